"""Factors made of parts: heating value, carbon content and oxidation give CO2 by quantity of fuel.

They are never stored: a report shows the parts, and a new edition of one part is a new factor.
"""

from dataclasses import dataclass
from decimal import Context, Decimal

from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.problems import Problem
from greenscore.quantities.units import UnitError, conversion, parse_unit

DIGITS = Context(prec=40)
PARTS = {"ncv": "ncv", "carbon": "carbon-content", "oxidation": "oxidation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """CO2 of burning a fuel, in `unit` for each `per`, with the rows it was computed from."""

    value: Decimal
    unit: str
    per: str
    parts: tuple[Factor, ...]


def composite(library: Library, ncv: str, carbon: str, oxidation: str = "") -> Composite | Problem:
    """Return the factor of three rows given as `id@version`; without `oxidation` it is complete.

    tCO2 = heating value x carbon content x oxidation x 44 / 12, in this order, to 40 digits.
    Problems: `factor-unknown`, `factor-part-kind`, `factor-parts-apart`, `unit-dimension`.
    """
    named = {"ncv": ncv, "carbon": carbon} | ({"oxidation": oxidation} if oxidation else {})
    parts: dict[str, Factor] = {}
    for part, reference in named.items():
        id_, _, version = reference.partition("@")
        factor = library.pin(id_, version)
        if factor is None:
            return Problem(code="factor-unknown", args={"given": reference, "nearest": ""})
        if factor.kind != PARTS[part]:
            args = {"row": reference, "kind": factor.kind, "expected": PARTS[part]}
            return Problem(code="factor-part-kind", args=args)
        parts[part] = factor
    return _multiplied(tuple(parts.values()))


def composite_of(library: Library, stem: str, version: str = "") -> Composite | Problem | None:
    """Return what the parts `stem.ncv`, `stem.cc` and `stem.of` make; None where there are none.

    Without a version they are those of the newest edition.
    """
    rows = [row for row in library.factors if row.id == f"{stem}.ncv"]
    edition = version or max((row.version for row in rows), default="")
    ncv, carbon, oxidation = (
        library.pin(f"{stem}.{part}", edition) for part in ("ncv", "cc", "of")
    )
    if ncv is None or carbon is None:
        return None
    rest = oxidation.reference if oxidation else ""
    return composite(library, ncv.reference, carbon.reference, rest)


def _multiplied(parts: tuple[Factor, ...]) -> Composite | Problem:
    ncv, carbon, *rest = parts
    if {(part.region, part.activity) for part in parts} != {(ncv.region, ncv.activity)} or (
        carbon.hv_basis != ncv.hv_basis
    ):
        return Problem(
            code="factor-parts-apart", args={"rows": ", ".join(p.reference for p in parts)}
        )
    try:
        heat = conversion(parse_unit(ncv.unit), parse_unit(carbon.per))
        mass = conversion(parse_unit(carbon.unit), parse_unit("tC"))
    except UnitError as error:
        return Problem(code=error.code, args=error.args)
    scale = heat * mass
    value = Decimal(ncv.value)
    for factor in (carbon.value, *(part.value for part in rest), "44", str(scale.numerator)):
        value = DIGITS.multiply(value, Decimal(factor))
    value = DIGITS.divide(value, Decimal(12 * scale.denominator))
    return Composite(value=value, unit="tCO2", per=ncv.per, parts=parts)
