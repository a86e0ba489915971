"""Which column of a source answers which question, and in which unit its header says it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from greenscore.data.cells import Frame, filled
from greenscore.data.files.records import COMPANIONS
from greenscore.data.findings import Findings
from greenscore.model.standard import Question
from greenscore.problems import nearest
from greenscore.quantities.units import UnitError, conversion, parse_unit

KEYS = ("subject", "period")

_HEADER = re.compile(r"\s*(.*?)\s*(?:[\[［]\s*(.*?)\s*[\]］]\s*)?", re.DOTALL)
_MISSPELT = 0.8  # two letters of six swapped


class Slot(NamedTuple):
    """Where the answers to one question stand: the column, and the unit its header names."""

    column: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a frame by what they mean: `companions` are keyed by question and part."""

    keys: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Slot] = field(default_factory=dict)
    companions: dict[tuple[str, str], int] = field(default_factory=dict)


def layout_of(frame: Frame, questions: Mapping[str, Question], findings: Findings) -> Layout:
    """Match headers to questions; unknown, doubled and nameless columns are problems.

    Capitals do not matter, but a header that is spelt as the question counts before one that is not.
    """
    layout = Layout()
    exact = {name for name, _ in map(_named, frame.headers)}
    first: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for column, header in enumerate(frame.headers):
        name, unit = _named(header)
        small = name.casefold()
        if small not in exact and _is_known(small, questions):
            name = small
        where = partial(frame.place, None, column)
        if not name:
            if any(True for _ in filled(frame.columns[column])):
                findings.add("data-header-blank", where)
        elif name in first:
            findings.add("data-column-twice", where, name, first=frame.headers[first[name]])
        elif _assign(layout, name, Slot(column, unit), questions):
            first[name] = column
            if name in layout.answers:
                _check_unit(layout, name, questions[name], frame, findings)
        else:
            first[name] = column
            unknown.append((column, name))
    _report_unknown(unknown, layout, questions, frame, findings)
    return layout


def _named(header: str) -> tuple[str, str]:
    """Return the name in a header, and the unit in brackets behind it."""
    match = _HEADER.fullmatch(header)
    return (match.group(1), match.group(2) or "") if match else (header.strip(), "")


def _is_known(name: str, questions: Mapping[str, Question]) -> bool:
    base, _, part = name.rpartition(".")
    return name in questions or name in KEYS or (base in questions and part in COMPANIONS)


def _assign(layout: Layout, name: str, slot: Slot, questions: Mapping[str, Question]) -> bool:
    base, _, part = name.rpartition(".")
    if name in questions:
        layout.answers[name] = slot
    elif name in KEYS:
        layout.keys[name] = slot.column
    elif base in questions and part in COMPANIONS:
        layout.companions[base, part] = slot.column
    else:
        return False
    return True


def _check_unit(
    layout: Layout, name: str, question: Question, frame: Frame, findings: Findings
) -> None:
    """Leave a column out whose header names a unit that its question cannot be answered in."""
    slot = layout.answers[name]
    if not slot.unit:
        return
    where = partial(frame.place, None, slot.column)
    try:
        if question.type != "number":
            findings.add("data-unit-not-expected", where, name, unit=slot.unit)
            return
        conversion(parse_unit(slot.unit), parse_unit(question.unit))
    except UnitError as error:
        findings.add(error.code, where, name, **error.args)
        del layout.answers[name]


def _report_unknown(
    unknown: list[tuple[int, str]],
    layout: Layout,
    questions: Mapping[str, Question],
    frame: Frame,
    findings: Findings,
) -> None:
    """A column that looks like a question nobody answered is an error; any other is left aside."""
    names = {name for _, name in unknown}
    labels = {label: key for key, q in questions.items() for label in (q.label.zh, q.label.en)}
    open_questions = [
        *(name for name in questions if name not in layout.answers),
        *(key for key in KEYS if key not in layout.keys),
    ]
    for column, name in unknown:
        if name.rpartition(".")[0] in names:
            continue
        where = partial(frame.place, None, column)
        meant = labels.get(name) or nearest(name, open_questions, alike=_MISSPELT)
        if meant:
            findings.add("data-column-misspelt", where, name, nearest=meant)
        else:
            near = nearest(name, questions) or "—"
            findings.add("data-column-unknown", where, name, nearest=near)
