"""The whole chain behind one record: its cell, the rows it was multiplied by, and what that comes to."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from greenscore.factors.library import Library
from greenscore.factors.profiles import FactorProfile
from greenscore.factors.sources import FactorSource
from greenscore.inventories.categories import ActivityCategories
from greenscore.inventories.covering import covering
from greenscore.inventories.factor_queries import FactorContext
from greenscore.inventories.gas_parts import BIOGENIC, DIGITS, GasPart, Used
from greenscore.inventories.needs import need_of
from greenscore.inventories.scopes import placed
from greenscore.inventories.treatments import Treatment
from greenscore.inventories.understanding import understood
from greenscore.inventories.unit_emissions import treat
from greenscore.model.activities import Activities
from greenscore.model.inventory_terms import Account, EmissionScope, TotalPart
from greenscore.problems import Place, Problem, Severity, nearest
from greenscore.quantities.decimals import plainly

Counted = TotalPart | EmissionScope | Account


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainStep:
    """One product: `part` is the total it counts in, outside of the scopes, or energy.

    `formula` is written out with the amount; `value` is in `unit`, `co2e` in t CO2e or None. `derived` tells
    that a coal equivalent is that of a heating value.
    """

    part: Counted
    formula: str
    value: Decimal
    unit: str
    co2e: Decimal | None
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainQuantity:
    """A quantity that the amount was multiplied by, or divided by, as its cell says it."""

    name: str
    value: Decimal
    unit: str
    divides: bool
    where: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A record with its quantities and where it stands, its steps, and the rows with their documents.

    `understood` has for each column whose word is another than the record's, what was written and the id.
    """

    record: str
    site: str
    category: str
    evidence: str
    where: Place
    understood: Mapping[str, tuple[str, str]]
    quantities: tuple[ChainQuantity, ...]
    steps: tuple[ChainStep, ...]
    used: tuple[tuple[Used, FactorSource], ...]
    reported: bool
    problems: tuple[Problem, ...]


def trace(
    activities: Activities,
    library: Library,
    profile: FactorProfile,
    categories: ActivityCategories,
    record: str,
) -> Chain | list[Problem]:
    """Return the chain of the record named `record`, or why there is none."""
    names = activities.words["record"]
    if record not in names.texts:
        args = {"given": record[:80], "nearest": nearest(record, names.texts) or "-"}
        return [Problem(code="activity-record-unknown", args=args)]
    activities, misplaced = placed(activities, categories)
    row = names.codes.tolist().index(names.texts.index(record))
    where = activities.place(row, "amount")
    if row in activities.states:
        args = {"record": record, "state": activities.states[row].value}
        return [Problem(code="activity-record-stated", where=where, args=args)]
    desk = FactorContext(library, profile)
    read, told = understood(activities, desk, categories)
    read, uncovered = covering(read, categories)
    told = [*told, *uncovered]
    read, misplaced = placed(read, categories)
    need, faults = need_of(read, categories, row)
    if need is None or misplaced:
        errors = (problem for problem in told if problem.severity is Severity.ERROR)
        return [*misplaced, *faults, *errors]
    found = treat(desk, need, where, activities.place(row, "unit"))
    if not isinstance(found, Treatment):
        return found
    rows = {used.factor.reference: used for used in _all_used(found)}
    same = (
        activities.amounts[row] == read.amounts[row]
    )  # a part that a contract covers is no product
    product = activities.words["product"][row] if same and "product" in activities.words else ""
    return Chain(
        record=record,
        site=activities.words["site"][row],
        category=need.category.id,
        evidence=activities.words["evidence"][row],
        where=where,
        understood={
            name: (words[row], read.words[name][row])
            for name, words in read.written.items()
            if words[row] != read.words[name][row]
        },
        quantities=_quantities(activities, row),
        steps=_rounded(
            _steps(found, Decimal(repr(float(read.amounts[row]))), product),
            profile.rounding,
        ),
        used=tuple((used, library.sources[used.factor.source]) for used in rows.values()),
        reported=found.reported,
        problems=found.problems,
    )


def _quantities(activities: Activities, row: int) -> tuple[ChainQuantity, ...]:
    return tuple(
        ChainQuantity(
            name=each.name,
            value=Decimal(plainly(float(each.values[row]))),
            unit=each.units[row],
            divides=each.divides,
            where=activities.place(row, each.column),
        )
        for each in activities.quantities
        if not math.isnan(each.values[row])
    )


def _steps(treatment: Treatment, amount: Decimal, product: str) -> tuple[ChainStep, ...]:
    """Return the steps of a record; `product` is what its amount was multiplied from, or empty."""
    need = treatment.need
    scope = need.category.scope
    power = need.by_contract
    given = product or f"{amount.normalize():f} {need.unit}"
    steps = [
        _step(part, TotalPart.LOCATION if power else scope, amount, given)
        for part in treatment.parts
    ]
    if power:
        market = treatment.market or ()
        steps += [_step(part, TotalPart.MARKET, amount, given) for part in market]
    if treatment.tce is not None:
        pue = "" if need.facility == 1 else f" x PUE {need.facility}"
        formula = f"{given}{pue} x {treatment.energy_formula}"
        tce = DIGITS.multiply(amount, treatment.tce)
        steps.append(
            ChainStep(
                part=Account.ENERGY,
                formula=formula,
                value=tce,
                unit="tce",
                co2e=None,
                derived=treatment.derived,
            )
        )
    return tuple(steps)


def _rounded(steps: tuple[ChainStep, ...], digits: int | None) -> tuple[ChainStep, ...]:
    """Return the steps, and what a programme that rounds its lines makes of each total's."""
    if digits is None:
        return steps
    sums: dict[Counted, Decimal] = {}
    for step in steps:
        if step.part is not Account.ENERGY:
            co2e = step.value if step.co2e is None else step.co2e
            sums[step.part] = DIGITS.add(sums.get(step.part, Decimal(0)), co2e)
    places = Decimal(1).scaleb(-digits)
    more = [
        ChainStep(
            part=part,
            formula=f"round({total.normalize():f}, {digits})",
            value=total.quantize(places, ROUND_HALF_UP, DIGITS),
            unit="t CO2" if part is EmissionScope.OUTSIDE else "t CO2e",
            co2e=None,
        )
        for part, total in sums.items()
    ]
    return (*steps, *more)


def _step(part: GasPart, scope: Counted, amount: Decimal, given: str) -> ChainStep:
    co2e = DIGITS.multiply(amount, part.co2e)
    mass = co2e if part.mass is None else DIGITS.multiply(amount, part.mass)
    gas = "CO2e" if part.mass is None else "CO2" if part.gas == BIOGENIC else part.gas
    formula = f"{given} x {part.formula}" if part.used else given
    outside = part.gas == BIOGENIC
    return ChainStep(
        part=EmissionScope.OUTSIDE if outside else scope,
        formula=formula,
        value=mass,
        unit=f"t {gas}",
        co2e=None if outside else co2e,
    )


def _all_used(treatment: Treatment) -> tuple[Used, ...]:
    parts = (*treatment.parts, *(treatment.market or ()))
    return (*(used for part in parts for used in part.used), *treatment.coefficient)
