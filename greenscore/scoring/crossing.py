"""Levels that cross: one that asks less of something than a level below it does."""

from collections.abc import Iterator

from greenscore.expression.syntax import Expression
from greenscore.problems import Problem
from greenscore.scoring.gates import asks_less, comparisons
from greenscore.scoring.plan import Plan
from greenscore.scoring.plan_paths import LadderSite, ladder_sites


def crossing(plan: Plan) -> Iterator[Problem]:
    """Yield a warning for each gate that asks less than one of a level below.

    Where levels are cumulative, what is asked below is asked above as well.
    """
    for site in ladder_sites(plan):
        if not site.node.cumulative:
            yield from _crossing(plan, site)


def _crossing(plan: Plan, site: LadderSite) -> Iterator[Problem]:
    below: dict[Expression, tuple[str, Expression, str, str]] = {}
    for place, (level, declared) in enumerate(zip(site.node.ladder, site.levels, strict=True)):
        for nth, gate in enumerate(level.gates):
            text = declared.requires[nth].expect
            for of, op, limit in comparisons(gate):
                known = below.get(of)
                if known and asks_less((op, limit), known[:2], plan.parameters):
                    lower, other = known[2:]
                    args = {"level": level.id, "gate": text, "lower": lower, "other": other}
                    where = plan.edition.place(*site.path, place, "requires", nth)
                    yield Problem(code="standard-levels-cross", where=where, args=args)
                below[of] = (op, limit, level.id, text)
