"""Rules on what inputs take from an inventory: the path exists, and their unit can hold what it gives."""

from collections.abc import Iterator

from greenscore.problems import Problem, nearest
from greenscore.quantities.units import UnitError, parse_unit
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path

_SHOWN = 12


def unknown_sources(inspection: Inspection) -> Iterator[Problem]:
    """What an input takes from an inventory is something an inventory has."""
    for name, asked in inspection.standard.inputs.items():
        if asked.inventory is not None and inspection.measure(asked.inventory) is None:
            known = inspection.inventory_paths
            close = nearest(asked.inventory, known) or ", ".join([*known][:_SHOWN])
            where: Path = ("inputs", name, "inventory")
            args = {"given": asked.inventory, "nearest": close}
            yield inspection.problem("standard-inventory-unknown", where, **args)


def unfit_sources(inspection: Inspection) -> Iterator[Problem]:
    """An input that takes a figure is a number, in a unit that measures the same."""
    for name, asked in inspection.standard.inputs.items():
        measure = inspection.measure(asked.inventory) if asked.inventory else None
        where: Path = ("inputs", name, "inventory")
        if asked.inventory is not None and asked.type != "number":
            args = {"part": "inventory", "type": asked.type}
            yield inspection.problem("standard-part-of-no-number", where, **args)
            continue
        try:
            unit = parse_unit(asked.unit)
        except UnitError:
            continue  # told by the rule on units
        if measure is not None and not measure.takes(unit):
            args = {"given": str(asked.inventory), "unit": asked.unit, "units": measure.value}
            yield inspection.problem("standard-inventory-unit", where, **args)


RULES = (unknown_sources, unfit_sources)
