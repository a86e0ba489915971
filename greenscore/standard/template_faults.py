"""Faults of a template: what is wrong with every item that rows make of it is told once, at its line."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from greenscore.problems import Place, Problem
from greenscore.text.document import Path, dotted

# What these say of a problem differs from one item to the next, though the fault is the same.
_OWN = {"node", "item", "column", "given", "near"}


@dataclass(frozen=True, slots=True)
class _Fault:
    """What problems of one template have in common: the code, the place, and what else they say."""

    code: str
    template: Place
    said: tuple[tuple[str, str], ...]


def told_once(
    problems: Iterable[Problem], places: Mapping[Path, Place], templates: Mapping[Path, Place]
) -> Iterator[Problem]:
    """Yield problems; one that all items of a template have, in place of the first, at the template.

    `places` are those of all items, and `templates` where items that rows made are written for all rows.
    """
    problems = tuple(problems)
    if not templates:
        yield from problems
        return
    known = {dotted(path): templates.get(path) for path in places}
    made = Counter(templates.values())
    items: dict[_Fault, set[str]] = defaultdict(set)
    faults: list[_Fault | None] = []
    for problem in problems:
        item = _nearest(problem.where.path, known)
        template = known.get(item)
        fault = None if template is None else _Fault(problem.code, template, _said(problem))
        faults.append(fault)
        if fault is not None:
            items[fault].add(item)
    told: set[_Fault] = set()
    for problem, fault in zip(problems, faults, strict=True):
        if fault is None or not 1 < made[fault.template] == len(items[fault]):
            yield problem
        elif fault not in told:
            told.add(fault)
            yield replace(problem, where=replace(fault.template, path=problem.where.path))


def _nearest(path: str, known: Mapping[str, Place | None]) -> str:
    """Return the path of the item that a path leads to, or the nearest around it."""
    while path and path not in known:
        path = path.rpartition(".")[0]
    return path


def _said(problem: Problem) -> tuple[tuple[str, str], ...]:
    """Return what a problem says besides the names of its own item."""
    own = set(problem.where.path.split("."))
    return tuple(
        (key, text) for key, text in problem.args.items() if key not in _OWN and text not in own
    )
