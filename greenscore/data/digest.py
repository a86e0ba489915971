"""The digest of company data: the same for the same data, whichever file format they came in."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from greenscore.model import Edition, Input, Question
from greenscore.table import Column, Grade, Table


def digest_of(table: Table, edition: Edition) -> str:
    """Return the SHA-256 of a whole table, in hexadecimal.

    It covers the canonical content of each row (see `digest_of_row`), sorted by subject and period,
    one to a line.
    """
    order = sorted(range(len(table)), key=lambda row: (table.subjects[row], table.periods[row]))
    whole = hashlib.sha256()
    for row in order:
        whole.update(_content(table, row, edition) + b"\n")
    return whole.hexdigest()


def digest_of_row(table: Table, row: int, edition: Edition) -> str:
    """Return the SHA-256 of the data of one subject and period, in hexadecimal.

    The content is JSON in UTF-8 without spaces: [subject, period, inputs, tables]. An input that was
    answered is [id, value, reason, grade, evidence, note], all texts, in the declared order; a value
    is the shortest decimal of its float in the standard's unit, the key of a choice, `true` or
    `false`. A table that was given is [id, rows], a row [[column, value], ...]. What is absent is
    left out, and so are files, cells and the units that values were given in.
    """
    return hashlib.sha256(_content(table, row, edition)).hexdigest()


def _content(table: Table, row: int, edition: Edition) -> bytes:
    standard = edition.standard
    answers = (_answer(table, row, name, asked) for name, asked in standard.inputs.items())
    inputs = [answer for answer in answers if any(answer[1:])]
    tables = [
        [name, list(_rows(table, row, name, standard.tables[name].columns))]
        for name in standard.tables
        if name in table.tables and table.tables[name].given[row]
    ]
    content = [table.subjects[row], table.periods[row], inputs, tables]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _answer(table: Table, row: int, name: str, question: Input) -> list[str]:
    text = table.texts[name][row] if name in table.texts else ""
    column = table.columns.get(name)
    if column is None:
        return [name, text, "", "", "", ""]
    value = text or _value(column, row, question)
    number = 0 if column.not_applicable is None else int(column.not_applicable[row])
    reason = list(question.not_applicable.reasons)[number - 1] if number else ""
    # A declared value is the rule, and a grade of nothing says nothing.
    grade = Grade.DECLARED if column.grades is None else Grade(int(column.grades[row]))
    word = grade.word if grade and (value or reason) else ""
    return [name, value, reason, word, column.evidence.get(row, ""), column.notes.get(row, "")]


def _value(column: Column, row: int, question: Question) -> str:
    value = float(column.values[row])
    if math.isnan(value):
        return ""
    if question.type == "choice":
        return list(question.choices)[int(value)]
    if question.type == "boolean":
        return "true" if value else "false"
    return repr(value)


def _rows(
    table: Table, row: int, name: str, questions: Mapping[str, Question]
) -> Iterator[list[Any]]:
    rows = table.tables[name]
    start, end = np.searchsorted(rows.owner, (row, row + 1)).tolist()
    for child in range(start, end):
        answers = []
        for column, question in questions.items():
            texts = table.texts.get(f"{name}.{column}")
            value = (
                texts[child] if texts is not None else _value(rows.columns[column], child, question)
            )
            if value:
                answers.append([column, value])
        yield answers
