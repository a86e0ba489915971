"""Units: a closed table of exact factors, and the algebra of the units composed from them.

Every quantity that must not turn into another by arithmetic alone has a dimension of its own:
coal equivalent is not energy, CO2 is not CO2e, Nm3 is not m3, a month is no number of days, kVA is not
kW, yuan at 2020 prices (`CNY@2020`) are not yuan. Going from one to the other takes a factor with a
source, never a unit conversion. A temperature in degC has a dimension of its own, too: its zero lies at
273.15 K, and a number does not tell whether a difference is meant. The set of warming potentials behind
CO2e and the heating value behind energy stand beside a factor, not in its unit.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from itertools import product
from types import MappingProxyType

from greenscore.problems import nearest
from greenscore.quantities.unit_table import SEVERAL, rows
from greenscore.texts import Lang, Text, worded

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


def _normal(text: str) -> str:
    """Return `text` without spaces, with one form of every letter and of the product sign."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("\N{MINUS SIGN}", "-")
    return re.sub(r"[·⋅×.]", "*", plain).replace("dB(A)", "dBA")


def _dimensions(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (part.partition("^") for part in text.split() if part != "-")
    return tuple(sorted((name, int(power or 1)) for name, _, power in pairs))


def _read_table() -> tuple[dict[str, UnitDefinition], dict[str, str]]:
    """Return the definitions by symbol, and the symbol of every accepted spelling."""
    definitions: dict[str, UnitDefinition] = {}
    spellings: dict[str, str] = {}
    for row in rows():
        unit = Unit(_dimensions(row.dimensions), Fraction(row.size))
        definitions[row.symbol] = UnitDefinition(row.symbol, Text(row.zh, row.en), unit)
        spellings |= {_normal(other): row.symbol for other in (row.symbol, row.zh, *row.others)}
    return definitions, spellings


_definitions, _spellings = _read_table()
UNITS: Mapping[str, UnitDefinition] = MappingProxyType(_definitions)
_SEVERAL = {name.casefold(): name for name in SEVERAL}
_FAMILIAR = ("t", "kg", "tce", "kgce", "tCO2e", "kgCO2e", "kWh", "GJ", "m3", "1", "a", "10kCNY")
_TRAVEL = ("tkm", "pkm", "vkm")
_LONGEST_SYMBOL = 2  # ms is no plural
_SCALES = ("%", "permille", "ppm", "ppb")
_CURRENCIES = {((name, 1),) for name in ("cny", "usd", "eur", "gbp")}
_MONEY = [symbol for symbol in UNITS if UNITS[symbol].unit.dimensions in _CURRENCIES]
_YEAR = re.compile("(19|20)[0-9]{2}")
_TOKEN = re.compile(r"([*/()])|([^*/()^]+)(?:\^(-?[1-9]))?")


@dataclass(frozen=True, slots=True)
class _Factor:
    symbol: str
    exponent: int
    year: str = ""

    @property
    def unit(self) -> Unit:
        unit = UNITS[self.symbol].unit
        return (_priced(unit, self.year) if self.year else unit) ** self.exponent


_Token = str | _Factor


def parse_unit(text: str) -> Unit:
    """Read a unit such as `tce/t`, `kgCO2e/kWh`, `m3/万元`, `t*km`, `kg/(t*a)` or `m^2`.

    A product after a division (`t/t*km`) is refused, since readers differ about what it means.
    Raises UnitError "unit-unknown", "unit-several", "unit-syntax" or "unit-range".
    """
    return _parsed(text)[1]


def conversion(source: Unit, target: Unit) -> Fraction:
    """Return what a number in `source` is multiplied by to stand in `target`, exactly.

    Raises UnitError "unit-dimension" where the two measure different things, "unit-temperature" between
    degC and K.
    """
    if source.dimensions != target.dimensions:
        alike = _in_kelvin(source) == _in_kelvin(target)
        code = "unit-temperature" if alike else "unit-dimension"
        raise UnitError(code, {"source": spell(source), "target": spell(target)})
    return source.factor / target.factor


def _in_kelvin(unit: Unit) -> tuple[tuple[str, int], ...]:
    """Return the dimensions with a degree Celsius taken as a kelvin, to tell the two from all else."""
    powers: dict[str, int] = {}
    for name, power in unit.dimensions:
        own = "kelvin" if name == "celsius" else name
        powers[own] = powers.get(own, 0) + power
    return tuple(sorted(powers.items()))


def canonical(text: str) -> str:
    """Return the one spelling of a unit that results and digests use: `吨标准煤／吨` is `tce/t`."""
    return "".join(_written(token) for token in _parsed(text)[0])


def describe(text: str, lang: Lang) -> str:
    """Return the unit in words: `tce/t` is 吨标准煤/吨, or tonne of coal equivalent per tonne."""
    signs = {"*": worded("units.product").get(lang), "/": worded("units.quotient").get(lang)}
    words = []
    for token in _parsed(text)[0]:
        if isinstance(token, str):
            words.append(signs.get(token, token))
        else:
            power = "" if token.exponent == 1 else f"^{token.exponent}"
            words.append(_named(token, lang) + power)
    return "".join(words)


@lru_cache(maxsize=1024)
def spell(unit: Unit) -> str:
    """Return a readable spelling of `unit`: a symbol, a quotient of two, or its base units."""
    known = _of_the_dimensions(unit)
    for symbol, candidate in known.items():
        if candidate == unit:
            return symbol
    for symbols in ([symbol for symbol in _FAMILIAR if symbol in known], known):
        for above, below in product(symbols, repeat=2):
            if above not in _SCALES and known[above] / known[below] == unit:
                return f"{above}/{below}"
    parts = [
        f"{_base(name)}^{power}" if power != 1 else _base(name) for name, power in unit.dimensions
    ]
    size = [] if unit.factor == 1 else [str(unit.factor)]
    return "*".join(size + parts)


def named(unit: Unit) -> str:
    """Return the name of a unit of what `unit` measures, of its size if one is: `vkm`, `kWh`, `m*TEU`.

    Unlike what `spell` returns, it can be read again; the size of `unit` over that of the named one is what
    a number is multiplied by.
    """
    alike = [s for s, u in UNITS.items() if u.unit.dimensions == unit.dimensions]
    exact = [symbol for symbol in alike if UNITS[symbol].unit == unit]
    usual = [symbol for symbol in (*_FAMILIAR, *_TRAVEL) if symbol in alike]
    return (exact or usual or alike or [spell(Unit(unit.dimensions, Fraction(1)))])[0]


def _of_the_dimensions(unit: Unit) -> dict[str, Unit]:
    """Return the units that measure only what `unit` does; all of them for a pure number."""
    names = {name for name, _ in unit.dimensions}
    known = {
        symbol: definition.unit
        for symbol, definition in UNITS.items()
        if not names or names.issuperset(name for name, _ in definition.unit.dimensions)
    }
    for year in sorted({name.partition("@")[2] for name in names} - {""}):
        known |= {f"{symbol}@{year}": _priced(UNITS[symbol].unit, year) for symbol in _MONEY}
    return known


def _priced(money: Unit, year: str) -> Unit:
    """Return `money` at the prices of `year`: another dimension, since inflation is no constant."""
    dimensions = tuple((f"{name}@{year}", power) for name, power in money.dimensions)
    return Unit(dimensions, money.factor)


def _named(factor: _Factor, lang: Lang) -> str:
    names = UNITS[factor.symbol].names
    named = worded("units.prices", year=factor.year, unit=names) if factor.year else names
    return named.get(lang)


def _base(dimension: str) -> str:
    name, at, year = dimension.partition("@")
    base = Unit(((name, 1),), Fraction(1))
    return next(symbol for symbol in UNITS if UNITS[symbol].unit == base) + at + year


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
    name, at, year = spelling.partition("@")
    symbol = _spellings.get(name)
    several = name if name in SEVERAL else _SEVERAL.get(name.casefold())
    if several is not None and (symbol is None or name in SEVERAL):
        meant = " / ".join(SEVERAL[several])
        raise UnitError("unit-several", {"unit": name, "text": text, "meant": meant})
    if symbol is None or (at and not (symbol in _MONEY and _YEAR.fullmatch(year))):
        close = _in_words().get(_word(spelling)) or nearest(spelling, _spellings)
        close = close or ", ".join(_FAMILIAR)
        raise UnitError("unit-unknown", {"unit": spelling, "text": text, "nearest": close})
    return _Factor(symbol, exponent, year)


@cache
def _in_words() -> Mapping[str, str]:
    """Return the symbols of units by their symbols, names and spellings, capitals and plurals aside."""
    found: dict[str, dict[str, None]] = {}
    names = ((definition.names.en, symbol) for symbol, definition in UNITS.items())
    for spelling, symbol in (*_spellings.items(), *names):
        found.setdefault(_word(spelling), {})[symbol] = None
    return {word: " / ".join(symbols) for word, symbols in found.items()}


def _word(spelling: str) -> str:
    """Return a unit as a word: in small letters, in the singular, in one English spelling."""
    word = (
        _normal(spelling)
        .casefold()
        .replace("-", "")
        .replace("liter", "litre")
        .replace("meter", "metre")
    )
    return word.removesuffix("s") if len(word) > _LONGEST_SYMBOL else word


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
        return first.unit, tokens[1:]
    if first == "(":
        unit, rest = _product(tokens[1:])
        if rest and rest[0] == ")":
            return unit, rest[1:]
    raise UnitError("unit-syntax", {})


def _written(token: _Token) -> str:
    if isinstance(token, str):
        return token
    name = f"{token.symbol}@{token.year}" if token.year else token.symbol
    return name if token.exponent == 1 else f"{name}^{token.exponent}"
