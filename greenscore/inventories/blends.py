"""Fuels with a share of biofuel: one record, two parts, each counted by its own factors."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Annotated

from pydantic import Field

from greenscore.factors.entries import Both, read_as
from greenscore.inventories.categories import Way
from greenscore.inventories.factor_queries import FactorContext
from greenscore.inventories.gas_parts import BIOGENIC, DIGITS, GasPart
from greenscore.inventories.needs import Need
from greenscore.inventories.treatments import Treatment
from greenscore.model.scalars import Block
from greenscore.problems import Place, Problem, ProblemsFound
from greenscore.quantities.units import parse_unit
from greenscore.resources import factors_folder

_NAME = re.compile(r"([a-z])([1-9][0-9]?)")
_VOLUME = (("volume", 1),)
Answer = Treatment | list[Problem]
Treat = Callable[[FactorContext, Need, Place], Answer]


class _Family(Block):
    fossil: Annotated[tuple[str, ...], Field(min_length=1)]
    biofuel: Annotated[tuple[str, ...], Field(min_length=1)]
    words: tuple[str, ...]


class _File(Block):
    source: Both
    families: Mapping[str, _Family]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a blend: the items that may name it, its share by volume, and whether it was grown."""

    items: tuple[str, ...]
    share: Decimal
    biogenic: bool


def blend_of(text: str) -> str:
    """Return the blend that a word names, as e10 for 乙醇汽油（E10）; an empty text for others."""
    text = text.lower()
    for letter, family in _families().items():
        bare = text
        for word in family.words:
            bare = bare.replace(word, "")
        named = _NAME.fullmatch(bare.strip(" ()（）"))
        if named and named[1] == letter:
            return named[0]
    return ""


def parts_of(need: Need) -> tuple[Part, ...]:
    """Return the parts of the blend that is burnt, nothing where the fuel is none."""
    name = blend_of(need.item)
    if not name or need.category.way is not Way.FUEL:
        return ()
    family = _families()[name[0]]
    share = DIGITS.divide(Decimal(name[1:]), Decimal(100))
    return (
        Part(family.fossil, DIGITS.subtract(Decimal(1), share), biogenic=False),
        Part(family.biofuel, share, biogenic=True),
    )


def treat_blend(
    desk: FactorContext, need: Need, where: Place, parts: tuple[Part, ...], treat: Treat
) -> Answer:
    """Return what a unit of a blend comes to by its parts, or all that is against them.

    Problems: `activity-blend-unit` for an amount that is no volume, and those of the parts.
    """
    if parse_unit(need.unit).dimensions != _VOLUME:
        args = {"item": need.item, "unit": need.unit}
        return [Problem(code="activity-blend-unit", where=where, args=args)]
    found: list[tuple[Part, Treatment]] = []
    problems: list[Problem] = []
    for part in parts:
        answer = _first(desk, need, where, part, treat)
        if isinstance(answer, Treatment):
            found.append((part, answer))
        else:
            problems += answer
    return problems or _mixed(need, found)


def _first(desk: FactorContext, need: Need, where: Place, part: Part, treat: Treat) -> Answer:
    """Return the answer for the first item that has factors, else that for the first of all."""
    answers = (treat(desk, _named(desk, need, item), where) for item in part.items)
    first = next(answers)
    if isinstance(first, Treatment):
        return first
    return next((each for each in answers if isinstance(each, Treatment)), first)


def _named(desk: FactorContext, need: Need, item: str) -> Need:
    """Return the need of one part, with those of the rows named that are of its item."""
    pins = tuple(pin for pin in need.pins if _activity(desk, pin) in {item, ""})
    return replace(need, item=item, pins=pins)


def _activity(desk: FactorContext, pin: str) -> str:
    id_, _, version = pin.partition("#")[0].partition("@")
    row = desk.library.pin(id_, version)
    return row.activity if row else ""


def _mixed(need: Need, found: list[tuple[Part, Treatment]]) -> Treatment:
    gases = tuple(each for part, answer in found for each in _shared(part, answer))
    known = [
        None if answer.tce is None else DIGITS.multiply(answer.tce, part.share)
        for part, answer in found
    ]
    tce = [each for each in known if each is not None]
    whole = len(tce) == len(found)
    formulas = (f"{_share(part, answer)} x {answer.energy_formula}" for part, answer in found)
    return Treatment(
        need=need,
        parts=gases,
        market=gases,
        tce=sum(tce, Decimal(0)) if whole else None,
        coefficient=tuple(used for _, a in found for used in a.coefficient) if whole else (),
        energy_formula=f"({' + '.join(formulas)})",
        problems=tuple(problem for _, answer in found for problem in answer.problems),
        derived=any(answer.derived for _, answer in found),
        gases_absent=tuple(dict.fromkeys(gas for _, a in found for gas in a.gases_absent)),
    )


def _shared(part: Part, answer: Treatment) -> Iterator[GasPart]:
    for each in answer.parts:
        grown = part.biogenic and each.gas == "CO2"
        yield replace(
            each.times(part.share, _share(part, answer)), gas=BIOGENIC if grown else each.gas
        )


def _share(part: Part, answer: Treatment) -> str:
    return f"{(part.share * 100).normalize():f} % {answer.need.item}"


@cache
def _families() -> Mapping[str, _Family]:
    file, document = read_as(factors_folder() / "blends.yaml", _File)
    if file is None:
        raise ProblemsFound(document.problems)
    return file.families
