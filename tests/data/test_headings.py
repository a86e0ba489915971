"""Headings of columns: one name in many hands, the unit beside it, and names that a person gives."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from greenscore.data.activities.activities import read_activities
from greenscore.data.files import plaincsv
from greenscore.data.intake import load
from greenscore.model.reading import Reading
from greenscore.text.headings import Heading, Names, readings, renamed

NAMES = Names(
    {"energy_use": ("综合能耗", "Energy, total (net)"), "output": ("产量", "Made"), "made": ()}
)


@pytest.mark.parametrize(
    "heading, name, unit",
    [
        ("energy_use", "energy_use", ""),
        ("ENERGY_USE", "energy_use", ""),
        ("Energy use", "energy_use", ""),
        (" energy-use ", "energy_use", ""),
        ("energy_use [kWh]", "energy_use", "kWh"),
        ("energy_use (kWh)", "energy_use", "kWh"),
        ("energy_use（kWh）", "energy_use", "kWh"),
        ("energy_use［kWh］", "energy_use", "kWh"),
        ("energy_use【kWh】", "energy_use", "kWh"),
        ("ｅｎｅｒｇｙ＿ｕｓｅ(kWh)", "energy_use", "kWh"),
        ("energy_use / kWh", "energy_use", "kWh"),
        ("energy_use/kWh/t", "energy_use", "kWh/t"),
        ("energy_use (kg/(t*a))", "energy_use", "kg/(t*a)"),
        ("综合能耗（万kWh）", "energy_use", "万kWh"),
        ("Energy, total (net)", "energy_use", ""),
        ("Energy, total (net) [MWh]", "energy_use", "MWh"),
        ("energy_use []", "energy_use", ""),
        ("energy", "", ""),
        ("", "", ""),
        ("(kWh)", "", ""),
    ],
)
def test_a_heading_is_read_in_every_hand(heading, name, unit):
    assert NAMES.find(heading)[:2] == (name, unit)


def test_a_name_counts_before_the_same_word_as_a_label():
    assert NAMES.find("made") == Heading("made", exact=True)
    assert NAMES.find("MADE") == Heading("made")  # not output, whose label is Made


def test_a_label_of_two_stands_for_neither():
    both = Names({"a": ("能耗",), "b": ("能耗",)})
    assert both.find("能耗 [t]") == Heading("", "t", several=("a", "b"))


def test_a_heading_beyond_any_is_not_cut_in_every_way():
    assert len(list(readings("(" * 100_000 + ")"))) == 1
    assert len(list(readings("(" * 100 + ")"))) == 101


@pytest.mark.parametrize(
    "heading, read",
    [
        ("Site EUI", "energy"),
        ("site eui", "energy"),
        ("Site EUI (kWh/m2)", "energy [kWh/m2]"),
        ("Site EUI.note", "energy.note"),
        ("Source EUI", "Source EUI"),
    ],
)
def test_a_heading_is_renamed_with_what_stands_beside_it(heading, read):
    assert renamed(heading, {"Site EUI": "energy"}) == read


def test_the_unit_of_a_new_name_takes_the_place_of_the_old_one():
    assert renamed("Use (x)", {"use": "energy [kWh]"}) == "energy [kWh]"


HEADINGS = ("energy [kWh]", "Energy (kWh)", "能源（kWh）", "综合能源消费量（kWh）", "energy / kWh")


@pytest.mark.parametrize("heading", [h for h in HEADINGS if h != "能源（kWh）"])
def test_inputs_are_found_by_their_ids_and_labels(give, codes, heading):
    table, problems = give("data.csv", f"subject,{heading},output\nA,5000,2\n")
    assert codes(problems) == [("data-evidence-missing", f"data.csv:2:2 {heading}")]
    assert np.asarray(table.columns["energy"].values) == [5.0]


def test_what_stands_beside_a_value_is_found_by_its_label(give):
    table, _ = give("data.csv", "评价对象,期间,产量 [t],产量.NOTE\nA,2024年3月,5,weighed\n")
    assert (table.subjects, table.periods) == (["A"], ["2024-03"])
    assert table.columns["output"].notes == {0: "weighed"}


def test_a_wrong_unit_in_round_brackets_is_told_as_in_square_ones(give, codes):
    told = [
        codes(give("data.csv", f"subject,output {unit}\nA,1\n")[1])[0][0]
        for unit in ("[kWh]", "(kWh)", "/ kWh", "(2024)", "[2024]")
    ]
    assert told == ["unit-dimension"] * 3 + ["unit-unknown"] * 2


def test_columns_are_renamed_as_a_person_says(give):
    reading = Reading(
        columns={"企业": "subject", "Used": "energy [MWh]", "Ledger": "energy.evidence"}
    )
    table, problems = give("data.csv", "企业,Used,Ledger\nA,5,bill 7\n", reading=reading)
    assert problems == ()
    assert np.asarray(table.columns["energy"].values) == [5.0]
    assert table.columns["energy"].evidence == {0: "bill 7"}
    assert str(table.origin.place(0, "energy")) == "data.csv:2:2 Used"


def test_a_renaming_of_what_is_not_there_is_told(give, codes):
    _, problems = give(
        "data.csv", "subject,output\nA,5\n", reading=Reading(columns={"Outptu": "output"})
    )
    assert codes(problems) == [("data-column-not-there", "data.csv:1:1 subject")]
    assert problems[0].args["nearest"] == "output"


# "Not Available" in the export of an energy benchmark, a dash in a table, -999 of a logger.
@pytest.mark.parametrize(
    "word, cell",
    [("not  available", "Not Available"), ("-", "—".replace("—", "-")), ("-999", "-999.0")],
)
def test_a_word_for_missing_is_missing_and_never_zero(give, word, cell):
    text = f"subject,output,staff\nA,{cell},3\nB,5,{cell}\n"
    plain, problems = give("data.csv", text, reading=Reading(missing=(word,)))
    assert problems == ()
    np.testing.assert_array_equal(plain.columns["output"].values, [np.nan, 5])
    np.testing.assert_array_equal(plain.columns["staff"].values, [3, np.nan])
    if word != "-999":
        assert {p.code for p in give("data.csv", text)[1]} == {"data-not-a-number"}


def test_a_number_for_what_is_missing_is_found_among_numbers(edition):
    frame = pd.DataFrame({"subject": ["A", "B"], "output": [-999.0, 5.0], "staff": [3, -999]})
    table, problems = load(frame, edition, reading=Reading(missing=("-999",)))
    assert problems == ()
    np.testing.assert_array_equal(table.columns["output"].values, [np.nan, 5])
    np.testing.assert_array_equal(table.columns["staff"].values, [3, np.nan])


@pytest.mark.parametrize("size", [1e35, -1e35, 1e-40, 1e30, 1e-30, 0.0])
def test_a_number_beyond_any_quantity_is_refused_from_columns_of_numbers_and_of_texts(
    edition, size, monkeypatch
):
    monkeypatch.setattr(plaincsv, "LARGE", 0)
    codes = [] if abs(size) in {1e30, 1e-30, 0} else ["data-not-finite"]
    column = {"subject": ["A", "B"], "renewable": [size, 5.0]}
    texts = {**column, "renewable": pa.array([f"{size:.45f}".rstrip("0"), "5"])}
    for frame in (pd.DataFrame(column), pa.table(column), pa.table(texts)):
        table, problems = load(frame, edition)
        assert [problem.code for problem in problems] == codes
        assert np.isnan(np.asarray(table.columns["renewable"].values)[0]) == bool(codes)


@pytest.mark.parametrize(
    "size, codes", [(1e35, ["data-not-finite"]), (1e-40, ["data-not-finite"]), (1e29, [])]
)
def test_so_are_amounts_of_records(size, codes):
    record = {
        "record": "a",
        "region": "CN",
        "category": "fuel",
        "item": "coal",
        "unit": "t",
        "period": "2024",
    }
    for amount in (size, f"{size:.45f}".rstrip("0")):
        frame = pa.table({name: [cell] for name, cell in {**record, "amount": amount}.items()})
        assert [problem.code for problem in read_activities(frame)[1]] == codes
