"""The functions of formulas, and how many arguments each takes: (least, most)."""

from collections.abc import Mapping

MANY = 500
NODE_PARTS = ("score", "value", "level")
REFERENCE = "reference"
# Texts that stand beside the value of an input: `permit.evidence`.
TEXTS_BESIDE = ("evidence", "note")

AGGREGATES: Mapping[str, tuple[int, int]] = {
    "sum": (1, 2),
    "mean": (1, 2),
    "min": (1, 2),
    "max": (1, 2),
    "count": (1, 2),
    "share": (2, 2),
    "weighted_mean": (2, 3),
}
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "min": (2, MANY),
    "max": (2, MANY),
    "mean": (2, MANY),
    "sum": (2, MANY),
    "coalesce": (2, MANY),
    "abs": (1, 1),
    "log": (1, 1),
    "exp": (1, 1),
    "sqrt": (1, 1),
    "is_missing": (1, 1),
    "round": (1, 2),
    "clip": (3, 3),
    "where": (3, 3),
    "previous": (1, 1),
    "change": (1, 1),
    "period_mean": (2, 2),
    "length": (1, 1),
    "is_address": (1, 1),
    "starts_with": (2, 2),
}
TEXT_FUNCTIONS = ("length", "is_address", "starts_with")


def beside(name: str) -> str:
    """Return the input that `<input>.evidence` or `<input>.note` stands beside; else an empty text."""
    head, _, part = name.partition(".")
    return head if part in TEXTS_BESIDE else ""


def is_column(name: str) -> bool:
    """Tell whether a dotted name is written as `<table>.<column>`, not as part of a node."""
    _, dot, part = name.partition(".")
    of_node = part in NODE_PARTS or part.startswith(f"{REFERENCE}.")
    return bool(dot) and not of_node and name != "prerequisites.met"
