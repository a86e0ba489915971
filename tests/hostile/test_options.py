"""No value of any option ends in a fault, a hang, or an exit without a word."""

import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from tests.hostile.options import cases, places

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each case is a fork")
SEED, SAMPLE = 2026, 120


def test_every_place_of_a_value_is_met_before_one_is_met_again():
    assert len(places()) > 250
    assert list(cases(1, 5)) == list(islice(cases(1, 900), 5))


def test_no_value_ends_in_a_fault():
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.hostile.options", str(SEED), "0", str(SAMPLE)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)
    assert json.loads(done.stdout) == []


def test_a_nul_is_wrong_use():
    outcome = CliRunner().invoke(greenscore, ["check", "a\0b", "-s", "x"])
    assert (outcome.exit_code, "NUL" in outcome.stderr) == (2, True)


def test_a_fault_is_found():
    planted = (
        "import greenscore.cli.main as cli, tests.hostile.options as options\n"
        "def fault(self, ctx): raise KeyError('ours')\n"
        "cli.LazyGroup.invoke = fault\n"
        "assert 'internal fault' in options.broken(('trust', 'list'))\n"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-c", planted], cwd=root, env=environment, check=True)
