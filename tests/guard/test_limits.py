"""Bounds of a run: named, worded, listed, set by an option, and counted before the work is done."""

from dataclasses import asdict

import pytest
from click.testing import CliRunner
from limits_page import FILE, page

from greenscore.cli.main import COMMANDS, greenscore
from greenscore.guard.limits import Limits, current, names, raised, size_of
from greenscore.texts import entries

NAMES = names()


def run(*written):
    return CliRunner().invoke(greenscore, [str(part) for part in written])


def test_the_names_stand_in_their_order_and_each_says_what_it_counts():
    assert list(NAMES) == sorted(NAMES)
    assert list(entries("limits")["counts"]) == list(NAMES)


def test_the_page_lists_the_bounds_that_hold():
    assert FILE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(
    "written, size",
    [
        ("1", 1),
        ("16000000", 16_000_000),
        ("16M", 16_000_000),
        ("5MB", 5_000_000),
        ("2 GiB", 2 * 2**30),
        ("1.5k", 1500),
        ("0.5ki", 512),
        ("7B", 7),
        ("1T", 10**12),
    ],
)
def test_a_size_is_written_as_people_write_it(written, size):
    assert size_of(written) == size


@pytest.mark.parametrize(
    "written", ["", "0", "-1", "1e6", "1_000", "1,000", "x", "2X", "１", "9" * 40, "0.0001", "M"]
)
def test_what_is_no_size_is_refused(written):
    assert size_of(written) is None


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "data.csv"
    file.write_text("subject,energy [tce]\nA,1\n", encoding="utf-8")
    return file


def test_a_bound_holds_for_the_run_wherever_the_option_stands(table):
    check = ("check", table, "-s", "cn-gbt-36132")
    assert "data-too-large" in run(*check, "--limit", "columns=1").output
    assert "--limit columns=" in run("--limit", "columns=1", *check).output
    assert "data-too-large" not in run(*check, "--limit", "columns=2").output
    assert current() == Limits()


def test_an_unknown_bound_is_wrong_use_and_the_nearest_is_named(table):
    told = run("check", table, "-s", "cn-gbt-36132", "--limit", "colums=3")
    assert (told.exit_code, "columns" in told.output) == (2, True)
    told = run("check", table, "-s", "cn-gbt-36132", "--limit", "columns=many")
    assert (told.exit_code, "2000" in told.output) == (2, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_knows_the_option(name):
    command = greenscore.get_command(None, name)
    leaves = getattr(command, "commands", {name: command}).values()
    known = [[o for o in leaf.params if "--limit" in o.opts] for leaf in leaves]
    assert [len(options) for options in known] == [1] * len(known)


def test_a_bound_that_is_none_is_a_fault_of_the_caller():
    with pytest.raises(TypeError), raised(celsl=1):
        pass
    assert asdict(current()) == asdict(Limits())
