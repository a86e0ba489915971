"""Writes `units.md`: every unit that greenscore knows, from its table of units.

Run as `python docs/units_page.py`.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from greenscore.quantities.unit_table import UnitRow, gases, masses, plain_rows
from greenscore.quantities.units import UNITS, UnitDefinition

FILE = Path(__file__).with_name("units.md")
_HEAD = """\
# Units 单位

The units in which standards ask and data answer. The page is generated from
`greenscore/quantities/unit_table.py`. Upper and lower case matter: `MW` is a megawatt.

Units of one table are converted into each other, by exact factors, wherever a number changes hands: from
`energy [kgce]` in a file to `unit: tce` in the standard, and between the parts of a formula. Between tables
there is no conversion: coal equivalent is no energy, CO2 no CO2e, kVA no kW, a month no number of days.
Such a step takes a factor with a source, declared as a parameter with a unit of its own, such as kgce/kWh.

Units are composed: `tce/t`, `ug/m3`, `mg/Nm3`, `t*km`, `kg/(t*a)`, `m^2`; those that come to the same are
converted, as kWh/h is kW. A product after a division stands in brackets. Currencies take the year of their
prices: `10kCNY@2020`. Spaces do not matter, nor do `·` `×` `²` `³` `µ` and full-width signs.

**Temperatures.** The zero of degC lies at 273.15 K, so that a temperature converts by an addition and a
difference by nothing at all, and a number does not say which of the two it is. Neither is ever done in
silence: degC and K are not converted into each other, and data are written in the unit the standard asks
for. A standard asks for a temperature in degC, for a difference in K; a formula goes from one to the other
in words: with parameters `zero: {unit: degC, value: 273.15}` and `per_degree: {unit: K/degC, value: 1}`,
`(t + zero) * per_degree` is a temperature in K, and `(inside - outside) * per_degree` a difference.

**Levels.** dB, dBA (also `dB(A)`) and pH are logarithms: they are compared with limits and scored as they
are. Their sums and means are not the level of the sum; a standard that wants that writes it with `log` and
`exp`.

A bare ton, gallon or calorie, `kgal`, `MBtu` and ppt have several sizes under one name and are refused: data
say which is meant, and a profile of inventories may say it for a programme. `ccf` and `Mcf` are of gas at
60 degF, as it is billed; a hundred cubic feet of water are `hcf`.
"""
# What the units of a table measure, by their dimensions.
_KINDS = {
    "-": "Pure numbers 纯数",
    "energy": "Energy 能量",
    "coal": "Coal equivalent 标准煤",
    "mass": "Mass 质量",
    "volume": "Volume 体积",
    "nm3": "Gas at 0 degC 标准状态气体",
    "sm3": "Gas at 15 degC 15℃气体",
    "sm3_20": "Gas at 20 degC 20℃气体",
    "scf": "Gas at 60 degF 60℉气体",
    "area": "Area 面积",
    "length": "Length 长度",
    "time": "Time 时间",
    "calendar": "Calendar time 日历时间",
    "energy time^-1": "Power 功率",
    "apparent time^-1": "Apparent power 视在功率",
    "reactive time^-1": "Reactive power 无功功率",
    "pressure": "Pressure 压力",
    "cny": "Yuan 人民币",
    "usd": "US dollars 美元",
    "eur": "Euros 欧元",
    "gbp": "Pounds sterling 英镑",
    "length mass": "Transport of goods 货物周转量",
    "length person": "Transport of people 旅客周转量",
    "length vehicle": "Travel of vehicles 车辆行驶量",
    "amount": "Amount of substance 物质的量",
    "light": "Luminous flux 光通量",
    "light area^-1": "Illuminance 照度",
    "voltage": "Voltage 电压",
    "activity": "Radioactivity 放射性活度",
    "dose": "Radiation dose 辐射剂量",
}
_OTHERS = "Each by itself 各自独立"


def page() -> str:
    """Return the whole page."""
    kinds: dict[str, list[UnitRow]] = {}
    for row in plain_rows():
        kinds.setdefault(_KINDS.get(row.dimensions, _OTHERS), []).append(row)
    parts = [_HEAD]
    for kind in (*_KINDS.values(), _OTHERS):
        alone = kind == _OTHERS
        parts += [f"## {kind}\n", "\n".join(_table(kinds[kind], alone=alone)) + "\n"]
    return "\n".join((*parts, *_gases()))


def _table(rows: list[UnitRow], *, alone: bool) -> Iterator[str]:
    """Yield a table; what a unit is, is told by the first of the table that is 1, or not at all."""
    head = ("unit", "中文", "English", "is", "also written")
    columns = [0, 1, 2, 4] if alone else [0, 1, 2, 3, 4]
    yield _line([head[column] for column in columns])
    yield _line(["---"] * len(columns))
    base = next((row for row in rows if Fraction(row.size) == 1), rows[0])
    for row in rows:
        also = " ".join(f"`{other}`" for other in row.others)
        size = Fraction(row.size) / Fraction(base.size)
        unit = "" if base.symbol == "1" else f" {base.symbol}"
        cells = [f"`{row.symbol}`", row.zh, row.en, _shown(size) + unit, also]
        yield _line([cells[column] for column in columns])


def _shown(size: Fraction) -> str:
    """Return a size exactly, as a decimal where it has one of at most 18 places."""
    scaled = size * 10**18
    if scaled.denominator != 1:
        return str(size)
    whole, rest = divmod(scaled.numerator, 10**18)
    digits = f"{rest:018}".rstrip("0")
    grouped = f"{whole:,}".replace(",", " ")
    return f"{grouped}.{digits}" if digits else grouped


def _gases() -> Iterator[str]:
    yield "## Masses of gases 气体质量\n"
    known = [name for name, *_ in masses()]
    yield (
        "The mass of each gas is a unit of its own, since 1 kg of CH4 is not 1 kg of CO2: one of "
        f"{', '.join(f'`{mass}`' for mass in known)} before the formula, as in `kgCH4`.\n"
    )
    yield _line(("gas", "中文", "English", "also written"))
    yield _line(["---"] * 4)
    for formula, _, _, _, others in gases():
        names = _of_a_kilogram(UNITS[f"kg{formula}"])
        yield _line((f"`{formula}`", *names, " ".join(f"`{other}`" for other in others.split())))
    yield ""


def _of_a_kilogram(unit: UnitDefinition) -> tuple[str, str]:
    return unit.names.zh.removeprefix("千克"), unit.names.en.removeprefix("kilogram of ")


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"docs/{FILE.name}: {page().count(chr(10))} lines")


if __name__ == "__main__":
    main()
