"""Asking the library on behalf of one need: pins first, every gas that is published, all faults kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from greenscore.factors.library import Library
from greenscore.factors.lookup import NONE, Finder, Match
from greenscore.factors.profiles import WORLD, FactorProfile
from greenscore.factors.requests import FactorRequest
from greenscore.factors.rows import Factor
from greenscore.factors.rules import is_own
from greenscore.inventories.categories import CO2E, Ask
from greenscore.inventories.gas_parts import (
    BIOGENIC,
    DIGITS,
    GasPart,
    decimal_of,
    per_unit,
    shown,
    used_of,
)
from greenscore.inventories.needs import Need
from greenscore.problems import Place, Problem, nearest
from greenscore.quantities.units import parse_unit

GASES = ("CO2e", "CO2", "CH4", "N2O", BIOGENIC)
PHYSICAL = ("gwp", "enthalpy")
"""Kinds that are the same everywhere, and stand in no region."""
_NEVER_PER_AMOUNT = {"gwp", "oxidation", "energy-equiv", "enthalpy"}
_Offer = tuple[str, str, str, str]


class FactorContext:
    """A library with a programme, and what it offers where: nothing is asked that nobody published."""

    def __init__(self, library: Library, profile: FactorProfile) -> None:
        self.library = library
        self.profile = profile
        self.finder = Finder(library, profile)
        self._offers: dict[_Offer, set[tuple[str, str, str]]] = defaultdict(set)
        self._asks: dict[str, set[Ask]] = defaultdict(set)
        self._per: dict[str, set[str]] = defaultdict(set)
        for row in library.factors:
            if row.kind not in _NEVER_PER_AMOUNT:
                self._per[row.activity].add(row.per)
                if row.gas in GASES:
                    self._asks[row.activity].add(Ask(row.kind, row.method, row.boundary))
            offer = (row.kind, row.activity, row.method, row.boundary)
            self._offers[offer].add((row.gas, row.region, row.hv_basis))

    def gases(self, ask: Ask, item: str, region: str, hv_basis: str) -> list[str]:
        """Return the gases for which a region that may serve has rows."""
        regions = self.profile.regions(region, ask.kind)
        offers = self._offers.get((ask.kind, item, ask.method, ask.boundary), ())
        found = {gas for gas, where, basis in offers if where in regions and basis == hv_basis}
        return [gas for gas in GASES if gas in found]

    def asks(self, item: str) -> set[Ask]:
        """Return what can be asked of an item that emissions come of."""
        return self._asks.get(item, set())

    def given_per(self, item: str) -> set[str]:
        """Return the units that rows of an item, wherever they are of, are given per."""
        return self._per.get(item, set())

    def bases(self, ask: Ask, item: str) -> list[str]:
        """Return the heating values on which rows of any region stand."""
        offers = self._offers.get((ask.kind, item, ask.method, ask.boundary), ())
        return sorted({basis for _, _, basis in offers})

    def items(self, ask: Ask) -> list[str]:
        """Return what there are rows of a kind of, in any region."""
        asked = (ask.kind, ask.method, ask.boundary)
        return sorted(item for kind, item, *rest in self._offers if (kind, *rest) == asked)

    def serves(self, ask: Ask, item: str, region: str) -> bool:
        """Tell whether a region that may serve has rows of a kind of an item."""
        regions = self.profile.regions(region, ask.kind)
        offers = self._offers.get((ask.kind, item, ask.method, ask.boundary), ())
        return any(where in regions for _, where, _ in offers)


class Asking:
    """One need at the desk; `problems` collects what is wrong, `where` is the place to mend it.

    A row that measures something else than its kind ends in UnitError.
    """

    def __init__(self, desk: FactorContext, need: Need, where: Place) -> None:
        self.need = need
        self.problems: list[Problem] = []
        self._desk = desk
        self._where = where
        self._pins: dict[str, Factor] = {}
        self._unused: dict[str, Factor] = {}
        for pin in need.pins:
            self._pin(pin)

    def _pin(self, pin: str) -> None:
        id_, _, version = pin.partition("#")[0].partition("@")
        row = self._desk.library.pin(id_, version)
        if row is None:
            close = nearest(pin, [factor.reference for factor in self._desk.library.factors])
            self.fault("factor-unknown", given=pin[:100], nearest=close)
        else:
            self._pins[pin] = self._unused[pin] = row

    def fault(self, code: str, **args: str) -> None:
        """Note a problem of this need."""
        self.problems.append(Problem(code=code, where=self._where, args=args))

    def pinned(self, kind: str = "", method: str = "") -> list[Factor]:
        """Return the rows that the record names, of a kind and a method where these are given."""
        rows = self._pins.values()
        return [row for row in rows if kind in {"", row.kind} and method in {"", row.method}]

    def find(self, ask: Ask, gas: str, *, item: str, hv_basis: str, per: str) -> Match | Problem:
        """Return the match for one gas; a pin of the same kind, method and gas goes before all else."""
        pins = [
            pin
            for pin, row in self._pins.items()
            if (row.kind, row.method, row.gas) == (ask.kind, ask.method, gas)
        ]
        if len(pins) > 1:
            args = {"candidates": ", ".join(pins), "request": f"{ask} {gas}"}
            return Problem(code="factor-several", args=args)
        for pin in pins:
            self._unused.pop(pin, None)
        span = self.need.span
        request = FactorRequest(
            kind=ask.kind,
            activity=item,
            region=WORLD if ask.kind in PHYSICAL else self.need.region,
            start=span.start,
            end=span.end,
            gas=gas,
            method=ask.method,
            boundary=ask.boundary,
            hv_basis=hv_basis,
            per=per,
            pin=pins[0] if pins else "",
        )
        return self._desk.finder.find(request)

    def one(
        self, ask: Ask, gas: str, *, hv_basis: str = "na", per: str = "", item: str = ""
    ) -> Match | None:
        """Return the match for something that must be there; None after a fault."""
        found = self.find(ask, gas, item=item or self.need.item, hv_basis=hv_basis, per=per)
        if isinstance(found, Problem):
            self.problems.append(replace(found, where=self._where))
            return None
        self._passed_over(found)
        return found

    def _passed_over(self, match: Match) -> None:
        """Tell that the company has figures of its own, of other days."""
        if match.other_days:
            used = match.factors[0][0].reference
            self.fault("factor-own-other-days", rows=", ".join(match.other_days), used=used)

    def gases(self, ask: Ask, *, unit: str, hv_basis: str = "na") -> tuple[GasPart, ...]:
        """Return a part for each gas that a factor of `ask` tells of; nothing after a fault."""
        found, refusals = self._answers(ask, unit, hv_basis)
        chosen = _chosen(found)
        if refusals or not chosen:
            self.problems += [replace(problem, where=self._where) for problem in refusals]
            return ()
        for gas in chosen:
            self._passed_over(found[gas])
        parts = [self._part(gas, found[gas], unit) for gas in chosen]
        return tuple(part for part in parts if part is not None)

    def _answers(
        self, ask: Ask, unit: str, hv_basis: str
    ) -> tuple[Mapping[str, Match], list[Problem]]:
        """Ask for every gas on offer; a gas that nobody serves is a refusal only where none is found."""
        item = self.need.item
        named = {row.gas for row in self.pinned(ask.kind, ask.method)}
        gases = [gas for gas in GASES if gas in named]
        gases = gases or self._desk.gases(ask, item, self.need.region, hv_basis) or ["CO2e"]
        found: dict[str, Match] = {}
        refusals: list[Problem] = []
        for gas in gases:
            answer = self.find(ask, gas, item=item, hv_basis=hv_basis, per=unit)
            if isinstance(answer, Match):
                found[gas] = answer
            else:
                refusals.append(answer)
        grave = [problem for problem in refusals if problem.code not in NONE]
        return found, grave or ([] if found else refusals[:1])

    def _part(self, gas: str, match: Match, unit: str) -> GasPart | None:
        """Return t and t CO2e of a gas for one `unit`; other gases than CO2 need their potential."""
        used, formula = used_of(match), shown(match)
        carbon_dioxide = gas in {"CO2", BIOGENIC}
        if parse_unit(match.factors[0][0].unit).dimensions == CO2E:
            co2e = per_unit(match, unit, "tCO2e")
            mass = co2e if carbon_dioxide else None
            return GasPart(gas=gas, mass=mass, co2e=co2e, used=used, formula=formula)
        mass = per_unit(match, unit, "tCO2" if carbon_dioxide else f"t{gas}")
        if carbon_dioxide:
            return GasPart(gas=gas, mass=mass, co2e=mass, used=used, formula=formula)
        return self._warmed(gas, mass, match)

    def _warmed(self, gas: str, mass: Decimal, match: Match) -> GasPart | None:
        potential = self.one(Ask("gwp"), "CO2e", item=gas.lower())
        if potential is None:
            return None
        return GasPart(
            gas=gas,
            mass=mass,
            co2e=DIGITS.multiply(mass, warming(potential)),
            used=(*used_of(match), *used_of(potential)),
            formula=f"{shown(match)} x {shown(potential)}",
        )

    def refuse_unused(self) -> None:
        """Refuse rows that the record names and nothing of its category takes."""
        category = self.need.category
        for pin, row in self._unused.items():
            self.fault(
                "activity-factor-unfit",
                factor=pin,
                row=f"{row.kind}, {row.method}, {row.boundary}, {row.gas}",
                category=category.id,
                asks="; ".join(map(str, category.asks)) or category.way,
            )


def warming(match: Match) -> Decimal:
    """Return t CO2e for a t of the gas."""
    total = Decimal(0)
    for row, share in match.factors:
        scale = parse_unit(row.unit).factor / parse_unit(row.per).factor
        value = DIGITS.multiply(Decimal(row.value), share)
        total = DIGITS.add(total, DIGITS.multiply(value, decimal_of(Fraction(scale))))
    return total


def _chosen(found: Mapping[str, Match]) -> list[str]:
    """Return the gases that make up the whole: all parts, else CO2 equivalents, else what there is.

    What a company measured is never left for a whole that it did not: its own CO2 goes with the
    programme's CH4, and its own equivalents stand alone.
    """
    own = {gas for gas, match in found.items() if is_own(match.factors[0][0])}
    if "CO2e" in own:
        found = {gas: match for gas, match in found.items() if gas in own}
    parts = [gas for gas in ("CO2", "CH4", "N2O") if gas in found]
    measured = "CO2e" not in own and not own.isdisjoint(parts)
    whole = parts if len(parts) == 3 or measured or "CO2e" not in found else ["CO2e"]
    return [*whole, *(gas for gas in (BIOGENIC,) if gas in found)]
