"""How the scores of children become one, computed exactly."""

from fractions import Fraction

from tests.oracle import exact
from tests.oracle.exact import logarithm
from tests.oracle.subject import Untold


def aggregate(rule, pairs):
    """Return the aggregate of pairs of weight and score."""
    if not pairs:
        return None
    kind, scores = rule["kind"], [score_ for _, score_ in pairs]
    total = sum(weight for weight, _ in pairs)
    if kind in {"min", "max", "any"}:
        return min(scores) if kind == "min" else max(scores)
    if kind == "product":
        product = Fraction(1)
        for score_ in scores:
            product *= score_
        return product
    added = sum(weight * score_ for weight, score_ in pairs)
    if kind == "sum":
        return added
    if kind == "mean":
        return added / total
    if kind == "penalised":
        return _penalised(rule, pairs, added / total, total)
    exponent = {"geometric": 0, "harmonic": -1}.get(kind)
    exponent = Fraction(rule["power"]) if exponent is None else Fraction(exponent)
    if any(score_ < 0 for score_ in scores):
        return None
    if 0 in scores and exponent <= 0:
        return Fraction(0) if rule["zero"] == "zero" else None
    if exponent == 0:
        return exact.exponential(sum(w * logarithm(s) for w, s in pairs) / total)
    if kind == "harmonic":  # no power is asked for, so that none is brought to twelve digits
        return total / sum(w / s for w, s in pairs)
    inner = sum(w * exact.power(s, exponent) for w, s in pairs) / total
    return exact.raised(inner, 1 / exponent)


def _penalised(rule, pairs, mean, total):
    if any(score_ < 0 for _, score_ in pairs):
        raise Untold
    if mean == 0:
        return mean
    variance = sum(w * (s - mean) ** 2 for w, s in pairs) / total
    sign = -1 if rule.get("penalised", {}).get("sign", "minus") == "minus" else 1
    return mean + sign * variance / mean
