"""Companies drawn for a standard: as the oracle sees them, and as a table of columns."""

from calendar import monthrange
from datetime import date
from fractions import Fraction

import numpy as np

from greenscore.model.table import Column, Rows, Table
from tests.oracle.subject import Subject

PERIODS = ("2022", "2023", "2024", "2025")
WORDS = ("https://example.org/a", "HTTP://b.cn", "example.org", "报告", "see https://a.org")
SOME = tuple(map(Fraction, ("0", "1", "2.5", "10", "50", "60", "80", "100", "-1", "-10")))


def drawn(standard, size, chance):
    """Draw so many subjects, each in all periods; `chance` is a source of random numbers."""
    return [company for _ in range(size) for company in _in_all_periods(standard, chance)]


def _in_all_periods(standard, chance):
    companies = []
    for year in PERIODS:
        answers, claimed, said = {}, set(), {}
        for name, question in standard["inputs"].items():
            luck = chance.random()
            if luck < 0.88:
                answers[name] = _answer(question, chance)
            elif luck < 0.93:
                claimed.add(name)
            if chance.random() < 0.3:
                said[name, "evidence"] = chance.choice(WORDS)
        tables = {name: _rows(table, chance) for name, table in standard["tables"].items()}
        number = len(companies)

        def before(back, number=number):
            return companies[number - back] if back <= number else None

        day = date(int(year), 12, monthrange(int(year), 12)[1])
        companies.append(Subject(standard, answers, claimed, tables, day, before, said))
    return companies


def _answer(question, chance):
    kind = question.get("type", "number")
    if kind == "boolean":
        return chance.random() < 0.5
    if kind == "choice":
        return chance.choice(list(question["choices"]))
    if kind == "text":
        return chance.choice(WORDS)
    if chance.random() < 0.2:
        return chance.choice(SOME)
    return Fraction(chance.randint(0, 12000), 10 ** chance.randint(2, 3))


def _rows(table, chance):
    if chance.random() < 0.1:
        return None
    return [
        {
            name: _answer(column, chance)
            for name, column in table["columns"].items()
            if chance.random() < 0.95
        }
        for _ in range(chance.randint(0, 4))
    ]


def as_table(standard, companies):
    """Return the same companies as columns."""
    size = len(companies)
    return Table(
        subjects=[f"s{row // len(PERIODS)}" for row in range(size)],
        periods=[PERIODS[row % len(PERIODS)] for row in range(size)],
        columns={
            name: Column(
                values=_column(question, [company.answers.get(name) for company in companies]),
                not_applicable=np.array([name in c.claimed for c in companies], dtype=np.int16),
                evidence={
                    row: company.said[name, "evidence"]
                    for row, company in enumerate(companies)
                    if (name, "evidence") in company.said
                },
            )
            for name, question in standard["inputs"].items()
        },
        tables={name: _child(table, name, companies) for name, table in standard["tables"].items()},
        texts=_texts(standard, companies),
    )


def _texts(standard, companies):
    texts = {
        name: [company.answers.get(name, "") for company in companies]
        for name, question in standard["inputs"].items()
        if question.get("type") == "text"
    }
    for name, table in standard["tables"].items():
        flat = [row for company in companies for row in company.tables[name] or ()]
        for column, question in table["columns"].items():
            if question.get("type") == "text":
                texts[f"{name}.{column}"] = [row.get(column, "") for row in flat]
    return texts


def _child(table, name, companies):
    rows = [company.tables[name] for company in companies]
    flat = [row for given in rows for row in given or ()]
    return Rows(
        owner=np.repeat(np.arange(len(rows)), [len(given or ()) for given in rows]),
        given=np.array([given is not None for given in rows]),
        columns={
            column: Column(values=_column(question, [row.get(column) for row in flat]))
            for column, question in table["columns"].items()
        },
    )


def _column(question, answers):
    if question.get("type") == "text":
        return np.full(len(answers), np.nan)
    choices = list(question.get("choices", ()))
    numbers = [choices.index(a) if isinstance(a, str) else a for a in answers]
    return np.array([np.nan if n is None else float(n) for n in numbers], dtype=np.float64)
