"""A reference population: its values, what is stated of it, and its groups."""

from fractions import Fraction


class Population:
    """Statistics by name; quantiles are of type 7, and what is stated counts before what is computed."""

    def __init__(self, values=(), stated=None, groups=None):
        self.values = sorted(map(Fraction, values))
        self.stated = {name: Fraction(number) for name, number in (stated or {}).items()}
        self.groups = groups or {}

    def __call__(self, name):
        """Return a statistic, or None where the population does not have it."""
        if name in self.stated or not self.values:
            return self.stated.get(name)
        if name in {"min", "max"}:
            return self.values[0 if name == "min" else -1]
        if name == "mean":
            return sum(self.values) / len(self.values)
        share = Fraction(1, 2) if name == "median" else Fraction(name.removeprefix("p")) / 100
        place = share * (len(self.values) - 1)
        below, rest = divmod(place, 1)
        lower, upper = self.values[below], self.values[min(below + 1, len(self.values) - 1)]
        return lower + rest * (upper - lower)
