"""Editions of one id: windows that overlap, and figures that changed a lot from one to the next."""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from greenscore.factors.checks.finding import at_row, off, percent, size, unit_of
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.factors.vocabulary import RETIRED
from greenscore.problems import Problem

MUCH = Fraction("0.15")  # correct figures change by more: a flag for the reviewer, not an error

Window = Callable[[Factor], tuple[date | None, date | None]]


def check_windows(library: Library) -> Iterator[Problem]:
    """Yield editions whose windows overlap without one superseding the other, and large changes.

    Windows that are open at one end are not held to this: a newer notice takes over from an older
    one without naming its last day.
    """
    editions: dict[str, list[Factor]] = {}
    replaced = {factor.supersedes for factor in library.factors}
    for factor in library.factors:
        if factor.review not in RETIRED and factor.reference not in replaced:
            editions.setdefault(factor.id, []).append(factor)
    for factors in editions.values():
        for window in (_data, _use):
            yield from _overlaps(library, factors, window)
        yield from _changes(library, factors)


def _overlaps(library: Library, factors: list[Factor], window: Window) -> Iterator[Problem]:
    bounded = [(start, end, f) for f in factors for start, end in [window(f)] if start and end]
    bounded.sort(key=lambda entry: entry[0])
    for (_, end, first), (start, _, second) in pairwise(bounded):
        if start <= end:
            yield at_row(library, second, "factor-windows", other=first.reference)


def _changes(library: Library, factors: list[Factor]) -> Iterator[Problem]:
    dated = [(f.data_from or f.apply_from, f) for f in factors]
    ordered = sorted(((day, f) for day, f in dated if day), key=lambda entry: entry[0])
    for (_, before), (_, after) in pairwise(ordered):
        if unit_of(before).dimensions != unit_of(after).dimensions:
            yield at_row(library, after, "factor-unit-changed", other=before.reference)
        elif (away := off(size(after), size(before))) > MUCH:
            args = {"other": before.reference, "off": percent(away)}
            yield at_row(library, after, "factor-changed-much", **args)


def _data(factor: Factor) -> tuple[date | None, date | None]:
    return factor.data_from, factor.data_to


def _use(factor: Factor) -> tuple[date | None, date | None]:
    return factor.apply_from, factor.apply_to
