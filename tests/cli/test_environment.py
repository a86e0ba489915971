"""Machines as they are: without a home, a place for caches, a language, or the folder one stands in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from greenscore.resources import standards_folder

ROOT = Path(__file__).parents[2]
DATA = standards_folder() / "cn-gbt-36132-2025" / "examples" / "average" / "data.yaml"
PROGRAM = [sys.executable, "-P", "-m", "greenscore"]
PLAIN = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}

ODD = {
    "no home": {},
    "a home that is not there": {"HOME": "/dev/null/nowhere"},
    "a home that nobody writes to": {"HOME": "/proc"},
    "a folder of caches that is none": {
        "HOME": "/dev/null/nowhere",
        "XDG_CACHE_HOME": "relative/folder",
    },
    "a home that is a file": {"HOME": "/etc/passwd"},
    "no folder for temporary files": {"TMPDIR": "/dev/null/nowhere"},
    "a language of nobody": {"LANG": "xx_YY.foo", "LC_ALL": "xx_YY.foo"},
    "plain C": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    "Chinese in GB18030": {"LC_ALL": "zh_CN.GB18030", "PYTHONIOENCODING": "gb18030"},
    "a zone of nowhere": {"TZ": "No/Where"},
    "a narrow terminal": {"COLUMNS": "1", "TERM": "dumb"},
    "a hash of its own": {"PYTHONHASHSEED": "12345"},
}


def told(folder, *command, env, code=0):
    done = subprocess.run(
        [*PROGRAM, *command],
        cwd=folder,
        env={**PLAIN, **env},
        capture_output=True,
        timeout=120,
        check=False,
    )
    said = done.stderr.decode(errors="replace")
    assert "internal fault" not in said
    assert "Traceback" not in said
    assert done.returncode == code, said
    return done.stdout


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """The bytes of a report on this machine as it is."""
    folder = tmp_path_factory.mktemp("usual")
    told(
        folder,
        "report",
        str(DATA),
        "-s",
        "cn-gbt-36132",
        "-o",
        "r.pdf",
        env={**os.environ, **PLAIN},
    )
    return (folder / "r.pdf").read_bytes()


@pytest.mark.parametrize("name", ODD)
def test_an_odd_machine_scores_and_prints_the_same(name, tmp_path, usual):
    told(tmp_path, "report", str(DATA), "-s", "cn-gbt-36132", "-o", "r.pdf", env=ODD[name])
    assert (tmp_path / "r.pdf").read_bytes() == usual
    assert [path.name for path in tmp_path.iterdir()] == ["r.pdf"]


def test_the_folder_one_stands_in_may_be_gone(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    script = f'rmdir "{folder}"; exec "$@"'
    for command, code in (
        (["score", str(DATA), "-s", "cn-gbt-36132"], 0),
        (["standards", "lint", "./x"], 1),
        (["check", "x.xlsx", "-s", "cn-gbt-36132"], 1),
    ):
        folder.mkdir(exist_ok=True)
        done = subprocess.run(
            ["bash", "-c", script, "bash", *PROGRAM, *command],
            cwd=folder,
            env=PLAIN,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "internal fault" not in done.stderr
        assert done.returncode == code, done.stderr


def test_a_name_that_is_no_text_is_shown_and_stops_nothing(tmp_path):
    name = os.fsdecode(b"firm\xff.yaml")
    content = DATA.read_text(encoding="utf-8").replace(
        "- subject: demo-machinery-average\n  ", "- "
    )
    (tmp_path / name).write_text(content, encoding="utf-8")
    for output in ("r.json", "r.html", "r.pdf", os.fsdecode(b"o\xff.csv")):
        command = "report" if output.endswith(("html", "pdf")) else "score"
        told(tmp_path, command, name, "-s", "cn-gbt-36132", "-o", output, env={})
        assert (tmp_path / output).exists()
