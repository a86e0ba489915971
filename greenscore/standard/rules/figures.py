"""What formulas of parameters come to, once for every key and date they depend on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from math import prod

from greenscore.model.keyed import flatten
from greenscore.model.standard import Parameter
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path

_MOST_CASES = 2_000


def cases(inspection: Inspection, *paths: Path) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield the numbers that the formulas at `paths` come to together, and which keys and date these are for.

    There is one case, without a name, where nothing depends on a key or a date, and none where a formula
    reads anything but parameters. A case in which the document has no figure is left out.
    """
    known = inspection.standard.parameters
    names = dict.fromkeys(name for path in paths for name in inspection.formulas.names_at(path))
    parameters = {name: known[name] for name in names if name in known and not known[name].table}
    keys = tuple(dict.fromkeys(key for item in parameters.values() for key in item.by))
    choices = {key: inspection.choices(key) or () for key in keys}
    days = sorted({dated.start for item in parameters.values() for dated in item.dated})
    if len(parameters) < len(names) or prod(map(len, choices.values())) > _MOST_CASES:
        return
    for day in days or [date.max]:
        tables = {name: _table(item, day, choices) for name, item in parameters.items()}
        for combination in product(*choices.values()):
            at = dict(zip(keys, combination, strict=True))
            given = {
                name: tables[name].get(tuple(at[key] for key in item.by))
                for name, item in parameters.items()
            }
            numbers = [inspection.formulas.constant(path, given) for path in paths]
            whole = tuple(number for number in numbers if number is not None)
            if len(whole) == len(paths):
                yield ", ".join((*combination, *([day.isoformat()] if days else ()))), whole


def _table(
    parameter: Parameter, day: date, choices: Mapping[str, Sequence[str]]
) -> Mapping[tuple[str, ...], float | None]:
    """Return the figures of a parameter on a day, by key; faults are told by the rules on parameters."""
    valid = [dated for dated in parameter.dated if dated.start <= day]
    item = max(valid, key=lambda dated: dated.start) if valid else parameter
    keys = [choices[key] for key in parameter.by]
    if item.values is not None:
        return flatten(item.values, keys)[0]
    return {} if item.value is None else dict.fromkeys(product(*keys), float(item.value))


def named(case: str) -> str:
    """Return the name of a case as it follows a number in a sentence."""
    return f" ({case})" if case else ""
