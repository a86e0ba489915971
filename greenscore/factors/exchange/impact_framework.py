"""Outputs of the Impact Framework as activity records: energy by row, its own carbon beside it.

The framework passes over what no plugin reads and averages constants away; this reader does not. A
field that no plugin of the pipeline reads or makes, a constant whose value changed on the way, and
a constant in another unit than its plugin takes it for are told with the field and the row. What is wrong
with the energy itself is an error, for nothing stands in for it; of the rest the row is read without it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from greenscore.factors.entries import unreadable
from greenscore.factors.exchange.manifest import ManifestNode, nodes
from greenscore.factors.exchange.measured import MeasuredRecord, apart, number, plain, region_of
from greenscore.factors.training import DIGITS, intensity_fault
from greenscore.guard.reader import read_file
from greenscore.problems import Place, Problem, has_errors, nearest
from greenscore.quantities.periods import FIRST, LAST
from greenscore.text.document import Limits, allowed
from greenscore.text.yaml import read

_LONGEST = 10 * 366 * 86_400
_LIMITS = Limits(bytes=20_000_000, nodes=500_000)
# The plugin's memory constant is kg for a GB, its others are g; no GB of memory takes 100 kg to make.
_MEMORY = "memory-emissions-constant"
_MOST_MEMORY = Decimal(100)
_PLACES = ("location", "country", "cloud/region-country")
"""Fields in which a row may tell where it ran."""


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
    place. Problems: those of a YAML file, `exchange-if-empty`, `exchange-if-field`,
    `exchange-if-cell`, and `exchange-if-changed-energy` where the field itself is a constant that changed;
    warnings: `exchange-if-aside`, `exchange-if-unread`, `exchange-if-plugin`, `exchange-if-changed`,
    `exchange-if-memory`, `exchange-intensity`, `exchange-country-other`.
    """
    try:
        source = read_file(path, allowed(_LIMITS).bytes)
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
        problems += [*_unread(node), *_changed(node, energy), *_memory(node)]
        for index, (row, where) in enumerate(node.outputs, start=1):
            faults = list(_energy_faults(row, where, energy))
            problems += faults
            if faults:
                continue
            problems += [*_aside(row, where, energy, carbon), *_elsewhere(row, where, region)]
            record = {"site": site, "region": region, "pue": pue, **_record(row, energy)}
            record["record"] = f"{node.name}:{index}"
            grams = _figure(row, carbon)
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


def _changed(node: ManifestNode, energy: str) -> Iterator[Problem]:
    """Yield the constants of a node that its outputs show with another value: of the energy, an error."""
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
                code = "exchange-if-changed-energy" if field == energy else "exchange-if-changed"
                yield Problem(code=code, where=where, args=args)
                break


def _memory(node: ManifestNode) -> Iterator[Problem]:
    for plugin in node.plugins:
        given = plugin.config.get(_MEMORY)
        constant = number(given) if isinstance(given, str) else None
        if constant is not None and constant > _MOST_MEMORY:
            args = {"given": f"{constant:f}", "field": _MEMORY, "most": f"{_MOST_MEMORY}"}
            yield Problem(code="exchange-if-memory", where=plugin.where, args=args)


def _energy_faults(row: Mapping[str, str], where: Place, energy: str) -> Iterator[Problem]:
    if energy not in row:
        close = [name for name in row if "energy" in name]
        args = {"field": energy[:60], "nearest": ", ".join(close) or nearest(energy, row)}
        yield Problem(code="exchange-if-field", where=where, args=args)
    elif _figure(row, energy) is None:
        args = {"field": energy[:60], "given": row[energy][:60]}
        yield Problem(code="exchange-if-cell", where=where, args=args)


def _aside(row: Mapping[str, str], where: Place, energy: str, carbon: str) -> Iterator[Problem]:
    """Yield the other cells that are not what they must be: the row is read without them."""
    bad = [name for name in ("timestamp", "duration") if name not in row]
    bad += ["duration"] if "duration" in row and _length(row) is None else []
    bad += [carbon] if carbon in row and _figure(row, carbon) is None else []
    bad += ["timestamp"] if "timestamp" in row and _start(row) is None else []
    for field in bad:
        args = {"field": field[:60], "given": row.get(field, "")[:60]}
        yield Problem(code="exchange-if-aside", where=where, args=args)
    power, grams = _figure(row, energy), _figure(row, "carbon-operational")
    if power is not None and grams is not None:
        fault = intensity_fault("carbon-operational", grams / 1000, power, where)
        if fault:
            yield replace(fault, code="exchange-intensity")


def _elsewhere(row: Mapping[str, str], where: Place, region: str) -> Iterator[Problem]:
    """Yield the place that a row tells where it is not that of the region given for all rows."""
    for field in _PLACES if region else ():
        given = row.get(field, "")
        place = region_of(given)
        if place and apart(place, region):
            args = {"given": given[:40], "region": region}
            yield Problem(code="exchange-country-other", where=where, args=args)


def _figure(row: Mapping[str, str], field: str) -> Decimal | None:
    """Return a number of zero or more, or None."""
    found = number(row.get(field, ""))
    return None if found is None or found < 0 else found


def _length(row: Mapping[str, str]) -> Decimal | None:
    """Return the seconds that a row covers, None for what is no time that anything runs."""
    found = _figure(row, "duration")
    return None if found is None or found > _LONGEST else found


def _record(row: Mapping[str, str], energy: str) -> dict[str, str]:
    start, end = _days(row)
    told = ("cloud/vendor", "cloud/region", "cloud/instance-type")
    return {
        "category": "electricity",
        "item": "electricity",
        "amount": plain(DIGITS.create_decimal(row[energy].strip())),
        "unit": "kWh",
        "start": start,
        "end": end,
        "use": "it",
        "note": " ".join(row[name] for name in told if name in row),
    }


def _start(row: Mapping[str, str]) -> datetime | None:
    """Return the stamp of a row, which is its start; None where it is none."""
    try:
        start = datetime.fromisoformat(row.get("timestamp", "").strip())
    except ValueError:
        return None
    return start if FIRST <= start.date() <= LAST else None


def _days(row: Mapping[str, str]) -> tuple[str, str]:
    """Return the first and the last day of a row: the first twice without a length, blank without a stamp."""
    start = _start(row)
    if start is None:
        return "", ""
    end = start + timedelta(seconds=max(0.0, float(_length(row) or 0) - 1e-6))
    return start.date().isoformat(), end.date().isoformat()
