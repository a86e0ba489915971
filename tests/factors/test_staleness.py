"""Best-before dates: what was past its window or had a newer edition on a day."""

from datetime import date

import pytest

from greenscore.factors.library import load_library
from greenscore.factors.staleness import Ages
from tests.factors.lookups import factor, library

OLD = factor("grid/CN@2022", published=date(2024, 12, 26))
NEW = factor("grid/CN@2023", published=date(2025, 12, 31))
YEAR = factor("gb@2024", apply_from=date(2024, 1, 1), apply_to=date(2024, 12, 31))


def stale(rows, as_of):
    found = Ages(library(*rows), as_of).stale()
    return [(age.factor.reference, age.ended, age.newer) for age in found]


@pytest.mark.parametrize(
    "as_of,expected",
    [
        (date(2025, 12, 30), []),
        (date(2025, 12, 31), [("grid/CN@2022", None, "grid/CN@2023")]),
    ],
)
def test_an_edition_is_stale_from_the_day_a_newer_one_is_out(as_of, expected):
    assert stale([OLD, NEW], as_of) == expected


@pytest.mark.parametrize(
    "as_of,expected",
    [(date(2024, 12, 31), []), (date(2025, 1, 1), [("gb@2024", date(2024, 12, 31), "")])],
)
def test_a_row_is_stale_the_day_after_it_applied(as_of, expected):
    assert stale([YEAR], as_of) == expected


def test_a_correction_makes_what_it_replaces_stale():
    mended = factor("grid/CN@2023-1", published=date(2026, 2, 1), supersedes="grid/CN@2023")
    expected = [("grid/CN@2023", None, "grid/CN@2023-1")]
    assert stale([NEW, mended], date(2026, 3, 1)) == expected
    assert stale([NEW, mended], date(2026, 1, 1)) == []


def test_what_was_withdrawn_is_neither_newer_nor_listed():
    gone = factor("grid/CN@2024", published=date(2026, 1, 1), review="withdrawn")
    assert stale([NEW, gone], date(2026, 3, 1)) == []


def test_two_companies_rows_of_one_id_are_not_held_against_each_other():
    own = factor("own@1", overlay="a", data_to=date(2023, 12, 31))
    other = factor("own@2", overlay="b", data_to=date(2024, 12, 31))
    assert stale([own, other], date(2026, 1, 1)) == []


def test_editions_of_one_span_are_not_held_against_each_other():
    span = {"data_to": date(2023, 12, 31)}
    assert stale([factor("a@1", **span), factor("a@2", **span)], date(2026, 1, 1)) == []


def test_a_correction_in_another_companys_file_is_not_one():
    own = factor("own@1", overlay="a")
    other = factor("else@1", overlay="b", supersedes="own@1")
    assert stale([own, other], date(2026, 1, 1)) == []


def test_the_newest_is_told_by_its_day_and_not_by_its_name():
    rows = [
        factor(f"a@{name}", published=date(2024, n, 1))
        for n, name in ((1, "8"), (2, "9"), (3, "10"))
    ]
    expected = [("a@8", None, "a@10"), ("a@9", None, "a@10")]
    assert stale(rows, date(2026, 1, 1)) == expected


def test_of_the_shipped_rows_those_of_earlier_notices_and_sets():
    shipped, _ = load_library()
    found = {a.factor.reference: a for a in Ages(shipped, date(2025, 12, 31)).stale()}
    assert found["cn.grid.avg/CN@2021"].newer == "cn.grid.avg/CN@2023"
    assert found["cn.footprint.national/CN@2023"].newer == "cn.footprint.national/CN@2024"
    assert "cn.grid.avg/CN@2023" not in found
    ends = {reference for reference, age in found.items() if age.ended}
    assert ends
    assert all(reference.endswith("@2024") for reference in ends)
