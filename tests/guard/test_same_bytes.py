"""What is written depends on what was given alone: not on machine, user, clock or language."""

import os
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("everything.py")
HERE = {
    "TZ": "Pacific/Kiritimati",
    "LANG": "C",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "0",
    "USER": "alice",
    "COLUMNS": "40",
}
THERE = {
    "TZ": "Pacific/Pago_Pago",
    "LANG": "zh_CN.UTF-8",
    "LC_ALL": "zh_CN.UTF-8",
    "PYTHONHASHSEED": "4711",
    "USER": "bob",
    "LOGNAME": "bob",
    "COLUMNS": "200",
    "TERM": "dumb",
}


def begun(folder, settings, umask, *words):
    """Start the script in a folder, with a home and a cache of its own."""
    work = folder / "work"
    work.mkdir(parents=True)
    kept = ("PATH", "PYTHONPATH", "SYSTEMROOT")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | settings
    environment |= {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    environment |= {"PYTHONPATH": str(SCRIPT.parents[2]), "GREENSCORE_LANG": "zh"}
    return work, subprocess.Popen(
        [sys.executable, str(SCRIPT), *words],
        cwd=work,
        env=environment,
        umask=umask,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def digests(work):
    return {
        file.relative_to(work).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in sorted(work.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the folders of two runs; their clocks differ by a day and by the seconds between."""
    first, one = begun(tmp_path_factory.mktemp("a"), HERE, 0o022)
    time.sleep(2.5)  # the stamps of archives have steps of two seconds
    second, two = begun(tmp_path_factory.mktemp("longer-name"), THERE, 0o077, "reversed")
    for process in (one, two):
        said, _ = process.communicate(timeout=500)
        assert process.returncode == 0, said.decode(errors="replace")[-3000:]
    return first, second


def test_every_file_has_the_same_bytes_under_two_environments(written):
    first, second = map(digests, written)
    assert len(first) > 45
    assert [
        name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    ] == []


def test_files_of_every_kind_were_written(written):
    kinds = {Path(name).suffix for name in digests(written[0])}
    assert kinds >= {".json", ".csv", ".xlsx", ".parquet", ".pdf", ".html", ".zip", ".yaml"}


def test_no_file_tells_of_the_machine_or_its_user(written):
    """Neither folder nor user, nor a day of this year that nobody gave."""
    today = time.strftime("%Y-%m-%d").encode()
    told = [b"alice", b"Kiritimati", os.fsencode(str(written[0])), today]
    found = [
        (file.name, word)
        for file in written[0].rglob("*")
        if file.is_file()
        for word in told
        if word in file.read_bytes()
    ]
    assert found == []
