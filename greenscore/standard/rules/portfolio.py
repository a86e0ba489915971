"""Portfolios: what they take, from whom, and the ladders of their own."""

from collections.abc import Iterator
from itertools import pairwise

from greenscore.model.standard import Portfolio, PortfolioLevel
from greenscore.problems import Problem, nearest
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path


def quantities(inspection: Inspection) -> Iterator[Problem]:
    """A portfolio takes the score of a node that there is, or a value; a power mean says which power."""
    known = [node.id for _, node in inspection.nodes]
    for path, portfolio in _portfolios(inspection):
        given = [name for name in ("of", "value") if getattr(portfolio, name) is not None]
        if len(given) != 1:
            args = {"forms": "of, value", "given": ", ".join(given) or "-"}
            yield inspection.problem("standard-not-one-of", path, **args)
        if portfolio.of is not None and portfolio.of not in known:
            close = nearest(portfolio.of, known) or ", ".join(known[:12])
            args = {"given": portfolio.of, "nearest": close}
            yield inspection.problem("standard-portfolio-node", (*path, "of"), **args)
        if portfolio.aggregate.kind == "power" and not portfolio.aggregate.power:
            yield inspection.problem("standard-missing-key", (*path, "aggregate"), key="power")


def coverage_shares(inspection: Inspection) -> Iterator[Problem]:
    """The least coverage of a portfolio is a share of its weight, from 0 to 1."""
    for path, portfolio in _portfolios(inspection):
        least = portfolio.min_coverage
        if least is not None and not 0 <= least <= 1:
            args = {"given": str(least), "limit": "0..1"}
            yield inspection.problem("standard-out-of-range", (*path, "min_coverage"), **args)


def ladder_order(inspection: Inspection) -> Iterator[Problem]:
    """Levels of a portfolio have one threshold each, ascend, and say where they are from."""
    for path, portfolio in _portfolios(inspection):
        levels = portfolio.levels
        for place, level in enumerate(levels):
            where = (*path, "levels", place)
            given = [name for name in ("at", "above") if getattr(level, name) is not None]
            if len(given) != 1:
                args = {"forms": "at, above", "given": ", ".join(given) or "-"}
                yield inspection.problem("standard-not-one-of", where, **args)
            if not (level.source or portfolio.source):
                yield inspection.problem("standard-no-source", where, item=level.id)
        thresholds = [(place, _threshold(level)) for place, level in enumerate(levels)]
        known = [(place, threshold) for place, threshold in thresholds if threshold is not None]
        for (_, first), (place, second) in pairwise(known):
            if first >= second:
                args = {"first": f"{first[0]:g}", "second": f"{second[0]:g}"}
                yield inspection.problem("standard-not-ascending", (*path, "levels", place), **args)


def _threshold(level: PortfolioLevel) -> tuple[float, bool] | None:
    """Return a level's threshold, and whether only what lies above it counts."""
    number = level.above if level.at is None else level.at
    return None if number is None else (float(number), level.at is None)


def _portfolios(inspection: Inspection) -> Iterator[tuple[Path, Portfolio]]:
    for position, portfolio in enumerate(inspection.standard.portfolio):
        yield ("portfolio", position), portfolio


RULES = (quantities, coverage_shares, ladder_order)
