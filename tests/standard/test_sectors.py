"""Sector files beside a standard: found, pinned by its digest, laid over those of a base."""

import pytest

from greenscore.model.sectors import stated_values
from greenscore.standard.builder import load
from greenscore.standard.shelf import book_in
from greenscore.workflow.standards import lint, read_standard

STANDARD = """\
greenscore: 1
id: mills
edition: "1"
title: {zh: 工厂, en: Mills}
subject: {zh: 工厂, en: Mill}
sources: {own: {title: {zh: 自定, en: Own}, kind: own, mark: own}}
rounding: {digits: 1, source: own}
inputs:
  sector: {type: choice, choices: {steel: {zh: 钢铁, en: Steel}, paper: {zh: 造纸, en: Paper}}}
  rate: {unit: kgce/t, min: 0, source: own}
  lead: {unit: kgce/t, min: 0, source: own}
  base: {unit: kgce/t, min: 0, source: own}
sectors: {by: sector}
index:
  source: own
  children: [{id: rate-score, value: rate, better: lower, score: {linear: {worst: base, best: lead}}}]
"""
STEEL = """\
greenscore: 1
sector: steel
title: {zh: 钢铁, en: Steel}
values:
  lead: [{from: 2025-01-01, value: 0.3, unit: tce/t, mark: own, source: own 1}]
  base: [{from: 2025-01-01, value: 600, unit: kgce/t, mark: own, source: own 1}]
"""
PROFILE = """\
greenscore: 1
id: city-mills
edition: "1"
title: {zh: 本市工厂, en: Mills of the city}
extends: mills@1
"""
OF_THE_CITY = """\
greenscore: 1
sector: steel
title: {zh: 钢铁, en: Steel}
values:
  lead: [{from: 2026-01-01, value: 250, unit: kgce/t, mark: own, source: own 2}]
"""


def files(**changed):
    return {
        "standard.yaml": STANDARD.encode(),
        "sectors/steel.yaml": STEEL.encode(),
        **{name: text.encode() for name, text in changed.items()},
    }


def loaded(found):
    edition, problems = load(book_in(found))
    assert problems == ()
    return edition


def codes(found):
    return [problem.code for problem in read_standard(found)[1]]


def stated(edition):
    return [(v.input, v.value, v.unit, str(v.start), v.source) for v in stated_values(edition)]


def test_values_stand_in_the_unit_of_their_input():
    edition = loaded(files())
    # 0.3 tce/t x 1000 kg/t
    assert stated(edition) == [
        ("lead", 300.0, "kgce/t", "2025-01-01", "own 1"),
        ("base", 600.0, "kgce/t", "2025-01-01", "own 1"),
    ]
    assert lint(edition) == ()


def test_other_values_make_another_edition():
    whole = loaded(files())
    other = {**files(), "sectors/steel.yaml": STEEL.replace("0.3", "0.31").encode()}
    renamed = {**files(), "sectors/iron.yaml": files()["sectors/steel.yaml"]}
    del renamed["sectors/steel.yaml"]
    lines = {**files(), "sectors/steel.yaml": STEEL.replace("\n", "\r\n").encode()}
    assert len({whole.digest, loaded(other).digest, loaded(renamed).digest}) == 3
    assert loaded(lines).digest == whole.digest
    assert loaded(lines).sectors[0].digest == whole.sectors[0].digest


def test_a_profile_states_values_over_those_of_its_base():
    shelf = {
        "mills-1/standard.yaml": STANDARD.encode(),
        "mills-1/sectors/steel.yaml": STEEL.encode(),
        "city-mills-1/standard.yaml": PROFILE.encode(),
        "city-mills-1/sectors/steel.yaml": OF_THE_CITY.encode(),
    }
    edition, problems = read_standard("city-mills@1", shelves=[shelf])
    assert problems == ()
    assert stated(edition) == [
        ("lead", 250.0, "kgce/t", "2026-01-01", "own 2"),
        ("base", 600.0, "kgce/t", "2025-01-01", "own 1"),
    ]


@pytest.mark.parametrize(
    "change, expected",
    [
        (
            {"standard.yaml": STANDARD.replace("sectors: {by: sector}\n", "")},
            "standard-sectors-unasked",
        ),
        ({"sectors/steel.yaml": "a: [b"}, "yaml-syntax"),
        ({"sectors/steel.yaml": STEEL.replace("title", "titel")}, "standard-unknown-key"),
    ],
)
def test_a_file_that_cannot_serve_is_told(change, expected):
    assert expected in codes(files(**change))


def test_a_standard_that_speaks_of_sectors_has_some():
    assert codes({"standard.yaml": STANDARD.encode()}) == ["standard-sectors-none"]


def test_a_link_is_no_sector_file(tmp_path):
    folder = tmp_path / "mills-1"
    (folder / "sectors").mkdir(parents=True)
    (folder / "standard.yaml").write_text(STANDARD, encoding="utf-8")
    (tmp_path / "elsewhere.yaml").write_text(STEEL, encoding="utf-8")
    (folder / "sectors" / "steel.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    edition, problems = load(folder)
    assert edition is None
    assert [problem.code for problem in problems] == ["standard-sectors-link"]


def test_two_files_of_a_sector_do_not_state_one_value_twice():
    second = STEEL.replace("own 1", "own 2")
    found = files(**{"sectors/steel-again.yaml": second})
    assert sorted(codes(found)) == ["standard-sector-overlap", "standard-sector-overlap"]


def test_an_answer_that_picks_the_values_is_graded_as_they_would_be():
    ungraded = STANDARD.replace("sector: {type: choice,", "sector: {type: choice, graded: false,")
    assert codes(files(**{"standard.yaml": ungraded})) == ["standard-ungraded"]
