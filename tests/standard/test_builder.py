"""From a file to an edition: what is kept as it was written, and what is told of a fault."""

from datetime import date
from decimal import Decimal

import pytest

from greenscore.model.shape import keys_at
from greenscore.model.standard import Standard
from greenscore.standard.builder import load
from greenscore.standard.shelf import book_at


def test_a_sound_standard_loads_as_its_author_wrote_it(write):
    edition, problems = load(write())
    assert problems == ()
    standard = edition.standard
    assert standard.inputs["energy"].max == Decimal("1e9")
    assert standard.inputs["plan"].choices["draft"].zh == "草案"
    assert standard.effective.start == date(2026, 1, 1)
    assert standard.index.children[1].aggregate.power == 2
    assert standard.index.indicators[0].id == "intensity-score"
    assert edition.references["ranked"].statistic("sd") == 0.1
    assert edition.file == "s/standard.yaml"
    place = edition.place("inputs", "energy", "unit")
    assert (place.line, place.column) == (24, 5)


def test_a_path_to_the_file_will_do_and_no_machine_path_is_shown(write):
    path = write() / "standard.yaml"
    assert load(path)[0].digest == load(path.parent)[0].digest
    assert load(path.absolute())[0].file == "s/standard.yaml"


def test_a_misspelt_key_is_told_its_nearest_spelling(changed):
    *_, problems = changed("    unit: tce\n", "    unti: tce\n")
    assert problems[0].args["nearest"] == "unit"
    assert "label" in problems[0].args["known"]
    *_, problems = changed("method: zscore", "method: zscor")
    assert problems[0].args["nearest"] == "zscore"


def test_all_faults_come_in_one_run_in_the_order_of_the_file(write, small):
    text = small.replace("status: example", "status: done").replace("max: 1e9", "max: many")
    text = text.replace("- id: ranked", "- id: Ranked").replace("above: 90", "above: 90, at: [1]")
    problems = load(write(text))[1]
    assert [problem.code for problem in problems] == [
        "standard-bad-choice",
        "standard-not-a-number",
        "standard-bad-id",
        "standard-not-a-text",
    ]


@pytest.mark.parametrize(
    "reference, code, line",
    [
        ("indicator,value\n", "standard-reference-header", 1),
        ("", "standard-reference-header", 1),
        ("indicator,statistic,value\nranked,mean\n", "standard-reference-row", 2),
        ("indicator,statistic,value\nrankd,mean,1\n", "standard-reference-indicator", 2),
        ("indicator,statistic,value\n\nranked,maen,1\n", "standard-reference-statistic", 3),
        ("indicator,statistic,value\nranked,mean,NaN\n", "standard-not-a-number", 2),
        (
            "indicator,statistic,value\nranked,mean,1\nranked,mean,2\n",
            "standard-reference-twice",
            3,
        ),
        ('indicator,statistic,value\n"ranked,mean,1\n', "standard-reference-row", 2),
        ("indicator,statistic,value\n\x00,mean,1\n", "text-control-character", 2),
    ],
)
def test_faults_of_the_reference_have_their_line(write, reference, code, line):
    edition, problems = load(write(reference=reference))
    assert edition is None
    assert [problem.code for problem in problems] == [code]
    assert problems[0].where.line == line
    assert problems[0].where.file == "s/reference.csv"
    assert problems[0].message("zh")


def test_the_values_of_a_population_are_put_in_order(write):
    rows = "indicator,statistic,value\n" + "".join(f"ranked,value,{n}\n" for n in (3, 1, 2))
    assert load(write(reference=rows))[0].references["ranked"].values == (1.0, 2.0, 3.0)


def test_the_digest_covers_every_file_and_no_line_ends(write, small):
    folder = write()
    file = folder / "standard.yaml"
    first = book_at(file).digest()
    file.write_bytes(b"\xef\xbb\xbf" + small.replace("\n", "\r\n").encode())
    assert book_at(file).digest() == first
    (folder / "tables").mkdir()
    (folder / "tables" / "a.csv").write_text("1")
    with_table = book_at(file).digest()
    (folder / "tables" / "a.csv").rename(folder / "tables" / "b.csv")
    renamed = book_at(file).digest()
    (folder / "reference.csv").unlink()
    assert len({first, with_table, renamed, book_at(file).digest()}) == 4


@pytest.mark.parametrize("name", ["nowhere", "a\x00b", "s/standard.yaml/x", "x" * 5000])
def test_what_cannot_be_opened_is_a_problem(write, name):
    edition, problems = load(write().parent / name)
    assert edition is None
    assert problems[0].code in {"standard-file-missing", "standard-file-unreadable"}


def test_a_file_beyond_the_limit_is_not_read(write):
    assert [p.code for p in load(write("x" * 2_000_001))[1]] == ["text-too-large"]


def test_the_model_tells_the_keys_of_every_place():
    assert keys_at(("index", "children", 0, "children", 1, "score"), Standard)[0] == "linear"
    assert keys_at(("levels", 0, "requires", 1), Standard) == ("expect", "reason", "source")
    assert keys_at(("effective",), Standard) == ("from", "to", "replaced_by", "source")
    assert keys_at(("title",), Standard) == ("zh", "en")
    assert keys_at(("inputs",), Standard) == ()
