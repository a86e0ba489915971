"""Run the command line on hostile input: inside this process, or outside it under hard limits."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore

HERE = Path(__file__).parent
MOST_SECONDS, MOST_BYTES = 2, 512 * 2**20


class Outcome(NamedTuple):
    """How a command ended: its exit code, what it printed, and its problems as (code, place)."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def problems(self):
        found = json.loads(self.stdout)["problems"]
        return [(problem["code"], place_of(problem["where"])) for problem in found]


def place_of(where):
    """Write a place as `sheet!cell`, `sheet`, `line:column`, `line`, or nothing."""
    if "sheet" in where:
        return "!".join(where[part] for part in ("sheet", "cell") if part in where)
    return ":".join(str(where[part]) for part in ("line", "column") if part in where)


def _calm(outcome):
    for stream in (outcome.stdout, outcome.stderr):
        assert "Traceback" not in stream
        assert "internal fault" not in stream
    return outcome


@pytest.fixture
def run():
    """Run a command in this process; an exception that reaches the last door fails the test."""

    def run(*arguments):
        result = CliRunner().invoke(greenscore, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return _calm(Outcome(result.exit_code, result.stdout, result.stderr))

    return run


@pytest.fixture
def run_limited(tmp_path):
    """Run a command in a process of its own with 2 GB of memory, which must stay far below that."""

    def run(*arguments):
        peak = tmp_path / "peak"
        command = [sys.executable, HERE / "limited.py", peak, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        seconds, memory = map(float, peak.read_text().split())
        assert (seconds < MOST_SECONDS, memory < MOST_BYTES) == (True, True), (seconds, memory)
        return _calm(Outcome(done.returncode, done.stdout, done.stderr))

    return run


@pytest.fixture(scope="session")
def standard():
    """The small standard that company files are checked against."""
    return HERE / "standard.yaml"
