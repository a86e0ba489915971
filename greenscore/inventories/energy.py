"""Energy of an inventory in coal equivalent: by item and site, and as flows into what it is used for."""

import math
from collections.abc import Sequence

from greenscore.inventories.amounts import NeedAmounts, sums
from greenscore.inventories.unit_emissions import Treatment
from greenscore.model.inventory import Energy, EnergyFlow, EnergyLine


def energy_of(cells: NeedAmounts, treatments: Sequence[Treatment], basis: str) -> Energy:
    """Return the energy of the cells; amounts of IT energy stand as energy of the facility."""
    amounts: list[tuple[tuple[str, str, str, str], float]] = []
    coals: list[tuple[tuple[str, str, str, str], float]] = []
    flows: list[tuple[tuple[str, str, str], float]] = []
    for index, site, amount in zip(
        cells.needs.tolist(), cells.sites, cells.amounts.tolist(), strict=True
    ):
        treatment = treatments[index]
        need = treatment.need
        if not need.category.energy:
            continue
        row = " ".join(used.factor.reference for used in treatment.coefficient)
        line = (need.item, site, need.unit, row)
        coal = math.nan if treatment.tce is None else amount * float(treatment.tce)
        amounts.append((line, amount * float(need.counted)))
        coals.append((line, coal))
        if treatment.tce is not None and not need.category.export:
            flows.append(((need.item, site, need.category.id), coal))
    return _energy(sums(amounts), sums(coals), sums(flows), basis)


def _energy(
    amounts: dict[tuple[str, str, str, str], float],
    coals: dict[tuple[str, str, str, str], float],
    flows: dict[tuple[str, str, str], float],
    basis: str,
) -> Energy:
    lines = tuple(
        EnergyLine(
            item=item,
            site=site,
            amount=amounts[item, site, unit, row],
            unit=unit,
            tce=None if math.isnan(coals[item, site, unit, row]) else coals[item, site, unit, row],
            coefficient=row,
        )
        for item, site, unit, row in sorted(amounts)
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
