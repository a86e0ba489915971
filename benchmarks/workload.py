"""The problem all contestants solve: a standard of 60 indicators, and the answers of many companies.

Five dimensions of three topics of four indicators, on 75 inputs: 20 curves, 10 staircases, 10 booleans,
10 look-ups and 10 formulas with a curve, in turn. Twelve indicators apply only under a condition, the
missing ones follow three policies, and the total has a coverage gate, five vetoes and four levels.
"""

from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

import numpy as np

from greenscore.model.standard import Edition, Standard
from greenscore.model.table import Column, Floats, Table
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.plan import Plan

DIMENSIONS, TOPICS, INDICATORS = 5, 3, 4
KINDS = ("points", "steps", "points", "flag", "choice", "formula")
MISSING = 0.03
HALF_FILLED = 0.02
CHOICES = ("none", "planned", "partial", "full", "certified", "unheard_of")
CURVES = (
    ((0, 0), (20, 30), (60, 80), (100, 100)),
    ((10, 0), (35, 45), (90, 100)),
    ((0, 100), (15, 90), (40, 55), (70, 20), (95, 0)),
)
STAIRS = (((20, 25), (45, 50), (70, 75), (90, 100)), ((30, 40), (60, 70), (85, 100)))
FORMULAS = (
    "{a} / {b}",
    "({a} - 0.5 * {b}) / {b}",
    "{a} / ({a} + {b})",
    "{a} / {b} if {b} > 10 else {a} / 10",
    "(2 * {a} + {b}) / (2 * {b})",
)
APPLIES = (
    "size >= 20",
    "exporter",
    "sector != 2",
    "sites > 3 or exporter",
    "size < 90 and sector >= 1",
    "not exporter or size > 5",
)
VETOES = (
    ("incidents >= 3", 59),
    ("incidents >= 6", 39),
    ("size > 97 and exporter", 84),
    ("flag_1 == false and flag_2 == false", 69),
    ("curve_1 < 2", 54),
)
LEVELS = (("bronze", 40, 20), ("silver", 52, 30), ("gold", 60, 38), ("platinum", 68, 46))


def standard() -> Standard:
    """Return the standard, with the keys an author would write."""
    inputs: dict[str, Any] = {}
    derived: dict[str, Any] = {}
    indicators = _indicators(inputs, derived)
    inputs |= {name: {} for name in ("size", "sites", "incidents", "sector")}
    inputs["exporter"] = {"type": "boolean"}
    index = {
        "id": "total",
        "min_coverage": "0.75",
        "missing": dict.fromkeys(("missing", "not_applicable", "unscorable"), "renormalise"),
        "children": [_dimension(number, indicators) for number in range(1, DIMENSIONS + 1)],
        "adjust": [{"when": when, "cap": str(cap), "reason": when} for when, cap in VETOES],
    }
    levels = [
        {
            "id": id,
            "at": str(at),
            "requires": [f"d{number}.score >= {least}" for number in range(1, DIMENSIONS + 1)],
        }
        for id, at, least in LEVELS
    ]
    return Standard.model_validate(
        {
            "greenscore": "1",
            "id": "benchmark",
            "edition": "1",
            "title": "Sixty indicators",
            "subject": "company",
            "sources": {},
            "rounding": {"digits": 1},
            "inputs": inputs,
            "derived": derived,
            "index": index,
            "levels": levels,
        }
    )


def _dimension(number: int, indicators: Iterator[dict[str, Any]]) -> dict[str, Any]:
    topics = [
        {
            "id": f"d{number}-t{topic}",
            "weight": str(topic + number),
            "children": [next(indicators) for _ in range(INDICATORS)],
        }
        for topic in range(1, TOPICS + 1)
    ]
    return {"id": f"d{number}", "weight": str(10 * number), "children": topics}


def _indicators(inputs: dict[str, Any], derived: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield indicators by kind in turn; add what they ask to `inputs`, their formulas to `derived`."""
    makers = {
        "points": _by_curve,
        "steps": _by_stairs,
        "flag": _by_flag,
        "choice": _by_choice,
        "formula": _by_formula,
    }
    numbers = {kind: count(1) for kind in makers}
    applies = cycle(APPLIES)
    for position, kind in zip(range(DIMENSIONS * TOPICS * INDICATORS), cycle(KINDS), strict=False):
        node = makers[kind](next(numbers[kind]), inputs, derived)
        gauge = ("worst", "renormalise", {"value": "30"})[position // len(KINDS) % 3]
        policy = gauge if kind not in {"flag", "choice"} or isinstance(gauge, str) else "worst"
        node |= {
            "id": f"i{position + 1}",
            "weight": str(1 + position % 4),
            "missing": {"missing": policy, "unscorable": policy},
        }
        if position % 5 == 2:
            node["applies"] = next(applies)
        yield node


def _by_curve(number: int, inputs: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
    inputs[f"curve_{number}"] = {}
    return {"value": f"curve_{number}", "score": {"points": _texts(CURVES[number % len(CURVES)])}}


def _by_stairs(number: int, inputs: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
    inputs[f"stairs_{number}"] = {}
    steps = {"below": "0", "at": _texts(STAIRS[number % len(STAIRS)])}
    return {"value": f"stairs_{number}", "score": {"steps": steps}}


def _by_flag(number: int, inputs: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
    name = f"flag_{number}"
    inputs[name] = {"type": "boolean"}
    return {"value": name, "score": {"map": {"on": name, "values": {"false": "0", "true": "100"}}}}


def _by_choice(number: int, inputs: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
    name = f"choice_{number}"
    inputs[name] = {"type": "choice", "choices": {key: key for key in CHOICES}}
    values = {key: str(25 * position) for position, key in enumerate(CHOICES[:-1])}
    return {"value": name, "score": {"map": {"on": name, "values": values}}}


def _by_formula(number: int, inputs: dict[str, Any], derived: dict[str, Any]) -> dict[str, Any]:
    names = {"a": f"part_{number}", "b": f"whole_{number}"}
    inputs |= {name: {} for name in names.values()}
    derived[f"ratio_{number}"] = {"formula": FORMULAS[number % len(FORMULAS)].format(**names)}
    curve = [("0", "0"), ("0.5", "40"), ("1.25", "85"), ("2", "100")]
    return {"value": f"ratio_{number}", "score": {"points": curve}}


def _texts(pairs: tuple[tuple[int, int], ...]) -> list[tuple[str, str]]:
    return [(str(x), str(y)) for x, y in pairs]


def plan() -> Plan:
    """Return the standard compiled."""
    return compile_plan(Edition(standard=standard(), digest=""))


def answers(rows: int) -> dict[str, Floats]:
    """Return every input as a float64 column: about 3 % missing, 2 % of the subjects half filled in.

    Of the choices, 0.1 % have no score; of the denominators, as many are zero.
    """
    draw = np.random.default_rng(60)
    half_filled = draw.random(rows) < HALF_FILLED
    columns: dict[str, Floats] = {}
    for name, question in standard().inputs.items():
        column = _drawn(name, question.type, rows, draw)
        chance = draw.random(rows)
        column[(chance < MISSING) | (half_filled & (chance < 0.5))] = np.nan
        columns[name] = column
    return columns


def _drawn(name: str, kind: str, rows: int, draw: np.random.Generator) -> Floats:
    if kind == "boolean":
        return (draw.random(rows) < 0.6).astype(np.float64)
    if kind == "choice":
        shares = (0.05, 0.15, 0.249, 0.3, 0.25, 0.001)
        return draw.choice(len(CHOICES), size=rows, p=shares).astype(np.float64)
    if name == "incidents":
        return draw.poisson(0.5, rows).astype(np.float64)
    if name == "sector":
        return draw.integers(0, 6, rows).astype(np.float64)
    if name == "sites":
        return draw.integers(1, 40, rows).astype(np.float64)
    column = draw.uniform(0.0, 110.0, rows)
    if name.startswith("whole"):
        column[draw.random(rows) < 0.001] = 0.0
    return column


def table(columns: dict[str, Floats]) -> Table:
    """Return the answers as the table that greenscore scores."""
    rows = len(next(iter(columns.values())))
    return Table(
        subjects=range(rows),
        periods=[""] * rows,
        columns={name: Column(values=values) for name, values in columns.items()},
    )
