"""Where formulas stand in a standard, and what each of them must be."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from greenscore.model.nodes import Adjust, Level, Node
from greenscore.model.standard import Function, Portfolio, Standard
from greenscore.standard.rules.paths import INDEX, nodes
from greenscore.text.document import Path

CHANGES = ("cap", "floor", "add", "set")


class Wanted(Enum):
    """What a formula must come to."""

    CONDITION = "a condition"
    SHARE = "a number without a unit"
    DECLARED = "a number in the unit of its item, where one is declared"
    VALUE = "a number in the unit of its node's value"
    SCALED = "a number in the unit of what the scale sees"
    ANY = "anything"


@dataclass(frozen=True, slots=True)
class Site:
    """One formula: its path and text, what it must come to, and whether it may refer to nodes.

    `node` is the node it belongs to; `unit` a declared unit; `sees_value`, `sees_scaled` and `sees_score`
    tell that `x` stands for the node's value, for what its transform makes of it, or for its score.
    """

    path: Path
    text: str
    wanted: Wanted
    node: Node | None = None
    unit: str | None = None
    nodes_allowed: bool = False
    sees_value: bool = False
    sees_scaled: bool = False
    sees_score: bool = False


def sites(standard: Standard) -> Iterator[Site]:
    """Yield every formula of the standard."""
    yield from _figures(standard)
    for path, node in nodes(standard):
        yield from _node(path, node)
    yield from _levels(("levels",), standard.levels)
    for position, portfolio in enumerate(standard.portfolio):
        yield from _portfolio(("portfolio", position), portfolio)


def _portfolio(path: Path, portfolio: Portfolio) -> Iterator[Site]:
    weight, value, where = portfolio.weight, portfolio.value, portfolio.where
    yield Site((*path, "weight"), weight, Wanted.DECLARED, nodes_allowed=True)
    if value is not None:
        unit = portfolio.unit
        yield Site((*path, "value"), value, Wanted.DECLARED, unit=unit, nodes_allowed=True)
    if where is not None:
        yield Site((*path, "where"), where, Wanted.CONDITION, nodes_allowed=True)


def _figures(standard: Standard) -> Iterator[Site]:
    for name, derived in standard.derived.items():
        if derived.formula is not None:
            wanted = Wanted.DECLARED if derived.unit else Wanted.ANY
            yield Site(("derived", name, "formula"), derived.formula, wanted, unit=derived.unit)
        if derived.function is not None:
            yield from _arguments(("derived", name, "function", "arguments"), derived.function)
    for position, check in enumerate(standard.checks):
        yield Site(("checks", position, "expect"), check.expect, Wanted.CONDITION)
    for position, prerequisite in enumerate(standard.prerequisites):
        site = ("prerequisites", position, "expect")
        yield Site(site, prerequisite.expect, Wanted.CONDITION)


def _arguments(path: Path, function: Function) -> Iterator[Site]:
    for position, (text, unit) in enumerate(zip_longest(function.arguments, function.units)):
        if text is not None:
            yield Site((*path, position), text, Wanted.DECLARED, unit=unit)


def _node(path: Path, node: Node) -> Iterator[Site]:
    yield Site((*path, "weight"), node.weight, Wanted.SHARE, node)
    if node.applies is not None:
        yield Site((*path, "applies"), node.applies, Wanted.CONDITION, node)
    if node.value is not None:
        yield Site(
            (*path, "value"), node.value, _wanted_of(node), node, node.unit, nodes_allowed=True
        )
    for name in ("min", "max"):
        bound = getattr(node.clip, name, None)
        if bound is not None:
            yield Site((*path, "clip", name), bound, Wanted.VALUE, node)
    if node.transform is not None:
        yield Site((*path, "transform"), node.transform, Wanted.DECLARED, node, sees_value=True)
    yield from _scale((*path, "score"), node)
    for name, ends in (("from", "source"), ("to", "target")) if node.rescale else ():
        for position, end in enumerate(getattr(node.rescale, ends)):
            yield Site((*path, "rescale", name, position), end, Wanted.SHARE, node)
    for position, adjust in enumerate(node.adjust):
        yield from _adjust((*path, "adjust", position), adjust, node)
    if path != INDEX:
        wanted = Wanted.VALUE if node.levels_of == "value" else Wanted.SHARE
        yield from _levels((*path, "levels"), node.levels, wanted, node)


def _wanted_of(node: Node) -> Wanted:
    """Return what the value of an indicator must come to, for its scale."""
    if node.score is not None and node.score.map is not None:
        return Wanted.ANY
    criterion = node.score is not None and node.score.criterion is not None
    return Wanted.CONDITION if criterion else Wanted.DECLARED


def _scale(path: Path, node: Node) -> Iterator[Site]:
    score = node.score
    if score is None:
        return
    if score.linear is not None:
        for name in ("worst", "best"):
            text = getattr(score.linear, name)
            yield Site((*path, "linear", name), text, Wanted.SCALED, node)
    if score.lognormal is not None:
        for name in ("p10", "median"):
            text = getattr(score.lognormal, name)
            yield Site((*path, "lognormal", name), text, Wanted.SCALED, node)
    for position, (text, _) in enumerate(score.points or ()):
        yield Site((*path, "points", position, 0), text, Wanted.SCALED, node)
    for position, (text, _) in enumerate(score.steps.at if score.steps else ()):
        yield Site((*path, "steps", "at", position, 0), text, Wanted.SCALED, node)
    if score.formula is not None:
        yield Site((*path, "formula"), score.formula, Wanted.SHARE, node, sees_scaled=True)


def _adjust(path: Path, adjust: Adjust, node: Node) -> Iterator[Site]:
    when = (*path, "when")
    yield Site(when, adjust.when, Wanted.CONDITION, node, nodes_allowed=True, sees_score=True)
    for name in CHANGES:
        text = getattr(adjust, name)
        if text is not None:
            yield Site((*path, name), text, Wanted.SHARE, node, nodes_allowed=True)


def _levels(
    path: Path,
    levels: tuple[Level, ...],
    wanted: Wanted = Wanted.SHARE,
    node: Node | None = None,
) -> Iterator[Site]:
    for position, level in enumerate(levels):
        for name in ("at", "above"):
            text = getattr(level, name)
            if text is not None:
                yield Site((*path, position, name), text, wanted, node, nodes_allowed=True)
        for number, gate in enumerate(level.requires):
            site = (*path, position, "requires", number, "expect")
            yield Site(site, gate.expect, Wanted.CONDITION, nodes_allowed=True)
