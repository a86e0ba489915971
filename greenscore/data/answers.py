"""What a cell answers to a question: a number in the standard's unit, a choice, yes or no, a text.

A reader takes one cell and returns a `CellReading`; it never raises for what a person wrote.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from greenscore.data.cells import Cell, Faulty, Measured, is_blank, plain, text_fault, text_of
from greenscore.data.numbers import NumberFault, factor_between, read_quantity, to_float
from greenscore.model.standard import Input, NotApplicable, Question
from greenscore.problems import nearest
from greenscore.quantities.units import UnitError
from greenscore.texts import Text

YES = ("true", "yes", "1", "是")
NO = ("false", "no", "0", "否")

_NOT_APPLICABLE = re.compile(r"\s*(?:n/a|不适用)\s*(?:[:：]\s*(.*))?", re.IGNORECASE | re.DOTALL)


class Issue(NamedTuple):
    """A problem of a cell whose place is not known yet."""

    code: str
    args: Mapping[str, str]


class CellReading(NamedTuple):
    """What one cell says: `value` is NaN for none, `reason` the 1-based one of a "n/a"."""

    value: float = math.nan
    reason: int = 0
    text: str = ""
    issues: tuple[Issue, ...] = ()


ABSENT = CellReading()
Reader = Callable[[Any], CellReading]


def faulty(code: str, **args: str) -> CellReading:
    """Return the reading of a cell that cannot be understood."""
    return CellReading(issues=(Issue(code, args),))


def reader_of(question: Question, unit: str = "", *, typed: bool = False) -> Reader:
    """Return what reads the answers to `question`.

    `unit` is the unit in the column's header, if any; `typed` notes numbers that are kept as text.
    """
    answer = _answer_reader(question, unit or question.unit, typed=typed)
    rule = question.not_applicable if isinstance(question, Input) else NotApplicable()

    def read(cell: Cell) -> CellReading:
        if is_blank(cell) or (isinstance(cell, Measured) and is_blank(cell.value)):
            return ABSENT
        if isinstance(cell, Faulty):
            return faulty(cell.code, given=cell.text, **cell.args)
        stated = cell.value if isinstance(cell, Measured) else cell
        match = _NOT_APPLICABLE.fullmatch(stated) if isinstance(stated, str) else None
        return _not_applicable(match.group(1) or "", rule) if match else answer(cell)

    return read


def _not_applicable(reason: str, rule: NotApplicable) -> CellReading:
    if not rule.allowed or not rule.reasons:
        return faulty("data-na-not-allowed")
    known = ", ".join(rule.reasons)
    if not reason.strip():
        return faulty("data-na-without-reason", reasons=known)
    position = _names(rule.reasons).get(_folded(reason))
    if position is None:
        near = nearest(reason.strip(), rule.reasons) or known
        return faulty("data-na-reason-unknown", given=reason.strip(), reasons=known, nearest=near)
    return CellReading(reason=position + 1)


def _names(labels: Mapping[str, Text]) -> dict[str, int | None]:
    """Return the position of each item by its key and by its labels, capitals aside; keys win over labels.

    None stands for what could be two of them, and so is neither.
    """
    keys = [(key, position) for position, key in enumerate(labels)]
    texts = [
        (label, position)
        for position, text in enumerate(labels.values())
        for label in (text.zh, text.en)
    ]
    return {**_single(texts), **_single(keys)}


def _single(named: Iterable[tuple[str, int]]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for name, position in named:
        folded = _folded(name)
        found[folded] = position if found.get(folded, position) == position else None
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _answer_reader(question: Question, unit: str, *, typed: bool) -> Reader:
    if question.type == "choice":
        return _choice_reader(question)
    if question.type == "boolean":
        return _boolean
    if question.type == "text":
        return _text
    return _number_reader(question, unit, typed=typed)


def _number_reader(question: Question, unit: str, *, typed: bool) -> Reader:
    @cache
    def factor(own: str) -> Fraction:
        return factor_between(own or unit, question.unit)

    def read(cell: Cell) -> CellReading:
        beside, value = (cell.unit, cell.value) if isinstance(cell, Measured) else ("", cell)
        if isinstance(value, bool):
            return faulty("data-boolean-for-number", given=text_of(value))
        if isinstance(value, date | time):
            return faulty("data-date-for-number", given=text_of(value))
        try:
            number, own, notes = _quantity(value)
            if typed and isinstance(value, str):
                notes = (*notes, "data-number-as-text")
            issues = tuple(Issue(note, {"given": text_of(value), "read": number}) for note in notes)
            return CellReading(to_float(number, factor(own or beside)), issues=issues)
        except NumberFault as fault:
            return faulty(fault.code, **fault.details, unit=question.unit)
        except UnitError as error:
            return CellReading(issues=(Issue(error.code, error.args),))

    return read


def _quantity(value: Any) -> tuple[str, str, tuple[str, ...]]:
    if isinstance(value, str):
        return read_quantity(value)
    if isinstance(value, int):
        return str(value), "", ()
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return text_of(value), "", ()
    raise NumberFault("data-not-finite", given=text_of(value))


def _choice_reader(question: Question) -> Reader:
    exact = {key: position for position, key in enumerate(question.choices)}
    names = _names(question.choices)
    listed = _listed(question.choices)
    labels = [label for text in question.choices.values() for label in (text.zh, text.en)]
    spellings = frozenset(filter(None, (*question.choices, *labels)))

    def read(cell: Cell) -> CellReading:
        given = text_of(cell).strip()
        position = exact.get(given, names.get(_folded(given)))
        if position is None and _folded(given) in names:
            return faulty("data-choice-ambiguous", given=given[:80], choices=listed)
        if position is None:
            near = nearest(given, spellings)
            return faulty("data-choice-unknown", given=given[:80], choices=listed, nearest=near)
        return CellReading(float(position))

    return read


def _listed(choices: Iterable[str], most: int = 20) -> str:
    keys = list(choices)
    return ", ".join(keys[:most]) + (", …" if len(keys) > most else "")


def _boolean(cell: Cell) -> CellReading:
    word = text_of(cell).strip().casefold()
    if word in YES:
        return CellReading(1.0)
    if word in NO:
        return CellReading(0.0)
    return faulty("data-not-yes-or-no", given=text_of(cell).strip()[:80])


def _text(cell: Cell) -> CellReading:
    text = plain(text_of(cell))
    fault = text_fault(text)
    return faulty(fault[0], **fault[1]) if fault else CellReading(text=text)
