"""Signals to end, and streams that take nothing: no traceback, nothing half done, the exit code of shells."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from greenscore.resources import standards_folder

ROOT = Path(__file__).parents[2]
DATA = standards_folder() / "cn-gbt-36132-2025" / "examples" / "average" / "data.yaml"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
PROGRAM = [sys.executable, "-P", "-m", "greenscore"]
REPORT = ["report", str(DATA), "-s", "cn-gbt-36132", "-o", "report.pdf"]


def running(folder, *command, **more):
    return subprocess.Popen(
        [*PROGRAM, *command], cwd=folder, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, **more
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("draw", range(3))
def test_a_signal_ends_at_once_and_leaves_nothing_half_done(tmp_path, number, draw):
    wait = random.Random(f"{number} {draw}").uniform(0.35, 1.3)
    with running(tmp_path, *REPORT, stdout=subprocess.DEVNULL) as process:
        time.sleep(wait)
        process.send_signal(number)
        said = process.communicate(timeout=30)[1]
    assert "Traceback" not in said
    assert "internal fault" not in said
    left = sorted(path.name for path in tmp_path.iterdir())
    if process.returncode == 0:  # it was quicker
        assert left == ["report.pdf"]
    else:
        assert process.returncode == 128 + number
        assert left == []


def test_no_worker_outlives_the_program(tmp_path):
    """Even one whose parent is killed ends with it."""
    with running(tmp_path, *REPORT, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        deadline = time.monotonic() + 20
        while not (workers := _children(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
        process.communicate(timeout=30)
    assert workers
    deadline = time.monotonic() + 10
    while any(map(_lives, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(_lives, workers))


def _children(pid):
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


def _lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


SCORE = ["score", str(DATA), "-s", "cn-gbt-36132"]


def test_a_full_disk_behind_the_output_is_told_in_one_line(tmp_path):
    with Path("/dev/full").open("w") as full, running(tmp_path, *SCORE, stdout=full) as process:
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert said.splitlines()[-1] == "greenscore: No space left on device"
    assert "report it" not in said


def test_a_reader_that_goes_away_ends_the_command_quietly(tmp_path):
    with running(tmp_path, "standards", "schema", stdout=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
        process.wait(60)
    assert (process.returncode, said) == (0, "")


@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-", ">&- 2>&- <&-", "2>/dev/full"])
def test_closed_streams_are_no_fault(tmp_path, stream):
    command = f'"$@" {stream}'
    done = subprocess.run(
        ["bash", "-c", command, "bash", *PROGRAM, *SCORE, "-o", "result.json"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "internal fault" not in done.stderr
    assert "Traceback" not in done.stderr
    if "full" not in stream:
        assert done.returncode == 0
        assert (tmp_path / "result.json").exists()
