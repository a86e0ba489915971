"""The `emissions.csv` of CodeCarbon as activity records: energy by run, its own emission beside it.

CodeCarbon multiplies its energy by the power usage effectiveness it was told, so that with one above 1
the figure is that of the facility, else of the equipment. Where it knows no grid it takes 475 g/kWh
for the world without a word; such rows are named. A fault of the energy refuses the file: nothing stands
in for it. A fault of another cell is told, and the row is read without it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path

from greenscore.factors.csvrows import row_fault
from greenscore.factors.entries import unreadable
from greenscore.factors.exchange.measured import MeasuredRecord, apart, number, plain, region_of
from greenscore.factors.training import DIGITS, implied_intensity, intensity_fault
from greenscore.guard.reader import read_file
from greenscore.problems import Place, Problem, has_errors
from greenscore.quantities.periods import FIRST, LAST
from greenscore.text.csv import CsvFault, CsvRow, rows_of
from greenscore.text.document import Limits, Unreadable, allowed, decode

WORLD = Decimal("0.475")
"""kg/kWh that CodeCarbon takes where it knows no grid."""
_LONGEST = 10 * 366 * 86_400
_LIMITS = Limits(bytes=50_000_000)
_ENERGY = "energy_consumed"
_USED = ("timestamp", "duration", "emissions", "country_iso_code")
_PARTS = ("cpu_energy", "gpu_energy", "ram_energy")
_CLOSE = Decimal("1e-6")


def read_codecarbon(
    path: Path, site: str = "", region: str = "", pue: str = ""
) -> tuple[tuple[MeasuredRecord, ...], tuple[Problem, ...]]:
    """Return the runs of a file; with an error among the problems they only serve to show it.

    `region` stands for the country of each row where it is given; `pue` is that of the place, for energy
    of the equipment. Problems: those of a text file, `exchange-codecarbon-header`,
    `exchange-codecarbon-cell`, `exchange-codecarbon-sum`, `exchange-run-twice`; warnings:
    `exchange-codecarbon-columns`, `exchange-codecarbon-aside`, `exchange-country`,
    `exchange-country-other`, `exchange-world-average`, `exchange-intensity`.
    """
    try:
        lines = rows_of(decode(read_file(path, allowed(_LIMITS).bytes), path.name, _LIMITS))
    except OSError as fault:
        return (), (unreadable(path, fault),)
    except Unreadable as fault:
        return (), (fault.problem,)
    first = next(lines, CsvRow(1, []))
    if isinstance(first, CsvFault):
        return (), (row_fault(first, path.name),)
    header = first.cells
    where = Place(file=path.name, line=1)
    if header.count(_ENERGY) != 1:
        args = {"missing": _ENERGY}
        return (), (Problem(code="exchange-codecarbon-header", where=where, args=args),)
    reading = _Reading(path.name, header, site, region, pue)
    missing = [name for name in _USED if header.count(name) != 1]
    if missing:
        args = {"missing": ", ".join(missing)}
        problem = Problem(code="exchange-codecarbon-columns", where=where, args=args)
        reading.problems.append(problem)
    for line in lines:
        if isinstance(line, CsvFault):
            reading.problems.append(row_fault(line, path.name))
        else:
            reading.row(*line)
    return tuple(reading.measured), tuple(reading.problems)


class _Reading:
    """One reading of a file, collecting records and problems."""

    def __init__(self, file: str, header: list[str], site: str, region: str, pue: str) -> None:
        self.measured: list[MeasuredRecord] = []
        self.problems: list[Problem] = []
        self._file = file
        self._header = header
        self._site = site
        self._region = region
        self._pue = pue
        self._runs: dict[str, int] = {}

    def row(self, line: int, cells: list[str]) -> None:
        """Read one line."""
        where = Place(file=self._file, line=line)
        names = self._header
        row = {n: c for n, c in zip(names, cells, strict=True) if names.count(n) == 1}
        faults = [*_energy_faults(row, where), *self._twice(row, line, where)]
        self.problems += faults
        if has_errors(faults):
            return
        self.problems += [*_aside(row, where), *_figure_faults(row, where)]
        self.problems += self._place_faults(row, where)
        record = {"site": self._site, "region": self._region or _country(row)}
        record |= _record(row, line, self._pue)
        reported = _figure(row, "emissions")
        self.measured.append(MeasuredRecord(record=record, reported=reported, where=where))

    def _place_faults(self, row: Mapping[str, str], where: Place) -> Iterator[Problem]:
        """Yield a country that is none, and one that is not that of the region given for all rows."""
        given, country = row.get("country_iso_code", "").strip(), _country(row)
        args = {"given": given[:40], "region": self._region}
        if not country and not self._region:
            yield Problem(code="exchange-country", where=where, args=args)
        elif country and self._region and apart(country, self._region):
            yield Problem(code="exchange-country-other", where=where, args=args)

    def _twice(self, row: Mapping[str, str], line: int, where: Place) -> Iterator[Problem]:
        run = row.get("run_id", "").strip()
        first = self._runs.setdefault(run, line) if run else line
        if first != line:
            args = {"run": run[:60], "first": str(first)}
            yield Problem(code="exchange-run-twice", where=where, args=args)


def _energy_faults(row: Mapping[str, str], where: Place) -> Iterator[Problem]:
    """Yield what is wrong with the energy: no number of zero or more, or not the sum of its parts."""
    energy = _figure(row, _ENERGY)
    if energy is None:
        args = {"column": _ENERGY, "given": row[_ENERGY][:60]}
        yield Problem(code="exchange-codecarbon-cell", where=where, args=args)
        return
    parts = [_figure(row, name) for name in _PARTS]
    total = sum((part for part in parts if part is not None), Decimal(0))
    if None not in parts and abs(total - energy) > _CLOSE * max(energy, total):
        args = {"found": f"{total:.8g}", "expected": f"{energy:.8g}"}
        yield Problem(code="exchange-codecarbon-sum", where=where, args=args)


def _aside(row: Mapping[str, str], where: Place) -> Iterator[Problem]:
    """Yield the other cells that are not what they must be: the row is read without them."""
    bad = ["duration"] if "duration" in row and _length(row) is None else []
    bad += ["emissions"] if "emissions" in row and _figure(row, "emissions") is None else []
    bad += ["timestamp"] if "timestamp" in row and _end(row) is None else []
    bad += ["pue"] if row.get("pue", "").strip() and _pue(row) is None else []
    for name in bad:
        args = {"column": name, "given": row[name][:60]}
        yield Problem(code="exchange-codecarbon-aside", where=where, args=args)


def _figure(row: Mapping[str, str], name: str) -> Decimal | None:
    """Return a number of zero or more, or None."""
    found = number(row.get(name, ""))
    return None if found is None or found < 0 else found


def _length(row: Mapping[str, str]) -> Decimal | None:
    """Return the seconds that a row covers, None for what is no time that anything runs."""
    found = _figure(row, "duration")
    return None if found is None or found > _LONGEST else found


def _pue(row: Mapping[str, str]) -> Decimal | None:
    found = number(row.get("pue", ""))
    return None if found is None or found < 1 else found


def _figure_faults(row: Mapping[str, str], where: Place) -> Iterator[Problem]:
    """Yield an emission that no grid makes, and one by the average of the world."""
    energy, kg = _figure(row, _ENERGY), _figure(row, "emissions")
    if energy is None or kg is None:
        return
    implausible = intensity_fault(row.get("project_name", ""), kg, energy, where)
    if implausible:
        yield replace(implausible, code="exchange-intensity")
    implied = implied_intensity(kg, energy)
    if implied is not None and abs(implied - WORLD) <= _CLOSE * WORLD:
        args = {"country": row.get("country_iso_code", "")[:40]}
        yield Problem(code="exchange-world-average", where=where, args=args)


def _record(row: Mapping[str, str], line: int, pue: str) -> dict[str, str]:
    start, end = _days(row)
    known = not row.get("pue", "").strip() or _pue(row) is not None
    facility = (_pue(row) or 1) > 1
    told = ("project_name", "country_name", "region", "cloud_provider", "cloud_region")
    return {
        "record": row.get("run_id", "").strip() or f"row-{line}",
        "category": "electricity",
        "item": "electricity",
        "amount": plain(DIGITS.create_decimal(row[_ENERGY].strip())),
        "unit": "kWh",
        "start": start,
        "end": end,
        "use": ("facility" if facility else "it") if known else "",
        "pue": pue if known and not facility else "",
        "note": " ".join(part for name in told if (part := row.get(name, "").strip())),
    }


def _end(row: Mapping[str, str]) -> datetime | None:
    """Return the stamp of a run, which is its end; None where it is none."""
    try:
        end = datetime.fromisoformat(row.get("timestamp", "").strip())
    except ValueError:
        return None
    return end if FIRST <= end.date() <= LAST else None


def _days(row: Mapping[str, str]) -> tuple[str, str]:
    """Return the first and the last day of a run: the last twice without a length, blank without a stamp."""
    end = _end(row)
    if end is None:
        return "", ""
    start = end - timedelta(seconds=float(_length(row) or 0))
    return start.date().isoformat(), end.date().isoformat()


def _country(row: Mapping[str, str]) -> str:
    """Return the region of the country of a row, or an empty text: `HKG` is CN-HK."""
    code = row.get("country_iso_code", "").strip().upper()
    return region_of(code) or _countries().get(code, "")


@cache
def _countries() -> Mapping[str, str]:
    """Return the two letters of a country by its three, after ISO 3166-1."""
    text = files("greenscore.factors.exchange").joinpath("countries.txt").read_text("utf-8")
    return dict(pair.split("=") for pair in text.split())
