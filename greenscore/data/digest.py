"""The digest of company data: the same for the same data, whichever file format they came in."""

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.model.standard import Edition, Input, Question
from greenscore.model.table import Column, Grade, Table


def digest_of(table: Table, edition: Edition) -> str:
    """Return the SHA-256 of a whole table, in hexadecimal, at the speed of its columns.

    Rows are taken in the order of subject and period, inputs and tables in the declared order; each
    part is preceded by its name and length. Values are big-endian float64 in the standard's unit,
    states and grades big-endian int16, texts JSON. What nobody gave is left out.
    """
    order = sorted(range(len(table)), key=lambda row: (table.subjects[row], table.periods[row]))
    whole = _Parts(np.array(order, np.int64))
    whole.texts("subject", table.subjects)
    whole.texts("period", table.periods)
    for name in edition.standard.inputs:
        whole.texts(name, table.texts.get(name, ()))
        if name in table.columns:
            whole.column(name, table.columns[name], table.texts.get(name))
    for name, declared in edition.standard.tables.items():
        rows = table.tables.get(name)
        if rows is not None and rows.given.any():
            whole.numbers(f"{name}:given", rows.given[whole.order], ">i2")
            below = whole.below(f"{name}:owner", rows.owner)
            for key in declared.columns:
                below.texts(f"{name}.{key}", table.texts.get(f"{name}.{key}", ()))
                below.column(f"{name}.{key}", rows.columns[key], None)
    return whole.hexdigest()


class _Parts:
    """Feeds named parts to a hash, their rows in a given order."""

    def __init__(self, order: NDArray[np.int64], hash_: Any = None) -> None:
        self.order = order
        self._hash = hashlib.sha256() if hash_ is None else hash_

    def hexdigest(self) -> str:
        """Return the digest of all parts."""
        return str(self._hash.hexdigest())

    def below(self, name: str, owner: NDArray[np.int64]) -> "_Parts":
        """Put the owners of child rows; return what feeds these, in the order of their owners."""
        rank = np.empty_like(self.order)
        rank[self.order] = np.arange(self.order.size)
        order = np.argsort(rank[owner], kind="stable")
        self.numbers(name, rank[owner][order], ">i8")
        return _Parts(order, self._hash)

    def numbers(self, name: str, numbers: NDArray[Any], kind: str) -> None:
        """Put an array that is in order already."""
        self._put(name, numbers.astype(kind).tobytes())

    def texts(self, name: str, texts: Sequence[str]) -> None:
        """Put a column of texts, unless all are empty."""
        if any(texts):
            self._put(f"{name}:text", _json([texts[row] for row in self.order]))

    def column(self, name: str, column: Column, texts: Sequence[str] | None) -> None:
        """Put what stands in a column; the grade of nothing says nothing."""
        values = column.values[self.order]
        given = ~np.isnan(values)
        if given.any():
            self.numbers(name, np.where(given, values, np.nan), ">f8")
        if texts is not None:
            given |= np.array([bool(texts[row]) for row in self.order], np.bool_)
        if column.not_applicable is not None:
            reasons = column.not_applicable[self.order]
            given |= reasons > 0
            self.numbers(f"{name}:not_applicable", reasons, ">i2")
        if column.grades is not None:
            grades = np.where(given, column.grades[self.order], 0)
            if grades.any():
                self.numbers(f"{name}:grade", grades, ">i2")
        for part, beside in (("evidence", column.evidence), ("note", column.notes)):
            if beside:
                found = [beside.get(row, "") for row in self.order.tolist()]
                self._put(f"{name}:{part}", _json(found))

    def _put(self, name: str, content: bytes) -> None:
        self._hash.update(f"{name} {len(content)}\n".encode())
        self._hash.update(content)


def _json(parts: Any) -> bytes:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest_of_row(table: Table, row: int, edition: Edition) -> str:
    """Return the SHA-256 of the data of one subject and period, in hexadecimal.

    The content is JSON in UTF-8 without spaces: [subject, period, inputs, tables]. An input that was
    answered is [id, value, reason, grade, evidence, note], all texts, in the declared order; a value
    is the shortest decimal of its float in the standard's unit, the key of a choice, `true` or
    `false`; the grade `declared` is left empty. A table that was given is [id, rows], and a row
    [[column, value], ...]. What is absent is left out, and so are files, cells and the units that
    values were given in.
    """
    return hashlib.sha256(_content(table, edition)(row)).hexdigest()


def _content(table: Table, edition: Edition) -> Callable[[int], bytes]:
    """Return what gives the canonical content of a row."""
    standard = edition.standard
    answers = [_answer(table, name, question) for name, question in standard.inputs.items()]
    given = [name for name in standard.tables if name in table.tables]
    rows = {name: _rows(table, name, standard.tables[name].columns) for name in given}

    def content(row: int) -> bytes:
        inputs = [answer for read in answers if (answer := read(row))]
        tables = [[name, rows[name](row)] for name in given if table.tables[name].given[row]]
        parts = [table.subjects[row], table.periods[row], inputs, tables]
        return _json(parts)

    return content


def _answer(table: Table, name: str, question: Input) -> Callable[[int], list[str] | None]:
    """Return what gives the answer of a row to an input, or None where nothing was said."""
    column = table.columns.get(name)
    texts = table.texts.get(name)
    value_of = _value(column, question) if column else None
    reasons = ("", *question.not_applicable.reasons)
    claimed = column.not_applicable if column else None
    grades = column.grades if column else None
    evidence = column.evidence if column else {}
    notes = column.notes if column else {}

    def answer(row: int) -> list[str] | None:
        value = texts[row] if texts is not None else value_of(row) if value_of else ""
        reason = "" if claimed is None else reasons[claimed[row]]
        # The grade of nothing says nothing.
        grade = "" if grades is None or not (value or reason) else _GRADES[grades[row]]
        parts = [name, value, reason, grade, evidence.get(row, ""), notes.get(row, "")]
        return parts if any(parts[1:]) else None

    return answer


_GRADES = ("", *(grade.word for grade in Grade if grade is not Grade.DECLARED))


def _value(column: Column, question: Question) -> Callable[[int], str]:
    """Return what writes the value of a row, empty where there is none."""
    values = column.values
    words = ("false", "true") if question.type == "boolean" else tuple(question.choices)

    def written(row: int) -> str:
        value = float(values[row])
        return "" if math.isnan(value) else repr(value)

    def named(row: int) -> str:
        value = float(values[row])
        return "" if math.isnan(value) else words[int(value)]

    return named if words else written


def _rows(
    table: Table, name: str, questions: Mapping[str, Question]
) -> Callable[[int], list[list[list[str]]]]:
    """Return what gives the rows of a child table that belong to a subject row."""
    rows = table.tables[name]
    columns = []
    for key, question in questions.items():
        texts = table.texts.get(f"{name}.{key}")
        columns.append((key, texts.__getitem__ if texts else _value(rows.columns[key], question)))

    def content(row: int) -> list[list[list[str]]]:
        start, end = np.searchsorted(rows.owner, (row, row + 1)).tolist()
        return [
            [[key, value] for key, read in columns if (value := read(child))]
            for child in range(start, end)
        ]

    return content
