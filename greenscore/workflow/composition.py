"""The composition of a gas: read, computed, and written as own factors."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.model.reading import PLAIN, Reading
from greenscore.problems import Place, Problem, has_errors, unwritable

if TYPE_CHECKING:
    from greenscore.inventories.composition import GasComposition


def read_composition(
    source: Any, reading: Reading = PLAIN
) -> tuple["GasComposition | None", tuple[Problem, ...]]:
    """Return the composition of a gas, and every problem.

    `source` is a path or data with the columns component (CH4, n-C4H10) and share (mol %).
    """
    from greenscore.data.activities.compositions import read_components
    from greenscore.inventories.composition import Portion, gas_composition

    told, problems = read_components(source, reading)
    if has_errors(problems):
        return None, problems
    found, faults = gas_composition(Portion(**cells, where=where) for cells, where in told)
    return found, (*problems, *faults)


def write_composition(
    found: "GasComposition", path: Path, analysis: str, item: str, region: str, period: str
) -> tuple[Problem, ...]:
    """Write own factors of `item` for the days of `period`, their source in `sources/` beside them.

    Nothing is written over: `factor-exists`. `analysis` names the file that was read.
    """
    from greenscore.factors.writing import write_new
    from greenscore.inventories.measured_gas import SOURCE, own_factors, own_source
    from greenscore.quantities.periods import span_of

    span = span_of(period)
    if span is None:
        args = {"column": "--period", "given": period[:40]}
        return (Problem(code="activity-period-unreadable", args=args),)
    contents = {
        path: own_factors(found, item, region, span),
        path.parent / "sources" / f"{SOURCE}.yaml": own_source(found, analysis),
    }
    try:
        write_new(contents)
    except FileExistsError as fault:
        where = Place(file=str(fault.args[0]))
        return (Problem(code="factor-exists", where=where),)
    except OSError as fault:
        return (unwritable(path, fault),)
    return ()
