"""Nested mappings of an author's numbers (by process, by size, by category), flattened to keys."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from greenscore.model.scalars import Path, as_number
from greenscore.problems import nearest

NONE = "none"


@dataclass(frozen=True, slots=True)
class KeyedProblem:
    """A fault in a nested mapping: its code, the path below the mapping, and the words to fill in."""

    code: str
    path: Path
    args: Mapping[str, str] = field(default_factory=dict)


def flatten(
    values: Mapping[str, Any], choices: Sequence[Sequence[str]]
) -> tuple[dict[tuple[str, ...], float | None], list[KeyedProblem]]:
    """Return the number for each combination of keys, one key for each list in `choices`.

    A number above the last depth holds for every key below it. The word `none` gives None: the
    document has no such value. Faults: `standard-key-unknown`, `standard-not-a-number`,
    `standard-key-depth`.
    """
    cells: dict[tuple[str, ...], float | None] = {}
    faults: list[KeyedProblem] = []

    def visit(item: Any, path: tuple[str, ...]) -> None:
        if isinstance(item, Mapping):
            for key, below in item.items():
                if len(path) == len(choices):
                    faults.append(
                        KeyedProblem(
                            "standard-key-depth", (*path, key), {"depth": str(len(choices))}
                        )
                    )
                elif key not in choices[len(path)]:
                    known = choices[len(path)]
                    args = {"key": key, "nearest": nearest(key, known) or ", ".join(known[:8])}
                    faults.append(KeyedProblem("standard-key-unknown", (*path, key), args))
                else:
                    visit(below, (*path, key))
            return
        try:
            number = None if item == NONE else float(as_number(item))
        except ValueError:
            faults.append(KeyedProblem("standard-not-a-number", path, {"given": str(item)}))
            return
        for rest in itertools.product(*choices[len(path) :]):
            cells[(*path, *rest)] = number

    visit(values, ())
    return cells, faults
