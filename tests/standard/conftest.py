"""The sound standard of `broken/`, and copies of it with one thing changed."""

import shutil
from pathlib import Path

import pytest

from greenscore.standard.builder import load

BROKEN = Path(__file__).parent / "broken"
SMALL = (BROKEN / "standard.yaml").read_text(encoding="utf-8")
REFERENCE = (BROKEN / "reference.csv").read_text(encoding="utf-8")


@pytest.fixture
def small():
    return SMALL


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a standard into the folder `s` and return its path relative to where tests run."""

    def write(text=SMALL, reference=REFERENCE):
        folder = tmp_path / "s"
        folder.mkdir(exist_ok=True)
        (folder / "standard.yaml").write_bytes(
            text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        )
        if reference is not None:
            (folder / "reference.csv").write_text(reference, encoding="utf-8")
        shutil.copytree(BROKEN / "sectors", folder / "sectors", dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        return Path("s")

    return write


@pytest.fixture
def changed(write, small):
    """Load the small standard with `old` replaced by `new`; `old` must stand there once."""

    def changed(old, new, reference=REFERENCE):
        assert small.count(old) == 1, old
        text = small.replace(old, new)
        return text, *load(write(text, reference))

    return changed
