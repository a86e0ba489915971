"""The canonical record: what a standard was told, as the document whose SHA-256 is the data digest.

It is JSON by RFC 8785 in which every value is a text, and company data that can be scored again:

    {"factors": ..., "grading": [], "inventory": ..., "record": "1", "subjects": [...]}

`subjects` holds one mapping for each subject and period: `subject`, `period`, inputs by id, and tables
as lists of mappings by column. An answer is a mapping of `value` (the shortest decimal of its float in
the standard's unit, the key of a choice, `true`, `false`, or a text), `unit`, `not_applicable` (the id
of the reason), `grade` (unless declared), `evidence`, `note`, and `inventory`, which tells how a value
was drawn from one. `grade` is the one that counts, not one that was claimed; evidence with a file is a
mapping of `text`, `file`, `digest`, `date` and `kind`. What is absent is left out, and so are files, cells,
languages, the order of columns and the units that values were given in; so is what a programme states in
the place of an answer, which the digest of the standard covers. `factors` and `inventory` tell of the
inventory, where one was used. `grading` tells who graded what: for each grading file whose grades count,
what it says of these subjects, in its own form. Read back, grades count where the record is given as the
grading file, too.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.model.grading import Grade, GradeEntry, Grader
from greenscore.model.standard import Edition, Question
from greenscore.model.table import Column, Drawn, Table
from greenscore.quantities.units import canonical

RECORD = "record"
VERSION = "1"
INVENTORY = "inventory"

_GRADES = ("", *(grade.word for grade in Grade if grade is not Grade.DECLARED))

Answer = dict[str, Any]


@dataclass(frozen=True)
class Records:
    """Writes the records of a table, each when it is asked for."""

    table: Table
    edition: Edition

    def __call__(self, rows: Sequence[int]) -> bytes:
        """Return the record of some rows, in their order: those a score looks back to before its own."""
        return b"".join(self._pieces(rows))

    def whole_digest(self) -> str:
        """Return the SHA-256 of the record of all rows, by subject and period; it is never in memory."""
        table = self.table
        order = sorted(range(len(table)), key=lambda row: (table.subjects[row], table.periods[row]))
        total = hashlib.sha256()
        for piece in self._pieces(order):
            total.update(piece)
        return total.hexdigest()

    def _pieces(self, rows: Sequence[int]) -> Iterator[bytes]:
        head = {**self._sources(rows), "grading": self._grading(rows), RECORD: VERSION}
        yield _json(head)[:-1] + b',"subjects":['  # the last of the keys
        for position, row in enumerate(rows):
            yield (b"," if position else b"") + _json(self._row(row))
        yield b"]}"

    def _grading(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """Return each grading file with the grades of these rows that come from it."""
        graded = self.table.graded
        told: dict[int, list[dict[str, str]]] = {}
        for row in rows:
            for id, standing in sorted(graded.standing.get(row, {}).items()):
                if self._is_stated(row, id):
                    continue
                told.setdefault(standing.grader, []).append(_graded(standing.entry))
        return [{**_grader(graded.graders[at]), "grades": told[at]} for at in sorted(told)]

    def _is_stated(self, row: int, id: str) -> bool:
        """Tell whether the programme states the value of an input."""
        programme = self.table.programme
        return programme is not None and programme.of(row, id) is not None

    def _sources(self, rows: Sequence[int]) -> dict[str, Any]:
        """Return what the inventory was, where some value of the rows was drawn from it."""
        found = self.table.inventoried
        if found is None or self._drawn_rows.isdisjoint(rows):
            return {}
        return {"factors": dict(found.factors), INVENTORY: dict(found.inventory)}

    @cached_property
    def _drawn_rows(self) -> frozenset[int]:
        found = self.table.inventoried
        return frozenset() if found is None else frozenset(row for row, _ in found.drawn)

    def _row(self, row: int) -> dict[str, Any]:
        table = self.table
        content: dict[str, Any] = {"subject": table.subjects[row]}
        if table.periods[row]:
            content["period"] = table.periods[row]
        content |= self.answers(row)
        for name in self._tables:
            if table.tables[name].given[row]:
                content[name] = self.cells(row, name)
        return content

    def answers(self, row: int) -> dict[str, Answer]:
        """Return the answers of a row by input, each as the record has it."""
        return {each.id: answer for each in self._inputs if (answer := each.of(row))}

    def cells(self, row: int, table: str) -> list[dict[str, Answer]]:
        """Return the rows of a table that a subject gave, by column."""
        owner = self.table.tables[table].owner
        start, end = np.searchsorted(owner, (row, row + 1)).tolist()
        return [_cells(self._tables[table], child) for child in range(start, end)]

    @cached_property
    def _inputs(self) -> "tuple[_Answers, ...]":
        table = self.table
        drawn = {} if table.inventoried is None else table.inventoried.drawn
        stated = {} if table.programme is None else table.programme.chosen
        return tuple(
            _Answers(id, asked, table.columns.get(id), table.texts.get(id), drawn, stated.get(id))
            for id, asked in self.edition.standard.inputs.items()
        )

    @cached_property
    def _tables(self) -> "Mapping[str, tuple[_Answers, ...]]":
        table = self.table
        return {
            name: tuple(
                _Answers(
                    key,
                    asked,
                    table.tables[name].columns.get(key),
                    table.texts.get(f"{name}.{key}"),
                )
                for key, asked in declared.columns.items()
            )
            for name, declared in self.edition.standard.tables.items()
            if name in table.tables
        }


def _json(content: Any) -> bytes:
    """Write texts, lists and mappings with ASCII keys, which needs nothing else of RFC 8785 than this."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


class _Answers:
    """The answers to one question, by row."""

    def __init__(
        self,
        id: str,
        question: Question,
        column: Column | None,
        texts: Sequence[str] | None,
        drawn: Mapping[tuple[int, str], Drawn] | None = None,
        stated: NDArray[np.int32] | None = None,
    ) -> None:
        self.id = id
        self._column = column
        self._texts = texts
        self._words = ("false", "true") if question.type == "boolean" else tuple(question.choices)
        unit = canonical(question.unit) if question.type == "number" else "1"
        self._unit = {} if unit == "1" else {"unit": unit}
        allowed = getattr(question, "not_applicable", None)  # a column of a table has none
        self._reasons = tuple(allowed.reasons) if allowed else ()
        self._drawn = drawn or {}
        self._stated = stated

    def of(self, row: int) -> Answer:
        """Return the answer of a row by its parts; empty where nothing was said."""
        column = self._column
        if self._stated is not None and self._stated[row] >= 0:
            return {}  # the programme's, and no answer of the subject
        answer = self._value(row)
        if column is None:
            return answer
        if column.not_applicable is not None and (reason := column.not_applicable[row]):
            answer["not_applicable"] = self._reasons[reason - 1]
        if answer and column.grades is not None and column.grades[row]:
            answer["grade"] = _GRADES[column.grades[row]]  # the grade of nothing says nothing
        if evidence := _evidence(column, row):
            answer["evidence"] = evidence
        if note := column.notes.get(row):
            answer["note"] = note
        if (row, self.id) in self._drawn:
            answer[INVENTORY] = _told(self._drawn[row, self.id])
        return answer

    def _value(self, row: int) -> Answer:
        if self._texts is not None:
            return {"value": self._texts[row]} if self._texts[row] else {}
        value = math.nan if self._column is None else float(self._column.values[row])
        if not math.isfinite(value):
            return {}
        if self._words:
            return {"value": self._words[int(value)]}
        return {"value": decimal(value), **self._unit}


def decimal(value: float) -> str:
    """Return the shortest decimal text that reads as the same float; there is no negative zero."""
    return repr(value + 0.0).removesuffix(".0")


def _cells(columns: Sequence[_Answers], child: int) -> dict[str, Answer]:
    return {column.id: answer for column in columns if (answer := column.of(child))}


def _grader(grader: Grader) -> dict[str, Any]:
    beside = {part: getattr(grader, part) for part in ("holder", "note") if getattr(grader, part)}
    assessor = {part: getattr(grader, part) for part in ("name", "organisation", "role")}
    return {
        "grading": "1",
        "assessor": assessor,
        "date": grader.date,
        "digest": grader.digest,
        **beside,
    }


def _graded(entry: GradeEntry) -> dict[str, str]:
    """Return an entry as its file has it, without what is empty."""
    parts = (
        *("subject", "period", "input", "table", "value", "unit"),
        *("not_applicable", "evidence", "note"),
    )
    told = {part: getattr(entry, part) for part in parts if getattr(entry, part)}
    row = {"row": str(entry.row)} if entry.row else {}
    return {**told, **row, "grade": (entry.grade or Grade.DECLARED).word}


def _evidence(column: Column, row: int) -> str | dict[str, str]:
    """Return what proves a value: a text, or a mapping of the parts that were stated."""
    proof = column.proofs.get(row)
    if proof is None:
        return column.evidence.get(row, "")
    parts = {part: getattr(proof, part) for part in ("text", "file", "digest", "date", "kind")}
    return {part: text for part, text in parts.items() if text}


def _told(drawn: Drawn) -> dict[str, Any]:
    return {
        "path": drawn.path,
        "digest": drawn.digest,
        "count": str(drawn.count),
        "records": list(drawn.records),
        "factors": list(drawn.factors),
    }
