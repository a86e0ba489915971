"""Standards and data of a few lines, for examples that a reader can work out by hand."""

import numpy as np

from greenscore.model.standard import Edition, Standard
from greenscore.model.table import Column, Rows, Table

REASONS = {"closed": {"zh": "停产", "en": "Closed"}}


def question(**parts):
    return {"not_applicable": {"allowed": True, "reasons": REASONS}, **parts}


def edition(index, references=None, **parts):
    """Return an edition with number inputs a, b, c, a choice `kind`, a boolean `flag`, and `rows`.

    The total is rounded to nine digits, so that examples show what they come to.
    """
    standard = {
        "greenscore": "1",
        "id": "small",
        "edition": "1",
        "title": "Small",
        "subject": "Factory",
        "sources": {},
        "rounding": {"digits": "9"},
        "inputs": {
            **{name: question() for name in ("a", "b", "c")},
            "kind": question(
                type="choice", choices=dict.fromkeys(("oven", "kiln", "mill"), "Kind")
            ),
            "flag": question(type="boolean"),
        },
        "tables": {
            "rows": {"columns": {"amount": {}, "share_of": {}, "core": {"type": "boolean"}}}
        },
        "index": index,
        **parts,
    }
    return Edition(
        standard=Standard.model_validate(standard), digest="0" * 64, references=references or {}
    )


def table(*, subjects=None, periods=None, claims=None, grades=None, tables=None, **columns):
    """Return data by column; None is missing, and `claims` and `grades` stand beside the values."""
    size = max(map(len, columns.values()), default=1)
    return Table(
        subjects=subjects or [f"s{row}" for row in range(size)],
        periods=periods or [""] * size,
        columns={
            name: Column(
                values=np.array(values, dtype=np.float64),
                not_applicable=_beside(claims, name, np.int16),
                grades=_beside(grades, name, np.int8),
            )
            for name, values in columns.items()
        },
        tables=tables or {},
    )


def _beside(given, name, kind):
    return np.array(given[name], dtype=kind) if given and name in given else None


def rows(owners, given, **columns):
    """Return a child table: the owner of each row, which subjects filled it, and its columns."""
    return Rows(
        owner=np.array(owners, dtype=np.int64),
        given=np.array(given),
        columns={
            name: Column(values=np.array(values, dtype=np.float64))
            for name, values in columns.items()
        },
    )
