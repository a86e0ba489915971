"""Outputs of the Impact Framework as activity records: energy by row, its own carbon beside it.

The framework passes over what no plugin reads and averages constants away; this reader does not. A
field that no plugin of the pipeline reads or makes, a constant whose value changed on the way, and
a constant in another unit than its plugin takes it for are errors that name the field and the row.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from greenscore.factors.entries import unreadable
from greenscore.factors.exchange.manifest import ManifestNode, nodes
from greenscore.factors.exchange.measured import MeasuredRecord, number, plain
from greenscore.factors.training import DIGITS, intensity_fault
from greenscore.problems import Place, Problem, has_errors, nearest
from greenscore.text.document import Limits
from greenscore.text.yaml import read

_LIMITS = Limits(bytes=20_000_000, nodes=500_000)
# The plugin's memory constant is kg for a GB, its others are g; no GB of memory takes 100 kg to make.
_MEMORY = "memory-emissions-constant"
_MOST_MEMORY = Decimal(100)


def read_impact_framework(
    path: Path,
    energy: str = "energy",
    carbon: str = "carbon",
    site: str = "",
    region: str = "",
    pue: str = "",
) -> tuple[tuple[MeasuredRecord, ...], tuple[Problem, ...]]:
    """Return a record for every row of outputs; with an error they only serve to show it.

    `energy` (kWh, of the equipment) and `carbon` (g) name the fields of the outputs; `pue` is that of the
    place. Problems: those of a YAML file,
    `exchange-if-empty`, `exchange-if-field`, `exchange-if-cell`, `exchange-if-unread`,
    `exchange-if-plugin`, `exchange-if-changed`, `exchange-if-memory`, `intensity-implausible`.
    """
    try:
        source = path.read_bytes()
    except OSError as fault:
        return (), (unreadable(path, fault),)
    document = read(source, path.name, _LIMITS, blanks=True)
    if document.data is None or has_errors(document.problems):
        return (), document.problems
    found = list(nodes(document, path.name))
    problems = list(document.problems)
    if not any(node.outputs for node in found):
        problems.append(Problem(code="exchange-if-empty", where=Place(file=path.name)))
    measured: list[MeasuredRecord] = []
    for node in found:
        problems += [*_unread(node), *_changed(node), *_memory(node)]
        for index, (row, where) in enumerate(node.outputs, start=1):
            faults = list(_row_faults(row, where, energy, carbon))
            problems += faults
            if has_errors(faults):
                continue
            record = {"site": site, "region": region, "pue": pue, **_record(row, energy)}
            record["record"] = f"{node.name}:{index}"
            grams = number(row[carbon]) if carbon in row else None
            reported = None if grams is None else DIGITS.divide(grams, Decimal(1000))
            measured.append(MeasuredRecord(record=record, reported=reported, where=where))
    return tuple(measured), tuple(problems)


def _unread(node: ManifestNode) -> Iterator[Problem]:
    """Yield, once a node, the fields that no plugin reads; and the plugins of which that is not known."""
    strangers = [plugin for plugin in node.plugins if not plugin.known]
    for plugin in strangers:
        args = {"method": plugin.method[:60], "node": node.name}
        yield Problem(code="exchange-if-plugin", where=plugin.where, args=args)
    if strangers or not node.plugins:
        return
    accounted = node.accounted()
    seen: set[str] = set()
    for row, where in node.outputs:
        for field in row:
            if field not in accounted and field not in seen:
                seen.add(field)
                args = {"field": field[:60], "node": node.name}
                yield Problem(code="exchange-if-unread", where=where, args=args)


def _changed(node: ManifestNode) -> Iterator[Problem]:
    """Yield the constants of a node that its outputs show with another value."""
    made: set[str] = set().union(*(plugin.makes for plugin in node.plugins))
    varying = {field for row in node.inputs for field in row}
    for field, given in node.defaults.items():
        constant = number(given)
        if constant is None or field in made or field in varying:
            continue
        for row, where in node.outputs:
            shown = number(row.get(field, given))
            if shown != constant:
                args = {"field": field[:60], "given": given[:40], "shown": row[field][:40]}
                yield Problem(code="exchange-if-changed", where=where, args=args)
                break


def _memory(node: ManifestNode) -> Iterator[Problem]:
    for plugin in node.plugins:
        given = plugin.config.get(_MEMORY)
        constant = number(given) if isinstance(given, str) else None
        if constant is not None and constant > _MOST_MEMORY:
            args = {"given": f"{constant:f}", "field": _MEMORY, "most": f"{_MOST_MEMORY}"}
            yield Problem(code="exchange-if-memory", where=plugin.where, args=args)


def _row_faults(
    row: Mapping[str, str], where: Place, energy: str, carbon: str
) -> Iterator[Problem]:
    for field in ("timestamp", "duration", energy):
        if field not in row:
            close = [name for name in row if "energy" in name] if field == energy else []
            args = {"field": field[:60], "nearest": ", ".join(close) or nearest(field, row)}
            yield Problem(code="exchange-if-field", where=where, args=args)
    for field in ("duration", energy, carbon):
        if field in row and ((found := number(row[field])) is None or found < 0):
            yield _cell(field, row[field], where)
    if {"timestamp", "duration"} <= row.keys() and _days(row) is None:
        yield _cell("timestamp", row["timestamp"], where)
    power, grams = number(row.get(energy, "")), number(row.get("carbon-operational", ""))
    if power is not None and grams is not None:
        fault = intensity_fault("carbon-operational", grams / 1000, power, where)
        if fault:
            yield fault


def _cell(field: str, given: str, where: Place) -> Problem:
    args = {"field": field[:60], "given": given[:60]}
    return Problem(code="exchange-if-cell", where=where, args=args)


def _record(row: Mapping[str, str], energy: str) -> dict[str, str]:
    days = _days(row)
    assert days is not None
    told = ("cloud/vendor", "cloud/region", "cloud/instance-type")
    return {
        "category": "electricity",
        "item": "electricity",
        "amount": plain(DIGITS.create_decimal(row[energy].strip())),
        "unit": "kWh",
        "start": days[0],
        "end": days[1],
        "use": "it",
        "note": " ".join(row[name] for name in told if name in row),
    }


def _days(row: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the first and the last day of a row; None where they cannot be told."""
    try:
        start = datetime.fromisoformat(row["timestamp"].strip())
        end = start + timedelta(seconds=max(0.0, float(number(row["duration"]) or 0) - 1e-6))
    except (ValueError, OverflowError):
        return None
    return start.date().isoformat(), end.date().isoformat()
