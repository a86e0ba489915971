import math

import numpy as np
import pytest

from greenscore.data.files import csvfile
from greenscore.model.reading import Reading
from greenscore.problems import Severity

HEADER = "subject,period,sector,energy,energy.evidence,leak,remark\n"


def test_values_choices_and_texts(give):
    table, problems = give(
        "data.csv",
        HEADER
        + "A,2023,bf,1.30,ledger 7,yes,00123\n"
        + "B,2023-07,高炉,,,n/a: no-gas,NO\n"
        + "C,2023-Q1,electric arc FURNACE,0.1,x,不适用：没有废气,1.10\n",
    )
    assert problems == ()
    assert list(table.subjects) == ["A", "B", "C"]
    assert list(table.periods) == ["2023", "2023-07", "2023-Q1"]
    assert table.columns["sector"].values.tolist() == [0, 0, 1]
    assert table.columns["energy"].values[[0, 2]].tolist() == [1.3, 0.1]
    assert math.isnan(table.columns["energy"].values[1])
    assert table.columns["leak"].not_applicable.tolist() == [0, 1, 1]
    assert table.texts["remark"] == ["00123", "NO", "1.10"]
    assert table.columns["energy"].evidence == {0: "ledger 7", 2: "x"}


def test_what_is_not_given_is_missing(give):
    table, problems = give("data.csv", "subject\nA\n")
    assert problems == ()
    assert np.isnan(table.columns["output"].values).all()
    assert not table.tables["processes"].given.any()


def test_the_place_and_the_text_of_a_value(give):
    table, _ = give("data.csv", 'subject,remark,energy [GJ]\n"A","two\nlines",36\nB,,"3.60 MWh"\n')
    place = table.origin.place(1, "energy")
    assert (place.file, place.line, place.column, place.path) == ("data.csv", 4, 3, "energy [GJ]")
    assert table.origin.text(0, "energy") == "36 GJ"
    assert table.origin.text(1, "energy") == "3.60 MWh"
    assert table.columns["energy"].values.tolist() == [10, 3.6]
    assert table.origin.place(1, "output").line == 4


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(give, delimiter):
    table, problems = give("data.csv", f"subject{delimiter}output [t]\nA{delimiter}5\n")
    assert problems == ()
    assert table.columns["output"].values.tolist() == [5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(give, codes, encoding):
    table, problems = give("data.csv", "subject,sector\n某钢铁厂,高炉\n".encode(encoding))
    assert list(table.subjects) == ["某钢铁厂"]
    expected = [("data-read-as-gb18030", "data.csv")] if encoding == "gb18030" else []
    assert codes(problems) == expected


def test_an_encoding_that_is_asked_for(give, codes):
    table, problems = give(
        "data.csv", "subject,remark\nA,é\n".encode("cp1252"), reading=Reading(encoding="cp1252")
    )
    assert (problems, table.texts["remark"]) == ((), ["é"])
    assert codes(give("data.csv", b"subject\nA\n", reading=Reading(encoding="hex"))[1]) == [
        ("data-encoding-unknown", "data.csv")
    ]
    assert codes(give("data.csv", b"subject\nA\n\xff\n", reading=Reading(encoding="utf-8"))[1]) == [
        ("data-not-in-encoding", "data.csv:3")
    ]


@pytest.mark.parametrize(
    "content, expected",
    [
        ("", ("data-empty", "data.csv")),
        ("\n\n", ("data-empty", "data.csv")),
        ("subject,energy\n", ("data-no-rows", "data.csv:1:1 subject")),
        ('subject,energy\nA,"1\n', ("data-csv-syntax", "data.csv:2")),
        ("subject,output\nA,1,2\n", ("data-row-long", "data.csv:2")),
        ("subject,output,energy\nA,1\n", ("data-row-short", "data.csv:2")),
        (b"subject,energy\nA,\x001\n", ("data-nul-byte", "data.csv:2")),
        (b"subject\n\xff\xff\n", ("data-not-in-encoding", "data.csv:2")),
        ("subject,output,output\nA,1,2\n", ("data-column-twice", "data.csv:1:3 output")),
        (
            "subject,output,output [kg]\nA,1,2\n",
            ("data-column-twice", "data.csv:1:3 output [kg]"),
        ),
        ("subject,,output\nA,1,2\n", ("data-header-blank", "data.csv:1:2")),
        ("subject,outputt\nA,1\n", ("data-column-misspelt", "data.csv:1:2 outputt")),
        ("subject,output,water\nA,1,2\n", ("data-column-unknown", "data.csv:1:3 water")),
        ("subject,output [kWh]\nA,1\n", ("unit-dimension", "data.csv:1:2 output [kWh]")),
        ("subject,output [tons]\nA,1\n", ("unit-several", "data.csv:1:2 output [tons]")),
        ("subject,sector [t]\nA,bf\n", ("data-unit-not-expected", "data.csv:1:2 sector [t]")),
        ("subject,output\nA,1\nA,2\n", ("data-subject-twice", "data.csv:3:1 subject")),
        ("subject,output\n ,1\n", ("data-subject-blank", "data.csv:2:1 subject")),
        ("subject,output\nA\x1b[31m,1\n", ("data-subject-illegal", "data.csv:2:1 subject")),
        ("output\n1\n2\n", ("data-no-subject-column", "data.csv:1:1 output")),
        ("output\n1\n", ("data-subject-assumed", "data.csv:1:1 output")),
        ("subject,period\nA,2023-13\n", ("data-period-malformed", "data.csv:2:2 period")),
        ("subject,period\nA,0000\n", ("data-period-malformed", "data.csv:2:2 period")),
        ("subject,period\nA,9999\n", ("data-period-malformed", "data.csv:2:2 period")),
        ("subject,period\nA,1899-12\n", ("data-period-malformed", "data.csv:2:2 period")),
        ("subject,period\nA,2200-Q1\n", ("data-period-malformed", "data.csv:2:2 period")),
        ("subject,output\nA,many\n", ("data-not-a-number", "data.csv:2:2 output")),
        ('subject,output\nA,"1,234"\n', ("data-ambiguous-comma", "data.csv:2:2 output")),
        ('subject,output\nA,"1,234,567.8"\n', ("data-thousands", "data.csv:2:2 output")),
        ("subject,output\nA,１２\n", ("data-full-width", "data.csv:2:2 output")),
        ("subject,output\nA,35%\n", ("unit-dimension", "data.csv:2:2 output")),
        ("subject,output\nA,1e999\n", ("data-not-finite", "data.csv:2:2 output")),
        ("subject,sector\nA,blast\n", ("data-choice-unknown", "data.csv:2:2 sector")),
        ("subject,leak\nA,perhaps\n", ("data-not-yes-or-no", "data.csv:2:2 leak")),
        ("subject,leak\nA,N/A\n", ("data-na-without-reason", "data.csv:2:2 leak")),
        ("subject,leak\nA,n/a: lazy\n", ("data-na-reason-unknown", "data.csv:2:2 leak")),
        ("subject,output\nA,n/a: none\n", ("data-na-not-allowed", "data.csv:2:2 output")),
        ("subject,energy\nA,5\n", ("data-evidence-missing", "data.csv:2:2 energy")),
        (
            "subject,output,output.grade\nA,5,sure\n",
            ("data-grade-unknown", "data.csv:2:3 output.grade"),
        ),
    ],
)
def test_every_trap_has_its_code_and_its_cell(give, codes, content, expected):
    _, problems = give("data.csv", content)
    assert codes(problems) == [expected]
    for problem in problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.message(lang) + problem.hint(lang)


def test_data_of_which_nothing_is_asked_for_are_none(give, codes):
    _, problems = give("data.csv", "subject,water,wind\nA,1,2\n")
    assert codes(problems)[-1] == ("data-no-known-column", "data.csv:1:2 water")
    assert problems[-1].severity == "error"
    assert "water, wind" in problems[-1].message("en")


def test_all_problems_come_at_once_and_the_table_still_shows_what_is_right(give):
    table, problems = give("data.csv", "subject,output,sector,leak\nA,x,y,z\n,5,bf,yes\n")
    assert len(problems) == 4
    assert table.columns["output"].values[1] == 5


def test_grades_in_both_languages_are_claims(give):
    rows = "".join(
        f"{i},5,{word},doc\n" for i, word in enumerate(["经核查", "Reviewed", "", "有文件支持"])
    )
    table, problems = give("data.csv", "subject,output,output.grade,output.evidence\n" + rows)
    assert problems == ()
    assert table.columns["output"].claims.tolist() == [3, 2, 0, 1]
    assert table.columns["output"].grades is None


def test_the_same_fault_in_many_rows_is_listed_up_to_a_bound(give):
    rows = "".join(f"s{i},x\n" for i in range(250))
    _, problems = give("data.csv", "subject,output\n" + rows)
    assert [p.code for p in problems] == ["data-not-a-number"] * 100 + ["data-more"]
    assert problems[-1].args["count"] == "150"
    assert problems[-1].severity is Severity.NOTE


def test_a_child_table_beside_the_file(tmp_path, give):
    (tmp_path / "data.processes.csv").write_text(
        "subject,period,kind,heat [MWh],label\nB,2023,coke,1,b\nA,2023,烧结,2,a1\nA,2023,coke,3,a2\n"
    )
    table, problems = give("data.csv", "subject,period\nA,2023\nB,2023\nC,2023\n")
    rows = table.tables["processes"]
    assert problems == ()
    assert rows.owner.tolist() == [0, 0, 1]
    assert rows.given.tolist() == [True, True, False]
    assert rows.columns["heat"].values.tolist() == [7.2, 10.8, 3.6]
    assert table.texts["processes.label"] == ["a1", "a2", "b"]
    place = table.origin.place(0, "processes.heat", 0)
    assert str(place) == "data.processes.csv:3:4 heat [MWh]"
    assert table.origin.text(0, "processes.heat", 0) == "2 MWh"


@pytest.mark.parametrize(
    "rows, code",
    [("Z,2023,coke\n", "data-owner-unknown"), ("A,2025,coke\n", "data-owner-unknown")],
)
def test_a_row_of_nobody(tmp_path, give, codes, rows, code):
    (tmp_path / "data.processes.csv").write_text("subject,period,kind\n" + rows)
    table, problems = give("data.csv", "subject,period\nA,2023\nA,2024\n")
    assert codes(problems) == [(code, "data.processes.csv:2:1 subject")]
    assert len(table.tables["processes"].owner) == 0


def test_a_row_that_could_belong_to_two_periods(tmp_path, give, codes):
    (tmp_path / "data.processes.csv").write_text("subject,kind\nA,coke\n")
    _, problems = give("data.csv", "subject,period\nA,2023\nA,2024\n")
    assert codes(problems) == [("data-owner-ambiguous", "data.processes.csv:2:1 subject")]


def test_a_long_file_reads_like_a_short_one(give, monkeypatch):
    lines = ["subject,output,sector,leak,remark"]
    lines += [
        f"s{i},{i / 7!r},{'bf' if i % 2 else '电炉'},{'是' if i % 3 else ''},t{i}"
        for i in range(50)
    ]
    lines[20] = "s19,１２ kg,bf,n/a: closed,x"
    lines[30] = "s29, +.5 ,bf,no,"
    text = "\n".join(lines)
    short, few = give("data.csv", text)
    monkeypatch.setattr(csvfile, "BLOCK", 8)
    long, many = give("data.csv", text)
    assert few == many
    for name, column in short.columns.items():
        np.testing.assert_array_equal(column.values, long.columns[name].values)
        np.testing.assert_array_equal(column.not_applicable, long.columns[name].not_applicable)
    assert list(short.texts["remark"]) == list(long.texts["remark"])
    assert short.origin.text(19, "output") == long.origin.text(19, "output") == "１２ kg"
