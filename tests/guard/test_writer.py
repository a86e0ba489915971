"""The one writer: whole or not at all, and nobody's work written over."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from greenscore.guard import writer
from greenscore.guard.run import reads, run
from greenscore.guard.writer import anew, nobodys, write_bytes, write_new, write_text, writing
from greenscore.problems import ProblemsFound

OLD, NEW = b"old " * 5_000, b"new " * 20_000


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def refused(path, *, content=NEW, ours=nobodys):
    with pytest.raises(ProblemsFound) as found:
        write_bytes(path, content, ours)
    return found.value.problems[0].code


def test_a_file_is_written_and_nothing_else_is_left(tmp_path):
    write_bytes(tmp_path / "a", NEW)
    write_text(tmp_path / "b", "é\r\n")
    assert left(tmp_path) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == NEW
    assert (tmp_path / "b").read_bytes() == "é\r\n".encode()


def test_another_s_file_stays_without_force_and_beside_with_it(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(OLD)
    assert refused(file) == "output-not-ours"
    assert (left(tmp_path), file.read_bytes()) == (["a"], OLD)
    for kept in ("a.bak", "a.bak2"):
        with run(force=True):
            write_bytes(file, kept.encode())
        assert kept in left(tmp_path)
    assert (tmp_path / "a.bak").read_bytes() == OLD
    assert (tmp_path / "a.bak2").read_bytes() == b"a.bak"
    assert file.read_bytes() == b"a.bak2"
    assert refused(file) == "output-not-ours"  # the leave was for those runs alone


def test_our_own_an_equal_and_an_empty_file_are_written_over(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(OLD)
    before = file.stat().st_ino
    write_bytes(file, OLD)
    assert file.stat().st_ino == before  # nothing was done
    write_bytes(file, NEW, anew)
    assert file.read_bytes() == NEW
    file.write_bytes(b"")
    write_bytes(file, OLD)
    assert (file.read_bytes(), left(tmp_path)) == (OLD, ["a"])


@pytest.mark.parametrize("link", ["name", "symbolic", "hard", "spelling"])
@pytest.mark.parametrize("force", [False, True])
def test_what_was_read_is_never_written_over(tmp_path, link, force):
    file, other = tmp_path / "a", tmp_path / "b"
    file.write_bytes(OLD)
    if link == "symbolic":
        other.symlink_to(file)
    elif link == "hard":
        other.hardlink_to(file)
    target = {"name": file, "spelling": tmp_path / "." / ".." / tmp_path.name / "a"}.get(
        link, other
    )
    with run(force=force):
        reads(file)
        assert refused(target, ours=lambda _: True) == "output-is-input"
    assert file.read_bytes() == OLD
    write_bytes(target, NEW, anew)  # a later run read nothing


def test_two_outputs_of_a_run_are_two_files(tmp_path):
    with run():
        write_bytes(tmp_path / "a", OLD)
        assert refused(tmp_path / "a", ours=lambda _: True) == "output-twice"
    write_bytes(tmp_path / "a", NEW, anew)


def test_a_new_file_is_new(tmp_path):
    write_new(tmp_path / "a", NEW)
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", OLD)
    assert ((tmp_path / "a").read_bytes(), left(tmp_path)) == (NEW, ["a"])


def test_a_link_stays_one_and_what_it_points_to_is_written(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "a")
    write_bytes(tmp_path / "link", NEW)
    assert (tmp_path / "folder" / "a").read_bytes() == NEW
    assert (tmp_path / "link").is_symlink()


def test_permissions_are_those_of_the_old_file_or_those_asked_of_new_ones(tmp_path):
    before = os.umask(0o027)
    try:
        write_bytes(tmp_path / "a", OLD)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640
    (tmp_path / "a").chmod(0o604)
    write_bytes(tmp_path / "a", NEW, anew)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o604


def test_a_device_a_pipe_and_the_longest_name_can_be_written_to(tmp_path):
    write_bytes(Path("/dev/null"), NEW)
    os.mkfifo(tmp_path / "pipe")
    got = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write_bytes(tmp_path / "pipe", NEW)
    reader.join(10)
    assert got == [NEW]
    write_bytes(tmp_path / ("n" * 255), NEW)
    assert len(left(tmp_path)) == 2


@pytest.mark.parametrize("name", ["no/folder", "folder", "n" * 256, "a/b"])
def test_what_cannot_be_written_says_so_and_leaves_nothing(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "a").write_bytes(OLD)
    with pytest.raises(OSError, match="Errno") as found:
        write_bytes(tmp_path / name, NEW)
    assert found.value.strerror
    assert left(tmp_path) == ["a", "folder"]


@pytest.mark.parametrize(
    "fault", [OSError(28, "full"), KeyboardInterrupt(), SystemExit(1), MemoryError()]
)
@pytest.mark.parametrize("where", ["write", "fsync", "replace"])
def test_a_fault_at_any_step_leaves_the_old_file_alone(tmp_path, monkeypatch, fault, where):
    file = tmp_path / "a"
    file.write_bytes(OLD)

    def fail(*_):
        raise fault

    if where == "fsync":
        monkeypatch.setattr(writer.os, "fsync", fail)
    elif where == "replace":
        monkeypatch.setattr(writer.Path, "replace", fail)
    with pytest.raises(type(fault)):  # noqa: PT012, SIM117 - one step, of which each part may fail
        with writing(file, anew) as opened:
            opened.write(NEW)
            if where == "write":
                fail()
    assert (file.read_bytes(), left(tmp_path)) == (OLD, ["a"])


HALFWAY = """
import os, sys
from pathlib import Path
from greenscore.guard.writer import anew, writing
with writing(Path(sys.argv[1]), anew) as file:
    file.write(b"x" * 100_000)
    file.flush()
    print("there", flush=True)
    sys.stdin.read()
"""


def test_a_killed_run_leaves_the_old_file_and_the_next_one_sweeps_after_it(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(OLD)
    command = [sys.executable, "-c", HALFWAY, str(file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as killed, subprocess.Popen(command, **pipes) as alive:
        for each in (killed, alive):
            assert each.stdout.readline() == b"there\n"
        killed.send_signal(signal.SIGKILL)
        killed.wait(10)
        assert file.read_bytes() == OLD
        assert len(left(tmp_path)) == 3
        write_bytes(file, NEW, anew)
        assert len(left(tmp_path)) == 2  # the piece that somebody still writes to
        alive.stdin.close()
        assert alive.wait(10) == 0
    assert (file.read_bytes(), left(tmp_path)) == (b"x" * 100_000, ["a"])
