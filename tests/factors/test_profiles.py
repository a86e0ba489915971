from datetime import date

import pytest

from greenscore.factors.dates import DateRule
from greenscore.factors.profiles import load_profile, profiles_folder

TODAY = date(2026, 6, 30)
GOOD = """\
id: small
label: {zh: 小, en: small}
source: {zh: 试, en: test}
gwp: AR5
date: window-days
within:
  AA-G: [AA-X, AA-Y]
  AA: [AA-G]
tables:
  ncv: [steel]
absent:
  - kinds: [grid]
    regions: [AA-Y]
    why: {zh: 无, en: none}
pins:
  grid/electricity: power/AA@2023
"""


def read(tmp_path, text):
    file = tmp_path / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return load_profile(file, TODAY)


def test_a_profile_is_read(tmp_path):
    profile, problems = read(tmp_path, GOOD)
    assert problems == ()
    assert profile.date_rule is DateRule.WINDOW_DAYS
    assert profile.as_of == TODAY
    assert profile.regions("AA-X") == ("AA-X", "AA-G", "AA")
    assert profile.regions("AA") == ("AA",)
    assert profile.tables == {"ncv": ("steel",)}
    assert profile.absent["grid", "AA-Y"].en == "none"
    assert profile.pins == {"grid/electricity": "power/AA@2023"}


def test_a_digest_tells_what_a_profile_says_and_not_how_it_is_laid_out(tmp_path):
    digest = read(tmp_path, GOOD)[0].digest
    head, tail = GOOD.split("gwp: AR5\n")
    assert read(tmp_path, head + tail + "# a remark\ngwp: AR5\n")[0].digest == digest
    assert read(tmp_path, GOOD.replace("[steel]", "[iron]"))[0].digest != digest
    assert len(digest) == 64


def test_a_region_stands_alone_for_some_kinds(tmp_path):
    profile, problems = read(tmp_path, GOOD + "alone: [grid]\nworld: true\n")
    assert problems == ()
    assert profile.regions("AA-X", "grid") == ("AA-X",)
    assert profile.regions("AA-X", "ncv") == ("AA-X", "AA-G", "AA", "WORLD")


def test_only_some_regions_may_serve(tmp_path):
    profile, problems = read(tmp_path, GOOD + "only: [AA]\nworld: true\n")
    assert problems == ()
    assert profile.regions("AA-X") == ("AA", "WORLD")


@pytest.mark.parametrize(
    "old,new,code,line",
    [
        ("gwp: AR5\n", "", "factor-key-missing", 1),
        ("gwp: AR5", "gwp: AR7", "factor-value-shape", 4),
        ("date: window-days", "date: newest", "factor-value-shape", 5),
        ("within:", "whithin:", "factor-key-unknown", 6),
        ("[AA-X, AA-Y]", "AA-X", "factor-value-shape", 7),
        ("AA: [AA-G]", "AA: [AA-G, AA-X]", "factor-profile-region-twice", 8),
        ("AA: [AA-G]", "AA-X: [AA-G]", "factor-profile-region-circle", 8),
        ("ncv: [steel]", "ncw: [steel]", "factor-value-shape", 10),
        ("ncv: [steel]", "ncv: steel", "factor-value-shape", 10),
        ("kinds: [grid]", "kinds: [gird]", "factor-value-shape", 12),
        ("regions: [AA-Y]", "regions: {AA: 1}", "factor-value-shape", 13),
        ("why: {zh: 无, en: none}", "why: {zh: 无}", "factor-value-shape", 14),
        ("power/AA@2023", "power/AA", "factor-value-shape", 16),
        ("grid/electricity", "gird/electricity", "factor-value-shape", 16),
        ("pins:", "energy: {basis: equal, items: {coal: [coke]}}\npins:", "factor-value-shape", 15),
        ("id: small", "id: [small", "yaml-syntax", 2),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, old, new, code, line):
    assert GOOD.count(old) == 1
    profile, problems = read(tmp_path, GOOD.replace(old, new))
    assert profile is None
    assert [(p.code, p.where.line) for p in problems] == [(code, line)]
    assert all(problems[0].message(lang) and problems[0].hint(lang) for lang in ("zh", "en"))


def test_a_missing_file_is_a_problem(tmp_path):
    profile, problems = load_profile(tmp_path / "none.yaml", TODAY)
    assert profile is None
    assert [p.code for p in problems] == ["factor-unreadable"]


@pytest.mark.parametrize("path", sorted(profiles_folder().glob("*.yaml")), ids=lambda p: p.stem)
def test_shipped_profiles_are_in_order(path):
    profile, problems = load_profile(path, TODAY)
    assert problems == ()
    assert profile.id == path.stem
