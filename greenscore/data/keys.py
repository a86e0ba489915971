"""Who a row is about: subjects and periods, each pair once, and the owners of child rows."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from greenscore.data.cells import Child, DataSource, Faulty, Frame, filled, text_of
from greenscore.data.dates import order_of, written_period
from greenscore.data.door import spellings
from greenscore.data.findings import Findings
from greenscore.data.layout import Layout
from greenscore.problems import nearest
from greenscore.text.document import readable

SubjectKey = tuple[str, str]

_ORDINARY = re.compile("[!-~]+( [!-~]+)*")
LONGEST = 200


def keys_of(source: DataSource, layout: Layout, findings: Findings) -> tuple[list[str], list[str]]:
    """Return subject and period of each row; what is blank, malformed or doubled is a problem."""
    frame = source.frame
    subjects = _subjects(source, layout, findings)
    periods = _periods(frame, layout, findings)
    first: dict[SubjectKey, int] = {}
    for row, key in enumerate(zip(subjects, periods, strict=True)):
        if first.setdefault(key, row) != row:
            where = partial(frame.place, row, layout.keys.get("subject", 0))
            earlier = str(frame.place(first[key], layout.keys.get("subject", 0)))
            args = {"subject": key[0], "period": key[1], "first": earlier}
            findings.add("data-subject-twice", where, "subject", row, **args)
    return subjects, periods


def _subjects(source: DataSource, layout: Layout, findings: Findings) -> list[str]:
    frame = source.frame
    if "subject" not in layout.keys:
        where = partial(frame.place, None, 0)
        name = readable(source.name) or "subject"
        if frame.rows == 1:
            findings.add("data-subject-assumed", where, "subject", subject=name)
            return [name]
        findings.add("data-no-subject-column", where, "subject")
        return [f"{name}-{row + 1}" for row in range(frame.rows)]
    column = layout.keys["subject"]
    found = dict(filled(frame.columns[column]))
    totals = frozenset(spellings("total", ("total",))["total"])
    subjects = []
    for row in range(frame.rows):
        subject, fault = _subject(found.get(row))
        where = partial(frame.place, row, column)
        if fault:
            findings.add(fault, where, "subject", row, given=text_of(found.get(row)))
        elif subject.casefold() in totals:
            findings.add("data-subject-total", where, "subject", given=subject)
        subjects.append(subject or f"row {row + 1}")
    return subjects


def _subject(cell: Any) -> tuple[str, str]:
    """Return the subject in a cell, and the code of what is wrong with it."""
    if cell is None:
        return "", "data-subject-blank"
    if isinstance(cell, Faulty):
        return "", cell.code
    if isinstance(cell, str) and len(cell) <= LONGEST and _ORDINARY.fullmatch(cell):
        return cell, ""
    name = unicodedata.normalize("NFC", " ".join(text_of(cell).split()))
    if not name.isprintable() or len(name) > LONGEST:
        return "", "data-subject-illegal"
    return name, ""


def _periods(frame: Frame, layout: Layout, findings: Findings) -> list[str]:
    periods = [""] * frame.rows
    if "period" not in layout.keys:
        return periods
    column = layout.keys["period"]
    order = order_of(text_of(cell) for _, cell in filled(frame.columns[column]))
    for row, cell in filled(frame.columns[column]):
        where = partial(frame.place, row, column)
        given = text_of(cell).strip()
        periods[row], note = written_period(given, order)
        if not periods[row]:
            findings.add("data-period-malformed", where, "period", row, given=given[:40])
        elif note:
            findings.add(note, where, "period", given=given, read=periods[row])
    return periods


def owners_of(
    table: str,
    child: Child,
    layout: Layout,
    subjects: Sequence[str],
    periods: Sequence[str],
    findings: Findings,
) -> list[int | None]:
    """Return the subject row that each child row belongs to, None where it cannot be told."""
    frame = child.frame
    if child.owner is not None:
        _check_nested(table, child.owner, frame, layout, subjects, findings)
        return list(child.owner)
    where = partial(frame.place, None, 0)
    if "subject" not in layout.keys:
        if len(subjects) == 1:
            return [0] * frame.rows
        findings.add("data-no-subject-column", where, table)
        return [None] * frame.rows
    rows: dict[str, list[int]] = {}
    spelt: dict[str, set[str]] = {}
    for row, subject in enumerate(subjects):
        rows.setdefault(subject, []).append(row)
        spelt.setdefault(subject.casefold(), set()).add(subject)
    named = dict(filled(frame.columns[layout.keys["subject"]]))
    dated = _periods(frame, layout, findings)
    owners: list[int | None] = []
    for row in range(frame.rows):
        subject, fault = _subject(named.get(row))
        others = spelt.get(subject.casefold(), ())
        if (
            subject not in rows and len(others) == 1
        ):  # capitals do not matter where only one is meant
            (subject,) = others
        period = dated[row] if "period" in layout.keys else None
        matches = [r for r in rows.get(subject, ()) if period is None or periods[r] == period]
        owners.append(matches[0] if len(matches) == 1 else None)
        if len(matches) != 1:
            code = fault or ("data-owner-ambiguous" if matches else "data-owner-unknown")
            args = _owner_args(subject, period, rows)
            findings.add(code, partial(frame.place, row, layout.keys["subject"]), table, **args)
    return owners


def _check_nested(
    table: str,
    owner: Sequence[int],
    frame: Frame,
    layout: Layout,
    subjects: Sequence[str],
    findings: Findings,
) -> None:
    """A row that stands below one subject must not name another."""
    if "subject" not in layout.keys:
        return
    column = layout.keys["subject"]
    for row, cell in filled(frame.columns[column]):
        subject, fault = _subject(cell)
        if subject != subjects[owner[row]]:
            args = {"subject": subject, "period": "", "nearest": subjects[owner[row]]}
            code = fault or "data-owner-unknown"
            where = partial(frame.place, row, column)
            findings.add(code, where, table, owner[row], given=subject, **args)


def _owner_args(
    subject: str, period: str | None, rows: Mapping[str, Sequence[int]]
) -> dict[str, str]:
    near = nearest(subject, list(rows)[:1000]) or next(iter(rows), "")
    return {"subject": subject, "period": period or "", "given": subject, "nearest": near}
