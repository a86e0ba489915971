"""The nine steps of a node as the format reference describes them, computed exactly.

Written from the documentation alone. Where it does not say what comes of a construct, `Untold` is
raised, and the node and all that rest on it are not compared.
"""

from collections import deque
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle import exact
from tests.oracle.aggregates import aggregate
from tests.oracle.exact import rounded
from tests.oracle.formulas import PLAIN, UNITS, Formula, Quantity, less, number_in
from tests.oracle.scales import Scales
from tests.oracle.subject import Later, Subject, Untold

DEFAULTS = {"missing": "block", "not_applicable": "renormalise", "unscorable": "block"}


@dataclass
class Scored:
    """What a node came to; `state` says why there is no score, `share` is what is answered of it."""

    value: Fraction | None = None
    unit: tuple | None = PLAIN
    score: Fraction | None = None
    state: str = "scored"
    share: Fraction = Fraction(0)
    least: Fraction = Fraction(0)  # the same where what was given without a result is no answer
    level: str = ""
    rules: dict = field(default_factory=dict)
    measured: bool = True
    lacks: bool = False  # something that was read on the way is absent


def score(standard, subject: Subject):
    """Score all trees of a standard; return what is told of its nodes, by id."""
    subject.nodes = {}
    trees = deque([*standard.get("results", []), standard["index"]])
    while trees:
        tree = trees.popleft()
        try:
            Tree(standard, subject).walk(tree, DEFAULTS)
        except Later:
            trees.append(tree)
    return subject.nodes


class Tree:
    def __init__(self, standard, subject):
        self.standard, self.subject = standard, subject
        self.scales = Scales(subject)

    def walk(self, node, rules):
        """Score a node after its children; what is untold stands as None."""
        told = node.get("missing", {})
        plain = {state: told[state] for state in DEFAULTS if state in told}
        below = rules | plain | told.get("children", {})
        rules = rules | plain | told.get("self", {})
        children = [self.walk(child, below) for child in node.get("children", ())]
        self.subject.absent = set()
        try:
            found = self._scored(node, rules, children)
            found.lacks = bool(self.subject.absent) or any(c and c.lacks for c in children)
            if found.score is None:
                self._instead(node, found)
            self._level(node, found)
        except Untold:
            found = None
        self.subject.nodes[node["id"]] = found
        return found

    def _formula(self, text, x=None):
        return Formula(self.subject, x=x)(text)

    def _reason(self):
        """Say why there is no number, from what was read on the way to it."""
        for reason in ("missing", "untold", "not_applicable"):
            if reason in self.subject.absent:
                if reason == "untold":
                    raise Untold
                return reason
        return "unscorable"

    def _scored(self, node, rules, children):
        found = Scored(rules=rules, measured="value" in node)
        if found.measured:
            value = self._formula(node["value"])
            found.unit = value.unit if isinstance(value, Quantity) else None
            found.unit = UNITS[node["unit"]] if "unit" in node else found.unit
            self.subject.absent = set()
        applies = self._formula(node["applies"]) if "applies" in node else True
        if applies is False:
            found.state = "not_applicable"
            return found
        if applies is None:
            found.state = self._reason()
            if found.state == "not_applicable":
                raise Untold
            return found
        self.subject.absent = set()
        if "children" in node:
            if None in children:
                raise Untold
            return self._group(node, found, children)
        return self._indicator(node, found)

    # value and children

    def _indicator(self, node, found):
        if "value" in node:
            value = self._formula(node["value"])
            if isinstance(value, Quantity):
                found.value = number_in(value, found.unit or PLAIN)
            elif isinstance(value, str) or "map" in node["score"]:
                found.measured = False
            else:
                found.value = None if value is None else Fraction(value)
        self._after(node, found, found.value)
        found.share = Fraction(found.state in {"scored", "unscorable"})
        found.least = Fraction(found.state == "scored")
        return found

    def _after(self, node, found, value):
        """Clip, transform, score, adjust, rescale, round: what comes of a value."""
        number = self._before_scale(node, found, value)
        number = self.scales.score(node, found.unit, number)
        self._after_scale(node, found, number)

    def _before_scale(self, node, found, number):
        for end, nearer in (("min", max), ("max", min)):
            if end in node.get("clip", {}):
                (bound,) = self.scales.thresholds([node["clip"][end]], found.unit)
                number = None if None in (bound, number) else nearer(number, bound)
        if "transform" in node:
            result = self._formula(node["transform"], Quantity(number, found.unit))
            if found.unit not in {None, PLAIN} and result.unit not in {None, found.unit}:
                raise Untold
            number = number_in(result, found.unit or PLAIN)
        return number

    def _after_scale(self, node, found, number):
        found.state = "scored" if number is not None else self._reason()
        for change in node.get("adjust", ()):
            held = self._formula(change.get("when", "true"), Quantity(number, PLAIN))
            if number is None and held is not False and "set" in change:
                raise Untold
            if number is not None and held:
                number = self._adjusted(change, number)
                found.state = "missing" if number is None else found.state
        if "rescale" in node and number is not None:
            number = self._rescaled(node["rescale"], number)
        if "round" in node and number is not None:
            rule = node["round"]
            number = rounded(number, int(rule["digits"]), rule["mode"])
        found.score = exact.finite(number)

    # after the score

    def _adjusted(self, change, number):
        """Return the score after a change; nothing where what it is changed by is not given."""
        kind = next(kind for kind in ("cap", "floor", "add", "set") if kind in change)
        before, self.subject.absent = self.subject.absent, set()
        given = self._formula(change[kind])
        absent, self.subject.absent = self.subject.absent, before
        amount = given.number
        if given.unit not in {None, PLAIN} or (amount is None and "untold" in absent):
            raise Untold
        if amount is None:
            return None if absent else number
        return {
            "cap": min(number, amount),
            "floor": max(number, amount),
            "add": number + amount,
            "set": amount,
        }[kind]

    def _rescaled(self, rule, number):
        (a, b), (c, d) = (
            [number_in(self._formula(end), PLAIN) for end in rule[side]] for side in ("from", "to")
        )
        return c + (d - c) * (number - a) / (b - a)

    def _level(self, node, found):
        standard, total = self.standard, node is self.standard["index"]
        if total and found.score is not None and "round" not in node:
            rule = standard["rounding"]
            found.score = rounded(found.score, int(rule["digits"]), rule.get("mode", "half-even"))
        ladder = standard.get("levels", ()) if total else node.get("levels", ())
        self.subject.nodes[node["id"]] = found
        of_value = node.get("levels_of") == "value"
        number, unit = (found.value, found.unit) if of_value else (found.score, PLAIN)
        falls = of_value and node.get("better") == "lower"
        for rung in ladder if number is not None else ():
            reached = True
            for key in {"at", "above"} & set(rung):
                mark = number_in(self._formula(rung[key]), unit or PLAIN)
                if falls:
                    reached = not less(mark, number)
                else:
                    reached = less(mark, number) if key == "above" else not less(number, mark)
            opened = reached and all(
                self._formula(gate if isinstance(gate, str) else gate["expect"]) is True
                for gate in rung.get("requires", ())
            )
            if opened:
                found.level = rung["id"]
            elif total and standard.get("cumulative"):
                break

    # groups

    def _group(self, node, found, children):
        weights = [self._weight(child) for child in node["children"]]
        if None in weights:
            raise Untold
        kind = node["aggregate"]["kind"]
        found.share = self._coverage(kind, weights, children, "share")
        found.least = self._coverage(kind, weights, children, "least")
        if kind == "any" and all(child.score is None for child in children):
            raise Untold
        asked = Fraction(node.get("min_coverage", 0))
        if less(found.share, asked) is not less(found.least, asked):
            raise Untold
        scores = self._as_a_whole(node, self._dealt_with(node, kind, weights, children))
        if less(found.share, asked):
            if scores == "incomplete":
                raise Untold
            found.state = "missing"
            return found
        own = sum(child.state == "scored" for child in children)
        if own < int(node.get("min_count", 0)) and scores != "not_applicable":
            if scores == "incomplete":
                raise Untold
            found.state = "missing"
            return found
        if isinstance(scores, str):
            if any("set" in change for change in node.get("adjust", ())):
                raise Untold
            found.state = scores
            return found
        if 0 in weights and kind in {"min", "max", "any", "product"}:
            raise Untold  # they know no weights, and a weight of 0 counts for nothing
        pairs = [(w, s) for w, s in scores if w > 0]
        found.value = exact.finite(aggregate(node["aggregate"], pairs))
        self.subject.absent = set()
        self._after(node, found, found.value)
        if found.score is None and self.subject.absent:
            raise Untold  # why a group is without a score whose own scale reads what is absent
        return found

    def _as_a_whole(self, node, scores):
        """Take a group that says what its absence does as missing where it would be incomplete."""
        told = "missing" in node.get("missing", {}).get("self", {})
        return "missing" if told and scores == "incomplete" else scores

    def _weight(self, node):
        given = self._formula(str(node.get("weight", "1")))
        weight = given.number
        if weight is None or weight < 0 or given.unit not in {None, PLAIN}:
            raise Untold
        return weight

    def _coverage(self, kind, weights, children, share):
        shares = [getattr(child, share) for child in children]
        if kind == "any" and 1 in shares:
            return Fraction(1)
        counted = [
            (weight, part)
            for weight, part, child in zip(weights, shares, children, strict=True)
            if child.state != "not_applicable"
        ]
        total = sum(weight for weight, _ in counted)
        if not total:  # nothing that applies counts for anything
            return Fraction(share == "share")
        return sum(w * part for w, part in counted) / total

    def _dealt_with(self, node, kind, weights, children):
        """Apply the policy of each child that has no score; return weights and scores, or a state."""
        present = [child.score is not None for child in children]
        if kind == "any" and any(present):
            return [(w, c.score) for w, c, p in zip(weights, children, present, strict=True) if p]
        scores = [child.score for child in children]
        if not any(present) and {child.state for child in children} == {"not_applicable"}:
            return "not_applicable"
        places = {child["id"]: place for place, child in enumerate(node["children"])}
        left_out = {}
        for place, child in enumerate(children):
            if present[place]:
                continue
            if weights[place] == 0:  # counts for nothing
                continue
            policy = child.rules.get(child.state, "block")
            policy = {policy: None} if isinstance(policy, str) else policy
            (name, given), *_ = policy.items()
            if name == "block":
                return "incomplete"
            if name in {"value", "score", "impute", "worst"}:
                return "incomplete"
            if name == "transfer" and given not in places:
                raise Untold  # handed down from above, where the other stands
            left_out[place] = (name, given)
        return self._shared(kind, scores, weights, left_out, places, children)

    def _instead(self, node, found):
        """Where the policy names a value, a statistic or the worst, it is scored in place of none."""
        policy = found.rules.get(found.state, "block")
        there = Scored(unit=found.unit)
        before, self.subject.absent = self.subject.absent, set()
        if policy == "worst":
            self._after_scale(node, there, self.scales.lowest(node))
        if isinstance(policy, dict) and "score" in policy:
            self._after_scale(node, there, Fraction(policy["score"]))
        if isinstance(policy, dict) and "value" in policy:
            if "transform" in node or "clip" in node or ("children" in node and "score" in node):
                raise Untold  # whether it passes them before the scale, and a group its own
            self._after(node, there, Fraction(policy["value"]))
        if isinstance(policy, dict) and "impute" in policy:
            number = self._statistic(node["id"], policy)
            if number is not None:
                self._after_scale(node, there, self.scales.score(node, there.unit, number))
        found.score, self.subject.absent = there.score, before

    def _statistic(self, name, policy):
        population = self.subject.references[name]
        if "by" in policy:
            population = population.groups.get(self.subject.name(policy["by"]))
        return population and population(policy["impute"])

    def _shared(self, kind, scores, weights, left_out, places, children):
        weights = list(weights)
        staying = [p for p in range(len(scores)) if scores[p] is not None and p not in left_out]
        staying = [p for p in staying if weights[p] > 0]
        if len(staying) + len(left_out) < len(scores) and (
            not staying or "equal" in {name for name, _ in left_out.values()}
        ):
            raise Untold  # others that count for nothing stay
        if not staying:
            if any(name == "transfer" for name, _ in left_out.values()):
                raise Untold  # what is handed over to one that is absent as well
            states = {children[place].state for place in left_out}
            return "not_applicable" if states == {"not_applicable"} else "missing"
        if len({name for name, _ in left_out.values()}) > 1:
            raise Untold
        gained = dict.fromkeys(staying, Fraction(0))
        total = sum(weights[p] for p in staying)
        for place, (name, given) in left_out.items():
            if name == "transfer":
                if places.get(given) not in gained:
                    raise Untold
                gained[places[given]] += weights[place]
            for p in staying:
                if name == "equal":
                    gained[p] += weights[place] / len(staying)
                if name == "renormalise":
                    gained[p] += weights[place] * weights[p] / total
        return [(weights[p] + gained[p], scores[p]) for p in staying]
