"""Energy of an inventory in coal equivalent: by item and site, and as flows into what it is used for."""

import math
from collections.abc import Sequence

from greenscore.inventories.amounts import NeedAmounts, sums
from greenscore.inventories.treatments import Treatment
from greenscore.model.inventory import Energy, EnergyFlow, EnergyLine

_LineKey = tuple[str, str, str, str, bool]
"""Item, site, unit, rows behind the coal equivalent, and whether it is derived."""


def energy_of(cells: NeedAmounts, treatments: Sequence[Treatment], basis: str) -> Energy:
    """Return the energy of the cells; amounts of IT energy stand as energy of the facility."""
    amounts: list[tuple[_LineKey, float]] = []
    coals: list[tuple[_LineKey, float]] = []
    flows: list[tuple[tuple[str, str, str], float]] = []
    for index, site, amount in zip(
        cells.needs.tolist(), cells.sites, cells.amounts.tolist(), strict=True
    ):
        treatment = treatments[index]
        need = treatment.need
        if not need.category.energy:
            continue
        row = " ".join(used.factor.reference for used in treatment.coefficient)
        line = (need.item, site, need.unit, row, treatment.derived)
        coal = math.nan if treatment.tce is None else amount * float(treatment.tce)
        amounts.append((line, amount * float(need.counted)))
        coals.append((line, coal))
        if treatment.tce is not None and not need.category.export:
            flows.append(((need.item, site, need.category.id), coal))
    return _energy(sums(amounts), sums(coals), sums(flows), basis)


def _energy(
    amounts: dict[_LineKey, float],
    coals: dict[_LineKey, float],
    flows: dict[tuple[str, str, str], float],
    basis: str,
) -> Energy:
    lines = tuple(
        EnergyLine(
            item=key[0],
            site=key[1],
            amount=amounts[key],
            unit=key[2],
            tce=None if math.isnan(coals[key]) else coals[key],
            coefficient=key[3],
            derived=key[4],
        )
        for key in sorted(amounts)
    )
    known = [line.tce for line in lines if line.tce is not None]
    return Energy(
        basis=basis,
        tce=math.fsum(known) if basis and len(known) == len(lines) else None,
        lines=lines,
        flows=tuple(
            EnergyFlow(source=source, site=site, use=use, tce=flows[source, site, use])
            for source, site, use in sorted(flows)
        ),
    )
