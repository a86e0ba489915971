"""Cards of training runs: what they come to by hand, and the slips that are found in them."""

from decimal import Decimal

import pytest

from greenscore.factors.training_cards import cards_folder, in_unit, read_card
from greenscore.quantities.units import UnitError
from greenscore.workflow.training import read_training

SHIPPED = sorted(path.stem for path in cards_folder().glob("*.yaml"))
FAULTY = {
    "llama-2": ["total-not-of-lines", "total-not-of-lines"],
    "llama-3.3": ["intensity-implausible"],
    "olmo-2025": ["figure-not-of-energy", "figure-not-of-energy"],
}
ALONE = "training-equipment-alone"


@pytest.fixture
def card(tmp_path):
    """Return what a card of one run comes to, and the codes of its problems."""

    def read(run, rest=""):
        path = tmp_path / "card.yaml"
        path.write_text(f"title: t\nruns:\n  - {{name: a, {run}}}\n{rest}", encoding="utf-8")
        return read_training(str(path))

    return read


def codes(problems):
    for problem in problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.message(lang) + problem.hint(lang)
    return [problem.code for problem in problems if problem.code != ALONE]


@pytest.mark.parametrize("id", SHIPPED)
def test_the_published_cards_hold_to_themselves_or_are_told(id):
    figures, problems = read_training(id)
    assert figures is not None
    assert codes(problems) == FAULTY.get(id, [])
    for lang in ("zh", "en"):
        assert figures.card.title.get(lang)
        assert figures.card.source.get(lang)


def test_the_published_runs_are_all_there():
    assert len(SHIPPED) == 15
    assert sum(len(read_card(cards_folder() / f"{id}.yaml")[0].runs) for id in SHIPPED) == 46


def test_gpt_3_from_chips_to_the_facility_and_its_emission(card):
    # 10,000 chips x 14.8 d x 24 = 3,552,000 h; x 330 W = 1,172,160 kWh; x 1.10 = 1,289,376 kWh;
    # x 0.429 = 553.142304 t by location, x 0.1 = 128.9376 t by the market.
    told = "chips: 10000, hours: 14.8 d, power: 330, pue: 1.10, factor: 0.429, market_factor: 0.1"
    figures, problems = card(told)
    (run,) = figures.runs
    assert problems == ()
    assert run.computed == {
        "chip_hours": Decimal(3_552_000),
        "it_energy": Decimal(1_172_160),
        "energy": Decimal(1_289_376),
        "emissions": Decimal("553.142304"),
        "market_emissions": Decimal("128.9376"),
    }
    assert run.implied is None


def test_embodied_and_water_by_hand(card):
    # 1.65e6 h x 0.013 kg = 21.45 t; 1000 kWh x 1.29 L = 1.29 m3.
    figures, _ = card("chip_hours: 1.65e6, embodied_rate: 0.013, energy: 1000, water_rate: 1.29")
    assert figures.runs[0].computed == {"embodied": Decimal("21.45"), "water": Decimal("1.29")}


def test_the_figures_of_the_article_imply_their_factor():
    # 85,000 kg / 190,000 kWh = 0.4473684 kg/kWh, which a grid can have.
    figures, problems = read_training("gpt-3-article")
    assert problems == ()
    assert round(figures.runs[0].implied, 7) == Decimal("0.4473684")


def test_power_of_the_whole_facility_is_its_energy(card):
    # 1.46e6 h x 700 W = 1,022,000 kWh; 420 t over it are 0.41096 kg/kWh.
    figures, _ = card("chip_hours: 1.46e6, power: 700, power_of: facility, emissions: 420")
    (run,) = figures.runs
    assert run.computed == {"energy": Decimal(1_022_000)}
    assert round(run.implied, 5) == Decimal("0.41096")


def test_pue_beside_power_of_the_facility_is_once_too_often(card):
    _, problems = card("chip_hours: 100, power: 700, power_of: facility, pue: 1.2")
    assert codes(problems) == ["training-pue-twice"]
    assert problems[0].where.line == 3


@pytest.mark.parametrize(
    "run",
    [
        # 157 MWh hold the PUE of 1.2: x 0.332 = 52.1 t, and 62.5 t with the PUE once more.
        "energy: 157 MWh, pue: 1.2, factor: 0.332, emissions: 62.5",
        # 1000 h x 500 W = 500 kWh, x 1.3 = 650 kWh, and 845 kWh with the PUE once more.
        "chip_hours: 1000, power: 500, pue: 1.3, energy: 845",
        # 650 kWh x 2 L = 1.3 m3, and 1.69 m3 with the PUE once more.
        "chip_hours: 1000, power: 500, pue: 1.3, water_rate: 2, water: 1.69",
    ],
)
def test_a_pue_multiplied_in_again_is_told_as_that(card, run):
    _, problems = card(run)
    assert codes(problems) == ["training-pue-doubled"]


@pytest.mark.parametrize(
    "run, code",
    [
        ("energy: 157 MWh, pue: 1.2, factor: 0.332, emissions: 52", None),
        ("energy: 157 MWh, pue: 1.2, factor: 0.332, emissions: 70", "figure-not-of-energy"),
        ("chip_hours: 1000, power: 500, pue: 1.3, energy: 700", "training-figure-apart"),
        ("chip_hours: 1000, power: 500, it_energy: 600", "training-figure-apart"),
        ("chips: 8, hours: 10, chip_hours: 90", "training-figure-apart"),
        ("chip_hours: 1000, embodied_rate: 1, embodied: 2", "training-figure-apart"),
        ("energy: 1000, factor: 0.5, market_factor: 0.1, market_emissions: 0.5", "figure-not-of-energy"),
        ("energy: 1000, emissions: 1.4", "intensity-implausible"),
        ("energy: 1000, emissions: 1.3", None),
        ("energy: 1000, market_emissions: 0", None),  # a market may be without emission
        ("energy: 1000, factor: 0.4449, emissions: 0.4", None),  # 0.4449 is printed 0.4
        ("energy: 1000, factor: 0.4551, emissions: 0.4", "figure-not-of-energy"),
    ],
)  # fmt: skip
def test_figures_that_do_not_follow_from_the_rest_are_told(card, run, code):
    _, problems = card(run)
    assert codes(problems) == ([code] if code else [])


def test_energy_without_a_pue_is_that_of_the_chips_alone(card):
    figures, problems = card("chip_hours: 48, power: 0.7 kW, factor: 470 g/kWh")
    assert [problem.code for problem in problems] == [ALONE]
    # 48 h x 700 W = 33.6 kWh, x 470 g = 15.792 kg.
    assert figures.runs[0].computed["emissions"] == Decimal("0.015792")


@pytest.mark.parametrize(
    "total, code",
    [
        ("{emissions: 30}", None),
        ("{emissions: 32}", "total-not-of-lines"),
        ("{whole: 35}", None),  # 10 + 20 and what is embodied, 5
        ("{whole: 38}", "total-not-of-lines"),
        ("{water: 3}", "training-total-open"),
    ],
)
def test_totals_are_held_to_their_lines(card, total, code):
    rest = f"  - {{name: b, emissions: 20, embodied: 5}}\ntotal: {total}\n"
    figures, problems = card("emissions: 10, water: 3", rest)
    assert codes(problems) == ([code] if code else [])
    assert figures.totals == {"emissions": Decimal(30)}


def test_a_factor_may_be_a_row_of_the_library(card):
    # Guangdong in 2023: 0.4419 kg/kWh, so that 1000 kWh are 0.4419 t.
    figures, _ = card("energy: 1000, factor: cn.grid.avg/CN-GD@2023")
    assert figures.runs[0].computed == {"emissions": Decimal("0.4419")}
    assert codes(card("energy: 1, factor: cn.grid.avg/CN-GD@1999")[1]) == ["factor-unknown"]
    assert codes(card("energy: 1, factor: cn.kgce.coke@2008")[1]) == ["training-factor-unfit"]


@pytest.mark.parametrize(
    "run, code, path",
    [
        ("power: strong", "factor-value-shape", "runs.0.power"),
        ("power: 700 kg", "factor-value-shape", "runs.0.power"),
        ("energy: -1", "factor-value-shape", "runs.0.energy"),
        ("energy: 1e31", "factor-value-shape", "runs.0.energy"),
        ("pue: 0.9", "factor-value-shape", "runs.0.pue"),
        ("power_of: rack", "factor-value-shape", "runs.0.power_of"),
        ("factor: 0.4 kg", "factor-value-shape", "runs.0.factor"),
        ("watts: 700", "factor-key-unknown", "runs.0.watts"),
    ],
)
def test_what_is_no_quantity_is_told_with_its_place(card, run, code, path):
    figures, problems = card(run)
    assert figures is None
    assert [(problem.code, problem.where.path) for problem in problems] == [(code, path)]


@pytest.mark.parametrize(
    "total, heading",
    [
        ("total", "name,chip_hours,power [kW],energy [MWh],emissions [kg]"),
        ("Total", "Name,Chip hours,POWER (kW),energy / MWh,emissions[kg]"),
        ("合计", "名称,芯片小时,功率（kW）,用电［MWh］,排放 [kg]"),
        ("total", "run,GPU hours,Power of a chip [kW],ENERGY [MWh],emissions [kg]"),
    ],
)
def test_a_table_says_what_yaml_says(tmp_path, total, heading):
    yaml, table = tmp_path / "card.yaml", tmp_path / "card.csv"
    yaml.write_text(
        "title: card\nruns:\n  - {name: a, chip_hours: 10, power: 0.7 kW, emissions: 3 kg}\n"
        "  - {name: b, energy: 5 MWh}\ntotal: {emissions: 3 kg}\n",
        encoding="utf-8",
    )
    table.write_text(
        f"{heading}\na,10,0.7,,3\n\nb,,,5,\n{total},,,,3\n",
        encoding="utf-8-sig",
    )
    of_yaml, of_table = read_card(yaml)[0], read_card(table)[0]
    assert (of_table.runs, of_table.total) == (of_yaml.runs, of_yaml.total)
    assert [place.line for place in of_table.places] == [2, 4, 5]


@pytest.mark.parametrize(
    "text, code, place",
    [
        ("name,power [kW]\na,strong\n", "factor-value-shape", "card.csv:2:2"),
        ("name,watts\na,1\n", "training-heading-unknown", "card.csv:1:2"),
        ("name,power\na\n", "factor-ragged", "card.csv:2"),
        ("name,power\n", "factor-value-shape", "card.csv:1:1"),
    ],
)
def test_a_fault_in_a_table_has_its_cell(tmp_path, text, code, place):
    path = tmp_path / "card.csv"
    path.write_text(text, encoding="utf-8")
    (problem,) = read_training(str(path))[1]
    assert (problem.code, str(problem.where)) == (code, place)


@pytest.mark.parametrize(
    "asked, code",
    [("lama-2", "training-card-unknown"), ("nowhere.yaml", "factor-unreadable")],
)
def test_a_card_that_is_not_there_is_told(asked, code):
    (problem,) = read_training(asked)[1]
    assert problem.code == code
    assert problem.args.get("nearest", "llama-2") == "llama-2"


@pytest.mark.parametrize(
    "value, given, unit, expected",
    [
        ("1287", "MWh", "kWh", "1.287E+6"),  # four digits, as they were printed
        ("0.954", "lb/kWh", "kgCO2e/kWh", "0.43272712098"),
        ("57", "gCO2/kWh", "kgCO2e/kWh", "0.057"),
        ("26", "lb", "tCO2e", "0.01179340162"),
        ("12.9", "t", "tCO2e", "12.9"),
    ],
)
def test_units_of_cards(value, given, unit, expected):
    assert str(in_unit(Decimal(value), given, unit)) == expected


def test_another_gas_is_no_emission_of_a_card():
    with pytest.raises(UnitError):
        in_unit(Decimal(1), "kgCH4/kWh", "kgCO2e/kWh")


@pytest.mark.parametrize(
    "given, kwh",
    [
        ("1287 MWh", 1_287_000),
        ("1287MWh", 1_287_000),
        ("1,287,000", 1_287_000),
        ("1,287,000.5 kWh", 1_287_000.5),
        ("１２８７ ＭＷｈ", 1_287_000),
        ("1.287e6", 1_287_000),
        ("1,287", None),  # 1287 or 1.287: nobody knows
        ("1,28,700", None),
        ("1,287,0000", None),
        *((text, None) for text in ("1_287", "²", "٣", "1e²", "0x10", "½")),
        ("nan", None),
    ],
)
def test_numbers_of_cards(card, given, kwh):
    figures, problems = card(f'energy: "{given}"')
    if kwh is None:
        assert [problem.code for problem in problems] == ["factor-value-shape"]
    else:
        assert float(figures.runs[0].told["energy"]) == kwh


def test_a_heading_that_is_none_is_told_once_and_a_cell_by_its_run(tmp_path):
    path = tmp_path / "card.csv"
    path.write_text("name,PUE,wattage\na,1.2,5\nb,1.3,6\n", encoding="utf-8")
    assert codes(read_training(str(path))[1]) == ["training-heading-unknown"]
    path.write_text("name,PUE\na,1.2\nnight run,0.3\n", encoding="utf-8")
    (problem,) = read_training(str(path))[1]
    assert problem.message("en") == '"night run: pue" cannot be "0.3".'
    assert problem.hint("en").startswith("Expected: ≥ 1 (")
