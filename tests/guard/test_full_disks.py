"""Disks that fill up at any point of any file that is written: the old one stays, and nothing beside it."""

import errno
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.guard import writer
from tests.cli.test_outputs_and_inputs import CASES, here

__all__ = ["here"]

OLD = b"the file of before"
STEP = 4_096


class Filling:
    """A file that takes so many bytes and no more, as that of a full disk does."""

    def __init__(self, file, most):
        self._file, self._left = file, most

    def write(self, content):
        fits = content[: self._left]
        self._left -= len(fits)
        self._file.write(fits)
        if len(fits) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(fits)

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *fault):
        return self._file.__exit__(*fault)

    def __getattr__(self, name):
        return getattr(self._file, name)


@contextmanager
def filling(monkeypatch, most):
    real = writer._begun
    with monkeypatch.context() as patch:

        def begun(*given):
            file, name = real(*given)
            return Filling(file, most), name

        patch.setattr(writer, "_begun", begun)
        yield


def left(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "words, suffix", CASES, ids=lambda part: part if isinstance(part, str) else part[0]
)
def test_a_fault_at_every_4_kib_of_every_writer_leaves_the_old_file(
    here, words, suffix, monkeypatch
):
    """What a command hands to the writer is taken once, and written to a disk that is full at each point."""
    taken = []
    real = writer.writing

    @contextmanager
    def noting(path, ours=writer.nobodys):
        with real(path, ours) as file:
            yield file
        taken.append(Path(path).read_bytes())

    with monkeypatch.context() as patch:
        patch.setattr(writer, "writing", noting)
        done = CliRunner().invoke(greenscore, [*words, f"mine{suffix}"])
    assert done.exit_code == 0, done.output
    content = taken[-1]
    assert content == Path(f"mine{suffix}").read_bytes()
    folder = here / "disk"
    folder.mkdir()
    target = folder / f"mine{suffix}"
    target.write_bytes(OLD)
    for most in [*range(0, len(content), STEP), len(content) - 1]:
        with filling(monkeypatch, most), pytest.raises(OSError, match="space"):
            writer.write_bytes(target, content, writer.anew)
        assert (target.read_bytes(), left(folder)) == (OLD, [target.name])
    with filling(monkeypatch, len(content)):
        writer.write_bytes(target, content, writer.anew)
    assert (target.read_bytes(), left(folder)) == (content, [target.name])


@pytest.fixture
def disk(tmp_path):
    """A file system of 64 KiB, where this machine lets us have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip(
            "a small file system cannot be mounted here: full disks were tried by faults alone"
        )
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_real_disk_that_is_full(disk):
    target = disk / "out.bin"
    for size in (0, 4_096, 30_000):
        target.write_bytes(OLD)
        (disk / "ballast").write_bytes(b"x" * size)
        with pytest.raises(OSError, match="space"):
            writer.write_bytes(target, os.urandom(80_000), writer.anew)
        assert (target.read_bytes(), left(disk)) == (OLD, ["ballast", "out.bin"])
    writer.write_bytes(target, b"small", writer.anew)
    assert target.read_bytes() == b"small"


@pytest.mark.usefixtures("here")
def test_a_command_on_a_full_disk_says_so(disk):
    target = disk / "report.pdf"
    target.write_bytes(OLD)
    words = [
        "report",
        "data.yaml",
        "-s",
        "cn-gbt-36132",
        "-o",
        str(target),
        "--force",
        "--lang",
        "en",
    ]
    done = CliRunner().invoke(greenscore, words)
    assert done.exit_code == 1
    assert "No space left on device" in done.stderr
    assert (target.read_bytes(), left(disk)) == (OLD, ["report.pdf"])
