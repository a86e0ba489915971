"""The `emissions.csv` of CodeCarbon as activity records: energy by run, its own emission beside it.

CodeCarbon multiplies its energy by the power usage effectiveness it was told, so that with one above 1
the figure is that of the facility, else of the equipment. Where it knows no grid it takes 475 g/kWh
for the world without a word; such rows are named.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path

from greenscore.factors.csvrows import row_fault
from greenscore.factors.entries import unreadable
from greenscore.factors.exchange.measured import MeasuredRecord, number, plain
from greenscore.factors.training import DIGITS, implied_intensity, intensity_fault
from greenscore.problems import Place, Problem, has_errors
from greenscore.text.csv import CsvFault, CsvRow, rows_of
from greenscore.text.document import Limits, Unreadable, decode

WORLD = Decimal("0.475")
"""kg/kWh that CodeCarbon takes where it knows no grid."""
_LIMITS = Limits(bytes=50_000_000)
_NEEDED = ("timestamp", "duration", "emissions", "energy_consumed", "country_iso_code")
_PARTS = ("cpu_energy", "gpu_energy", "ram_energy")
_CLOSE = Decimal("1e-6")


def read_codecarbon(
    path: Path, site: str = "", region: str = "", pue: str = ""
) -> tuple[tuple[MeasuredRecord, ...], tuple[Problem, ...]]:
    """Return the runs of a file; with an error among the problems they only serve to show it.

    `region` stands for the country of each row where it is given; `pue` is that of the place, for energy
    of the equipment. Problems: those of a text file,
    `exchange-codecarbon-header`, `exchange-codecarbon-cell`, `exchange-codecarbon-sum`,
    `exchange-run-twice`, `exchange-country`, `exchange-world-average`, `intensity-implausible`.
    """
    try:
        lines = rows_of(decode(path.read_bytes(), path.name, _LIMITS))
    except OSError as fault:
        return (), (unreadable(path, fault),)
    except Unreadable as fault:
        return (), (fault.problem,)
    first = next(lines, CsvRow(1, []))
    if isinstance(first, CsvFault):
        return (), (row_fault(first, path.name),)
    header = first.cells
    missing = [name for name in _NEEDED if header.count(name) != 1]
    if missing:
        where = Place(file=path.name, line=1)
        args = {"missing": ", ".join(missing)}
        return (), (Problem(code="exchange-codecarbon-header", where=where, args=args),)
    reading = _Reading(path.name, header, site, region, pue)
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
        row = dict(zip(self._header, cells, strict=True))
        faults = [*_cell_faults(row, where), *self._twice(row, line, where)]
        if not has_errors(faults):
            faults += _figure_faults(row, where)
        self.problems += faults
        if has_errors(faults):
            return
        region = self._region or _country(row)
        if not region:
            args = {"given": row["country_iso_code"][:40]}
            self.problems.append(Problem(code="exchange-country", where=where, args=args))
        record = {"site": self._site, "region": region, **_record(row, line, self._pue)}
        reported = number(row["emissions"])
        self.measured.append(MeasuredRecord(record=record, reported=reported, where=where))

    def _twice(self, row: Mapping[str, str], line: int, where: Place) -> Iterator[Problem]:
        run = row.get("run_id", "").strip()
        first = self._runs.setdefault(run, line) if run else line
        if first != line:
            args = {"run": run[:60], "first": str(first)}
            yield Problem(code="exchange-run-twice", where=where, args=args)


def _cell_faults(row: Mapping[str, str], where: Place) -> Iterator[Problem]:
    for name in ("duration", "emissions", "energy_consumed"):
        found = number(row[name])
        if found is None or found < 0:
            yield _cell(name, row[name], where)
    if _days(row) is None:
        yield _cell("timestamp", row["timestamp"], where)
    pue = row.get("pue", "").strip()
    if pue and ((found := number(pue)) is None or found < 1):
        yield _cell("pue", pue, where)


def _cell(name: str, given: str, where: Place) -> Problem:
    args = {"column": name, "given": given[:60]}
    return Problem(code="exchange-codecarbon-cell", where=where, args=args)


def _figure_faults(row: Mapping[str, str], where: Place) -> Iterator[Problem]:
    """Yield what does not fit: parts and their sum, an emission no grid makes, the world's average."""
    energy, kg = Decimal(row["energy_consumed"].strip()), Decimal(row["emissions"].strip())
    parts = [number(row.get(name, "")) for name in _PARTS]
    total = sum((part for part in parts if part is not None), Decimal(0))
    if None not in parts and abs(total - energy) > _CLOSE * max(energy, total):
        args = {"found": f"{total:.8g}", "expected": f"{energy:.8g}"}
        yield Problem(code="exchange-codecarbon-sum", where=where, args=args)
    implausible = intensity_fault(row.get("project_name", ""), kg, energy, where)
    if implausible:
        yield implausible
    implied = implied_intensity(kg, energy)
    if implied is not None and abs(implied - WORLD) <= _CLOSE * WORLD:
        args = {"country": row["country_iso_code"][:40]}
        yield Problem(code="exchange-world-average", where=where, args=args)


def _record(row: Mapping[str, str], line: int, pue: str) -> dict[str, str]:
    days = _days(row)
    assert days is not None
    facility = (number(row.get("pue", "")) or 1) > 1
    told = ("project_name", "country_name", "region", "cloud_provider", "cloud_region")
    return {
        "record": row.get("run_id", "").strip() or f"row-{line}",
        "category": "electricity",
        "item": "electricity",
        "amount": plain(DIGITS.create_decimal(row["energy_consumed"].strip())),
        "unit": "kWh",
        "start": days[0].isoformat(),
        "end": days[1].isoformat(),
        "use": "facility" if facility else "it",
        "pue": "" if facility else pue,
        "note": " ".join(part for name in told if (part := row.get(name, "").strip())),
    }


def _days(row: Mapping[str, str]) -> tuple[date, date] | None:
    """Return the first and the last day of a run, whose stamp is its end; None where they are none."""
    try:
        end = datetime.fromisoformat(row["timestamp"].strip())
        return (end - timedelta(seconds=float(number(row["duration"]) or 0))).date(), end.date()
    except (ValueError, OverflowError):
        return None


def _country(row: Mapping[str, str]) -> str:
    return _countries().get(row["country_iso_code"].strip().upper(), "")


@cache
def _countries() -> Mapping[str, str]:
    """Return the two letters of a country by its three, after ISO 3166-1."""
    text = files("greenscore.factors.exchange").joinpath("countries.txt").read_text("utf-8")
    return dict(pair.split("=") for pair in text.split())
