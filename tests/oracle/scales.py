"""How a value becomes a score, computed exactly."""

from fractions import Fraction
from itertools import pairwise

from tests.oracle.exact import SLACK, logarithm, survival
from tests.oracle.formulas import PLAIN, Formula, Quantity, less, number_in
from tests.oracle.subject import Untold


def _places(values):
    """Gather ascending values that lie no further than the slack from the next one."""
    places = []
    for value in values:
        if not places or value - places[-1][-1] > SLACK:
            places.append([])
        places[-1].append(value)
    return places


def _within(x, place):
    return place[0] - SLACK <= x <= place[-1] + SLACK


class Scales:
    """The scales of nodes for one subject; values are in the unit of their node."""

    def __init__(self, subject):
        self.subject = subject

    def score(self, node, unit, number):
        scale = node.get("score")
        if scale is None:
            return number
        (kind, rule), *_ = scale.items()
        if kind == "map":
            return self._map(rule)
        return getattr(self, f"_by_{kind}")(rule, number, unit, node)

    def thresholds(self, texts, unit):
        given = [Formula(self.subject)(text) for text in texts]
        if unit is None and any(one.unit not in {None, PLAIN} for one in given):
            raise Untold
        return [number_in(one, unit or PLAIN) for one in given]

    def _by_linear(self, rule, x, unit, _node):
        worst, best = self.thresholds([rule["worst"], rule["best"]], unit)
        if None in (worst, best, x):
            return None
        low, high = Fraction(rule.get("at_worst", 0)), Fraction(rule.get("at_best", 100))
        if abs(worst - best) <= SLACK:
            raise Untold
        if rule.get("log") and min(worst, best, x) <= 0:
            raise Untold
        sign = 1 if best > worst else -1
        if less(sign * x, sign * worst):
            return Fraction(rule["below"]) if "below" in rule else low
        if sign * x >= sign * best:
            return high
        if sign * x <= sign * worst:
            return low
        if rule.get("log"):
            worst, best, x = (logarithm(end) for end in (worst, best, x))
        return low + (high - low) * (x - worst) / (best - worst)

    def _by_points(self, points, x, unit, _node):
        marks = self.thresholds([mark for mark, _ in points], unit)
        if None in marks or x is None:
            return None
        if any(b - a <= SLACK for a, b in pairwise(marks)):
            raise Untold
        scores = [Fraction(score) for _, score in points]
        pairs = list(zip(marks, scores, strict=True))
        if x <= marks[0]:
            return scores[0]
        for (left, low), (right, high) in pairwise(pairs):
            if x <= right:
                return low + (high - low) * (x - left) / (right - left)
        return scores[-1]

    def _by_steps(self, rule, x, unit, _node):
        marks = self.thresholds([mark for mark, _ in rule["at"]], unit)
        if x is None:
            return None
        if None in marks:
            raise Untold
        if any(b - a <= SLACK for a, b in pairwise(marks)):
            raise Untold
        reached = Fraction(rule["below"])
        for mark, (_, score_) in zip(marks, rule["at"], strict=True):
            if not less(x, mark) if rule.get("side", "left") == "left" else less(mark, x):
                reached = Fraction(score_)
        return reached

    def _by_lognormal(self, rule, x, unit, _node):
        p10, median = self.thresholds([rule["p10"], rule["median"]], unit)
        if None in (p10, median, x):
            return None
        if p10 <= 0 or median <= p10 + SLACK:
            raise Untold
        return Fraction(100) if x <= 0 else survival(x, p10, median)

    def _by_formula(self, text, x, unit, node):
        result = Formula(self.subject, x=Quantity(x, unit))(text)
        number = number_in(result, PLAIN)
        low, high = map(Fraction, node["score"]["bounds"])
        return None if number is None else min(max(number, low), high)

    def _map(self, rule):
        inputs = rule["on"] if isinstance(rule["on"], list) else [rule["on"]]
        answers = [self.subject.name(name) for name in inputs]
        if None in answers:
            return None
        found = rule["values"]
        for answer in answers:
            if isinstance(found, dict):
                key = str(answer).lower() if isinstance(answer, bool) else answer
                found = found.get(key, rule.get("else", "none"))
        return None if found == "none" else Fraction(found)

    def _by_criterion(self, rule, x, _unit, _node):
        if x is None:
            return None
        if rule["force"] == "suggested" and not rule.get("evidence"):
            return Fraction(100)
        if rule.get("evidence"):
            raise Untold
        return Fraction(100) * (x == 1)

    def _by_relative(self, rule, x, _unit, node):
        """The position within the population of the node."""
        if x is None:
            return None
        population = self.subject.references[node["id"]]
        values, sign = population.values, 1 if rule["better"] == "higher" else -1
        if rule.get("zero") == "apart":
            if abs(x) <= SLACK:
                return Fraction(0)
            values = [value for value in values if abs(value) > SLACK]
        low, high = population("low"), population("high")
        if rule["method"] in {"rank", "percentile"} and not low <= x <= high:
            raise Untold
        x = min(max(x, low), high)
        if rule["method"] == "minmax":
            worst, best = (population("min"), population("max"))[::sign]
            return 100 * min(max((x - worst) / (best - worst), Fraction(0)), Fraction(1))
        if rule["method"] == "zscore":
            deviation = "sample_sd" if rule.get("divisor") == "n-1" else "sd"
            return sign * (x - population("mean")) / population(deviation)
        return 100 * self._share_worse(rule, x, values)

    def _share_worse(self, rule, x, values):
        """The share of the members that are worse; those at the place of x count by its ties."""
        equal = next((place for place in _places(values) if _within(x, place)), [])
        if any(_within(x, place) for place in _places(values) if place != equal):
            raise Untold  # floats decide what is within reach of two
        if rule["better"] == "higher":
            worse = sum(value < x for value in values if value not in equal)
        else:
            worse = sum(value > x for value in values if value not in equal)
        rank = rule["method"] == "rank"
        ties = rule.get("ties", "better" if rank else "mean")
        ties = {"mean": Fraction(1, 2), "worse": 0, "better": 1}[ties]
        own = rank or rule.get("divisor") == "n-1"
        if own and not equal:
            return Fraction(max(worse - 1, 0), len(values) - 1)
        return (worse + ties * (len(equal) - own)) / Fraction(len(values) - own)

    def lowest(self, node):
        """Return the lowest score that a scale can give."""
        if "adjust" in node or "children" in node or "score" not in node:
            raise Untold
        (kind, rule), *_ = node["score"].items()
        if kind == "linear":
            ends = (rule.get("at_worst", 0), rule.get("at_best", 100), rule.get("below", "inf"))
            return min(Fraction(end) for end in ends if end != "inf")
        if kind == "points":
            return min(Fraction(score_) for _, score_ in rule)
        if kind == "steps":
            return min(map(Fraction, [rule["below"], *(score_ for _, score_ in rule["at"])]))
        if kind == "formula":
            return Fraction(node["score"]["bounds"][0])
        if kind in {"criterion", "lognormal"} or rule.get("method") == "minmax":
            return Fraction(0)
        raise Untold
