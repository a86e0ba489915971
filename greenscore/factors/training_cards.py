"""Cards of training or inference runs, read from YAML or CSV: what is told of their energy and carbon.

A quantity is a number in the unit of its key, or one with a unit of its own (`14.8 d`, `1287 MWh`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from greenscore.factors.entries import checked, unreadable
from greenscore.factors.library import Library
from greenscore.factors.training import DIGITS, Use
from greenscore.factors.training_tables import table_document
from greenscore.guard.reader import read_file
from greenscore.model.scalars import Block, Words
from greenscore.problems import Place, Problem, nearest
from greenscore.quantities.decimals import PATTERN, number_of
from greenscore.quantities.units import UnitError, conversion, parse_unit
from greenscore.resources import factors_folder
from greenscore.text.document import DEFAULT_LIMITS, Document, allowed
from greenscore.text.document import Path as Keys
from greenscore.text.yaml import read
from greenscore.texts import Text

FACTORS = ("factor", "market_factor")
"""The keys of a run that may name a row of the library."""
MOST = Decimal(10) ** 30
_QUANTITY = re.compile(rf"(?P<number>{PATTERN}) ?(?P<unit>\S.*)?")
_RUN = re.compile(r"runs\.(?P<run>[0-9]+)\.(?P<key>\w+)")
_GROUPED = re.compile(r"^[0-9]{1,3}(,[0-9]{3}){2,}(?![0-9,])")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def in_unit(value: Decimal, given: str, unit: str) -> Decimal:
    """Return a value in `unit`; of an emission CO2 alone, or a mass of no gas, counts as CO2e.

    The digits stay those that were printed: 1287 MWh is 1.287E+6 kWh. Raises UnitError for another quantity.
    """
    found = parse_unit(given)
    for target in (unit, unit.replace("CO2e", "CO2"), unit.replace("CO2e", "")):
        if found.dimensions == parse_unit(target).dimensions:
            scale = conversion(found, parse_unit(target))
            exact = DIGITS.divide(Decimal(scale.numerator), Decimal(scale.denominator))
            return value if scale == 1 else DIGITS.multiply(value, exact.normalize())
    raise UnitError("unit-dimension", {"source": given, "target": unit})


def _quantity(unit: str, least: int = 0) -> BeforeValidator:
    """Return what reads a quantity that is not below `least` in `unit`."""
    return BeforeValidator(lambda given: _read(given, unit, least))


def _read(given: Any, unit: str, least: int = 0) -> Decimal:
    found = _QUANTITY.fullmatch(_plain(given)) if isinstance(given, str) else None
    number = number_of(found["number"]) if found else None
    try:
        value = (
            in_unit(number, found["unit"] or unit, unit) if found and number is not None else None
        )
    except UnitError:
        value = None
    if value is None or value < least or value > MOST:
        form = f"≥ {least}" + ("" if unit == "1" else f" {unit}")
        raise PydanticCustomError("quantity", "not a quantity", {"expected": form})
    return value


def _plain(given: str) -> str:
    """Return a quantity in half width and without separators of thousands; 190,000 alone could be 190.000."""
    text = given.translate(_HALF_WIDTH).strip()
    return _GROUPED.sub(lambda found: found[0].replace(",", ""), text)


def _factor(given: Any) -> Any:
    """Leave the reference of a row of the library as it is; read anything else as a factor."""
    referred = isinstance(given, str) and "@" in given
    return given if referred else _read(given, "kgCO2e/kWh")


Count = Annotated[Decimal, _quantity("1")]
Hours = Annotated[Decimal, _quantity("h")]
Energy = Annotated[Decimal, _quantity("kWh")]
Tonnes = Annotated[Decimal, _quantity("tCO2e")]
Water = Annotated[Decimal, _quantity("m3")]
Factor = Annotated[Decimal | str, BeforeValidator(_factor)]


class Told(Block):
    """What is told of a run as a result: hours of chips, energies in kWh, emissions in t CO2e, water in m3.

    `energy` is that of the facility, `it_energy` that of the equipment alone.
    """

    chip_hours: Hours | None = None
    energy: Energy | None = None
    it_energy: Energy | None = None
    emissions: Tonnes | None = None
    market_emissions: Tonnes | None = None
    embodied: Tonnes | None = None
    water: Water | None = None


class TrainingLine(Told):
    """One run: what is told of it, and what it can be calculated from.

    `power` is watts of a chip; `power_of` says whether what the facility adds is in it already. Factors are
    kg CO2e/kWh or a row of the library, `embodied_rate` kg CO2e for an hour of a chip, `water_rate` litres
    for a kWh of the energy that is told.
    """

    name: Annotated[str, Field(min_length=1, max_length=100)]
    chips: Count | None = None
    hours: Hours | None = None
    power: Annotated[Decimal, _quantity("W")] | None = None
    power_of: Use = Use.IT
    pue: Annotated[Decimal, _quantity("1", least=1)] | None = None
    factor: Factor | None = None
    market_factor: Factor | None = None
    embodied_rate: Annotated[Decimal, _quantity("kgCO2e/h")] | None = None
    water_rate: Annotated[Decimal, _quantity("L/kWh")] | None = None


class TrainingTotal(Told):
    """The totals that a card prints; `whole` is emissions by location with what is embodied, in t CO2e."""

    whole: Tonnes | None = None


class _File(Block):
    title: Words
    source: Words = Text()
    note: Words = Text()
    common: Mapping[str, str] = {}
    runs: Annotated[tuple[TrainingLine, ...], Field(min_length=1)]
    total: TrainingTotal = TrainingTotal()


class TrainingCard(Block):
    """A card with the places of its runs, and of its total at the end."""

    title: Text
    source: Text
    note: Text
    runs: tuple[TrainingLine, ...]
    total: TrainingTotal
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedCard:
    """A card that is shipped: its id, and what it says of itself."""

    id: str
    title: Text
    source: Text


def shipped_cards() -> list[ShippedCard]:
    """Return the cards that are shipped, by their ids."""
    read = ((path.stem, read_card(path)[0]) for path in sorted(cards_folder().glob("*.yaml")))
    return [
        ShippedCard(id=id, title=card.title, source=card.source)
        for id, card in read
        if card is not None
    ]


def cards_folder() -> Path:
    """Return the folder of the cards that are shipped."""
    return factors_folder() / "cards"


def read_card(path: Path) -> tuple[TrainingCard | None, tuple[Problem, ...]]:
    """Read a card, `.csv` as a table with a run a row, anything else as YAML; or all that is wrong with it.

    Problems: those of files and YAML, `factor-unreadable`, `factor-ragged`, `factor-csv-syntax`,
    `factor-key-unknown`, `factor-key-missing`, `factor-value-shape`.
    """
    document = _document(path)
    if document.data is None or document.problems:
        return None, document.problems
    data = _shared(document.data)
    file, problems = checked(document._replace(data=data), path.name, _File)
    if file is None:
        return None, tuple(_by_name(problem, data, path) for problem in problems)
    places = document.places(path.name)
    marks: list[Keys] = [*(("runs", index) for index in range(len(file.runs))), ("total",)]
    return TrainingCard(
        title=file.title,
        source=file.source,
        note=file.note,
        runs=file.runs,
        total=file.total,
        places=tuple(places.get(mark, Place(file=path.name)) for mark in marks),
    ), ()


def _by_name(problem: Problem, data: Any, path: Path) -> Problem:
    """Return a problem that names its run instead of counting it; the cell of a table is its place alone."""
    found = _RUN.fullmatch(problem.where.path)
    if found is None:
        return problem
    name = str(data["runs"][int(found["run"])].get("name", ""))[:80]
    key = f"{name}: {found['key']}" if name else found["key"]
    args = {**problem.args, "key": key} if problem.code == "factor-value-shape" else problem.args
    where = replace(problem.where, path="") if path.suffix.lower() == ".csv" else problem.where
    return replace(problem, args=args, where=where)


def _document(path: Path) -> Document:
    try:
        source = read_file(path, allowed(DEFAULT_LIMITS).bytes)
    except OSError as fault:
        return Document(None, {}, (unreadable(path, fault),))
    if path.suffix.lower() != ".csv":
        return read(source, path.name)
    return table_document(source, path, [*TrainingLine.model_fields, *TrainingTotal.model_fields])


def _shared(data: Any) -> Any:
    """Give each run what the card says of all of them under `common`."""
    common = data.get("common") if isinstance(data, dict) else None
    runs = data.get("runs") if isinstance(data, dict) else None
    if not isinstance(common, dict) or not isinstance(runs, list):
        return data
    return data | {"runs": [common | run if isinstance(run, dict) else run for run in runs]}


def resolved(card: TrainingCard, library: Library) -> tuple[TrainingCard, tuple[Problem, ...]]:
    """Return a card with the figures of the rows that its factors name.

    Problems: `factor-unknown`, `training-factor-unfit` for a row that is no emission of a kWh.
    """
    runs: list[TrainingLine] = []
    problems: list[Problem] = []
    for run, where in zip(card.runs, card.places, strict=False):
        found: dict[str, Decimal] = {}
        for key in FACTORS:
            given = getattr(run, key)
            if isinstance(given, str):
                value = _of_row(given, library)
                if isinstance(value, Decimal):
                    found[key] = value
                else:
                    problems.append(Problem(code=value, where=where, args=_args(given, library)))
        runs.append(run.model_copy(update=found))
    return card.model_copy(update={"runs": tuple(runs)}), tuple(problems)


def _of_row(reference: str, library: Library) -> Decimal | str:
    """Return the kg CO2e/kWh of a row, or the code of what is wrong with it."""
    row = library.pin(*reference.partition("@")[::2])
    if row is None:
        return "factor-unknown"
    try:
        return in_unit(Decimal(row.value), f"{row.unit}/{row.per}", "kgCO2e/kWh")
    except UnitError:
        return "training-factor-unfit"


def _args(reference: str, library: Library) -> dict[str, str]:
    known = [factor.reference for factor in library.factors]
    return {"given": reference[:100], "nearest": nearest(reference, known)}
