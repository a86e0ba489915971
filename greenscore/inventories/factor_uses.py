"""What an inventory rests on: the rows of the library with their weight, and how sure the totals are."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from greenscore.factors.library import Library
from greenscore.factors.rules import potentials_of
from greenscore.factors.spread import DEFAULT, spread_of
from greenscore.inventories.amounts import NeedAmounts
from greenscore.inventories.gas_parts import DIGITS, GasPart, Used
from greenscore.inventories.totals import co2e_of, parts_in
from greenscore.inventories.treatments import Treatment
from greenscore.inventories.uncertainty import Line, simulate, total_of, verdict
from greenscore.model.inventory import FactorUse, Sureness, TotalSpread
from greenscore.model.inventory_terms import FALLBACKS, TotalPart


def amounts_of(cells: NeedAmounts, needs: int) -> tuple[list[float], list[int]]:
    """Return for each need its amount over all sites, and its number of records."""
    order = np.argsort(cells.needs, kind="stable")
    grouped: list[list[float]] = [[] for _ in range(needs)]
    for need, amount in zip(
        cells.needs[order].tolist(), cells.amounts[order].tolist(), strict=True
    ):
        grouped[need].append(amount)
    records = np.bincount(cells.needs, weights=cells.records, minlength=needs)
    return [math.fsum(values) for values in grouped], [int(count) for count in records.tolist()]


@dataclass(slots=True)
class _Weight:
    """What rests on one row."""

    used: Used
    co2e: list[float] = field(default_factory=list)
    records: int = 0


def factor_uses(
    library: Library,
    treatments: Sequence[Treatment],
    amounts: Sequence[float],
    counts: Sequence[int],
) -> tuple[FactorUse, ...]:
    """Return every row behind a figure, by reference."""
    weights: dict[str, _Weight] = {}
    for treatment, amount, count in zip(treatments, amounts, counts, strict=True):
        own: dict[str, tuple[Used, list[float]]] = {}
        for used, co2e in _resting(treatment):
            own.setdefault(used.factor.reference, (used, []))[1].append(abs(co2e * amount))
        for reference, (used, co2es) in own.items():
            weight = weights.setdefault(reference, _Weight(used))
            weight.co2e += co2es
            weight.records += count
    return tuple(_use(library, weights[reference]) for reference in sorted(weights))


def _resting(treatment: Treatment) -> Iterator[tuple[Used, float]]:
    """Yield the rows behind one unit with t CO2e: of the market only those that location has not."""
    for part in treatment.parts:
        yield from ((used, float(part.co2e)) for used in part.used)
    seen = {used.factor.reference for part in treatment.parts for used in part.used}
    for part in treatment.market or ():
        for used in part.used:
            if used.factor.reference not in seen:
                yield used, float(part.co2e)
    yield from ((used, 0.0) for used in treatment.coefficient)


def _use(library: Library, weight: _Weight) -> FactorUse:
    row = weight.used.factor
    return FactorUse(
        reference=row.reference,
        name=row.name,
        value=row.value,
        unit=row.unit,
        per=row.per,
        source=row.source,
        title=library.sources[row.source].title,
        locator=row.locator,
        mark=row.mark,
        review=row.review,
        label=weight.used.label,
        newer=weight.used.newer,
        digest=row.digest,
        overlay=row.overlay,
        gwp=potentials_of(row),
        co2e=math.fsum(weight.co2e),
        records=weight.records,
    )


def spreads(
    treatments: Sequence[Treatment],
    amounts: Sequence[float],
    grades: Mapping[str, Decimal],
    sureness: Sureness,
) -> tuple[TotalSpread, ...]:
    """Return how sure each total is. The records of one need count as one amount.

    What they share of one row is added linearly. A total that is not known is left out.
    """
    found = []
    for part in TotalPart:
        parts = [parts_in(treatment, part) for treatment in treatments]
        if any(each is None for each in parts) or not any(parts):
            continue
        lines = [
            _line(each, amount, grades[treatment.need.grade])
            for treatment, each, amount in zip(treatments, parts, amounts, strict=True)
            if each and amount and co2e_of(each)
        ]
        total = total_of(lines)
        interval = total.interval
        if sureness.draws:
            interval = simulate(lines, sureness.seed, sureness.draws)
        threshold = None if sureness.threshold is None else Decimal(sureness.threshold)
        found.append(
            TotalSpread(
                part=part,
                amount=float(total.amount),
                spread=float(total.spread),
                activity=float(total.activity),
                factor=float(total.factor),
                assumed=float(total.assumed),
                draft=float(total.draft),
                reported=float(total.reported),
                low=float(interval[0]),
                high=float(interval[1]),
                verdict="" if threshold is None else verdict(interval, threshold),
            )
        )
    return tuple(found)


def _line(parts: Sequence[GasPart], amount: float, grade: Decimal) -> Line:
    whole = sum((part.co2e for part in parts), Decimal(0))
    factors: dict[str, Decimal] = defaultdict(Decimal)
    assumed = False
    for part in parts:
        share = DIGITS.divide(part.co2e, whole)
        for used in part.used:
            spread = spread_of(used.factor)
            factors[used.factor.reference] += share * spread.percent
            assumed = assumed or spread.origin == DEFAULT or used.label in FALLBACKS
    co2e = DIGITS.multiply(whole, Decimal(amount))
    draft = any(used.factor.review == "draft" for part in parts for used in part.used)
    return Line(
        amount=co2e,
        activity=grade,
        factors=factors,
        assumed=assumed,
        draft=draft,
        reported=not any(part.used for part in parts),
    )
