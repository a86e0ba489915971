"""Processes of packages that others made for openLCA, as rows of one's own: gases for a unit of product.

A process tells what it emits itself (kind `process`), one that stands for a whole system everything from the
cradle on (`material`, or `footprint` of energy). What is no row, as a process with several products, is
told with the reason. A package states no licence, so that its rows are never passed on.
"""

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from greenscore.factors.csvrows import FactorLine
from greenscore.factors.names import plain, region_names
from greenscore.factors.vocabulary import COLUMNS
from greenscore.problems import Place, Problem
from greenscore.quantities.decimals import number_of
from greenscore.quantities.periods import day_of
from greenscore.quantities.units import UnitError, parse_unit
from greenscore.texts import LANGS, worded

Sets = Mapping[str, Mapping[str, Any]]
_DIGITS = Context(prec=15)
_LEAST = Decimal("1e-6")
_CAS = {"124-38-9": "CO2", "74-82-8": "CH4", "10024-97-2": "N2O"}
_NAMES = {
    "carbondioxide": "CO2",
    "co2": "CO2",
    "methane": "CH4",
    "ch4": "CH4",
    "dinitrogenmonoxide": "N2O",
    "nitrousoxide": "N2O",
    "n2o": "N2O",
}
_BIOGENIC = ("biogenic", "nonfossil", "renewable")
_TAKEN_UP = ("to soil", "in air", "uptake")
_UNITS = {
    "l": "L",
    "v*km": "vkm",
    "t*km": "tkm",
    "p*km": "pkm",
    "p*mi": "pmi",
    "sh tn": "shortton",
    "gal (US liq)": "USgal",
    "lb av": "lb",
    "Item(s)": "item",
    "Items": "item",
}
_SYSTEM = "LCI_RESULT"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "greenscore/openlca")
_CODE = re.compile(r"[A-Z]{2,5}(-[A-Z0-9]{1,12})*")
_NAMED = 60


class _NoRow(Exception):
    """Why a process is no row, by the name of its wording."""


@dataclass(frozen=True, slots=True)
class Others:
    """What a package of others makes: rows, records of their sources by id, and what is told."""

    rows: list[FactorLine] = field(default_factory=list)
    sources: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def rows_of_others(sets: Sets, package: str, digest: str) -> Others:
    """Return the rows of the processes among `sets`, which are data sets by their names in the package.

    `digest` is the SHA-256 of the package. Warnings: `exchange-openlca-process`, `exchange-openlca-direct`.
    """
    found = Others()
    reading = _Package(sets, package, digest, found.sources)
    direct = 0
    for name, data in sets.items():
        if _folder(name) != "processes":
            continue
        try:
            found.rows.extend(reading.rows(name, data))
            direct += reading.linked(data)
        except _NoRow as why:
            reasons = {f"reason_{lang}": worded(f"exchange.{why}").get(lang) for lang in LANGS}
            args = {"process": _text(data, "name")[:_NAMED], **reasons}
            problem = Problem(code="exchange-openlca-process", where=Place(file=name), args=args)
            found.problems.append(problem)
    if direct:
        args = {"count": str(direct)}
        where = Place(file=package)
        found.problems.append(Problem(code="exchange-openlca-direct", where=where, args=args))
    return found


class _Package:
    """One reading of a package, with its flows, locations and sources at hand."""

    def __init__(
        self, sets: Sets, package: str, digest: str, sources: dict[str, Mapping[str, Any]]
    ) -> None:
        self._by_id = {(_folder(name), _text(d, "@id")): d for name, d in sets.items()}
        self._package = package
        self._digest = digest
        self._sources = sources
        names = (_slug(_text(d, "name")) for n, d in sets.items() if _folder(n) == "processes")
        self._slugs = Counter(names)
        self._regions = region_names(())

    def rows(self, name: str, data: Mapping[str, Any]) -> list[FactorLine]:
        """Return a row for each gas of a process; _NoRow where it is none."""
        exchanges = [each for each in _list(data, "exchanges") if isinstance(each, dict)]
        reference = _reference(exchanges)
        amount, per = _amount(reference), _unit(reference)
        if amount is None or amount <= 0:
            raise _NoRow("no_amount")
        if self._products(exchanges) > 1:
            raise _NoRow("several_products")
        masses = self._gases(exchanges)
        if not masses:
            raise _NoRow("no_gas")
        told = self._told(name, data, per)
        rows = []
        for gas, (kg, spread) in masses.items():
            value = _DIGITS.divide(kg, amount)
            small = abs(value) < _LEAST
            cells = told | {
                "id": f"{told['id']}.{gas.lower()}",
                "gas": gas,
                "gwp": "unstated" if gas == "CO2e" else "na",
                "value": _printed(value * 1000 if small else value),
                "unit": f"{'g' if small else 'kg'}{gas.removeprefix('biogenic-')}",
                "u": spread,
            }
            rows.append(FactorLine({column: cells.get(column, "") for column in COLUMNS}, name, 1))
        return rows

    def linked(self, data: Mapping[str, Any]) -> bool:
        """Tell whether a process takes products of others, which its own emissions leave out."""
        inputs = (each for each in _list(data, "exchanges") if _flag(each, "isInput", "input"))
        return data.get("processType") != _SYSTEM and any(not self._elementary(e) for e in inputs)

    def _told(self, name: str, data: Mapping[str, Any], per: str) -> dict[str, str]:
        """Return the cells that the rows of a process have in common."""
        id_ = _text(data, "@id")
        id_ = id_ if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) else str(uuid.uuid5(_SPACE, id_))
        title, slug = _text(data, "name") or id_, _slug(_text(data, "name"))
        kind, boundary = _kind(data, per)
        about = data.get("processDocumentation", data.get("documentation"))
        about = about if isinstance(about, dict) else {}
        version = _text(data, "version")
        return {
            "id": f"olca.{id_}",
            "version": version if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}", version) else "1",
            "kind": kind,
            "activity": slug if slug and self._slugs[slug] == 1 else f"{slug}-{id_[:8]}".strip("-"),
            "name_zh": title[:200],
            "name_en": title[:200],
            "region": self._region(data),
            "method": "na",
            "boundary": boundary,
            "hv_basis": "na",
            "per": per,
            "data_from": _day(about, "validFrom"),
            "data_to": _day(about, "validUntil"),
            "source": self._source(about),
            "locator": name,
            "mark": "seen",
            "review": "draft",
            "quality": _quality(data),
        }

    def _region(self, data: Mapping[str, Any]) -> str:
        """Return the region of a process: by the code of its location, else its name, else the world."""
        given = data.get("location")
        given = given if isinstance(given, dict) else {}
        location = self._by_id.get(("locations", _text(given, "@id")), given)
        code = _text(location, "code").upper()
        if not code and not _text(location, "name"):
            return "WORLD"
        for word in (code, _text(location, "name")):
            meaning = self._regions.read(word)
            if len(meaning.ids) == 1 and not meaning.wide:
                return meaning.ids[0]
        if code == "GLO":
            return "WORLD"
        if _CODE.fullmatch(code):
            return code
        raise _NoRow("no_region")

    def _source(self, about: Mapping[str, Any]) -> str:
        """Return the id of what a process cites, or of the package; its record is kept."""
        cited = next(iter(_list(about, "sources")), None)
        given = _text(cited, "@id") if isinstance(cited, dict) else ""
        data = self._by_id.get(("sources", given), {})
        title = _text(data, "name")
        id_ = f"olca-{uuid.uuid5(_SPACE, given if title else self._digest).hex[:12]}"
        words = {
            name: worded(f"exchange.{name}", package=self._package) for name in ("copy", "rule")
        }
        unstated = worded("exchange.unstated")
        publisher = _text(data, "textReference")[:200] or ""
        self._sources[id_] = {
            "title": dict.fromkeys(LANGS, title[:200] or self._package),
            "publisher": {lang: publisher or unstated.get(lang) for lang in LANGS},
            **({"address": _text(data, "url")[:400]} if _text(data, "url").strip() else {}),
            **{name: {lang: text.get(lang) for lang in LANGS} for name, text in words.items()},
            "sha256": self._digest,
            "licence": unstated.en,
            "evidence": unstated.en,
            "reuse": "cite-only",
            "language": "mul",
        }
        return id_

    def _products(self, exchanges: Iterable[Mapping[str, Any]]) -> int:
        """Return how many products a process puts out; avoided ones are none of them."""
        outputs = (e for e in exchanges if not _flag(e, "isInput", "input"))
        return sum(
            self._type(each) == "PRODUCT_FLOW" and not _flag(each, "isAvoidedProduct")
            for each in outputs
        )

    def _gases(self, exchanges: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Decimal, str]]:
        """Return kg of each gas, and how sure it is where one emission alone makes it."""
        masses: dict[str, list[tuple[Decimal, str]]] = {}
        for each in exchanges:
            if _flag(each, "isInput", "input") or not self._elementary(each):
                continue
            gas, amount = self._gas(each), _amount(each)
            if not gas or amount is None:
                continue
            kg = Fraction(amount) * _kilograms(_unit(each))
            exact = _DIGITS.divide(Decimal(kg.numerator), Decimal(kg.denominator))
            masses.setdefault(gas, []).append((exact, _spread(each)))
        return {
            gas: (sum((kg for kg, _ in found), Decimal(0)), found[0][1] if len(found) == 1 else "")
            for gas, found in masses.items()
        }

    def _gas(self, exchange: Mapping[str, Any]) -> str:
        """Return the greenhouse gas that a flow is, or an empty text."""
        reference, flow = _flow(exchange), self._flow(exchange)
        name = (_text(flow, "name") or _text(reference, "name")).lower()
        if any(word in name for word in _TAKEN_UP):
            return ""
        if "co2 eq" in name or "co2-eq" in name or "co2e" in name:
            return "CO2e"
        first = plain(re.split(r"[,(（，]", name)[0])
        gas = _CAS.get(_text(flow, "cas").lstrip("0")) or _NAMES.get(first, "")
        biogenic = any(word in plain(name) for word in _BIOGENIC)
        return "biogenic-CO2" if gas == "CO2" and biogenic else gas

    def _elementary(self, exchange: Any) -> bool:
        return isinstance(exchange, dict) and self._type(exchange) == "ELEMENTARY_FLOW"

    def _type(self, exchange: Mapping[str, Any]) -> str:
        return _text(self._flow(exchange), "flowType") or _text(_flow(exchange), "flowType")

    def _flow(self, exchange: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._by_id.get(("flows", _text(_flow(exchange), "@id")), {})


def _reference(exchanges: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    found = [
        each
        for each in exchanges
        if _flag(each, "isQuantitativeReference", "quantitativeReference")
    ]
    if len(found) != 1:
        raise _NoRow("no_reference")
    return found[0]


def _kind(data: Mapping[str, Any], per: str) -> tuple[str, str]:
    """Return kind and boundary: of a whole system from the cradle on, else of the process alone."""
    if data.get("processType") != _SYSTEM:
        return "process", "na"
    energy = parse_unit(per).dimensions == parse_unit("kWh").dimensions
    return ("footprint" if energy else "material"), "cradle-gate"


def _unit(exchange: Mapping[str, Any]) -> str:
    unit = exchange.get("unit")
    name = _text(unit, "name") if isinstance(unit, dict) else ""
    found = _UNITS.get(name, name)
    try:
        parse_unit(found)
    except UnitError as error:
        raise _NoRow("no_unit") from error
    if not found:
        raise _NoRow("no_unit")
    return found


def _kilograms(unit: str) -> Fraction:
    found, kg = parse_unit(unit), parse_unit("kg")
    if found.dimensions != kg.dimensions:
        raise _NoRow("no_mass")
    return Fraction(found.factor) / Fraction(kg.factor)


def _amount(exchange: Mapping[str, Any]) -> Decimal | None:
    return number_of(_text(exchange, "amount"))


def _printed(value: Decimal) -> str:
    """Write a figure as the library does, with all its digits; _NoRow where it has more than it may."""
    text = f"{_DIGITS.plus(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    whole, _, rest = text.lstrip("-").partition(".")
    if len(whole) > 18 or len(rest) > 18:
        raise _NoRow("no_amount")
    return text


def _spread(exchange: Mapping[str, Any]) -> str:
    """Return the geometric standard deviation of an amount as the library writes it."""
    given = exchange.get("uncertainty")
    if not isinstance(given, dict) or _text(given, "distributionType") != "LOG_NORMAL_DISTRIBUTION":
        return ""
    gsd = number_of(_text(given, "geomSd"))
    return f'{{"type":"lognormal","gsd":"{_printed(gsd)}"}}' if gsd is not None and gsd >= 1 else ""


def _quality(data: Mapping[str, Any]) -> str:
    found = re.fullmatch(r"\(?([1-5](?:;[1-5]){4})\)?", _text(data, "dqEntry"))
    return found[1] if found else ""


def _day(about: Mapping[str, Any], key: str) -> str:
    day = day_of(_text(about, key)[:10])
    return day.isoformat() if day else ""


def _folder(name: str) -> str:
    return name.rpartition("/")[0].rpartition("/")[2]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")


def _flag(exchange: Any, *keys: str) -> bool:
    return isinstance(exchange, dict) and any(exchange.get(key) == "true" for key in keys)


def _flow(exchange: Mapping[str, Any]) -> Mapping[str, Any]:
    flow = exchange.get("flow")
    return flow if isinstance(flow, dict) else {}


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _text(data: Any, key: str) -> str:
    """Return a text of a data set on one line, or an empty one."""
    found = data.get(key) if isinstance(data, dict) else None
    return " ".join(found.split()) if isinstance(found, str) else ""
