"""Which column of a source answers which question, and in which unit its header says it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from greenscore.data.cells import Frame, filled
from greenscore.data.door import spellings
from greenscore.data.files.records import COMPANIONS
from greenscore.data.findings import Findings
from greenscore.model.standard import Question
from greenscore.problems import can_compare, nearest
from greenscore.quantities.units import UnitError, conversion, parse_unit
from greenscore.text.headings import Heading, Names, bare, folded

KEYS = ("subject", "period")

_MOST_UNKNOWN = 1_000
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


def names_of(questions: Mapping[str, Question]) -> Names:
    """Return the names of the columns that answer questions, and how else they may be spelt: their labels."""
    labels = {name: (q.label.zh, q.label.en) for name, q in questions.items()}
    taken = {folded(label) for both in labels.values() for label in both}
    keys = {
        key: [other for other in others if folded(other) not in taken]
        for key, others in spellings("keys", KEYS).items()
    }
    return Names({**keys, **labels})


def layout_of(frame: Frame, questions: Mapping[str, Question], findings: Findings) -> Layout:
    """Match headers to questions; unknown, doubled and nameless columns are problems.

    A header that is spelt as the question counts before one that differs in capitals or is its label.
    """
    layout, names = Layout(), names_of(questions)
    found = [_found(header, names) for header in frame.headers]
    exact = {heading.name for heading in found if heading.exact}
    first: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for column, (header, heading) in enumerate(zip(frame.headers, found, strict=True)):
        where = partial(frame.place, None, column)
        name = heading.name
        if not name or (name in exact and not heading.exact):
            name = bare(header)
        if not name:
            if any(True for _ in filled(frame.columns[column])):
                findings.add("data-header-blank", where)
        elif heading.several:
            several = ", ".join(heading.several)
            findings.add("data-column-ambiguous", where, name, several=several)
        elif name in first:
            findings.add("data-column-twice", where, name, first=frame.headers[first[name]])
        elif _assign(layout, name, Slot(column, heading.unit), questions):
            first[name] = column
            if name in layout.answers:
                _check_unit(layout, name, questions[name], frame, findings)
        else:
            first[name] = column
            unknown.append((column, name))
    _report_unknown(unknown, layout, questions, frame, findings)
    return layout


def _found(header: str, names: Names) -> Heading:
    """Return what a header says, of a value or of what stands beside one (`energy.note`)."""
    base, point, part = header.strip().rpartition(".")
    if point and folded(part).replace(" ", "_") in COMPANIONS:
        beside = names.find(base)
        if beside.name not in {"", *KEYS}:
            name = f"{beside.name}.{folded(part).replace(' ', '_')}"
            return Heading(name, exact=header.strip() == name)
    return names.find(header)


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
    if len(unknown) > _MOST_UNKNOWN:
        at, first = unknown[0]
        where = partial(frame.place, None, at)
        findings.add("data-columns-unknown-many", where, first, count=str(len(unknown)))
        return
    names = {name for _, name in unknown}
    open_questions = [
        *(name for name in questions if name not in layout.answers),
        *(key for key in KEYS if key not in layout.keys),
    ]
    for column, name in unknown:
        if name.rpartition(".")[0] in names:
            continue
        where = partial(frame.place, None, column)
        meant = nearest(name, open_questions, alike=_MISSPELT)
        if meant:
            findings.add("data-column-misspelt", where, name, nearest=meant)
        else:
            near = nearest(name, questions)
            findings.add("data-column-unknown", where, name, nearest=near)
        if not can_compare():
            findings.add("data-columns-unknown-many", where, name, count=str(len(unknown)))
            return
