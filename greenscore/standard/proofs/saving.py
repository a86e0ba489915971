"""Scored data as a case for `tests/`: what was given, and what came of it at the printed digits."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import yaml

from greenscore.expression.functions import beside
from greenscore.model.assessment import Assessment, NodeResult, Outcome
from greenscore.model.grading import Grade
from greenscore.model.standard import Input, Question, Standard
from greenscore.model.table import Column, Table
from greenscore.standard.proofs.written import NONE, PRINTED

_COVERAGE_DIGITS = 4
# Beyond it a float has no digits behind the point that a decimal could leave out.
_WHOLE = 1e15


class _Flow(dict[str, Any]):
    """A mapping that is written on one line."""


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """One row of a table with its assessment; `earlier` are the rows before it, the oldest first.

    `read` are the names of the texts that formulas of the standard ask about.
    """

    table: Table
    row: int
    assessment: Assessment
    earlier: Sequence[int] = ()
    as_of: date | None = None
    read: frozenset[str] = frozenset()


def as_yaml(rows: Iterable[ScoredCase]) -> str:
    """Return rows as the YAML of cases, one each; values stand in the units of the standard.

    Texts, evidence and notes are left out where no score depends on them.
    """
    cases = [_case(scored) for scored in rows]
    return yaml.dump(cases, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def _case(scored: ScoredCase) -> dict[str, Any]:
    table, row, standard = scored.table, scored.row, scored.assessment.edition.standard
    case: dict[str, Any] = {
        "name": " ".join(filter(None, (table.subjects[row], table.periods[row])))
    }
    if table.periods[row]:
        case["period"] = table.periods[row]
    if scored.as_of is not None:
        case["date"] = scored.as_of.isoformat()
    case |= _data(scored, row, standard)
    if scored.earlier:
        case["earlier"] = [
            {"period": table.periods[before], **_data(scored, before, standard)}
            for before in scored.earlier
        ]
    case["expect"] = _expectation(scored.assessment)
    return case


def _data(scored: ScoredCase, row: int, standard: Standard) -> dict[str, Any]:
    """Return what a row gives and the grades of its answers, as a case spells them."""
    table, read = scored.table, scored.read
    given: dict[str, Any] = {}
    grades = _Flow()
    proven = any(node.score and node.score.criterion for node in standard.walk())
    proven = proven or any(map(beside, read))
    for name, question in standard.inputs.items():
        column = table.columns.get(name)
        text = _text(table, name, row, read)
        if (column is None and not text) or _stated(table, row, name):
            continue
        parts = _Flow() if column is None else _parts(column, row, question, proven=proven)
        parts |= {"value": text} if text else {}
        if parts:
            given[name] = parts["value"] if parts.keys() == {"value"} else parts
        if parts and column is not None and column.grades is not None and column.grades[row]:
            grades[name] = Grade(int(column.grades[row])).word
    for name, declared in standard.tables.items():
        rows = table.tables.get(name)
        if rows is not None and rows.given[row]:
            below = range(bisect_left(rows.owner, row), bisect_right(rows.owner, row))
            given[name] = [_row(scored, name, child, declared.columns) for child in below]
    return {"given": given, **({"grades": grades} if grades else {})}


def _text(table: Table, name: str, row: int, read: Collection[str]) -> str:
    """Return the answer to a question of type text, where a formula asks about it."""
    texts = table.texts.get(name) if name in read else None
    return texts[row] if texts else ""


def _stated(table: Table, row: int, name: str) -> bool:
    """Tell whether the programme gave this value, which is then no part of what the subject gave."""
    return table.programme is not None and table.programme.of(row, name) is not None


def _parts(column: Column, row: int, question: Input, *, proven: bool) -> _Flow:
    """Return an answer by its parts, with what proves or justifies it where a score depends on that."""
    claimed = 0 if column.not_applicable is None else int(column.not_applicable[row])
    parts = _Flow(
        value=_answer(column, row, question),
        not_applicable=tuple(question.not_applicable.reasons)[claimed - 1] if claimed else None,
        evidence=column.evidence.get(row) if proven else None,
        note=column.notes.get(row) if proven else None,
    )
    return _Flow({part: text for part, text in parts.items() if text is not None})


def _row(scored: ScoredCase, table: str, child: int, questions: Mapping[str, Question]) -> _Flow:
    columns = scored.table.tables[table].columns
    answers = {
        name: _answer(columns[name], child, question)
        if question.type != "text"
        else _text(scored.table, f"{table}.{name}", child, scored.read) or None
        for name, question in questions.items()
    }
    return _Flow({name: answer for name, answer in answers.items() if answer is not None})


def _answer(column: Column, row: int, question: Question) -> str | bool | float | None:
    value = float(column.values[row])
    if value != value:  # noqa: PLR0124 - NaN stands for no answer
        return None
    if question.type == "choice":
        return tuple(question.choices)[int(value)]
    if question.type == "boolean":
        return bool(value)
    return int(value) if value.is_integer() and abs(value) < _WHOLE else value


def _expectation(assessment: Assessment) -> dict[str, Any]:
    digits, index = assessment.digits, assessment.index
    expect: dict[str, Any] = {
        "score": _printed(index.score, digits),
        "recognised": _printed(index.recognised, digits),
        "outcome": index.outcome.value,
        "coverage": _printed(index.coverage, _COVERAGE_DIGITS),
    }
    if assessment.rungs:
        expect["level"] = assessment.level
        expect["level_recognised"] = assessment.level_recognised
        expect["blocked"] = tuple(rung.id for rung in assessment.rungs if rung.blocked)
    expect["tolerance"] = PRINTED
    nodes = {node.id: _node(node, digits) for node in assessment.walk() if node is not index}
    return {**expect, "nodes": nodes} if nodes else expect


def _node(node: NodeResult, digits: int) -> _Flow:
    expected = _Flow(score=_printed(node.score, digits))
    if node.outcome is not Outcome.SCORED:
        expected["outcome"] = node.outcome.value
    if node.level:
        expected["level"] = node.level
    return expected


def _printed(number: float | None, digits: int) -> Decimal | float | str:
    """Return a number at its printed digits, or as it is where it has no more than these."""
    if number is None:
        return NONE
    if abs(number) >= _WHOLE:
        return number
    return Decimal(repr(number)).quantize(
        Decimal(1).scaleb(-digits), ROUND_HALF_EVEN, Context(prec=400)
    )


class _Dumper(yaml.SafeDumper):
    """Writes one-line mappings and tuples as such, decimals with all their digits, lists indented."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list below its key."""
        del indentless
        super().increase_indent(flow, indentless=False)


def _flow(dumper: yaml.SafeDumper, mapping: _Flow) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping.items(), flow_style=True)


def _tuple(dumper: yaml.SafeDumper, items: tuple[str, ...]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


def _decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    kind = "float" if number.as_tuple().exponent else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", format(number, "f"))


_Dumper.add_representer(_Flow, _flow)
_Dumper.add_representer(tuple, _tuple)
_Dumper.add_representer(Decimal, _decimal)
