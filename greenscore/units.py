"""Units: a closed table of exact factors, and the algebra of the units composed from them.

Every quantity that must not turn into another by arithmetic alone has a dimension of its own:
coal equivalent is not energy, CO2 is not CO2e, Nm3 is not m3, a month is no number of days. Going
from one to the other takes a factor with a source, never a unit conversion.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from types import MappingProxyType

from greenscore.problems import nearest
from greenscore.texts import Lang, Text

MAX_LENGTH = 64
LARGEST = Fraction(10) ** 100
MAX_EXPONENT = 99


class UnitError(ValueError):
    """A unit that cannot be read or does not fit; `args` fill the wording of `code`."""

    def __init__(self, code: str, args: Mapping[str, str]) -> None:
        super().__init__(code, args)
        self.code = code
        self._details = dict(args)

    @property
    def args(self) -> dict[str, str]:  # type: ignore[override]
        """Return what the placeholders of the wording stand for."""
        return self._details

    def __str__(self) -> str:
        return f"{self.code} {self._details}"


@dataclass(frozen=True, slots=True)
class Unit:
    """Sorted (dimension, exponent) pairs without zeros, and the exact size in base units."""

    dimensions: tuple[tuple[str, int], ...]
    factor: Fraction

    def __mul__(self, other: "Unit") -> "Unit":
        return self._combined(other, 1)

    def __truediv__(self, other: "Unit") -> "Unit":
        return self._combined(other, -1)

    def __pow__(self, exponent: int) -> "Unit":
        _check_range(exponent)
        dimensions = tuple((name, power * exponent) for name, power in self.dimensions if exponent)
        return _unit(dimensions, self.factor**exponent)

    @property
    def dimensionless(self) -> bool:
        """Tell whether this is a pure number, at whatever scale: 1, % or t/kg."""
        return not self.dimensions

    def _combined(self, other: "Unit", sign: int) -> "Unit":
        powers = dict(self.dimensions)
        for name, power in other.dimensions:
            powers[name] = powers.get(name, 0) + sign * power
        dimensions = tuple(sorted((name, power) for name, power in powers.items() if power))
        return _unit(dimensions, self.factor * other.factor**sign)


def _unit(dimensions: tuple[tuple[str, int], ...], factor: Fraction) -> Unit:
    """Return the unit, refusing sizes whose conversions a float could no longer hold."""
    for _, power in dimensions:
        _check_range(power)
    if not 1 / LARGEST <= factor <= LARGEST:
        raise UnitError("unit-range", {})
    return Unit(dimensions, factor)


def _check_range(exponent: int) -> None:
    if abs(exponent) > MAX_EXPONENT:
        raise UnitError("unit-range", {})


DIMENSIONLESS = Unit((), Fraction(1))


@dataclass(frozen=True, slots=True)
class UnitDefinition:
    """One row of the table: the symbol as standards write it, its names, its size."""

    symbol: str
    names: Text
    unit: Unit


# symbol | dimension, - for pure numbers | size in base units | Chinese | English | other spellings
_TABLE = """
1        | - | 1 | 1 | 1 |
%        | - | 1/100 | 百分比 | percent |
permille | - | 1/1000 | 千分比 | per mille | ‰
ppm      | - | 1/1000000 | 百万分之一 | parts per million |
J        | energy | 1 | 焦 | joule | 焦耳
kJ       | energy | 1000 | 千焦 | kilojoule |
MJ       | energy | 1000000 | 兆焦 | megajoule |
GJ       | energy | 1000000000 | 吉焦 | gigajoule | 百万千焦
TJ       | energy | 1000000000000 | 太焦 | terajoule |
Wh       | energy | 3600 | 瓦时 | watt hour |
kWh      | energy | 3600000 | 千瓦时 | kilowatt hour | 度 千瓦小时
10kkWh   | energy | 36000000000 | 万千瓦时 | ten thousand kilowatt hours | 万kWh 万度
MWh      | energy | 3600000000 | 兆瓦时 | megawatt hour |
GWh      | energy | 3600000000000 | 吉瓦时 | gigawatt hour |
gce      | coal | 1/1000 | 克标准煤 | gram of coal equivalent | 克标煤
kgce     | coal | 1 | 千克标准煤 | kilogram of coal equivalent | 千克标煤 公斤标准煤
tce      | coal | 1000 | 吨标准煤 | tonne of coal equivalent | 吨标煤
10ktce   | coal | 10000000 | 万吨标准煤 | ten thousand tonnes of coal equivalent | 万tce 万吨标煤
kg       | mass | 1 | 千克 | kilogram | 公斤
mg       | mass | 1/1000000 | 毫克 | milligram |
g        | mass | 1/1000 | 克 | gram |
t        | mass | 1000 | 吨 | tonne | 公吨
kt       | mass | 1000000 | 千吨 | kilotonne | Gg
10kt     | mass | 10000000 | 万吨 | ten thousand tonnes | 万t
Mt       | mass | 1000000000 | 百万吨 | megatonne |
kgCO2e   | co2e | 1 | 千克二氧化碳当量 | kilogram of CO2 equivalent | kgCO2eq kgCO2-eq
gCO2e    | co2e | 1/1000 | 克二氧化碳当量 | gram of CO2 equivalent | gCO2eq gCO2-eq
tCO2e    | co2e | 1000 | 吨二氧化碳当量 | tonne of CO2 equivalent | tCO2eq tCO2-eq
10ktCO2e | co2e | 10000000 | 万吨二氧化碳当量 | ten thousand tonnes of CO2 equivalent | 万tCO2e
ktCO2e   | co2e | 1000000 | 千吨二氧化碳当量 | kilotonne of CO2 equivalent | ktCO2eq
kgCO2    | co2 | 1 | 千克二氧化碳 | kilogram of CO2 |
gCO2     | co2 | 1/1000 | 克二氧化碳 | gram of CO2 |
tCO2     | co2 | 1000 | 吨二氧化碳 | tonne of CO2 |
10ktCO2  | co2 | 10000000 | 万吨二氧化碳 | ten thousand tonnes of CO2 | 万tCO2
kgC      | carbon | 1 | 千克碳 | kilogram of carbon |
tC       | carbon | 1000 | 吨碳 | tonne of carbon |
kgCH4    | ch4 | 1 | 千克甲烷 | kilogram of methane |
gCH4     | ch4 | 1/1000 | 克甲烷 | gram of methane |
tCH4     | ch4 | 1000 | 吨甲烷 | tonne of methane |
kgN2O    | n2o | 1 | 千克氧化亚氮 | kilogram of nitrous oxide |
gN2O     | n2o | 1/1000 | 克氧化亚氮 | gram of nitrous oxide |
tN2O     | n2o | 1000 | 吨氧化亚氮 | tonne of nitrous oxide |
m3       | volume | 1 | 立方米 | cubic metre | m^3
mL       | volume | 1/1000000 | 毫升 | millilitre | ml
L        | volume | 1/1000 | 升 | litre | l
Nm3      | nm3 | 1 | 标准立方米 | normal cubic metre (0 degC) | 标立方米 标方 Nm^3
10kNm3   | nm3 | 10000 | 万标准立方米 | ten thousand normal cubic metres | 万Nm3 万标方
Sm3      | sm3 | 1 | 基准立方米 | standard cubic metre (15 degC) | Sm^3
m2       | area | 1 | 平方米 | square metre | m^2
ha       | area | 10000 | 公顷 | hectare |
km2      | area | 1000000 | 平方千米 | square kilometre | 平方公里 km^2
mu       | area | 2000/3 | 亩 | mu |
m        | length | 1 | 米 | metre |
km       | length | 1000 | 千米 | kilometre | 公里
s        | time | 1 | 秒 | second |
min      | time | 60 | 分钟 | minute |
h        | time | 3600 | 小时 | hour |
d        | time | 86400 | 天 | day | 日 day
month    | calendar | 1 | 月 | month | 个月
a        | calendar | 12 | 年 | year | year yr
W        | energy time^-1 | 1 | 瓦 | watt |
kW       | energy time^-1 | 1000 | 千瓦 | kilowatt |
MW       | energy time^-1 | 1000000 | 兆瓦 | megawatt |
GW       | energy time^-1 | 1000000000 | 吉瓦 | gigawatt |
CNY      | cny | 1 | 元 | yuan | RMB 人民币元
10kCNY   | cny | 10000 | 万元 | ten thousand yuan | 万CNY
100MCNY  | cny | 100000000 | 亿元 | hundred million yuan |
USD      | usd | 1 | 美元 | US dollar |
EUR      | eur | 1 | 欧元 | euro |
item     | item | 1 | 件 | item | 个 台 套
rack     | rack | 1 | 机架 | rack | 机柜
person   | person | 1 | 人 | person |
server   | server | 1 | 台服务器 | server | 服务器
tkm      | length mass | 1000000 | 吨公里 | tonne kilometre | 吨千米
pkm      | length person | 1000 | 人公里 | passenger kilometre | 人千米
flop     | flop | 1 | 次浮点运算 | floating-point operation | FLOP
degC     | celsius | 1 | 摄氏度 | degree Celsius | ℃
"""


def _normal(text: str) -> str:
    """Return `text` without spaces, with one form of every letter and of the product sign."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("\N{MINUS SIGN}", "-")
    return re.sub(r"[·⋅×.]", "*", plain)


def _dimensions(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (part.partition("^") for part in text.split() if part != "-")
    return tuple(sorted((name, int(power or 1)) for name, _, power in pairs))


def _read_table() -> tuple[dict[str, UnitDefinition], dict[str, str]]:
    """Return the definitions by symbol, and the symbol of every accepted spelling."""
    definitions: dict[str, UnitDefinition] = {}
    spellings: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        symbol, dimensions, size, zh, en, others = (cell.strip() for cell in line.split("|"))
        unit = Unit(_dimensions(dimensions), Fraction(size))
        definitions[symbol] = UnitDefinition(symbol, Text(zh, en), unit)
        spellings |= {_normal(other): symbol for other in (symbol, zh, *others.split())}
    return definitions, spellings


_definitions, _spellings = _read_table()
UNITS: Mapping[str, UnitDefinition] = MappingProxyType(_definitions)
_FOLDED = {symbol.casefold(): symbol for symbol in UNITS}
_FAMILIAR = ("t", "kg", "tce", "kgce", "tCO2e", "kgCO2e", "kWh", "GJ", "m3", "1", "a", "10kCNY")
_SCALES = ("%", "permille", "ppm")
_TOKEN = re.compile(r"([*/()])|([^*/()^]+)(?:\^(-?[1-9]))?")


@dataclass(frozen=True, slots=True)
class _Factor:
    symbol: str
    exponent: int


_Token = str | _Factor


def parse_unit(text: str) -> Unit:
    """Read a unit such as `tce/t`, `kgCO2e/kWh`, `m3/万元`, `t*km`, `kg/(t*a)` or `m^2`.

    A product after a division (`t/t*km`) is refused, since readers differ about what it means.
    Raises UnitError "unit-unknown", "unit-syntax" or "unit-range".
    """
    return _parsed(text)[1]


def conversion(source: Unit, target: Unit) -> Fraction:
    """Return what a number in `source` is multiplied by to stand in `target`, exactly.

    Raises UnitError "unit-dimension" where the two measure different things.
    """
    if source.dimensions != target.dimensions:
        raise UnitError("unit-dimension", {"source": spell(source), "target": spell(target)})
    return source.factor / target.factor


def canonical(text: str) -> str:
    """Return the one spelling of a unit that results and digests use: `吨标准煤／吨` is `tce/t`."""
    return "".join(_written(token) for token in _parsed(text)[0])


def describe(text: str, lang: Lang) -> str:
    """Return the unit in words: `tce/t` is 吨标准煤/吨, or tonne of coal equivalent per tonne."""
    signs = {"*": "·", "/": "/"} if lang == "zh" else {"*": " ", "/": " per "}
    words = []
    for token in _parsed(text)[0]:
        if isinstance(token, str):
            words.append(signs.get(token, token))
        else:
            power = "" if token.exponent == 1 else f"^{token.exponent}"
            words.append(UNITS[token.symbol].names.get(lang) + power)
    return "".join(words)


@lru_cache(maxsize=1024)
def spell(unit: Unit) -> str:
    """Return a readable spelling of `unit`: a symbol, a quotient of two, or its base units."""
    for definition in UNITS.values():
        if definition.unit == unit:
            return definition.symbol
    for symbols in (_FAMILIAR, tuple(UNITS)):
        for above, below in product(symbols, repeat=2):
            if above not in _SCALES and UNITS[above].unit / UNITS[below].unit == unit:
                return f"{above}/{below}"
    parts = [
        f"{_base(name)}^{power}" if power != 1 else _base(name) for name, power in unit.dimensions
    ]
    size = [] if unit.factor == 1 else [str(unit.factor)]
    return "*".join(size + parts)


def _base(dimension: str) -> str:
    base = Unit(((dimension, 1),), Fraction(1))
    return next(definition.symbol for definition in UNITS.values() if definition.unit == base)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[tuple[_Token, ...], Unit]:
    if len(text) > MAX_LENGTH:
        raise UnitError("unit-syntax", {"text": text[:MAX_LENGTH] + "…"})
    tokens = _tokens(_normal(text), text)
    try:
        unit, rest = _product(tokens)
    except UnitError as error:
        raise UnitError(error.code, {"text": text}) from error
    if rest:
        raise UnitError("unit-syntax", {"text": text})
    return tokens, unit


def _tokens(plain: str, text: str) -> tuple[_Token, ...]:
    tokens: list[_Token] = []
    position = 0
    while position < len(plain):
        match = _TOKEN.match(plain, position)
        if match is None:
            raise UnitError("unit-syntax", {"text": text})
        sign, spelling, power = match.groups()
        tokens.append(sign or _factor(spelling, int(power or 1), text))
        position = match.end()
    return tuple(tokens)


def _factor(spelling: str, exponent: int, text: str) -> _Factor:
    """Return the factor; `m^2` is the unit m2, since area is a dimension of its own."""
    whole = _spellings.get(f"{spelling}^{abs(exponent)}")
    if whole is not None:
        return _Factor(whole, 1 if exponent > 0 else -1)
    symbol = _spellings.get(spelling)
    if symbol is None:
        close = (
            _FOLDED.get(spelling.casefold())
            or nearest(spelling, _spellings)
            or ", ".join(_FAMILIAR)
        )
        raise UnitError("unit-unknown", {"unit": spelling, "text": text, "nearest": close})
    return _Factor(symbol, exponent)


def _product(tokens: tuple[_Token, ...]) -> tuple[Unit, tuple[_Token, ...]]:
    """Read factors joined by `*`, then divisors; return the unit and the tokens left over."""
    unit, rest = _atom(tokens)
    for sign in "*/":
        while rest and rest[0] == sign:
            right, rest = _atom(rest[1:])
            unit = unit * right if sign == "*" else unit / right
    return unit, rest


def _atom(tokens: tuple[_Token, ...]) -> tuple[Unit, tuple[_Token, ...]]:
    first = tokens[0] if tokens else ""
    if isinstance(first, _Factor):
        return UNITS[first.symbol].unit ** first.exponent, tokens[1:]
    if first == "(":
        unit, rest = _product(tokens[1:])
        if rest and rest[0] == ")":
            return unit, rest[1:]
    raise UnitError("unit-syntax", {})


def _written(token: _Token) -> str:
    if isinstance(token, str):
        return token
    return token.symbol if token.exponent == 1 else f"{token.symbol}^{token.exponent}"
