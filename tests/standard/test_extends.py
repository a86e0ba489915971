"""A profile is a standard that says what it changes of another; faults stand in the right file."""
# ruff: noqa: E501 - a table reads best with a case a line

from collections import Counter
from pathlib import Path

import pytest

from greenscore.guard.limits import current
from greenscore.resources import standards_folder
from greenscore.standard.builder import load
from greenscore.standard.compose import composing
from greenscore.standard.compose.composing import compose
from greenscore.standard.shelf import book_at
from greenscore.text.document import Limits
from greenscore.workflow import scoring, standards
from greenscore.workflow.standards import lint

BASE = """\
greenscore: 1
id: small
edition: "2026"
title: {zh: 小标准, en: Small standard}
status: example
subject: {zh: 工厂, en: factory}
effective: {from: 2026-01-01, to: 2029-12-31}
supersedes: small@2024
sources:
  own: {title: {zh: 自定, en: Own}, kind: own, mark: own}
rounding: {digits: 1, source: own}
inputs:
  energy: {unit: tce, min: 0, max: 1e9, label: {zh: 能耗, en: Energy}, source: own}
  output: {unit: t, above: 0, source: own}
  renewable: {unit: tce, min: 0, source: own}
  remark: {type: text}
parameters:
  lead: {unit: tce/t, value: 0.2, source: own}
  limit: {value: 80, source: own}
derived:
  intensity: {formula: energy / output, unit: tce/t, source: own}
  share: {formula: renewable / energy, unit: "%", source: own}
checks:
  - {id: output-plausible, expect: output < 1e9, message: {zh: 产量过大, en: Output too large}}
index:
  source: own
  children:
    - id: use
      weight: 60
      children:
        - {id: intensity-score, value: intensity, better: lower, score: {linear: {worst: 1, best: lead}}}
        - {id: share-score, value: share, better: higher, clip: {min: 0}, score: {points: [[0, 0], [50, 80]]}}
        - id: renewable-steps
          value: renewable
          score: {steps: {below: 0, at: [[10, 50], [20, 100]]}}
    - id: conduct
      weight: 40
      children:
        - id: curve
          value: intensity
          score: {lognormal: {p10: 0.2, median: 0.5}}
levels:
  - {id: pass, at: 60, source: own}
  - {id: good, at: limit, requires: [intensity-score.score >= 50], source: own}
  - {id: best, above: 90, source: own}
"""
HEAD = """\
greenscore: 1
id: steel-small
edition: "1"
extends: small@2026
title: {zh: 钢铁小标准, en: Small standard for steel}
"""


@pytest.fixture
def small():
    return BASE


@pytest.fixture
def shelf(write, tmp_path):
    """Put standards side by side: the small one in `s`, and others by the name of their folder."""
    write(BASE, None)

    def add(folder, text, reference=None):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "standard.yaml").write_text(text, encoding="utf-8")
        if reference is not None:
            (tmp_path / folder / "reference.csv").write_text(reference, encoding="utf-8")
        return tmp_path / folder

    return add


@pytest.fixture
def profile(shelf):
    """Load a profile of the small standard with the given changes."""
    return lambda changes, **beside: load(shelf("p", HEAD + changes, **beside))


def line_of(text, snippet):
    assert text.count(snippet) == 1, snippet
    return text[: text.index(snippet)].count("\n") + 1


def news(edition):
    """Return what lint says of a profile of the small standard and not of the small standard itself."""
    base = Counter(problem.code for problem in lint(load(Path("s"))[0]))
    return list((Counter(problem.code for problem in lint(edition)) - base).elements())


def found(problems):
    return [(problem.code, problem.where.file, problem.where.line) for problem in problems]


def test_a_profile_without_changes_is_its_base_under_another_name(profile):
    edition, problems = profile("")
    assert (problems, news(edition)) == ((), [])
    base = load(Path("s"))[0].standard
    own = ("id", "edition", "title", "status", "effective", "supersedes")
    assert edition.standard.model_dump(exclude=set(own)) == base.model_dump(exclude=set(own))
    assert (edition.standard.id, edition.standard.title.en) == (
        "steel-small",
        "Small standard for steel",
    )


def test_what_an_edition_says_of_itself_is_not_inherited(shelf, small):
    standard = load(shelf("p", HEAD))[0].standard
    assert "status: example" in small
    assert "supersedes: small@2024" in small
    assert (standard.status, standard.supersedes) == ("draft", None)
    assert (standard.effective.start, standard.effective.end) == (None, None)
    problems = load(shelf("p", "extends: small@2026\n"))[1]
    assert [(p.code, p.args["key"]) for p in problems] == [
        ("standard-missing-key", "id"),
        ("standard-missing-key", "edition"),
        ("standard-missing-key", "title"),
    ]


def test_mappings_merge_by_key_lists_by_id_and_the_rest_replaces(profile):
    edition, problems = profile("""\
sources:
  local: {title: {zh: 地方, en: Local}, kind: own, mark: own}
inputs:
  energy: {max: 50}
  scrap: {unit: t, min: 0, label: {zh: 废钢, en: Scrap}, source: own}
index:
  children:
    - id: use
      weight: 70
      children:
        - {id: scrap-score, value: scrap, score: {linear: {worst: 0, best: 9}}, source: local 1}
        - id: share-score
          score: {points: [[0, 0], [80, 100]]}
levels:
  - {id: good, at: 75}
""")
    assert (problems, news(edition)) == ((), ["standard-unused"])
    standard = edition.standard
    assert list(standard.inputs)[-1] == "scrap"
    assert (standard.inputs["energy"].unit, standard.inputs["energy"].max) == ("tce", 50)
    use = standard.index.children[0]
    ids = ["intensity-score", "share-score", "renewable-steps", "scrap-score"]
    assert (use.weight, [node.id for node in use.children]) == ("70", ids)
    assert use.children[1].score.points == (("0", 0), ("80", 100))
    assert use.children[1].better == "higher"
    assert standard.levels[1].at == "75"
    assert len(standard.levels[1].requires) == 1


def test_entries_and_items_are_removed(profile):
    edition, problems = profile("""\
checks: [{id: output-plausible, remove: true}]
inputs: {remark: {remove: true}}
parameters: {limit: {remove: true}}
index:
  children:
    - id: use
      children:
        - {id: renewable-steps, remove: true}
        - id: share-score
          clip: {remove: true}
          score: {points: {remove: true}, linear: {worst: 0, best: 100}}
levels: []
""")
    assert (problems, news(edition)) == ((), [])
    standard = edition.standard
    assert "output-plausible" not in [check.id for check in standard.checks]
    assert standard.levels == ()
    assert "remark" not in standard.inputs
    intensity, share = standard.index.children[0].children
    assert intensity.id == "intensity-score"
    assert (share.clip, share.score.kind) == (None, "linear")


def test_an_item_stands_in_the_file_that_it_comes_from(profile, small):
    changes = "index:\n  children:\n    - id: use\n      weight: 70\n"
    edition, _ = profile(changes)
    own = edition.place("index", "children", 0, "weight")
    assert (own.file, own.line) == ("p/standard.yaml", line_of(HEAD + changes, "weight: 70"))
    assert edition.place("index", "children", 0).file == "p/standard.yaml"
    assert edition.place("index", "children").file == "p/standard.yaml"
    inherited = edition.place("index", "children", 1, "weight")
    assert (inherited.file, inherited.line) == ("s/standard.yaml", line_of(small, "weight: 40"))
    assert inherited.path == "index.children.1.weight"


def test_what_a_change_breaks_in_the_base_is_told_there(profile, small):
    problems = lint(profile("inputs: {renewable: {remove: true}}\n")[0])
    share, steps = (line_of(small, text) for text in ("share: {formula", "value: renewable\n"))
    assert ("formula-unknown-name", "s/standard.yaml", share) in found(problems)
    assert ("formula-unknown-name", "s/standard.yaml", steps) in found(problems)


def test_lint_tells_one_file_after_the_other(profile):
    remarks = "# a remark\n" * 60
    edition, _ = profile(f"{remarks}inputs:\n  renewable: {{remove: true}}\n  more: {{unit: t}}\n")
    files = [problem.where.file for problem in lint(edition)]
    assert {"p/standard.yaml", "s/standard.yaml"} <= set(files)
    assert files == sorted(files)


def test_an_item_that_a_profile_names_twice_is_told(profile):
    edition, _ = profile("levels:\n  - {id: good, at: 71}\n  - {id: good, at: 72}\n")
    assert [level.id for level in edition.standard.levels] == ["pass", "good", "best", "good"]
    assert "standard-id-twice" in news(edition)


def test_an_id_that_clashes_across_files_names_the_other_file(profile, small):
    node = "{id: curve, value: intensity, score: {linear: {worst: 1, best: 0}}}"
    edition, _ = profile(f"index: {{children: [{{id: use, children: [{node}]}}]}}\n")
    (twice,) = (p for p in lint(edition) if p.code == "standard-id-twice")
    line = line_of(small, "- id: curve")
    assert (twice.where.file, twice.where.line) == ("s/standard.yaml", line)
    assert twice.args["first"] == "6 (p/standard.yaml)"


FAULTS = {
    "no edition": (HEAD.replace("small@2026", "small"), "standard-bad-edition", "extends"),
    "a path": (HEAD.replace("small@2026", "../s@2026"), "standard-bad-edition", "extends"),
    "no text": (HEAD.replace("small@2026", "[a]"), "standard-not-a-text", "extends"),
    "unknown": (HEAD.replace("small@2026", "smal@2026"), "standard-base-unknown", "extends"),
    "itself": (HEAD.replace("small@2026", "steel-small@1"), "standard-base-cycle", "extends"),
    "input to remove": (HEAD + "inputs: {enregy: {remove: true}}\n", "standard-remove-absent", "enregy"),
    "item to remove": (HEAD + "levels:\n  - {id: worst, remove: true}\n", "standard-remove-absent", "worst"),
    "part to remove": (HEAD + "inputs:\n  energy:\n    above: {remove: true}\n", "standard-remove-absent", "above"),
    "removed in what is new": (HEAD + "inputs:\n  scrap:\n    min: {remove: true}\n", "standard-remove-absent", "min"),
    "removed in what replaces": (HEAD + "levels:\n  - {at: {remove: true}}\n", "standard-remove-absent", "at:"),
    "unknown key": (HEAD + "inputs:\n  energy: {unti: t}\n", "standard-unknown-key", "unti"),
    "unknown key beside remove": (HEAD + "inputs:\n  energy: {remove: true, min: 0}\n", "standard-unknown-key", "remove"),
    "yaml": (HEAD + "status: [\n", "yaml-syntax", None),
}  # fmt: skip


@pytest.mark.parametrize("text, code, at", FAULTS.values(), ids=FAULTS)
def test_each_fault_of_a_profile_has_its_code_and_its_line(shelf, text, code, at):
    edition, problems = load(shelf("p", text))
    assert edition is None
    line = line_of(text, at) if at else text.count("\n") + 1
    assert found(problems) == [(code, "p/standard.yaml", line)]
    for lang in ("zh", "en"):
        assert "{" not in problems[0].message(lang) + problems[0].hint(lang)


def test_an_unknown_base_is_told_the_nearest(shelf):
    (problem,) = load(shelf("p", HEAD.replace("small@2026", "smal@2026")))[1]
    assert problem.args["nearest"] == "small@2026"


def test_a_fault_of_the_base_stands_in_the_base(shelf, small):
    broken = small.replace("status: example", "statuss: example").replace("max: 1e9", "max: many")
    shelf("s", broken)
    line = line_of(broken, "max: many")
    codes = found(load(shelf("p", HEAD))[1])
    assert ("standard-not-a-number", "s/standard.yaml", line) in codes
    assert ("standard-unknown-key", "s/standard.yaml", line_of(broken, "statuss")) in codes
    shelf("s", small + "levels: []\n")
    last = small.count("\n") + 1
    assert found(load(shelf("p", HEAD))[1]) == [("text-duplicate-key", "s/standard.yaml", last)]


def link(number, base):
    return f'id: link{number}\nedition: "1"\nextends: {base}\ntitle: L\n'


def test_a_chain_ends_at_its_limit(shelf):
    most = current().bases
    shelf("link1", link(1, "small@2026"))
    for number in range(2, most + 2):
        shelf(f"link{number}", link(number, f"link{number - 1}@1"))
    assert load(shelf(f"link{most}", link(most, f"link{most - 1}@1")))[1] == ()
    last = most + 1
    problems = load(shelf(f"link{last}", link(last, f"link{most}@1")))[1]
    assert found(problems) == [("standard-base-chain", "link1/standard.yaml", 3)]
    assert problems[0].args["chain"].endswith("link1@1 -> small@2026")


def test_a_cycle_shows_its_way(shelf):
    shelf("link1", link(1, "link2@1"))
    (problem,) = load(shelf("link2", link(2, "link1@1")))[1]
    assert problem.code == "standard-base-cycle"
    assert problem.where.file == "link1/standard.yaml"
    assert problem.args["cycle"] == "link2@1 -> link1@1 -> link2@1"


def test_a_composition_is_bounded_as_a_file_is(profile, monkeypatch):
    monkeypatch.setattr(composing, "DEFAULT_LIMITS", Limits(nodes=50))
    assert found(profile("")[1]) == [("text-too-many-nodes", "p/standard.yaml", 1)]


def test_each_link_of_a_chain_changes_what_the_one_before_left(shelf):
    level = "levels: [{{id: good, at: {}}}]\n"
    shelf("link1", link(1, "small@2026") + level.format(71))
    middle = link(2, "link1@1") + "levels: [{id: best, above: 95}, {id: pass, remove: true}]\n"
    shelf("link2", middle)
    edition, problems = load(shelf("link3", link(3, "link2@1") + level.format(73)))
    assert problems == ()
    ladder = [(level.id, level.at or level.above) for level in edition.standard.levels]
    assert ladder == [("good", "73"), ("best", "95")]
    assert edition.place("levels", 0, "at").file == "link3/standard.yaml"
    assert edition.place("levels", 1, "above").file == "link2/standard.yaml"


def test_a_base_of_one_name_in_two_places_is_a_problem(shelf, small, tmp_path):
    base = "cn-gbt-36132@2025"
    text = HEAD.replace("small@2026", base)
    assert compose(book_at(shelf("p", text))).data["inputs"].keys() >= {"co2"}
    shelf("mine", small.replace("id: small\n", "id: cn-gbt-36132\n").replace('"2026"', '"2025"'))
    edition, (problem,) = load(shelf("p", text))
    assert edition is None
    assert found([problem]) == [("standard-edition-twice", "p/standard.yaml", line_of(text, base))]
    places = {"first": f"{tmp_path}: mine", "second": "greenscore: cn-gbt-36132-2025"}
    assert problem.args == {"given": base, **places}
    shelf("again", small)
    assert [p.code for p in load(shelf("p", HEAD))[1]] == ["standard-edition-twice"]


def test_a_profile_is_found_from_its_own_folder(profile, monkeypatch, tmp_path):
    profile("")
    monkeypatch.chdir(tmp_path / "p")
    edition, problems = load(Path())
    assert problems == ()
    assert edition.place("inputs", "energy").file == "s/standard.yaml"


def test_a_profile_has_its_own_reference_or_that_of_its_base(profile, shelf, small):
    assert not profile("")[0].references
    rows = "indicator,statistic,value\ncurve,mean,0.7\ncurve,sd,0.2\n"
    shelf("s", small, reference=rows)
    assert list(profile("")[0].references) == ["curve"]
    own = rows + "share-score,mean,40\nshare-score,sd,4\n"
    assert list(profile("", reference=own)[0].references) == ["curve", "share-score"]


def test_the_digest_of_a_profile_covers_all_that_it_is_made_of(profile, shelf, small, tmp_path):
    digests = [profile("")[0].digest]
    digests.append(profile("status: draft\n")[0].digest)
    profile("")
    shelf("s", small + "# a remark\n")
    digests.append(profile("")[0].digest)
    (tmp_path / "s" / "tables").mkdir()
    (tmp_path / "s" / "tables" / "a.csv").write_text("a\n1\n")
    digests.append(profile("")[0].digest)
    shelf("s", small, reference="indicator,statistic,value\ncurve,mean,9\ncurve,sd,1\n")
    digests.append(profile("")[0].digest)
    assert len(set(digests)) == len(digests)
    assert profile("")[0].digest == digests[-1]


def test_a_profile_of_a_shipped_standard_lints_and_scores(shelf):
    text = HEAD.replace("small@2026", "steel-carbon-intensity@2025")
    folder = shelf("p", text + "status: example\n")
    data = standards_folder() / "steel-carbon-intensity-2025/examples"
    example = next(iter(sorted(data.glob("*/data.yaml"))))
    assert standards.read_standard(str(folder))[1] == ()
    own = scoring.score(str(folder), str(example)).assessment()
    base = scoring.score("steel-carbon-intensity", str(example)).assessment()
    assert own.index.score == base.index.score
    assert own.index.score is not None
