"""What a scale makes of a range of values: between which scores it lies."""

from collections.abc import Sequence

from greenscore.expression.syntax import Constant, Expression
from greenscore.scoring.formulas import Nobody
from greenscore.scoring.intervals import Interval, Ranges, hull, interval
from greenscore.scoring.known_ranges import closed
from greenscore.scoring.numbers import SLACK
from greenscore.scoring.relative import MinMax, ShareScale, ZScore
from greenscore.scoring.scales import (
    ByFormula,
    LinearScale,
    LogNormalScale,
    Points,
    Scale,
    StepScale,
)

_FAR = 1e300  # where a survival curve has come to nothing


def image(scale: Scale | None, held: Interval, ranges: Ranges) -> Interval:
    """Return the range of the scores of values in `held`; without a scale the value is the score.

    Where it cannot be told more narrowly, it is all that the scale gives.
    """
    if scale is None:
        return held
    match scale:
        case ByFormula(expression, low, high):
            least, most = interval(expression, lambda name: held if name == "x" else ranges(name))
            return min(max(least, low), high), max(min(most, high), low)
        case LinearScale(worst, best):
            found = _scores(scale, _near(held, (worst, best), scale.log), (worst, best))
        case LogNormalScale(p10, median):
            held = max(held[0], 0.0), min(held[1], _FAR)
            found = _scores(scale, held, (p10, median)) if _known(p10, median) else []
        case StepScale(knots):
            found = _scores(scale, _near(held, knots), knots)
        case Points(knots, scores):
            found = _scores(scale, _near(held, knots), knots)
            found += _inside(held, knots, scores) if found else []
        case ZScore():
            found = [scale.distance(end) for end in held] if scale.deviation > SLACK else []
        case MinMax() | ShareScale(apart=False):
            found = _scores(scale, held, ())
        case _:
            found = []
    return hull([(score, score) for score in found]) if found else closed(scale.bounds)


def _scores(scale: Scale, held: Interval, knots: Sequence[Expression]) -> list[float]:
    """Return the scores at the ends of a range and at the knots in it; nothing where a knot is not known.

    Between two of these a scale does not turn.
    """
    at = _known(*knots)
    if len(at) < len(knots):
        return []
    inside = [knot for knot in at if held[0] <= knot <= held[1]]
    found = [scale.one(value, Nobody()) for value in (held[0], *inside, held[1])]
    return [score for score in found if score is not None]


def _known(*knots: Expression) -> list[float]:
    return [knot.value for knot in knots if isinstance(knot, Constant)]


def _near(held: Interval, knots: Sequence[Expression], log: bool = False) -> Interval:
    """Bring a range to a little beyond all knots, where the curve is flat."""
    at = _known(*knots)
    if not at:
        return held
    least = min(at) / 2.0 if log and min(at) > 0.0 else min(at) - 1.0
    return max(held[0], least), min(held[1], max(at) + 1.0)


def _inside(held: Interval, knots: Sequence[Expression], scores: Sequence[float]) -> list[float]:
    """Return the scores of the knots in a range: where two knots are one, the curve comes from both."""
    pairs = zip(knots, scores, strict=True)
    return [
        score
        for knot, score in pairs
        if isinstance(knot, Constant) and held[0] <= knot.value <= held[1]
    ]
