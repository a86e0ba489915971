"""The library for openLCA 2 and back: a zip of JSON-LD data sets.

A factor that tells a gas by an amount of something is a process: one unit of the activity as its
product, the gas as its emission. Every other row (heating values, warming potentials, ratios, and
units openLCA does not know) is a global parameter. Either carries its row in its description, so that
what comes back is the same row, to the digest; a figure changed in openLCA is found by it.
"""

import json
import uuid
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.document import Document
from greenscore.factors.csvrows import Row
from greenscore.factors.exchange.files import Bundle, bundle_of
from greenscore.factors.rows import Factor
from greenscore.factors.sources import FORM, Source, source_of
from greenscore.factors.vocabulary import COLUMNS
from greenscore.factors.writing import cells_of, record_of
from greenscore.jsontext import read_json
from greenscore.problems import Place, Problem

if TYPE_CHECKING:
    import olca_schema

MOST_SETS = 20_000
MOST_BYTES = 50_000_000
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "greenscore/factors")
_KEY = "greenscore-row"

# Our units by openLCA's; a gas is told in openLCA's units of mass.
_PER = {
    "kg": "kg",
    "t": "t",
    "L": "l",
    "m3": "m3",
    "Nm3": "Nm3",
    "kWh": "kWh",
    "MWh": "MWh",
    "GJ": "GJ",
    "TJ": "TJ",
    "vkm": "v*km",
    "tkm": "t*km",
    "pkm": "p*km",
    "pmi": "p*mi",
    "shortton": "sh tn",
    "USgal": "gal (US liq)",
}
_MASS = {"g": "g", "kg": "kg", "t": "t", "lb": "lb av"}
_GASES = {
    "CO2": "Carbon dioxide, fossil",
    "CH4": "Methane, fossil",
    "N2O": "Dinitrogen monoxide",
    "CO2e": "Greenhouse gases, CO2 equivalents",
    "biogenic-CO2": "Carbon dioxide, biogenic",
}


def write_openlca(given: Bundle, path: Path) -> None:
    """Write rows and sources as a package that openLCA 2 imports.

    Raises ModuleNotFoundError without `olca-schema`, FileExistsError where the file is there.
    """
    from olca_schema import zipio

    if path.exists():
        raise FileExistsError(path)
    with zipio.ZipWriter(path) as package:
        for data_set in _data_sets(given):
            package.write(data_set)


def read_openlca(path: Path) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Read the rows and sources of a package that `write_openlca` made, be it changed since.

    Problems: `exchange-openlca-unreadable`, `exchange-openlca-foreign` (a warning for data sets that
    carry no row), `exchange-openlca-changed`, and those of rows and of sources.
    """
    problems: list[Problem] = []
    try:
        sets = dict(_members(path))
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as fault:
        args = {"reason": str(fault)[:200]}
        where = Place(file=path.name)
        return None, (Problem(code="exchange-openlca-unreadable", where=where, args=args),)
    rows: list[Row] = []
    sources: dict[str, Source] = {}
    foreign = 0
    for name, source in sets.items():
        document = read_json(source, name, blanks=True)
        problems += document.problems
        carried = _carried(document)
        if carried is None:
            foreign += not document.problems and not name.startswith("flows/")
        elif name.startswith("sources/"):
            problems += _read_source(carried, name, sources)
        else:
            problems += _read_row(carried, document.data, name, rows)
    made, faults = bundle_of(rows, sources, problems)
    if foreign:
        where = Place(file=path.name)
        args = {"number": str(foreign)}
        faults += (Problem(code="exchange-openlca-foreign", where=where, args=args),)
    return made, faults


def _data_sets(given: Bundle) -> Iterator["olca_schema.schema.RootEntity"]:
    import olca_schema as o

    for id_, source in given.sources.items():
        yield o.Source(
            id=_id("source", id_),
            name=source.title.en or source.title.zh,
            text_reference=" ".join(filter(None, (source.publisher.en, source.number))),
            url=source.address or None,
            year=source.published.year if source.published else None,
            description=_carry({"id": id_, "record": record_of(source)}),
        )
    yield from _flows(given)
    for row in given.factors:
        yield _process(row) if _fits(row) else _parameter(row)


def _fits(row: Factor) -> bool:
    return row.gas in _GASES and row.per in _PER and row.unit.removesuffix(_species(row)) in _MASS


def _species(row: Factor) -> str:
    return row.gas.removeprefix("biogenic-")


def _flows(given: Bundle) -> Iterator["olca_schema.schema.RootEntity"]:
    """Yield the flows of gases, and a product for what each factor is given per."""
    import olca_schema as o

    rows = [row for row in given.factors if _fits(row)]
    for gas in sorted({row.gas for row in rows}):
        flow = o.new_elementary_flow(_GASES[gas], _property("kg"))
        flow.id = _id("gas", gas)
        yield flow
    for row in rows:
        product = o.new_product(row.name.en or row.name.zh, _property(_PER[row.per]))
        product.id = _id("product", row.reference)
        yield product


def _process(row: Factor) -> "olca_schema.Process":
    import olca_schema as o

    product = o.Ref(ref_type=o.RefType.Flow, id=_id("product", row.reference), name=row.name.en)
    gas = o.Ref(ref_type=o.RefType.Flow, id=_id("gas", row.gas), name=_GASES[row.gas])
    mass = _MASS[row.unit.removesuffix(_species(row))]
    process = o.new_process(f"{row.name.en or row.name.zh} [{row.reference}]")
    process.id = _id("row", row.reference)
    process.category = f"greenscore/{row.kind}/{row.region}"
    process.description = _carry(cells_of(row))
    process.process_documentation = o.ProcessDocumentation(
        sources=[o.Ref(ref_type=o.RefType.Source, id=_id("source", row.source), name=row.source)],
        valid_from=row.apply_from.isoformat() if row.apply_from else None,
        valid_until=row.apply_to.isoformat() if row.apply_to else None,
        use_advice=row.locator,
    )
    reference = _exchange(1, product, _PER[row.per], is_input=False)
    reference.is_quantitative_reference = True
    process.exchanges = [reference, _exchange(2, gas, mass, is_input=False)]
    process.exchanges[1].amount = float(row.value)
    process.last_internal_id = 2
    return process


def _exchange(
    number: int, flow: "olca_schema.Ref", unit: str, *, is_input: bool
) -> "olca_schema.Exchange":
    import olca_schema as o
    from olca_schema.units import unit_ref

    return o.Exchange(
        internal_id=number,
        amount=1.0,
        flow=flow,
        flow_property=_property(unit),
        unit=unit_ref(unit),
        is_input=is_input,
        is_quantitative_reference=False,
    )


def _parameter(row: Factor) -> "olca_schema.Parameter":
    import olca_schema as o

    return o.Parameter(
        id=_id("row", row.reference),
        name="gs_" + "".join(c if c.isalnum() else "_" for c in row.reference),
        category=f"greenscore/{row.kind}/{row.region}",
        description=_carry(cells_of(row)),
        is_input_parameter=True,
        parameter_scope=o.ParameterScope.GLOBAL_SCOPE,
        value=float(row.value),
    )


def _property(unit: str) -> "olca_schema.Ref":
    from olca_schema.units import property_ref

    found: olca_schema.Ref | None = property_ref(unit)
    if found is None:
        raise LookupError(unit)
    return found


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the data sets of a package by name; ValueError for more than we are ready to hold."""
    with zipfile.ZipFile(path) as package:
        members = [m for m in package.infolist() if m.filename.endswith(".json")]
        if len(members) > MOST_SETS or sum(m.file_size for m in members) > MOST_BYTES:
            raise ValueError(f"{len(members)} > {MOST_SETS}, {MOST_BYTES} bytes")
        for member in members:
            folder = member.filename.rpartition("/")[0].rpartition("/")[2]
            if folder in {"sources", "flows", "processes", "parameters"}:
                with package.open(member) as stream:
                    yield member.filename, stream.read(member.file_size)


def _carried(document: Document) -> Any:
    """Return what a data set carries of ours, or None."""
    if not isinstance(document.data, dict):
        return None
    text = document.data.get("description")
    if not isinstance(text, str) or not text.startswith(f'{{"{_KEY}"'):
        return None
    inner = read_json(text, "description")
    return inner.data.get(_KEY) if isinstance(inner.data, dict) else None


def _read_source(carried: Any, name: str, sources: dict[str, Source]) -> Iterator[Problem]:
    if not isinstance(carried, dict) or not isinstance(carried.get("id"), str):
        yield Problem(code="factor-not-a-mapping", where=Place(file=name))
        return
    document = Document(carried.get("record"), {}, ())
    faults = list(FORM.faults(document, name))
    yield from faults
    if not faults:
        sources[carried["id"]] = source_of(carried["id"], document)


def _read_row(carried: Any, data: Mapping[str, Any], name: str, rows: list[Row]) -> list[Problem]:
    where = Place(file=name)
    texts = isinstance(carried, dict) and all(isinstance(v, str) for v in carried.values())
    if not texts or set(carried) != set(COLUMNS):
        args = {"expected": ",".join(COLUMNS)}
        return [Problem(code="factor-header", where=where, args=args)]
    rows.append(Row({column: carried[column] for column in COLUMNS}, name, 1))
    shown = _amount(data)
    if _number(shown) == _number(carried["value"]):
        return []
    args = {
        "row": f"{carried['id']}@{carried['version']}",
        "shown": shown[:40],
        "value": carried["value"][:40],
    }
    return [Problem(code="exchange-openlca-changed", where=where, args=args)]


def _amount(data: Mapping[str, Any]) -> str:
    """Return the figure openLCA shows: a parameter's value, or the amount of a process's emission."""
    if "exchanges" not in data:
        return str(data.get("value"))
    exchanges = data["exchanges"] if isinstance(data["exchanges"], list) else []
    amounts = [
        str(exchange.get("amount"))
        for exchange in exchanges
        if isinstance(exchange, dict) and exchange.get("isQuantitativeReference") != "true"
    ]
    return amounts[0] if len(amounts) == 1 else ""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _carry(content: Any) -> str:
    return json.dumps({_KEY: content}, ensure_ascii=False)


def _id(*words: str) -> str:
    return str(uuid.uuid5(_SPACE, " ".join(words)))
