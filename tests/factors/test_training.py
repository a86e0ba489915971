"""W08 to W12: energy of training, and the slips in published cards that were taken over for years.

The figures that do reproduce are vectors of the library; here are those that do not.
"""

from decimal import Decimal

import pytest

from greenscore.factors.training import (
    RunEnergy,
    TrainingRun,
    Use,
    card_faults,
    chip_energy,
    figure_fault,
    implied_intensity,
    intensity_fault,
    kilograms,
)


def run(name, hours, watts, tonnes):
    return TrainingRun(
        name=name, chip_hours=Decimal(hours), watts=Decimal(watts), tonnes=Decimal(tonnes)
    )


LLAMA_2 = (
    run("7B", "184320", "400", "31.22"),
    run("13B", "368640", "400", "62.44"),
    run("70B", "1720320", "400", "291.42"),
)
LLAMA_31 = (
    run("8B", "1.46E6", "700", "420"),
    run("70B", "7.0E6", "700", "2040"),
    run("405B", "30.84E6", "700", "8930"),
)


def codes(problems):
    for problem in problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.message(lang) + problem.hint(lang)
    return [problem.code for problem in problems]


def test_a_card_whose_lines_make_its_totals_has_no_fault():
    assert card_faults(LLAMA_31, Decimal("39.3E6"), Decimal(11390)) == ()


def test_the_total_of_llama_2_holds_a_row_that_is_not_shown():
    hours, tonnes = problems = card_faults(LLAMA_2, Decimal(3311616), Decimal("539.00"))
    assert codes(problems) == ["total-not-of-lines"] * 2
    assert (hours.args["rest"], hours.args["unit"]) == ("1038336", "h")
    assert (tonnes.args["rest"], tonnes.args["unit"]) == ("153.92", "t")


def test_with_that_row_the_total_of_llama_2_fits():
    hidden = run("34B", "1038336", "350", "153.92")
    assert card_faults((*LLAMA_2, hidden), Decimal(3311616), Decimal("539.00")) == ()


def test_the_emission_of_llama_33_is_one_no_grid_makes():
    (problem,) = problems = card_faults([run("Llama 3.3 70B", "7.0E6", "700", "12.9")])
    assert codes(problems) == ["intensity-implausible"]
    assert problem.args["name"] == "Llama 3.3 70B"
    assert problem.args["implied"] == "0.0026"
    assert card_faults([run("Llama 3.1 70B", "7.0E6", "700", "2040")]) == ()


def test_the_text_of_llama_32_does_not_fit_its_table():
    lines = [run("a", "833E3", "700", "240"), run("b", "86E3", "700", "25")]
    assert codes(card_faults(lines, Decimal("916E3"))) == ["total-not-of-lines"]
    assert card_faults(lines, Decimal("919E3")) == ()


def test_gpt_3_with_a_digit_too_many():
    assert intensity_fault("GPT-3", Decimal(552100), Decimal(1287000)) is None
    fault = intensity_fault("GPT-3", Decimal(5521000), Decimal(1287000))
    assert codes([fault]) == ["intensity-implausible"]


@pytest.mark.parametrize("kg,fits", [("4.99", False), ("5", True), ("1300", True), ("1301", False)])
def test_the_band_holds_its_ends(kg, fits):
    assert (intensity_fault("x", Decimal(kg), Decimal(1000)) is None) is fits


def test_energy_of_nothing_implies_nothing():
    assert implied_intensity(Decimal(1), Decimal(0)) is None


def test_chips_of_gpt_3_to_the_facility():
    chips = chip_energy(Decimal(10000) * Decimal("14.8") * 24, Decimal(330))
    assert chips == RunEnergy(kwh=Decimal(1172160), use=Use.IT)
    assert chips.of_facility(Decimal(1)) == RunEnergy(kwh=chips.kwh, use=Use.FACILITY)
    assert chips.of_facility(Decimal("1.10")) == RunEnergy(kwh=Decimal(1289376), use=Use.FACILITY)


def test_what_holds_the_facility_is_never_multiplied_again():
    printed = RunEnergy(kwh=Decimal(157000), use=Use.FACILITY)
    with pytest.raises(ValueError, match="facility"):
        printed.of_facility(Decimal("1.2"))
    with pytest.raises(ValueError, match=r"0\.9"):
        RunEnergy(kwh=Decimal(1), use=Use.IT).of_facility(Decimal("0.9"))


@pytest.mark.parametrize(
    "mwh,tonnes", [(157, 52), (95, 32), (54, 18)], ids=["OLMo 2 7B", "OLMo 0424 7B", "OLMoE"]
)
def test_energy_of_olmo_is_that_of_the_facility_already(mwh, tonnes):
    kg = Decimal(mwh) * 1000 * Decimal("0.332")
    assert round(kg / 1000) == tonnes
    assert round(kg * Decimal("1.2") / 1000) != tonnes


@pytest.mark.parametrize(
    "given,rate,unit,implied",
    [("101", "0.351", "kg", "287749"), ("892", "3.10", "L", "287742")],
    ids=["emission", "water"],
)
def test_the_card_of_olmo_2_13b_is_of_another_energy(given, rate, unit, implied):
    energy = Decimal(230_000)
    problem = figure_fault("OLMo 2 13B", Decimal(given), energy, Decimal(rate), unit)
    assert codes([problem]) == ["figure-not-of-energy"]
    assert (problem.args["name"], problem.args["implied"]) == ("OLMo 2 13B", implied)


@pytest.mark.parametrize(
    "given,mwh,rate", [("52", 157, "0.332"), ("202", 157, "1.29"), ("22", 67, "0.332")]
)
def test_figures_of_the_other_cards_are_of_their_energy(given, mwh, rate):
    assert figure_fault("OLMo", Decimal(given), Decimal(mwh) * 1000, Decimal(rate), "kg") is None


def test_pounds_are_exact():
    assert kilograms(Decimal("0.954")) == Decimal("0.43272712098")
