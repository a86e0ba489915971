"""Rows, profiles, populations and proofs beside a standard: however hostile, they end in problems."""

import pytest

HEAD = """\
greenscore: 1
id: trial
edition: "1"
title: {zh: 试用, en: Trial}
subject: {zh: 工厂, en: factory}
sources: {own: {title: {zh: 自定, en: Own}, kind: own, mark: own}}
rounding: {digits: 1, source: own}
reference: {population: {zh: 试点, en: Pilots}, date: 2024-12-31, source: own}
inputs:
  energy: {unit: MWh, label: {zh: 能耗, en: Energy}, source: own}
"""
RELATIVE = (
    HEAD
    + """\
index:
  source: own
  children:
    - {id: use, title: {zh: 用能, en: Use}, value: energy, score: {relative: {method: zscore, better: lower}}}
"""
)
REFERENCE = "indicator,statistic,value\nuse,mean,1\nuse,sd,2\n"
PROVENANCE = """\
frozen: 2026-01-01
engine: greenscore
population: p.csv
sha256: "00"
members: 3
steps: "00"
reference: "00"
"""
BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "s" / "tables").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)

    def write(**files):
        for name, text in files.items():
            place = "tables/" if name.startswith("rows") else ""
            file = tmp_path / "s" / f"{place}{name.replace('_', '.')}"
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return "s"

    return write


def codes(outcome):
    return {code for code, _ in outcome.problems}


def test_rows_within_rows_within_rows_stop_at_the_limit_of_items(run_limited, folder):
    table = "id\n" + "\n".join(f"n{row}" for row in range(400))
    inner = '{rows: tables/rows.csv, each: {id: "c{id}", value: energy}}'
    middle = f'{{rows: tables/rows.csv, each: {{id: "b{{id}}", children: {inner}}}}}'
    text = (
        HEAD
        + f'index: {{children: {{rows: tables/rows.csv, each: {{id: "a{{id}}", children: {middle}}}}}}}\n'
    )
    outcome = run_limited("standards", "lint", folder(standard_yaml=text, rows_csv=table), "--json")
    assert outcome.exit_code == 1
    assert codes(outcome) == {"standard-rows-too-large"}


@pytest.mark.parametrize(
    "notes, code",
    [
        (BOMB, "yaml-alias"),
        (PROVENANCE.replace("members: 3", "members: many"), "standard-not-whole"),
        (PROVENANCE.replace("frozen: 2026-01-01", "frozen: 2026-02-30"), "standard-not-a-date"),
        (PROVENANCE + "run: rm\n", "standard-unknown-key"),
        ("frozen: 2026-01-01\n", "standard-missing-key"),
        ("- 1\n", "standard-not-a-mapping"),
        ("!!python/object/apply:os.system [id]\n", "yaml-tag"),
        (b"\xff\xfe\x00", "text-not-utf8"),
        (PROVENANCE, "standard-reference-edited"),
    ],
    ids=str,
)
def test_what_a_reference_is_said_to_come_from_is_read_with_care(run, folder, notes, code):
    files = {"standard_yaml": RELATIVE, "reference_csv": REFERENCE, "reference_yaml": notes}
    outcome = run("standards", "lint", folder(**files), "--json")
    assert outcome.exit_code == 1
    assert code in codes(outcome)


@pytest.mark.parametrize(
    "rows, code",
    [
        ("a,1\n", "freeze-too-few"),
        ("a,\nb,\n", "freeze-too-few"),
        ("a,inf\nb,1\nc,2\n", "data-not-a-number"),
        ("a,1e999\nb,1\nc,2\n", "data-not-finite"),
        ("a,=1+1\nb,1\nc,2\n", "data-not-a-number"),
        ("a,1\na,2\n", "data-subject-twice"),
        ("", "data-no-rows"),
    ],
    ids=repr,
)
def test_a_population_that_cannot_be_measured_freezes_nothing(run, folder, tmp_path, rows, code):
    name = folder(standard_yaml=RELATIVE)
    (tmp_path / "p.csv").write_text("subject,energy [MWh]\n" + rows)
    outcome = run("standards", "freeze", name, "p.csv", "--json")
    assert outcome.exit_code == 1
    assert code in codes(outcome)
    assert not (tmp_path / "s" / "reference.csv").exists()


@pytest.mark.parametrize("rows", ["a,5\nb,5\nc,5\n", "a,1e308\nb,-1e308\nc,0\n"], ids=repr)
def test_a_population_without_a_finite_spread_gives_nobody_a_score(run, folder, tmp_path, rows):
    name = folder(standard_yaml=RELATIVE)
    (tmp_path / "p.csv").write_text("subject,energy [MWh]\n" + rows)
    run("standards", "freeze", name, "p.csv", "--json")
    outcome = run("standards", "lint", name, "--json")
    assert "standard-no-reference" in codes(outcome)


@pytest.mark.parametrize(
    "formula, code",
    [
        ("period_mean(" * 4 + "energy" + ", 10)" * 4, "formula-too-complex"),
        ("period_mean(energy, 1000000)", "formula-periods"),
        ("period_mean(energy, energy)", "formula-periods"),
        ("use.reference.mean.reference.mean", "formula-not-allowed"),
        ("use.reference.__class__", "formula-not-allowed"),
        ("use.reference.p00", "formula-unknown-name"),
    ],
    ids=str,
)
def test_a_formula_of_the_new_words_stays_small_and_closed(run_limited, folder, formula, code):
    text = RELATIVE + f'derived: {{x: {{formula: "{formula}", source: own}}}}\n'
    outcome = run_limited("standards", "lint", folder(standard_yaml=text), "--json")
    assert outcome.exit_code == 1
    assert code in codes(outcome)


def test_two_thousand_results_are_read_in_time(run_limited, folder):
    node = "  - {{id: r{0}, title: {{zh: 甲, en: A}}, value: energy, source: own}}\n"
    text = (
        HEAD
        + "index: {source: own, children: [{id: a, value: energy, title: {zh: 甲, en: A}}]}\nresults:\n"
    )
    text += "".join(node.format(number) for number in range(2000))
    outcome = run_limited("standards", "lint", folder(standard_yaml=text), "--json")
    assert outcome.exit_code == 0, codes(outcome)
