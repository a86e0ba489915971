"""What no answer that is let in comes to: items that never score, levels that nobody reaches."""

from collections.abc import Iterator, Sequence

from greenscore.expression.syntax import Constant, Expression, Name
from greenscore.model.scalars import Path
from greenscore.problems import Problem
from greenscore.scoring.caution import SURE, plainly
from greenscore.scoring.gates import Demand, clash, demands_of, joined
from greenscore.scoring.intervals import ANYTHING, NO, Interval, interval
from greenscore.scoring.known_ranges import closed
from greenscore.scoring.numbers import SLACK
from greenscore.scoring.plan import Plan, PlanLevel
from greenscore.scoring.plan_paths import LadderSite, NodeSite, ladder_sites, node_sites

# Their figure never lies above the highest of what it is made of.
_WITHIN = {"mean", "geometric", "harmonic", "power", "min", "max", "any"}


class Unreachable:
    """Finds what cannot be in a plan: `found` yields a warning for each."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._digits = plan.edition.standard.rounding.digits
        self._known = {f"{node.id}.score": closed(node.reach) for node in plan.nodes}
        for node in plan.nodes:
            if node.value is not None:
                self._known[f"{node.id}.value"] = interval(node.value, self._ranges)

    def found(self) -> Iterator[Problem]:
        """Yield a warning for each item that cannot score and each level that cannot be reached."""
        for site in node_sites(self._plan):
            yield from self._never_scores(site)
        for ladder in ladder_sites(self._plan):
            yield from self._ladder(ladder)
        yield from self._portfolios()

    def _ranges(self, name: str) -> Interval:
        name = name.removesuffix(f".{SURE}")
        return self._known.get(name) or self._plan.ranges.get(name, ANYTHING)

    def _problem(self, code: str, path: Path, **args: str) -> Problem:
        return Problem(code=code, where=self._plan.edition.place(*path), args=args)

    def _written(self, number: float | None) -> str:
        return "–" if number is None else f"{number:.{self._digits}f}"

    def _never_scores(self, site: NodeSite) -> Iterator[Problem]:
        """Tell of what never applies, and of an indicator whose best answer is worth its lowest score."""
        path, node, root = site
        if node.weight == Constant(0.0):
            return
        if node.applies is not None and interval(node.applies, self._ranges) == NO:
            yield self._problem("standard-never-applies", (*path, "applies"), node=node.id)
            return
        (low, high), most = node.bounds, node.reach[1]
        if node.children or low is None or high is None or most is None:
            return
        if most <= low + SLACK < high - SLACK:
            args = {"score": self._written(most), "best": self._written(root.reach[1])}
            yield self._problem("standard-never-scores", path, node=node.id, **args)

    def _ladder(self, site: LadderSite) -> Iterator[Problem]:
        """Tell of each level that cannot be reached; where levels are cumulative, of the lowest of them."""
        asked: dict[Expression, Demand] = {}
        for place, level in enumerate(site.node.ladder):
            gates = [gate.expect for gate in site.levels[place].requires]
            found = next(self._level(site, place, level, gates, asked), None)
            if found is not None:
                yield found
            if not site.node.cumulative:
                asked = {}
            elif found is not None:
                return

    def _level(
        self,
        site: LadderSite,
        place: int,
        level: PlanLevel,
        gates: Sequence[str],
        asked: dict[Expression, Demand],
    ) -> Iterator[Problem]:
        """Yield what of a level cannot be: its threshold, a gate, or two demands together.

        `asked` gathers what is asked so far, by what it is asked of.
        """
        path = (*site.path, place)
        own = Name(f"{site.node.id}.{'value' if site.node.of_value else 'score'}")
        threshold = self._threshold(own, level)
        if threshold is not None:
            least, most = self._ranges(own.id)
            if threshold.low > most or threshold.high < least:
                best = most if threshold.low > most else least
                best_text = f"{best:g}" if site.node.of_value else self._written(best)
                args = {"level": level.id, "asked": threshold.text, "best": best_text}
                yield self._problem("standard-level-unreachable", path, **args)
            yield from self._together(path, level, [(own, threshold)], asked)
        for nth, (gate, text) in enumerate(zip(level.gates, gates, strict=True)):
            where = (*path, "requires", nth)
            if interval(gate, self._ranges) == NO:
                yield self._problem("standard-gate-unreachable", where, level=level.id, gate=text)
            demands = demands_of(plainly(gate), text, self._ranges)
            yield from self._together(where, level, demands, asked)

    def _threshold(self, own: Name, level: PlanLevel) -> Demand | None:
        """Return what the threshold of a level asks for, where it asks least."""
        if level.threshold is None:
            return None
        low, high = interval(level.threshold, self._ranges)
        least = high if level.op == "<=" else low
        return Demand.of(level.op, least, f"{own.id} {level.op} {least:g}")

    def _together(
        self,
        path: Path,
        level: PlanLevel,
        demands: Sequence[tuple[Expression, Demand]],
        asked: dict[Expression, Demand],
    ) -> Iterator[Problem]:
        """Tell of a demand that excludes those of the same thing so far, and add it to them."""
        for of, demand in demands:
            before = asked.get(of)
            asked[of] = demand if before is None else joined(before, demand)
            if before is not None and clash(before, demand):
                args = {"level": level.id, "first": before.text, "second": demand.text}
                yield self._problem("standard-gates-exclude", path, **args)

    def _portfolios(self) -> Iterator[Problem]:
        """Tell of levels of a portfolio that lie above all that its entities can come to."""
        declared = self._plan.edition.standard.portfolio
        for place, (portfolio, planned) in enumerate(
            zip(declared, self._plan.portfolio, strict=False)
        ):
            if planned.aggregate not in _WITHIN:
                continue
            of = Name(f"{portfolio.of}.score") if planned.value is None else planned.value
            most = interval(of, self._ranges)[1]
            for rung, level in enumerate(portfolio.levels):
                asked = level.above if level.at is None else level.at
                if asked is not None and float(asked) > most + SLACK:
                    text = f"{'>=' if level.above is None else '>'} {asked}"
                    args = {"level": level.id, "asked": text, "best": self._written(most)}
                    path = ("portfolio", place, "levels", rung)
                    yield self._problem("standard-level-unreachable", path, **args)
