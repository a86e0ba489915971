"""Units and sizes: what a kind of factor is measured in, and between which figures it can lie.

The bands are wider than anything published and narrower than a slip of the decimal point. They are
judgement, not sources: a figure outside is looked at, not corrected.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from greenscore.factors.checks.finding import at_row
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.problems import Problem
from greenscore.quantities.units import Unit, parse_unit

UNCHECKED = "factor-unchecked"
"""The code of a figure whose size nothing is known of, as of one per money."""

# kinds | gases | unit | least | most
_TABLE = """
grid grid-residual grid-fossil | CO2 | kgCO2/kWh | 0.005 | 1.3
grid grid-residual grid-fossil | CO2 CO2e | kgCO2e/kWh | 0.005 | 1.3
grid | biogenic-CO2 | kgCO2e/kWh | 0.001 | 1.3
grid | biogenic-CO2 | kgCO2/kWh | 0.001 | 1.3
grid | CH4 N2O | kgCO2e/kWh | 0.00001 | 0.02
grid | CH4 | gCH4/kWh | 0.0005 | 0.5
grid | N2O | gN2O/kWh | 0.0001 | 0.1
footprint | CO2e | kgCO2e/kWh | 0.002 | 1.6
td-loss | CO2e | kgCO2e/kWh | 0.0005 | 0.3
td-loss | CO2 | kgCO2/kWh | 0.0005 | 0.3
td-loss | ratio | 1/1 | 0.005 | 0.4
wtt | CO2e | kgCO2e/kWh | 0.0003 | 0.3
wtt | CO2e | kgCO2e/kg | 0.01 | 3
wtt | CO2e | kgCO2e/L | 0.02 | 2
wtt | CO2e | kgCO2e/m3 | 0.05 | 2
wtt | CO2e | kgCO2e/Nm3 | 0.05 | 2
combustion | CO2 | kgCO2/GJ | 40 | 300
combustion | CO2 | kgCO2e/GJ | 40 | 300
combustion | CO2 | kgCO2/kg | 0.3 | 4
combustion | CO2 | kgCO2/L | 0.3 | 4
combustion | CO2 | kgCO2/m3 | 0.3 | 8
combustion | CO2 | kgCO2/Nm3 | 0.3 | 8
combustion | CO2 | kgCO2/scf | 0.005 | 0.2
combustion | CO2e | kgCO2e/GJ | 0.03 | 300
combustion | CO2e | kgCO2e/kg | 0.001 | 4
combustion | CO2e | kgCO2e/L | 0.005 | 4
combustion | CO2e | kgCO2e/m3 | 0.3 | 8
combustion | CO2e | kgCO2e/Nm3 | 0.3 | 8
combustion | biogenic-CO2 | kgCO2/GJ | 1 | 300
combustion | biogenic-CO2 | kgCO2e/GJ | 1 | 300
combustion | biogenic-CO2 | kgCO2/kg | 0.1 | 4
combustion | biogenic-CO2 | kgCO2e/kg | 0.1 | 4
combustion | biogenic-CO2 | kgCO2/L | 0.05 | 4
combustion | biogenic-CO2 | kgCO2e/L | 0.05 | 4
combustion | CH4 | gCH4/GJ | 0.01 | 300
combustion | N2O | gN2O/GJ | 0.01 | 50
combustion | CH4 N2O | kgCO2e/GJ | 0.001 | 20
ncv gcv | energy | GJ/t | 2 | 145
ncv gcv | energy | GJ/10kNm3 | 20 | 900
ncv gcv | energy | MJ/L | 10 | 50
ncv gcv | energy | MJ/m3 | 2 | 110
ncv gcv | energy | mmBtu/scf | 0.00005 | 0.004
carbon-content | carbon | tC/TJ | 8 | 80
carbon-content | carbon | tC/t | 0.0001 | 1
oxidation | ratio | 1/1 | 0.7 | 1
density | na | kg/m3 | 0.05 | 1300
enthalpy | energy | kJ/kg | 10 | 4000
process | CO2 | tCO2/t | 0.001 | 4
process | CO2e | tCO2e/t | 0.005 | 4
process | CH4 | kgCH4/kg | 0.0001 | 1
process | CH4 | kgCH4/m3 | 0.0001 | 100
process | N2O | kgN2O/kg | 0.00001 | 1
heat | CO2 | kgCO2/GJ | 10 | 200
heat | CO2e | kgCO2e/GJ | 10 | 200
energy-equiv | energy | kgce/kg | 0.1 | 5
energy-equiv | energy | kgce/t | 0.05 | 30
energy-equiv | energy | kgce/m3 | 0.02 | 10
energy-equiv | energy | kgce/kWh | 0.1 | 0.45
energy-equiv | energy | kgce/MJ | 0.03 | 0.04
energy-equiv | energy | kJ/kgce | 29000 | 29500
gwp | CO2e | kgCO2e/kg | 0.5 | 30000
transport | CO2 | kgCO2/tkm | 0.001 | 5
transport | CO2e | kgCO2e/tkm | 0.001 | 5
transport | CO2 | kgCO2/pkm | 0.002 | 1
transport | CO2e | kgCO2e/pkm | 0.002 | 1
transport | CO2 | kgCO2/vkm | 0.02 | 3
transport | CO2e | kgCO2e/vkm | 0.02 | 3
material | CO2e | kgCO2e/kg | 0.001 | 60
waste | CO2e | kgCO2e/kg | 0.0005 | 5
water | CO2e | kgCO2e/m3 | 0.05 | 3
hotel | CO2e | kgCO2e/roomnight | 2 | 150
homeworking | CO2e | kgCO2e/(person*h) | 0.005 | 2
embodied | CO2e | kgCO2e/item | 0.1 | 20000
embodied | CO2e | kgCO2e/server | 0.1 | 20000
it-energy | energy | kWh/(server*h) | 0.001 | 20
kpi | ratio | 1/1 | 0.0001 | 10
"""


@dataclass(frozen=True, slots=True)
class _Band:
    """One line of the table; `mass` and `per` are the units above and below the line as they are written."""

    text: str
    unit: Unit
    mass: str
    per: str
    least: Decimal
    most: Decimal


def check_bands(library: Library) -> Iterator[Problem]:
    """Yield rows whose unit does not fit their kind, and figures outside the band of their kind.

    A figure of zero is no slip of the decimal point and passes.
    """
    for factor in library.factors:
        unit = _unit(factor)
        bands = [
            band
            for band in _bands().get((factor.kind, factor.gas), ())
            if band.unit.dimensions == unit.dimensions
        ]
        if not bands:
            written = f"{factor.unit}/{factor.per}"
            args = {"kind": factor.kind, "gas": factor.gas, "unit": written}
            code = UNCHECKED if _is_per_something_else(factor) else "factor-unit-of-kind"
            yield at_row(library, factor, code, **args)
            continue
        value = Fraction(factor.value)
        bands = [band for band in bands if band.per == factor.per] or bands
        if value and not any(
            _within(value * unit.factor / band.unit.factor, band) for band in bands
        ):
            first = bands[0]
            band = f"{first.least} … {first.most} {first.text}"
            given = f"{factor.value} {factor.unit}/{factor.per}"
            yield at_row(library, factor, "factor-implausible", given=given, band=band)


def _is_per_something_else(factor: Factor) -> bool:
    """Tell whether a company gives what its kind is measured in, per something without a band: money."""
    mass = parse_unit(factor.unit).dimensions
    bands = _bands().get((factor.kind, factor.gas), ())
    return bool(factor.overlay) and any(parse_unit(each.mass).dimensions == mass for each in bands)


def _within(value: Fraction, band: _Band) -> bool:
    return Fraction(band.least) <= value <= Fraction(band.most)


def _unit(factor: Factor) -> Unit:
    """Return the unit of a figure; a warming potential is told of a kilogram of whatever gas."""
    per = parse_unit(factor.per)
    if factor.kind == "gwp" and len(per.dimensions) == 1:
        per = Unit(parse_unit("kg").dimensions, per.factor)
    return parse_unit(factor.unit) / per


@cache
def _bands() -> Mapping[tuple[str, str], list[_Band]]:
    bands: dict[tuple[str, str], list[_Band]] = {}
    for line in _TABLE.strip().splitlines():
        kinds, gases, text, least, most = (cell.strip() for cell in line.split("|"))
        mass, _, per = text.partition("/")
        band = _Band(text, parse_unit(text), mass, per.strip("()"), Decimal(least), Decimal(most))
        for kind in kinds.split():
            for gas in gases.split():
                bands.setdefault((kind, gas), []).append(band)
    return bands
