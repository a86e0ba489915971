"""Figures looked up by key or date: parameters and category maps."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any

from greenscore.guard.limits import current
from greenscore.model.keyed import flatten
from greenscore.model.standard import Dated, Parameter
from greenscore.problems import Problem, nearest
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path

_SHOWN = 5


def parameter_forms(inspection: Inspection) -> Iterator[Problem]:
    """A parameter is one value, or keyed, or dated."""
    for name, parameter in inspection.standard.parameters.items():
        path: Path = ("parameters", name)
        yield from _one_form(inspection, path, parameter, "value, values, dated")
        for place, dated in enumerate(parameter.dated):
            yield from _one_form(inspection, (*path, "dated", place), dated, "value, values")


def _one_form(
    inspection: Inspection, path: Path, item: Parameter | Dated, forms: str
) -> Iterator[Problem]:
    given = [form for form in forms.split(", ") if getattr(item, form) not in (None, ())]
    if len(given) != 1:
        args = {"forms": forms, "given": ", ".join(given) or "-"}
        yield inspection.problem("standard-not-one-of", path, **args)


def keyed_parameters(inspection: Inspection) -> Iterator[Problem]:
    """Keys name choice inputs, and every combination has a figure or says `none`."""
    for name, parameter in inspection.standard.parameters.items():
        path: Path = ("parameters", name)
        tables = [((*path, "values"), parameter.values)] + [
            ((*path, "dated", place, "values"), dated.values)
            for place, dated in enumerate(parameter.dated)
        ]
        keyed = [(where, values) for where, values in tables if values is not None]
        elsewhere = [
            key for key in parameter.by if key.rpartition(".")[0] not in {"", parameter.table}
        ]
        for key in elsewhere:
            args = {"name": key, "nearest": f"{parameter.table}.*"}
            yield inspection.problem("standard-not-a-choice-input", (*path, "by"), **args)
        if bool(keyed) != bool(parameter.by):
            yield inspection.problem("standard-by-and-values", path)
        choices, faults = _choices(inspection, (*path, "by"), parameter.by)
        yield from faults
        for where, values in keyed:
            if choices:
                yield from _table(inspection, where, values, choices, "standard-key-missing")


def category_maps(inspection: Inspection) -> Iterator[Problem]:
    """A map covers every category, or has an `else`."""
    for path, node in inspection.nodes:
        if node.score is None or node.score.map is None:
            continue
        where = (*path, "score", "map")
        choices, faults = _choices(inspection, (*where, "on"), node.score.map.on)
        yield from faults
        if choices:
            code = "standard-map-gap" if node.score.map.otherwise is None else ""
            yield from _table(inspection, (*where, "values"), node.score.map.values, choices, code)


def _choices(
    inspection: Inspection, path: Path, names: Sequence[str]
) -> tuple[list[tuple[str, ...]], list[Problem]]:
    """Return the keys of each named input; no keys at all where a name has none."""
    found = [inspection.choices(name) for name in names]
    without = [name for name, choices in zip(names, found, strict=True) if not choices]
    asked = inspection.standard.inputs if without else ()
    known = [name for name in asked if inspection.choices(name)]
    faults = [
        inspection.problem(
            "standard-not-a-choice-input",
            path,
            name=name,
            nearest=nearest(name, known) or ", ".join(known) or "-",
        )
        for name in without
    ]
    return ([] if faults else [choices for choices in found if choices]), faults


def _table(
    inspection: Inspection,
    path: Path,
    values: Mapping[str, Any],
    choices: list[tuple[str, ...]],
    gap: str,
) -> Iterator[Problem]:
    """Check one nested mapping; `gap` is the code for combinations it leaves out, if any."""
    count = 1
    for keys in choices:
        count *= len(keys)
    if count > current().combinations:
        args = {"count": str(count), "limit": str(current().combinations)}
        yield inspection.problem("standard-too-many-keys", path, **args)
        return
    cells, faults = flatten(values, choices)
    for fault in faults:
        yield inspection.problem(fault.code, (*path, *fault.path), **fault.args)
    absent = [keys for keys in product(*choices) if keys not in cells]
    if absent and gap and not faults:
        shown = "; ".join(" / ".join(keys) for keys in absent[:_SHOWN])
        yield inspection.problem(gap, path, keys=shown, count=str(len(absent)))


def dated_parameters(inspection: Inspection) -> Iterator[Problem]:
    """Dates ascend, each once, and there is a figure from the day the standard takes effect."""
    start = inspection.standard.effective.start
    for name, parameter in inspection.standard.parameters.items():
        first_day = parameter.dated[0].start if parameter.dated else None
        if start is not None and first_day is not None and first_day > start:
            args = {"first": first_day.isoformat(), "start": start.isoformat()}
            yield inspection.problem("standard-dated-gap", ("parameters", name, "dated", 0), **args)
        for place, (first, second) in enumerate(pairwise(parameter.dated), start=1):
            if first.start >= second.start:
                path = ("parameters", name, "dated", place)
                args = {"first": first.start.isoformat(), "second": second.start.isoformat()}
                yield inspection.problem("standard-dated-order", path, **args)


RULES = (parameter_forms, keyed_parameters, category_maps, dated_parameters)
