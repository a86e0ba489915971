"""The library for openLCA 2: a zip of JSON-LD data sets.

A factor that tells a gas by an amount of something is a process: one unit of the activity as its
product, the gas as its emission. Every other row (heating values, warming potentials, ratios, and
units openLCA does not know) is a global parameter. Either carries its row in its description, so that
what comes back is the same row, to the digest; a figure changed in openLCA is found by it.
"""

import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.factors.exchange.files import Bundle
from greenscore.factors.rows import Factor
from greenscore.factors.writing import cells_of, record_of
from greenscore.guard.writer import write_new

if TYPE_CHECKING:
    import olca_schema

CARRIED = "greenscore-row"
"""The key of what a data set carries of ours, in the JSON of its description."""
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "greenscore/factors")

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
_FOLDERS = {
    "Source": "sources",
    "Flow": "flows",
    "Process": "processes",
    "Parameter": "parameters",
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
    """Write rows and sources as a package that openLCA 2 imports: the same rows, the same bytes.

    Raises ModuleNotFoundError without `olca-schema`, FileExistsError where the file is there.
    """
    if path.exists():
        raise FileExistsError(path)
    content = io.BytesIO()
    # Stored, since compressors differ from machine to machine; and a row never changes, whatever the day.
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as package:
        _member(package, "olca-schema.json", '{"version": 2}')
        for data_set in _data_sets(given):
            data_set.last_change = None
            folder = _FOLDERS[type(data_set).__name__]
            _member(package, f"{folder}/{data_set.id}.json", data_set.to_json())
    write_new(path, content.getvalue())


def _member(package: zipfile.ZipFile, name: str, text: str) -> None:
    """Add a file without the time of day and the machine it was written on."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.create_system, member.external_attr = 3, 0o644 << 16
    package.writestr(member, text)


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


def _carry(content: Any) -> str:
    return json.dumps({CARRIED: content}, ensure_ascii=False)


def _id(*words: str) -> str:
    return str(uuid.uuid5(_SPACE, " ".join(words)))
