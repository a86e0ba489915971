"""Names of a formula: a column of the aggregate's table first, then what the scope knows."""

from collections.abc import Mapping
from dataclasses import replace

from greenscore.expression.scope import Scope, Type
from greenscore.expression.syntax import Constant, Name
from greenscore.expression.text import FormulaError
from greenscore.problems import nearest

Resolved = tuple[Name | Constant, Type | None, list[FormulaError]]


def resolve(name: Name, table: str, scope: Scope) -> Resolved:
    """Return the name in full, or the number it always is, its type or None, and its faults.

    `table` is the one an aggregate around the name runs over, or empty. A bare column of it is
    written out: `kind` becomes `processes.kind`.
    """
    columns = (scope.columns(table) if table else None) or {}
    if name.id in columns:
        full = f"{table}.{name.id}"
        ambiguous = scope.type_of(name.id) is not None
        args = {"name": name.id, "column": full}
        faults = [FormulaError("formula-ambiguous", name.column, args)] if ambiguous else []
        return replace(name, id=full), columns[name.id], faults
    head, _, column = name.id.partition(".")
    if table and head == table and column in columns:
        return name, columns[column], []
    found = scope.type_of(name.id)
    if found is None:
        return name, None, [_unknown(name, table, columns, scope)]
    number = scope.constant(name.id)
    return name if number is None else Constant(number, column=name.column), found, []


def _unknown(name: Name, table: str, columns: Mapping[str, Type], scope: Scope) -> FormulaError:
    head, dot, column = name.id.partition(".")
    head_columns = scope.columns(head) if dot else None
    if head_columns is not None and column not in head_columns:
        close = nearest(column, head_columns) or ", ".join(head_columns)
        args = {"name": name.id, "nearest": close}
        return FormulaError("formula-unknown-column", name.column, args)
    if head_columns is not None and head != table:
        return FormulaError("formula-column-outside", name.column, {"name": name.id, "table": head})
    known = sorted({*scope.names(), *columns})
    spaced = _spaced(name.id, set(known))
    if spaced:
        return FormulaError("formula-hyphen", name.column, {"name": name.id, "spaced": spaced})
    close = nearest(name.id, known) or ", ".join(known[:5]) or "-"
    return FormulaError("formula-unknown-name", name.column, {"name": name.id, "nearest": close})


def _spaced(name: str, known: set[str]) -> str:
    """Return `name` read as a subtraction of known names or numbers, or an empty string."""
    parts = name.split("-")
    splits = [parts] + [
        ["-".join(parts[:cut]), "-".join(parts[cut:])] for cut in range(1, len(parts))
    ]
    for split in splits:
        if len(split) > 1 and all(part in known or part.isdecimal() for part in split):
            return " - ".join(split)
    return ""
