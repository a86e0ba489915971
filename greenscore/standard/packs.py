"""Packs: installed distributions that bring standards of their own.

A pack names a folder of its package under the entry points `greenscore.standards`. It is data: the
folder is found without running anything of the package.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.guard.installed import entry_points, module
from greenscore.problems import Problem
from greenscore.standard.shelf import Folder

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

GROUP = "greenscore.standards"


def packs() -> tuple[Sequence[Folder], Sequence[Problem]]:
    """Return the shelf of each installed pack in the order of their names, and what is wrong with others."""
    found: list[Folder] = []
    problems: list[Problem] = []
    named = ((_name(pack, point), point.value) for pack, point in entry_points(GROUP))
    for name, value in sorted(named):
        folder = _folder(value)
        shelf = None if folder is None else Folder(folder, name)
        if shelf is not None and shelf.folders():
            found.append(shelf)
        else:
            args = {"pack": name, "entry": value, "group": GROUP}
            problems.append(Problem(code="standard-pack-broken", args=args))
    return found, problems


def _name(pack: "Distribution", point: "EntryPoint") -> str:
    return pack.name or point.name


def _folder(value: str) -> Path | None:
    """Return the folder that `package.folder` stands for."""
    package, *below = value.split(".")
    if not all(part.isidentifier() for part in below):
        return None
    spec = module(package)
    around = spec.submodule_search_locations if spec is not None else None
    folders = (Path(root, *below) for root in around or ())
    return next((folder for folder in folders if folder.is_dir()), None)
