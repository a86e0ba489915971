"""`standards freeze` as an author uses it: files beside the standard, and lint that holds them to it."""

import json
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.workflow.freezing import freeze
from greenscore.workflow.scoring import score
from greenscore.workflow.standards import lint, read_standard

STANDARD = """\
greenscore: 1
id: peers
edition: "1"
title: {zh: 同业比较, en: Peer comparison}
subject: {zh: 企业, en: Enterprise}
sources: {own: {title: {zh: 自编, en: Own}, mark: own, kind: own}}
rounding: {digits: 2, source: own}
reference: {population: {zh: 试点企业, en: Pilot companies}, date: 2024-12-31, source: own}
inputs:
  energy: {unit: kgce/t, label: {zh: 能耗, en: Energy}, source: own}
  sector:
    type: choice
    label: {zh: 行业, en: Sector}
    choices: {bf: {zh: 高炉, en: Blast furnace}, eaf: {zh: 电炉, en: Arc furnace}}
index:
  source: own
  children:
    - id: energy
      title: {zh: 能耗, en: Energy}
      value: energy
      score: {relative: {method: percentile, better: lower}}
      missing: {impute: median, by: sector}
"""
EXTRA = """\
    - id: again
      title: {zh: 再次, en: Again}
      value: 2 * energy
      score: {relative: {method: percentile, better: lower}}
"""
POPULATION = """\
subject,energy [tce/t],sector
a,0.1,bf
b,0.3,bf
c,0.5,eaf
d,,eaf
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "peers"
    folder.mkdir()
    (folder / "standard.yaml").write_text(STANDARD, encoding="utf-8")
    (folder / "population.csv").write_text(POPULATION, encoding="utf-8")
    return folder


@pytest.fixture
def frozen(folder):
    found, problems = freeze(folder, folder / "population.csv", as_of=date(2025, 1, 2))
    assert found is not None, problems
    return folder


def codes(folder):
    return {problem.code for problem in read_standard(folder)[1]}


def change(folder, file, old, new):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def test_without_its_population_a_standard_does_not_lint(folder):
    assert codes(folder) == {"standard-no-reference"}


def test_what_is_frozen_stands_beside_the_standard_with_what_it_is_of(frozen):
    assert (frozen / "reference.csv").read_text(encoding="utf-8").splitlines() == [
        "indicator,statistic,value,group",
        *("energy,value,100.0,", "energy,value,300.0,", "energy,value,500.0,"),
        *("energy,median,200.0,bf", "energy,median,500.0,eaf"),
    ]
    notes = yaml.safe_load((frozen / "reference.yaml").read_text(encoding="utf-8"))
    assert (notes["frozen"], notes["population"], notes["members"]) == (
        "2025-01-02",
        "population.csv",
        4,
    )
    assert codes(frozen) == set()


def test_a_stranger_is_scored_against_the_frozen_population(frozen):
    data = [{"subject": "x", "energy": 200, "sector": "bf"}, {"subject": "y", "sector": "eaf"}]
    scores = score(frozen, data).columns["score"].round(2).tolist()
    assert scores == [66.67, 16.67]


def test_freezing_again_gives_the_same_files(frozen):
    before = {name: (frozen / name).read_bytes() for name in ("reference.csv", "reference.yaml")}
    freeze(frozen, frozen / "population.csv", as_of=date(2025, 1, 2))
    assert before == {name: (frozen / name).read_bytes() for name in before}


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("value: energy", "value: 2 * energy", {"standard-reference-stale"}),
        ("value: energy", "value: energy\n      clip: {max: 400}", {"standard-reference-stale"}),
        ("Peer comparison", "Comparison of peers", set()),
        ("better: lower", "better: higher", set()),
        ("reference: {population", "#", {"standard-reference-undescribed"}),
    ],
)
def test_a_changed_standard_is_frozen_again_where_it_matters(frozen, old, new, expected):
    change(frozen, "standard.yaml", old, new)
    assert codes(frozen) == expected


def test_an_edited_table_is_not_what_was_frozen(frozen):
    change(frozen, "reference.csv", "300.0", "310.0")
    assert codes(frozen) == {"standard-reference-edited"}


def test_a_table_with_other_line_ends_is_what_was_frozen(frozen):
    table = frozen / "reference.csv"
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(frozen) == set()


@pytest.mark.parametrize(
    "file, old, new, code",
    [
        ("standard.yaml", "rounding", "status: published\nrounding", "freeze-published"),
        ("population.csv", "b,0.3,bf\nc,0.5,eaf\n", "", "freeze-too-few"),
        ("population.csv", "0.3", "many", "data-not-a-number"),
    ],
)
def test_what_cannot_be_frozen_is_told_and_nothing_written(frozen, file, old, new, code):
    change(frozen, file, old, new)
    before = (frozen / "reference.csv").read_bytes()
    found, problems = freeze(frozen, frozen / "population.csv")
    assert found is None
    assert code in {problem.code for problem in problems}
    assert (frozen / "reference.csv").read_bytes() == before


@pytest.mark.parametrize("method", ["minmax", "zscore", "percentile", "rank"])
def test_a_population_of_equals_is_told_when_it_is_frozen(folder, method):
    # 0.1 + 0.2 and 0.3 t are 300.00000000000006 and 300 kg.
    change(folder, "standard.yaml", "method: percentile", f"method: {method}")
    text = "subject,energy [kgce/t],sector\na,0.3,bf\nb,0.30000000000000004,eaf\n"
    (folder / "population.csv").write_text(text, encoding="utf-8")
    found, problems = freeze(folder, folder / "population.csv")
    assert found is None
    assert [problem.code for problem in problems] == ["standard-reference-constant"]
    assert problems[0].where.line == 21
    assert not (folder / "reference.csv").exists()


def test_a_range_that_freezing_leaves_without_a_width_is_told_at_once(folder):
    ends = "[energy.reference.min, energy.reference.max]"
    rescale = f"rescale: {{from: {ends}, to: [0, 100]}}"
    scale = "score: {relative: {method: percentile, better: lower}}"
    change(folder, "standard.yaml", scale, rescale)
    change(folder, "standard.yaml", "{unit: kgce/t, label", "{label")
    text = "subject,energy,sector\na,3,bf\nb,3,eaf\n"
    (folder / "population.csv").write_text(text, encoding="utf-8")
    found, problems = freeze(folder, folder / "population.csv")
    assert found is None
    assert [problem.code for problem in problems] == ["standard-bounds-crossed"]


def test_a_profile_that_drops_an_indicator_of_a_frozen_base_is_told_once(folder):
    change(folder, "standard.yaml", "    - id: energy\n", EXTRA + "    - id: energy\n")
    rows = "".join(f"s{n},{n},bf\n" for n in range(50))
    (folder / "population.csv").write_text("subject,energy [kgce/t],sector\n" + rows)
    assert freeze(folder, folder / "population.csv")[0] is not None
    profile = folder.with_name("steel")
    profile.mkdir()
    text = "greenscore: 1\nextends: peers@1\nid: steel\nedition: '1'\n"
    text += "title: {zh: 钢铁, en: Steel}\nindex: {children: [{id: again, remove: true}]}\n"
    (profile / "standard.yaml").write_text(text, encoding="utf-8")
    told = [(p.code, p.args["given"], p.args["rows"]) for p in read_standard(profile)[1]]
    assert told == [("standard-reference-indicator", "again", "50")]


def test_a_population_that_keeps_its_shape_is_refused(folder):
    change(
        folder,
        "standard.yaml",
        "value: energy",
        "value: energy\n      outliers: {shape: {most: 1}, order: treat-first}",
    )
    rows = [f"s{n},{n}e-3,bf" for n in range(20)] + ["x,5,bf", "y,9,eaf"]
    (folder / "population.csv").write_text("subject,energy [tce/t],sector\n" + "\n".join(rows))
    found, problems = freeze(folder, folder / "population.csv")
    assert found is None
    assert [problem.code for problem in problems] == ["freeze-shape"]


def test_groups_with_too_few_members_are_told_once_with_their_count(folder):
    change(folder, "standard.yaml", "date: 2024-12-31", "date: 2024-12-31, least_members: 2")
    found, problems = freeze(folder, folder / "population.csv")
    assert found is not None
    told = [(p.code, p.args["group"], p.args["members"], p.args["least"]) for p in problems]
    assert told == [("freeze-group-too-few", "eaf", "1", "2")]  # a and b are bf, d has no value
    edition, _ = read_standard(folder)
    assert edition.references["energy"].groups.keys() == {"bf"}
    (again,) = lint(edition)
    assert (again.code, again.args["groups"]) == ("standard-groups-without", "eaf")


def test_groups_by_yes_and_no_can_be_read_again(folder):
    change(folder, "standard.yaml", "  sector:\n", "  old: {type: boolean}\n  sector:\n")
    change(folder, "standard.yaml", "by: sector}", "by: old}")
    rows = "subject,energy,sector,old\na,1,bf,yes\nb,3,bf,no\nc,5,eaf,no\n"
    (folder / "population.csv").write_text(rows)
    assert freeze(folder, folder / "population.csv")[0] is not None
    edition, problems = read_standard(folder)
    assert [problem.code for problem in problems] == ["standard-unused"]  # the sector
    medians = {key: g.stated for key, g in edition.references["energy"].groups.items()}
    assert medians == {"true": {"median": 1.0}, "false": {"median": 4.0}}


def test_a_standard_that_compares_with_nobody_needs_no_population(folder):
    change(
        folder,
        "standard.yaml",
        "relative: {method: percentile, better: lower}",
        "linear: {worst: 9, best: 1}",
    )
    change(folder, "standard.yaml", "missing: {impute: median, by: sector}", "missing: block")
    change(folder, "standard.yaml", "value: energy", 'value: energy\n      applies: sector == "bf"')
    _, problems = freeze(folder, folder / "population.csv")
    assert [problem.code for problem in problems] == ["freeze-nothing"]


def test_a_profile_uses_the_population_of_its_base_until_it_changes_what_was_measured(frozen):
    profile = frozen.with_name("steel")
    profile.mkdir()
    text = "greenscore: 1\nextends: peers@1\nid: steel\nedition: '1'\n"
    text += "title: {zh: 钢铁, en: Steel}\n"
    (profile / "standard.yaml").write_text(text, encoding="utf-8")
    assert codes(profile) == set()
    text += "index: {children: [{id: energy, value: 2 * energy}]}\n"
    (profile / "standard.yaml").write_text(text, encoding="utf-8")
    assert codes(profile) == {"standard-reference-stale"}


@pytest.mark.parametrize(
    "lang, word, counted",
    [("en", "brought in", "3 values, 2 groups"), ("zh", "收拢", "3 个值, 2 组")],
)
def test_the_command_shows_what_became_of_each_node(folder, lang, word, counted):
    arguments = ["standards", "freeze", str(folder), str(folder / "population.csv")]
    result = CliRunner().invoke(greenscore, [*arguments, "--lang", lang])
    assert (result.exit_code, word in result.stdout) == (0, True)
    assert counted in result.stdout
    plain = json.loads(CliRunner().invoke(greenscore, [*arguments, "--json"]).stdout)
    assert plain["nodes"]["energy"]["groups"] == {"bf": {"median": 200.0}, "eaf": {"median": 500.0}}
