"""A new standard: a small complete one, ready to be changed step by step."""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from greenscore.guard.writer import write_text
from greenscore.problems import Place, Problem
from greenscore.standard.rules.identity import names_a_device

# Files of the starter carry this id; it is replaced by the author's.
_STARTER_ID = "my-standard"
_EDITION = "1"
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def new(id_: str, folder: Path) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Write a starter named `id_` into a new folder `<id>-1` below `folder`; return its files.

    A folder that exists is a problem and stays as it is. Raises OSError where nothing can be written.
    """
    if not _ID.fullmatch(id_):
        args = {"given": id_[:60], "signs": "_ . -"}
        return (), (Problem(code="standard-bad-id", args=args),)
    if names_a_device(id_):
        return (), (Problem(code="standard-id-unsafe", args={"id": id_}),)
    target = folder / f"{id_}-{_EDITION}"
    if target.exists():
        return (), (Problem(code="standard-folder-exists", where=Place(file=target.name)),)
    written = []
    for name, text in _texts(files("greenscore.standard").joinpath("starter"), Path()):
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, text.replace(_STARTER_ID, id_))
        written.append(file)
    return tuple(written), ()


def _texts(item: Traversable, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files below `item`, each with its path."""
    for child in sorted(item.iterdir(), key=lambda child: child.name):
        if child.is_dir():
            yield from _texts(child, path / child.name)
        else:
            yield path / child.name, child.read_text(encoding="utf-8")
