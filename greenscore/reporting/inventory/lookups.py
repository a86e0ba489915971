"""What every part of the report looks up: words, categories, and amounts as a reader sees them."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from greenscore.model.inventory import CategoryTotals, EnergyLine, Inventory, Quantification, Totals
from greenscore.model.inventory_coverage import ScopeState
from greenscore.model.inventory_intensity import OUTPUT
from greenscore.model.inventory_terms import SCOPES, EmissionScope, TotalPart
from greenscore.model.item_names import item_name
from greenscore.model.nodes import Rounding
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import Lines, Wording, clean
from greenscore.texts import Text, worded

ROUNDING = Rounding(digits=2, mode="half-up")
SMALL = 0.01
PARTS: Mapping[TotalPart, str] = {
    TotalPart.SCOPE1: "Glossary.total.scope1",
    TotalPart.LOCATION: "Glossary.total.scope2_location",
    TotalPart.MARKET: "Glossary.total.scope2_market",
    TotalPart.SCOPE3: "Glossary.total.scope3",
}
PATTERNS: Mapping[EmissionScope, str] = {
    EmissionScope.ONE: "solid",
    EmissionScope.TWO: "hatched",
    EmissionScope.THREE: "dotted",
}
"""How the bars of a scope are drawn."""


class InventoryLookups:
    """An inventory with its words: categories by their numbers, factors by what rests on them.

    `exhibits` are the numbers under which the chapter of factors lists their references.
    """

    def __init__(self, inventory: Inventory, words: Wording) -> None:
        self.inventory = inventory
        self.words = words
        self.categories = sorted(inventory.categories, key=_number)
        self.coefficients = frozenset(
            reference for line in inventory.energy.lines for reference in line.coefficient.split()
        )
        self.factors = sorted(inventory.factors, key=lambda use: (-use.co2e, use.reference))
        self.exhibits = {use.reference: f"F{at}" for at, use in enumerate(self.factors, 1)}
        self._names = {factor.reference: factor.name for factor in inventory.factors}
        self._categories = {category.id: category.label for category in inventory.categories}
        self._categories[OUTPUT] = worded("inventory.intensity.output")

    def not_quantified(self, scope: EmissionScope) -> list[CategoryTotals]:
        """Return the categories of a scope that should have a whole figure and have none."""
        return [
            category
            for category in self.categories
            if category.scope == scope and category.state is Quantification.NOT_QUANTIFIED
        ]

    def part(self, part: TotalPart) -> Lines:
        """Return the name of a total, which says where it is not the whole."""
        return self.words.text(part_name(self.inventory, part))

    def item(self, id: str) -> Text:
        """Return the name of what an activity is about, or what the records call it."""
        name = item_name(id)
        return Text(clean(name.zh), clean(name.en))

    def coefficient(self, line: EnergyLine) -> list[dict[str, Any]]:
        """Return the rows behind the tce of a line, each with its name."""
        return [
            {"reference": clean(each), "name": self.words.text(self._names.get(each) or Text())}
            for each in line.coefficient.split()
        ]

    def category(self, id: str) -> Text:
        """Return the label of a category, its id where the inventory has none."""
        return self._categories.get(id) or Text(clean(id), clean(id))


def total_name(inventory: Inventory, total: Text, scope: EmissionScope) -> Text:
    """Return the name of a total, which says where it is only a part."""
    if inventory.state(scope) is not ScopeState.PART:
        return total
    key = "scope3_part" if scope is EmissionScope.THREE else "part"
    return worded(f"inventory.scopes.{key}", total=total)


def partly(inventory: Inventory, category: CategoryTotals) -> bool:
    """Tell whether a part of what a category comes to is not known."""
    if category.state is not Quantification.QUANTIFIED:
        return True
    return any(part.category == category.id and part.opens for part in inventory.unknown)


def part_name(inventory: Inventory, part: TotalPart) -> Text:
    """Return the name of a total, which says where it is only a part."""
    return total_name(inventory, worded(PARTS[part]), part.scope)


def _number(category: CategoryTotals) -> tuple[int, ...]:
    """Return the number of the GHG Protocol as one sorts it: 3.4 before 3.10."""
    return tuple(int(part) for part in category.protocol.split(".") if part.isdecimal())


def tonnes(amount: float | None) -> str:
    """Return an amount to two decimals, one below 0.01 to three significant digits, a dash for none."""
    if amount is None or math.isnan(amount):
        return numbers.ABSENT
    if 0 < abs(amount) < SMALL:
        return numbers.quantity(float(f"{amount:.3g}"))
    return numbers.points(amount, ROUNDING)


def relative(spread: float, amount: float) -> str:
    """Return a spread in percent of its amount to two digits; a dash where the amount is zero."""
    if amount == 0:
        return numbers.ABSENT
    percent = float(f"{abs(spread / amount) * 100:.2g}")
    return f"±\u00a0{numbers.quantity(percent)}\u00a0%"


def amount_of(category: CategoryTotals) -> float:
    """Return what a category weighs in its scope, power by location; zero where it has no figure."""
    return in_scope(category.totals or Totals(), category.scope)


def in_scope(totals: Totals, scope: EmissionScope) -> float:
    """Return the amount of a scope, power by location; zero outside of the scopes and where none is known."""
    own = (totals.scope1, totals.scope2_location, totals.scope3)
    return dict(zip(SCOPES, own, strict=True)).get(scope) or 0.0


def stack(totals: Totals) -> list[dict[str, Any]]:
    """Return the scopes as parts of one bar, power by location."""
    return [{"pattern": PATTERNS[scope], "at": in_scope(totals, scope)} for scope in SCOPES]


def extent(bars: Iterable[Iterable[Mapping[str, Any]]]) -> list[float]:
    """Return the lowest and the highest end of bars that begin at zero."""
    listed = [[part["at"] for part in bar] for bar in bars]
    low = min((sum(at for at in bar if at < 0) for bar in listed), default=0.0)
    high = max((sum(at for at in bar if at > 0) for bar in listed), default=0.0)
    return [float(low), float(high)]
