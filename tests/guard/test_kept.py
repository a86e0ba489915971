"""Kept folders: made once, checked at use, healed, and never half there."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from greenscore.guard import kept as module
from greenscore.guard.kept import LIST, digest, kept

FILES = {"one.bin": b"1" * 5000, "two.txt": b"two"}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "greenscore"


@pytest.fixture
def make():
    """Return what makes the files, and counts how often in `times`."""

    def made():
        made.times += 1
        return FILES

    made.times = 0
    return made


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != LIST}


def test_is_made_once_and_found_again(make, home):
    folder = kept("set", make)
    assert kept("set", make) == folder == home / "set"
    assert (contents(folder), make.times) == (FILES, 1)


@pytest.mark.parametrize("name", [*FILES, LIST])
@pytest.mark.parametrize("harm", ["cut", "flipped", "emptied", "gone", "longer", "folder"])
def test_a_damaged_file_is_made_again(make, home, name, harm):
    file = kept("set", make) / name
    content = file.read_bytes()
    file.unlink()
    if harm == "folder":
        file.mkdir()
    elif harm != "gone":
        flipped = content[:-1] + bytes([content[-1] ^ 1])
        changed = {
            "cut": content[:-1],
            "flipped": flipped,
            "emptied": b"",
            "longer": content + b" ",
        }
        file.write_bytes(changed[harm])
    if harm == "longer" and name == LIST:
        return  # a space more says the same
    assert contents(kept("set", make)) == FILES
    assert make.times == 2
    assert sorted(path.name for path in home.iterdir()) == [".lock", "set"]


@pytest.mark.parametrize("at", range(0, 200, 7))
def test_no_bit_of_the_list_can_be_another(make, at):
    file = kept("set", make) / LIST
    before = file.read_bytes()
    file.write_bytes(before[:at] + bytes([before[at] ^ 4]) + before[at + 1 :])
    assert contents(kept("set", make)) == FILES
    assert (kept("set", make) / LIST).read_bytes() == before


def test_a_list_that_names_files_elsewhere_is_not_believed(make, home):
    folder = kept("set", make)
    (home / "other").write_bytes(b"x")
    sums = {"../other": module.sha256(b"x").hexdigest()}
    (folder / LIST).write_text(json.dumps({"files": sums, "sha256": module._seal(sums)}))
    assert contents(kept("set", make)) == FILES


def test_an_older_set_without_a_list_is_made_again(make, home):
    (home / "set").mkdir(parents=True)
    (home / "set" / "one.bin").write_bytes(b"half")
    assert contents(kept("set", make)) == FILES


def test_files_are_read_once_where_nothing_was_touched(make, monkeypatch):
    folder = kept("set", make)
    kept("set", make)
    read = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read.append(self.name) or real(self))
    assert kept("set", make) == folder
    assert read == [LIST]


def test_what_killed_processes_left_goes_and_other_sets_stay(make, home):
    for left in (".unfinished-abc", "fonts-x1y2z3_a", "fonts-0123456789abcdef", "other"):
        (home / left / "whole").mkdir(parents=True)
    kept("set", make)
    found = sorted(path.name for path in home.iterdir())
    assert found == [".lock", "fonts-0123456789abcdef", "other", "set"]


def test_a_process_that_is_killed_while_it_makes_leaves_nothing_that_stays(make, home):
    code = (
        "import os, signal; from greenscore.guard import kept\n"
        "real = os.rename\n"
        "def dead(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
        "kept.Path.rename = dead\n"
        "kept.kept('set', lambda: {'one.bin': b'half'})"
    )
    died = subprocess.run([sys.executable, "-c", code], check=False)
    assert died.returncode == -signal.SIGKILL
    assert [path.name for path in home.glob(".unfinished-*/whole/*.bin")] == ["one.bin"]
    assert contents(kept("set", make)) == FILES
    assert sorted(path.name for path in home.iterdir()) == [".lock", "set"]


def test_of_many_processes_at_once_one_makes_it(home):
    code = (
        "import sys, time; from pathlib import Path; from greenscore.guard.kept import kept\n"
        "def make():\n"
        "    Path(sys.argv[1], str(time.time_ns())).touch(); time.sleep(0.3)\n"
        "    return {'one.bin': b'1' * 5000}\n"
        "print(kept('set', make))"
    )
    made = home.parent / "made"
    made.mkdir()
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(made)], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    said = {process.communicate()[0].decode().strip() for process in running}
    assert said == {str(home / "set")}
    assert len(list(made.iterdir())) == 1


def test_where_another_keeps_the_lock_for_too_long_this_process_helps_itself(
    make, home, monkeypatch
):
    monkeypatch.setattr(module, "_LONGEST_WAIT", 0.1)
    home.mkdir()
    with (home / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        begun = time.monotonic()
        folder = kept("set", make)
        assert time.monotonic() - begun < 5
    assert folder.parent == module._of_this_process(os.getpid())
    assert contents(folder) == FILES


@pytest.mark.parametrize("way", ["file", "read-only", "link"])
def test_a_cache_that_cannot_be_used_is_gone_without(make, home, way, tmp_path, monkeypatch):
    if way == "file":
        home.write_text("in the way")
    elif way == "link":
        (tmp_path / "theirs").mkdir()
        home.symlink_to(tmp_path / "theirs")
        real = os.lstat
        other = os.getuid() + 1
        told = lambda path: os.stat_result((*real(path)[:4], other, *real(path)[5:]))  # noqa: E731
        monkeypatch.setattr(os, "lstat", told)
    else:
        home.mkdir(mode=0o500)
        if os.access(home, os.W_OK):
            pytest.skip("root may write everywhere")
    folder = kept("set", make)
    assert folder.parent == module._of_this_process(os.getpid())
    assert contents(folder) == FILES


def test_the_digest_is_that_of_names_and_contents(make):
    first = digest(kept("set", make))
    assert digest(kept("again", make)) == first
    assert digest(kept("other", lambda: {**FILES, "two.txt": b"2"})) != first
