"""How a need is met: what one unit of its activity emits by location and market, and its energy."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from greenscore.factors.dates import described
from greenscore.factors.lookup import NONE, Match
from greenscore.factors.rules import is_own
from greenscore.inventories.blends import parts_of, treat_blend
from greenscore.inventories.categories import CO2E, Ask, Way
from greenscore.inventories.coal_equivalents import CoalEquivalent, coal_equivalent
from greenscore.inventories.factor_queries import Asking, FactorContext, warming
from greenscore.inventories.gas_parts import (
    DIGITS,
    GasPart,
    Used,
    decimal_of,
    per_unit,
    product,
    shown,
    used_of,
)
from greenscore.inventories.needs import ENERGY, Need
from greenscore.inventories.restated_amounts import Restated, restated
from greenscore.inventories.treatments import Treatment
from greenscore.model.inventory_terms import MatchLabel
from greenscore.model.item_names import item_name
from greenscore.problems import Place, Problem, Severity, has_errors
from greenscore.quantities.units import UnitError, conversion, parse_unit
from greenscore.texts import named

_COMBUSTION = Ask("combustion", boundary="combustion")
_RESIDUAL = Ask("grid-residual", "market", "combustion")


def treat(desk: FactorContext, need: Need, where: Place, unit: Place) -> Treatment | list[Problem]:
    """Return how a need is met, or everything that is against it, at the place of its item or its `unit`."""
    if parts := parts_of(need):
        return treat_blend(desk, need, where, parts, partial(treat, unit=unit))
    other = restated(desk, need, where)
    if isinstance(other, Problem):
        return [other]
    if other is not None:
        found = treat(desk, other.need, where, unit)
        return _counted(found, need, other) if isinstance(found, Treatment) else found
    treating = _Treating(desk, need, where)
    problems = treating.asking.problems
    try:
        found = treating.treatment()
    except UnitError as error:  # a row, most likely a company's own, whose unit is none of its kind
        return [*problems, Problem(code=error.code, where=where, args=error.args)]
    if not has_errors(problems):
        return found
    unfit = treating.unfit(unit)
    return problems if unfit is None else [unfit]


def _counted(found: Treatment, need: Need, other: Restated) -> Treatment:
    """Return what one unit of `need` comes to, by what one unit of its restated amount does."""

    def counted(part: GasPart) -> GasPart:
        scaled = _behind(part.times(other.scale, ""), other.used)
        return replace(scaled, formula=f"{other.formula} x {part.formula}")

    energy = other.energy or CoalEquivalent(
        tce=None if found.tce is None else DIGITS.multiply(found.tce, other.scale),
        used=() if found.tce is None else (*other.used, *found.coefficient),
        formula=f"{other.formula} x {found.energy_formula}",
        derived=found.derived,
    )
    return replace(
        found,
        need=need,
        parts=tuple(map(counted, found.parts)),
        market=None if found.market is None else tuple(map(counted, found.market)),
        tce=energy.tce,
        coefficient=energy.used,
        energy_formula=energy.formula,
        derived=energy.derived,
        problems=(*other.problems, *found.problems),
    )


class _Treating:
    def __init__(self, desk: FactorContext, need: Need, where: Place) -> None:
        self.asking = Asking(desk, need, where)
        self._heating: Match | None = None
        self._absent = ""
        self._desk = desk
        self._need = need
        self._dimensions = parse_unit(need.unit).dimensions

    def treatment(self) -> Treatment:
        need = self._need
        if need.category.export and not self._desk.profile.exports:
            self.asking.fault("activity-export-apart", profile=self._desk.profile.id)
        parts = self._emitted()
        market = self._market(parts) if need.by_contract else parts
        energy = coal_equivalent(self._desk, self.asking, self._heating)
        if not has_errors(self.asking.problems):
            self.asking.refuse_unused()
        gases = self._gases_absent(parts)
        if gases:
            told = {
                **named("category", need.category.label),
                **named("item", item_name(need.item)),
            }
            self.asking.fault("activity-co2-only", gases=", ".join(gases), **told)
        sign = Decimal(-1) if need.category.negative else Decimal(1)
        return Treatment(
            need=need,
            parts=self._scaled(parts, sign),
            market=None if market is None else self._scaled(market, sign),
            tce=None if energy.tce is None else DIGITS.multiply(energy.tce, need.counted),
            coefficient=energy.used,
            energy_formula=energy.formula,
            problems=tuple(self.asking.problems),
            derived=energy.derived,
            absent=self._absent,
            gases_absent=gases,
        )

    def _gases_absent(self, parts: Iterable[GasPart]) -> tuple[str, ...]:
        """Return the gases of burning that no factor tells of, where CO2 stands by itself."""
        category, told = self._need.category, {part.gas for part in parts}
        burning = category.way in {Way.FUEL, Way.POWER} or any(
            ask.boundary == "combustion" for ask in category.asks
        )
        if not burning or "CO2" not in told or "CO2e" in told:
            return ()
        return tuple(gas for gas in ("CH4", "N2O") if gas not in told)

    def unfit(self, unit: Place) -> Problem | None:
        """Return that no factor of the item is given per the unit, where that is all that is against it."""
        need = self._need
        given = self._desk.given_per(need.item) | {row.per for row in self.asking.pinned()}
        alike = any(parse_unit(per).dimensions == self._dimensions for per in given)
        codes = {each.code for each in self.asking.problems if each.severity is Severity.ERROR}
        if alike or not given or not codes <= NONE | {"factor-pin-unfit"}:
            return None
        args = {
            "column": "unit",
            "given": need.unit,
            "item": need.item,
            "category": need.category.id,
            "units": ", ".join(sorted(given)),
        }
        return Problem(code="activity-unit-unfit", where=unit, args=args)

    def _scaled(self, parts: tuple[GasPart, ...], sign: Decimal) -> tuple[GasPart, ...]:
        facility = self._need.facility
        return tuple(part.times(facility, f"PUE {facility}").times(sign, "-1") for part in parts)

    def _emitted(self) -> tuple[GasPart, ...]:
        need = self._need
        way = Way.DIRECT if self._dimensions == CO2E else need.category.way
        match way:
            case Way.DIRECT if self._dimensions != CO2E:
                return self._whatever()
            case Way.DIRECT:
                scale = decimal_of(conversion(parse_unit(need.unit), parse_unit("tCO2e")))
                formula = f"1 {need.unit}"
                return (GasPart(gas="CO2e", mass=None, co2e=scale, used=(), formula=formula),)
            case Way.FUEL:
                return self._fuel()
            case Way.GAS:
                return self._gas()
            case Way.CARBON:
                return self._carbon()
            case _:
                return self._summed()

    def _summed(self) -> tuple[GasPart, ...]:
        """Return what all factors of the category come to; one that nobody published is told as absent.

        Where there is none of them the need is refused.
        """
        need, asking = self._need, self.asking
        found: list[GasPart] = []
        absent: dict[Ask, list[Problem]] = {}
        for ask in need.category.asks:
            before = len(asking.problems)
            parts = asking.gases(ask, unit=need.unit, hv_basis=need.basis or "na")
            refused = asking.problems[before:]
            if not parts and {problem.code for problem in refused} <= NONE:
                absent[ask] = refused
                del asking.problems[before:]
            found += parts
        if not found:
            asking.problems += [problem for told in absent.values() for problem in told]
        elif absent:
            self._absent = "; ".join(map(str, absent))
        return tuple(found)

    def _whatever(self) -> tuple[GasPart, ...]:
        """Return what the rows of the item say, of whatever kind they are, if they are of one."""
        need, asking = self._need, self.asking
        asks = {Ask(row.kind, row.method, row.boundary) for row in asking.pinned()}
        asks = asks or self._desk.asks(need.item)
        if len(asks) > 1:
            kinds = "; ".join(sorted(map(str, asks)))
            asking.fault("activity-kinds-several", item=need.item, kinds=kinds)
            return ()
        ask = next(iter(asks), Ask("process"))
        return asking.gases(ask, unit=need.unit, hv_basis=need.basis or "na")

    def _fuel(self) -> tuple[GasPart, ...]:
        """Return what burning emits, in the way the programme declares or by a combustion row named."""
        way, need = self._desk.profile.fuels, self._need
        by_energy = self._dimensions == ENERGY
        if self.asking.pinned("combustion") or way == "per-unit":
            basis = need.basis if by_energy else "na"
            return self.asking.gases(_COMBUSTION, unit=need.unit, hv_basis=basis)
        if not way:
            self.asking.fault("activity-fuels-undeclared", profile=self._desk.profile.id)
            return ()
        basis = "GCV" if way == "heat-gcv" else "NCV"
        if by_energy and need.basis != basis:
            self.asking.fault("activity-basis-unfit", given=need.basis, expected=basis)
            return ()
        return self._composite(by_energy) if way == "composite" else self._heat(basis, by_energy)

    def _heat(self, basis: str, by_energy: bool) -> tuple[GasPart, ...]:
        unit = self._need.unit
        if by_energy:
            return self.asking.gases(_COMBUSTION, unit=unit, hv_basis=basis)
        heat = self.asking.one(Ask(basis.lower()), "energy", hv_basis=basis, per=unit)
        if heat is None:
            return ()
        self._heating = heat
        parts = self.asking.gases(_COMBUSTION, unit="GJ", hv_basis=basis)
        factor = per_unit(heat, unit, "GJ")
        return tuple(_behind(part.times(factor, shown(heat)), used_of(heat)) for part in parts)

    def _measured(self) -> tuple[GasPart, ...]:
        """Return the CO2 of a fuel whose carbon was measured by mass or volume; nothing where it was not.

        Its heating value, if there is one, tells its energy alone.
        """
        asking, need = self.asking, self._need
        content = Ask("carbon-content")
        carbon = asking.find(content, "carbon", item=need.item, hv_basis="na", per=need.unit)
        if isinstance(carbon, Problem) or not _of_the_days(carbon, need):
            return ()
        heat = asking.find(Ask("ncv"), "energy", item=need.item, hv_basis="NCV", per=need.unit)
        self._heating = heat if isinstance(heat, Match) else None
        burnt = asking.one(Ask("oxidation"), "ratio")
        if burnt is None:
            return ()
        return (_as_co2([(carbon, need.unit, "tC"), (burnt, "1", "1")]),)

    def _composite(self, by_energy: bool) -> tuple[GasPart, ...]:
        asking, unit = self.asking, self._need.unit
        if not by_energy and (parts := self._measured()):
            return parts
        asked = [("carbon-content", "carbon", "NCV", "GJ"), ("oxidation", "ratio", "na", "")]
        if not by_energy:
            asked.insert(0, ("ncv", "energy", "NCV", unit))
        matches = [
            asking.one(Ask(kind), gas, hv_basis=basis, per=per) for kind, gas, basis, per in asked
        ]
        found = [match for match in matches if match is not None]
        if len(found) < len(asked):
            return ()
        self._heating = None if by_energy else found[0]
        rows = [row for match in found for row, _ in match.factors if not is_own(row)]
        if len({row.region for row in rows}) > 1:
            asking.fault("factor-parts-apart", rows=", ".join(row.reference for row in rows))
            return ()
        heat = unit if by_energy else "GJ"
        steps = [(unit, "GJ"), (heat, "tC"), ("1", "1")][-len(found) :]
        return (_as_co2([(match, *step) for match, step in zip(found, steps, strict=True)]),)

    def _carbon(self) -> tuple[GasPart, ...]:
        """Return the carbon of a material as CO2, 44/12 of it."""
        unit = self._need.unit
        content = self.asking.one(Ask("carbon-content"), "carbon", per=unit)
        if content is None:
            return ()
        return (_as_co2([(content, unit, "tC")]),)

    def _gas(self) -> tuple[GasPart, ...]:
        potential = self.asking.one(Ask("gwp"), "CO2e")
        if potential is None:
            return ()
        mass = decimal_of(conversion(parse_unit(self._need.unit), parse_unit("t")))
        per = potential.factors[0][0].per
        return (
            GasPart(
                gas=per.removeprefix("kg") or self._need.item,
                mass=mass,
                co2e=DIGITS.multiply(mass, warming(potential)),
                used=used_of(potential),
                formula=shown(potential),
            ),
        )

    def _market(self, location: tuple[GasPart, ...]) -> tuple[GasPart, ...] | None:
        """Return what power or heat emits by contract; power without one by the residual mix.

        Without that the programme says what it counts as.
        """
        asking, need = self.asking, self._need
        if need.instrument:
            return self._contract("grid" if need.category.way is Way.POWER else "heat")
        before = len(asking.problems)
        residual = asking.gases(_RESIDUAL, unit=need.unit)
        if residual:
            return residual
        absent = asking.problems[before:]
        if {problem.code for problem in absent} - NONE - {"factor-region-absent"}:
            return ()
        del asking.problems[before:]
        if self._desk.profile.residual == "location":
            asking.fault("activity-market-by-location", region=need.region)
            return location
        asking.fault("activity-market-unknown", region=need.region)
        return None

    def _contract(self, kind: str) -> tuple[GasPart, ...]:
        """Return what power or heat emits by the row of its contract, which the record names."""
        if not self.asking.pinned(kind, "market"):
            args = {"instrument": self._need.instrument, "kind": kind}
            self.asking.fault("activity-instrument-factor", **args)
            return ()
        return self.asking.gases(Ask(kind, "market", "combustion"), unit=self._need.unit)


def _of_the_days(match: Match, need: Need) -> bool:
    """Tell whether the rows of a match were named, or describe every day of the activity."""
    spans = [need.span.within(described(row)) for row, _ in match.factors]
    return match.label is MatchLabel.PINNED or all(span == need.span for span in spans)


def _as_co2(steps: Sequence[tuple[Match, str, str]]) -> GasPart:
    """Return the carbon that matches come to, each from one unit to another, as CO2: 44/12 of it."""
    factors = [per_unit(*step) for step in steps]
    co2 = DIGITS.divide(product([*factors, Decimal(44)]), Decimal(12))
    formula = " x ".join([*(shown(match) for match, _, _ in steps), "44/12"])
    used = tuple(used for match, _, _ in steps for used in used_of(match))
    return GasPart(gas="CO2", mass=co2, co2e=co2, used=used, formula=formula)


def _behind(part: GasPart, used: tuple[Used, ...]) -> GasPart:
    """Return the part with more rows behind it."""
    return GasPart(
        gas=part.gas,
        mass=part.mass,
        co2e=part.co2e,
        used=(*used, *part.used),
        formula=part.formula,
    )
