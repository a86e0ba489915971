"""What other factors do to a past result: by scope, site, category and factor; the past stays."""

import json
import math
import shutil
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.inventories.restatement import restate
from greenscore.model.activities import Words
from greenscore.model.inventory import GroupTotals, Lines, Totals
from greenscore.problems import Problem, ProblemsFound
from greenscore.resources import factors_folder
from greenscore.workflow import inventory
from tests.factors.planted import add, change
from tests.factors.test_immutable_rows import released

ACTIVITIES = [
    {"record": "p1", "site": "Foshan", "region": "CN-GD", "category": "electricity"}
    | {"item": "electricity", "amount": 1000, "unit": "MWh", "period": "2023"},
    {"record": "p2", "site": "Kunming", "region": "CN-YN", "category": "electricity"}
    | {"item": "electricity", "amount": 500, "unit": "MWh", "period": "2023"},
    {"record": "c1", "site": "Foshan", "region": "CN", "category": "fuel"}
    | {"item": "anthracite", "amount": 100, "unit": "t", "period": "2023"},
]
DAYS = {"was_as_of": date(2025, 6, 30), "as_of": date(2026, 6, 30)}


def by_key(changes):
    return {each.key: each for each in changes}


def between(*, as_of, was_as_of=None, was_library=None):
    new = inventory.Request(ACTIVITIES, "cn-enterprise", as_of=as_of)
    return inventory.restate(replace(new, as_of=was_as_of or as_of, library=was_library), new)


@pytest.fixture
def restated():
    return between(**DAYS)


def test_a_new_notice_moves_the_power_and_nothing_else(restated):
    totals = by_key(restated.totals)
    power = totals[("scope2_location",)]
    assert power.old == pytest.approx(1000 * 0.4403 + 500 * 0.1073)
    assert power.new == pytest.approx(1000 * 0.4419 + 500 * 0.1333)
    assert power.difference == pytest.approx(14.6)
    assert totals[("scope1",)].difference == 0
    assert totals[("tce",)].difference == 0


def test_the_difference_is_told_by_site_and_by_category(restated):
    sites = by_key(restated.sites)
    assert sites["Kunming", "scope2_location"].difference == pytest.approx(13)
    assert ("Foshan", "scope1") not in sites
    assert {key[0] for key in by_key(restated.categories)} == {"electricity"}


def test_the_difference_is_told_by_factor_and_makes_that_of_the_total(restated):
    moved = {
        (each.rows_old, each.rows_new): each for each in restated.factors if each.part == "location"
    }
    assert set(moved) == {
        ("cn.grid.avg/CN-GD@2022", "cn.grid.avg/CN-GD@2023"),
        ("cn.grid.avg/CN-YN@2022", "cn.grid.avg/CN-YN@2023"),
    }
    total = by_key(restated.totals)[("scope2_location",)].difference
    assert math.fsum(each.difference for each in moved.values()) == pytest.approx(total)
    market = [each for each in restated.factors if each.part == "market"]
    assert [each.records for each in market] == [2]


def test_the_past_result_is_named_and_stays_what_it_was(restated):
    past = inventory.inventory(ACTIVITIES, "cn-enterprise", as_of=date(2025, 6, 30))
    again = restate(past, past)
    assert again.old == again.new == restated.old
    assert restated.old.digest == past.digest != restated.new.digest
    assert again.factors == again.sites == again.categories == ()


def test_an_erratum_in_a_new_release_moves_what_rests_on_the_row(tmp_path):
    older = tmp_path / "older"
    shutil.copytree(factors_folder(), older)
    change(older, "cn-grid", "cn.grid.avg/CN-YN@2023", value="0.1433")
    released(older)
    found = between(was_library=older, as_of=date(2026, 6, 30))
    assert found.old.library_digest != found.new.library_digest
    (row,) = (each for each in found.factors if each.part == "location")
    assert (row.rows_old, row.rows_new) == ("cn.grid.avg/CN-YN@2023",) * 2
    assert row.difference == pytest.approx(-5)


def test_a_corrected_row_takes_the_place_of_the_wrong_one(tmp_path):
    older = tmp_path / "older"
    shutil.copytree(factors_folder(), older)
    cells = {"version": "2023-0", "value": "0.1433", "supersedes": "cn.grid.avg/CN-YN@2023"}
    add(older, "cn-grid", "cn.grid.avg/CN-YN@2023", **cells)
    released(older)
    found = between(was_library=older, as_of=date(2026, 6, 30))
    (row,) = (each for each in found.factors if each.part == "location")
    assert (row.rows_old, row.rows_new) == ("cn.grid.avg/CN-YN@2023-0", "cn.grid.avg/CN-YN@2023")


def small(**columns):
    """Return an inventory whose lines and totals are made by hand."""
    past = inventory.inventory(ACTIVITIES, "cn-enterprise", as_of=date(2026, 6, 30))
    names = ["a", "b"]
    usual = {"record": names, "factor": ["x@1", "x@1"], "co2e": [1.0, 2.0]}
    blank = {"factor_market": ["", ""], "co2e_market": [math.nan] * 2}
    energy = {"coefficient": ["", ""], "tce": [math.nan] * 2}
    lines = Lines(columns=usual | blank | energy | columns, places=None)
    return replace(past, lines=lines, sites=(), categories=())


def test_a_figure_that_only_one_result_knows_is_in_no_sum():
    found = restate(small(), small(factor=["x@2", "x@2"], co2e=[1.5, math.nan]))
    (row,) = found.factors
    assert (row.old, row.new, row.records, row.unknown) == (1.0, 1.5, 2, 1)
    (row,) = restate(small(), small(factor=["x@2", "x@2"], co2e=[math.nan] * 2)).factors
    assert (row.old, row.new, row.records, row.unknown) == (0, 0, 2, 2)


def test_the_order_of_records_is_nothing():
    turned = small(record=["b", "a"], factor=["x@1", "x@2"], co2e=[2.0, 5.0])
    (row,) = restate(small(), turned).factors
    assert (row.rows_old, row.rows_new, row.old, row.new) == ("x@1", "x@2", 1.0, 5.0)


def test_columns_of_codes_say_the_same_as_columns_of_texts():
    import numpy as np

    coded = small(factor=Words(np.array([0, 0]), ["x@1"]))
    turned = small(factor=Words(np.array([1, 0]), ["x@1", "x@2"]), co2e=[3.0, 2.0])
    assert (
        restate(coded, turned).factors
        == restate(small(), small(factor=["x@2", "x@1"], co2e=[3.0, 2.0])).factors
    )


def test_a_site_that_is_new_or_gone_counts_whole():
    old = replace(small(), sites=(GroupTotals(key="a", totals=Totals(scope1=1)),))
    new = replace(
        small(), sites=(GroupTotals(key="b", totals=Totals(scope1=2, scope2_market=None)),)
    )
    found = by_key(restate(old, new).sites)
    assert (found["a", "scope1"].difference, found["b", "scope1"].difference) == (-1, 2)
    assert found["b", "scope2_market"].difference is None


def test_other_records_are_refused():
    found = restate(small(), replace(small(), records_digest="0" * 64))
    assert isinstance(found, Problem)
    args = {"old": small().records_digest, "new": "0" * 64}
    assert (found.code, dict(found.args)) == ("restate-records", args)
    for lang in ("zh", "en"):
        assert "{" not in found.message(lang) + found.hint(lang)


def test_what_cannot_be_computed_is_refused():
    with pytest.raises(ProblemsFound):
        between(was_as_of=date(2020, 1, 1), as_of=None)


@pytest.fixture
def run(tmp_path):
    file = tmp_path / "activities.csv"
    rows = [",".join(ACTIVITIES[0])] + [",".join(map(str, row.values())) for row in ACTIVITIES]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")

    def call(*options, code=0):
        words = ["factors", "restate", str(file), "-p", "cn-enterprise", *options]
        result = CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(greenscore, words)
        assert result.exit_code == code, result.output
        return result

    return call


def test_on_the_screen_and_as_a_file(run, tmp_path, restated):
    options = ("--was-as-of", "2025-06-30", "--as-of", "2026-06-30")
    shown = run(*options, "-o", str(tmp_path / "out.json")).stdout
    assert restated.old.digest in shown
    assert "cn.grid.avg/CN-GD@2022" in shown
    assert "14.60" in shown
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert written == json.loads(run(*options, "--json").stdout)
    assert written == json.loads(json.dumps(restated.as_dict()))
    assert "范围二" in run(*options, "--lang", "zh").stdout


def test_the_file_of_a_past_result_says_the_digest_that_names_it(run, tmp_path, restated):
    run("--was-as-of", "2025-06-30")
    words = ["inventory", str(tmp_path / "activities.csv"), "-p", "cn-enterprise"]
    past = CliRunner().invoke(greenscore, [*words, "--as-of", "2025-06-30", "--json"])
    assert json.loads(past.stdout)["digest"] == restated.old.digest


def test_without_an_old_result_it_is_wrong_use(run):
    run(code=2)
