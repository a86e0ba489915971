"""Whole standards and the data for them, drawn small: at most 12 nodes, at most 12 rows.

`standards(dialect)` draws what an author may write and `compile_plan` accepts; a `Dialect` narrows it
to the parts for which a law holds. `tables()` draws data rich in edges: NaN, infinities, both zeros,
values on knots, claims of not applicable, grades, several periods, empty child tables.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from greenscore.model.population import Reference
from greenscore.model.standard import Edition, Standard
from greenscore.model.table import Column, Rows, Table
from tests.properties.formulas import NUMBERS, conditions, literals, masses, numbers

KINDS, SIZES, PARTS = ("oven", "kiln", "mill"), ("big", "small"), ("core", "edge")
MODES = ("half-even", "half-up", "half-away", "floor", "ceil")
AVERAGES = ("mean", "geometric", "harmonic", "min", "max", "power")
OWN = {"source": "own"}
NOT_APPLICABLE = {"allowed": True, "reasons": {"closed": "Closed", "none": "None"}}


def _question(**parts):
    return {"label": "Label", **OWN, "not_applicable": NOT_APPLICABLE, **parts}


INPUTS = {
    "ore": _question(unit="t"),
    "coke": _question(unit="kg", graded=False),
    "score_a": _question(),
    "score_b": _question(),
    "percent": _question(unit="%"),
    "kind": _question(type="choice", choices=dict.fromkeys(KINDS, "Kind")),
    "size": _question(type="choice", choices=dict.fromkeys(SIZES, "Size"), graded=False),
    "flag": _question(type="boolean"),
    "memo": _question(type="text"),
}
PARAMETERS = {
    "flat": {"value": "2.5", **OWN},
    "cap_mass": {"unit": "kg", "value": "2500", **OWN},
    "keyed": {"by": "kind", "values": {"oven": "10", "kiln": "none"}, **OWN},
    "paired": {
        "by": ["size", "flag"],
        "values": {"big": {"true": "5", "false": "0"}, "small": "50"},
        **OWN,
    },
    "of_part": {
        "by": ["rows.part", "size"],
        "dated": [
            {
                "from": "2023-07-01",
                "values": {"core": "2", "edge": {"big": "0.5", "small": "none"}},
            },
            {"from": "2024-01-01", "value": "3"},
        ],
        **OWN,
    },
    "dated": {
        "by": "size",
        "dated": [
            {"from": "2023-07-01", "value": "1"},
            {"from": "2024-01-01", "values": {"big": "20", "small": "40"}},
        ],
        **OWN,
    },
}
COLUMNS = {
    "part": {"type": "choice", "choices": dict.fromkeys(PARTS, "Part"), "label": "Part"},
    "amount": {"unit": "kg", "label": "Amount"},
    "share_of": {"label": "Share"},
    "words": {"type": "text", "label": "Words"},
}
DERIVED = {
    "ratio": {"formula": "ore / coke", "unit": "%", "label": "Ratio", **OWN},
    "ratio_mass": {"formula": "ore - 2 * coke", "unit": "kg", "label": "Difference", **OWN},
}
REFERENCE = Reference(
    values=(-10.0, 0.0, 0.3, 0.1 + 0.2, 2.5, 2.5, 50.0, 100.0),
    stated={
        "min": 0.0,
        "max": 50.0,
        "mean": 10.0,
        "sd": 4.0,
        "sample_sd": 5.0,
        "low": -5.0,
        "high": 60.0,
    },
    groups={"oven": Reference(values=(1.0, 3.0)), "kiln": Reference(stated={"mean": 20.0})},
)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The part of the format that a standard is drawn from."""

    aggregates: tuple[str, ...] = (*AVERAGES, "any", "sum", "product", "penalised")
    policies: tuple[str, ...] = (
        *("block", "worst", "value", "score", "impute", "renormalise", "equal", "transfer"),
    )
    scales: tuple[str, ...] = (
        *("linear", "points", "steps", "map", "lognormal", "relative", "criterion"),
        *("formula", "none"),
    )
    adjusts: tuple[str, ...] = ("cap", "floor", "add", "set")
    amounts: Callable[..., Any] = numbers
    steady: bool = False
    group_scales: bool = True
    coverage: bool = True
    applies: bool = True
    rising: bool = False
    even: bool = False
    zeros: tuple[str, ...] = ("zero", "none")
    values: tuple[str, ...] = ()
    weights: tuple[str, ...] = ("1", "2.5", "0", "3", *NUMBERS, "ore / coke", "score_a + 1")


FULL = Dialect()
# Every score that can be absent lies between 0 and 100, so that leaving one out is no way around it.
EVEN = Dialect(
    aggregates=AVERAGES,
    policies=("block", "worst", "renormalise", "equal", "transfer"),
    scales=("linear", "lognormal", "relative", "formula"),
    adjusts=("cap", "floor"),
    amounts=lambda: st.sampled_from(("30", "60")),
    steady=True,
    group_scales=False,
    even=True,
)
# Nothing absent is left out.
STRICT = Dialect(
    policies=("block", "worst", "value", "score", "impute"),
    amounts=lambda: numbers(steady=True),
    steady=True,
    applies=False,
)
# More of every input is better, at fixed weights.
RISING = Dialect(
    aggregates=(*AVERAGES, "sum", "product"),
    scales=("linear", "points", "steps", "map"),
    adjusts=(),
    steady=True,
    applies=False,
    rising=True,
    zeros=("zero",),
    values=("score_a", "score_b", "percent"),
    weights=("1", "2.5", "0", "3"),
)


shares = literals.filter(lambda number: float(number) >= 0)


def _some(draw, chance=3):
    return draw(st.integers(0, chance)) == chance


@st.composite
def _pairs(draw, dialect, *, least=1):
    """Ascending thresholds, each with a score."""
    marks = sorted(draw(st.sets(literals, min_size=least, max_size=4)), key=float)
    if not dialect.rising:
        return [[mark, draw(literals)] for mark in marks]
    scores = draw(st.lists(shares, min_size=len(marks), max_size=len(marks)))
    return [list(pair) for pair in zip(marks, sorted(scores, key=float), strict=True)]


def _linear(draw, dialect, threshold):
    log = not dialect.rising and _some(draw)
    ends = literals.filter(lambda end: float(end) > 0) if log else literals
    worst, best = draw(st.lists(ends, min_size=2, max_size=2, unique_by=float))
    if dialect.rising:
        worst, best = sorted((worst, best), key=float)
    elif _some(draw):
        worst, best = draw(threshold), draw(threshold)
    shapes = st.fixed_dictionaries(
        {}, optional={"at_worst": literals, "at_best": literals, "below": literals}
    )
    shape = {} if dialect.rising or dialect.even else draw(shapes)
    return {"linear": {"worst": worst, "best": best, "log": log, **shape}}


def _points(draw, dialect, threshold):
    points = draw(_pairs(dialect, least=2))
    if _some(draw) and not dialect.rising:
        points[-1][0] = draw(threshold)
    return {"points": points}


def _steps(draw, dialect, threshold):
    steps = draw(_pairs(dialect))
    below = steps[0][1] if dialect.rising else draw(literals)
    if _some(draw) and not dialect.rising:
        steps[0][0] = draw(threshold)
    return {
        "steps": {"below": below, "at": steps, "side": draw(st.sampled_from(("left", "right")))}
    }


def _lognormal(draw, _dialect, threshold):
    ends = (("2", "40"), ("2", draw(threshold)), (draw(threshold), draw(threshold)))
    p10, median = draw(st.sampled_from(ends))
    return {"lognormal": {"p10": p10, "median": median}}


def _relative(draw, dialect, _threshold):
    methods = ("minmax", "percentile", "rank", "zscore")
    method = draw(st.sampled_from(methods[:3] if dialect.even else methods))
    rule = {"method": method, "better": draw(st.sampled_from(("higher", "lower")))}
    if method in {"percentile", "zscore"}:
        rule["divisor"] = draw(st.sampled_from(("n", "n-1")))
    if method in {"percentile", "rank"}:
        rule["ties"] = draw(st.sampled_from(("better", "worse", "mean")))
        rule["zero"] = draw(st.sampled_from(("counts", "apart")))
    return {"relative": rule}


def _criterion(draw, *_):
    force = draw(st.sampled_from(("must", "should", "suggested")))
    return {"criterion": {"force": force, "evidence": draw(st.booleans())}}


def _formula(draw, dialect, threshold):
    formula = f"x / {draw(threshold)} + {draw(numbers(steady=dialect.steady))}"
    return {"formula": formula, "bounds": ["0" if dialect.even else "-10", "100"]}


SCALES = {
    "linear": _linear,
    "points": _points,
    "steps": _steps,
    "lognormal": _lognormal,
    "relative": _relative,
    "formula": _formula,
    "criterion": _criterion,
    "map": lambda draw, *_: {"map": draw(_maps())},
}


def _scale(draw, dialect, node, *, mass):
    """Put a scale on a node, or none; a map brings the value it looks at with it."""
    kind = draw(st.sampled_from(dialect.scales))
    if kind == "none":
        return
    threshold = masses(steady=dialect.steady) if mass else st.sampled_from(NUMBERS)
    node["score"] = SCALES[kind](draw, dialect, threshold)
    if kind in {"map", "criterion"}:
        for part in ("value", "unit", "clip", "transform"):
            node.pop(part, None)
        if kind == "criterion":
            node["value"] = draw(conditions(steady=dialect.steady))
        elif draw(st.booleans()):
            node["value"] = node["score"]["map"]["on"][0]


@st.composite
def _maps(draw):
    score = st.one_of(literals, st.just("none"))
    one = st.dictionaries(st.sampled_from(KINDS), score, min_size=1)
    flat = st.fixed_dictionaries({"on": st.just(["kind"]), "values": one})
    inner = st.dictionaries(st.sampled_from(("true", "false")), score, min_size=1)
    nested = st.fixed_dictionaries(
        {
            "on": st.just(["size", "flag"]),
            "values": st.dictionaries(st.sampled_from(SIZES), st.one_of(score, inner), min_size=1),
        }
    )
    mapping = draw(st.one_of(flat, nested))
    return mapping | ({"else": draw(literals)} if _some(draw, 1) else {})


@st.composite
def _policy(draw, dialect, siblings):
    kind = draw(st.sampled_from(dialect.policies))
    if kind == "transfer":
        return {"transfer": draw(st.sampled_from(siblings))} if siblings else "block"
    if kind == "impute":
        by = {} if dialect.steady or draw(st.booleans()) else {"by": "kind"}
        return {"impute": draw(st.sampled_from(("mean", "median"))), **by}
    return {kind: draw(literals)} if kind in {"value", "score"} else kind


# Conditions that ask for the score itself, or for nothing.
OF_THE_SCORE = (None, "x < 50", "60 <= x", "not x > 50 or flag", "10 < x < 60", "x == 50")


@st.composite
def _adjust(draw, dialect):
    kind = draw(st.sampled_from(dialect.adjusts))
    when = draw(st.one_of(conditions(steady=dialect.steady), st.sampled_from(OF_THE_SCORE)))
    condition = {} if when is None else {"when": when}
    return {**condition, kind: draw(dialect.amounts()), "reason": "Reason", **OWN}


def _steps_after(draw, dialect, node):
    """Adjust, rescale, round: what comes after the score."""
    if dialect.adjusts and _some(draw):
        node["adjust"] = draw(st.lists(_adjust(dialect), min_size=1, max_size=2))
    if not dialect.even and _some(draw, 5):
        node["rescale"] = {
            "from": draw(st.sampled_from((["0", "100"], ["total.reference.p05", "60"]))),
            "to": draw(st.sampled_from((["0", "10"], ["1", "5"]))),
        }
    if _some(draw):
        node["round"] = {
            "digits": draw(st.sampled_from(("0", "1", "3"))),
            "mode": draw(st.sampled_from(MODES)),
        }


@st.composite
def _ladder(draw, dialect, node):
    marks = sorted(draw(st.sets(literals, min_size=1, max_size=3)), key=float)
    gates = st.one_of(
        conditions(steady=dialect.steady),
        st.just("prerequisites.met"),
        st.just(f"{node}.score >= 50"),
    )
    levels = [
        {
            "id": f"rung-{place}",
            draw(st.sampled_from(("at", "above"))): mark,
            "requires": draw(st.lists(gates, max_size=2)),
            **OWN,
        }
        for place, mark in enumerate(marks)
    ]
    if _some(draw):
        del levels[0]["at" if "at" in levels[0] else "above"]
    return levels


@st.composite
def _of_value(draw, ladder):
    """Make a ladder one of the value, rising or falling, or leave it as it is."""
    way = draw(st.sampled_from(("score", "higher", "lower")))
    if way != "lower":
        return {} if way == "score" else {"levels_of": "value", "better": way}
    marks = [level.pop("above", None) or level.pop("at", None) for level in ladder]
    marks = sorted((mark for mark in marks if mark), key=float, reverse=True)
    for level, mark in zip(ladder, marks, strict=False):
        level["at"] = mark
    return {"levels_of": "value", "better": way, "levels": ladder}


class _Tree:
    """Draws the nodes of one index, children before their parent; `left` are those still allowed."""

    def __init__(self, draw, dialect):
        self.draw, self.dialect = draw, dialect
        self.done: list[str] = []
        self.left = draw(st.integers(1, 9))

    def group(self, name, depth):
        draw, dialect = self.draw, self.dialect
        count = draw(st.integers(1, 3))
        ids = [f"{name}-{nth}" for nth in range(count)]
        children = []
        for nth, child in enumerate(ids):
            self.left -= 1
            inner = depth < 2 and self.left > 2 and draw(st.booleans())
            made = self.group(child, depth + 1) if inner else self.indicator(child)
            self._as_child(made, [other for other in ids if other != child], first=nth == 0)
            children.append(made)
            self.done.append(child)
        kind = draw(st.sampled_from(dialect.aggregates))
        node = {"id": name, "title": "Title", "children": children, "aggregate": {"kind": kind}}
        if kind in {"geometric", "harmonic", "power"}:
            node["aggregate"]["zero"] = draw(st.sampled_from(dialect.zeros))
        if kind == "power":
            node["aggregate"]["power"] = draw(st.sampled_from(("2", "0.5", "-1", "-2.5")))
        if kind == "penalised":
            node["aggregate"]["penalised"] = {"sign": draw(st.sampled_from(("minus", "plus")))}
        if dialect.coverage and _some(draw):
            node["min_coverage"] = draw(st.sampled_from(("0.5", "0.8", "1")))
        if dialect.coverage and _some(draw):
            node["min_count"] = str(draw(st.integers(1, count)))
        if dialect.group_scales and _some(draw, 4):
            node["clip"] = {"min": "1", "max": draw(st.sampled_from(("60", "flat * 30")))}
        if dialect.group_scales and not dialect.rising and _some(draw, 6):
            node["transform"] = "100 - x"
        if dialect.group_scales and _some(draw, 4):
            narrow = replace(dialect, scales=("linear", "points", "steps"))
            _scale(draw, narrow, node, mass=False)
        _steps_after(draw, dialect, node)
        return node

    def indicator(self, name):
        draw, dialect = self.draw, self.dialect
        mass = not dialect.values and draw(st.booleans())
        node = {"id": name, "title": "Title", **OWN}
        value = (masses if mass else numbers)(steady=dialect.steady)
        if dialect.values:
            value = st.sampled_from(dialect.values)
        if self.done and not dialect.steady and _some(draw, 6):
            mass, value = False, st.sampled_from([f"{id}.score" for id in self.done])
        node["value"] = draw(value)
        if mass and _some(draw, 1):
            node["unit"] = draw(st.sampled_from(("t", "kg")))
        if _some(draw, 4):
            node["clip"] = draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "min": st.just("-10"),
                        "max": literals.filter(lambda x: float(x) > -10),
                    },
                )
            )
        if not dialect.rising and _some(draw, 4):
            node["transform"] = draw(
                st.sampled_from(("x * 2", "abs(x)", "x + ore" if mass else "x / flat"))
            )
        _scale(draw, dialect, node, mass=mass)
        _steps_after(draw, dialect, node)
        return node

    def _as_child(self, node, siblings, *, first):
        draw, dialect = self.draw, self.dialect
        node["weight"] = "2" if first else draw(st.sampled_from(dialect.weights))
        policies = st.sampled_from(("missing", "not_applicable", "unscorable"))
        rules = st.dictionaries(policies, _policy(dialect, siblings), min_size=1)
        if _some(draw, 1):
            whom = st.sampled_from((("self",), ("children",), ("self", "children")))
            grouped = "children" in node
            node["missing"] = {n: draw(rules) for n in draw(whom)} if grouped else draw(rules)
        if dialect.applies and _some(draw):
            node["applies"] = draw(conditions(steady=dialect.steady))
        if not dialect.steady and _some(draw, 6):
            node["levels"] = draw(_ladder(dialect, node["id"]))
            if "children" not in node and not {"map", "criterion"} & set(node.get("score", ())):
                node |= draw(_of_value(node["levels"]))


@st.composite
def standards(draw, dialect=FULL):
    """Draw a whole standard as plain data."""
    tree = _Tree(draw, dialect)
    results = []
    if not dialect.steady and _some(draw):
        results.append(tree.group("beside", 1))
        tree.left = 3
    index = tree.group("total", 0)
    if results and draw(st.booleans()):
        results.append({"id": "gap", "title": "Gap", "value": "total.score - beside.score", **OWN})
    return {
        "greenscore": "1",
        "id": "drawn",
        "edition": "1",
        "title": "Drawn",
        "subject": "Factory",
        "sources": {"own": {"title": "Own", "mark": "own"}},
        "rounding": {
            "digits": draw(st.sampled_from(("0", "1", "6"))),
            "mode": draw(st.sampled_from(MODES)),
        },
        "recognition": {"grade": draw(st.sampled_from(("documented", "reviewed")))},
        "inputs": INPUTS,
        "parameters": PARAMETERS,
        "tables": {"rows": {"label": "Rows", "columns": COLUMNS, **OWN}},
        "derived": DERIVED,
        "prerequisites": [
            {
                "id": "clean",
                "title": "Clean",
                "expect": draw(conditions(steady=dialect.steady)),
                **OWN,
            }
        ],
        "index": index,
        "results": results,
        "levels": draw(_ladder(dialect, "total")),
        "cumulative": draw(st.booleans()),
    }


@st.composite
def editions(draw, dialect=FULL):
    """Draw an edition of a whole standard."""
    return edition(draw(standards(dialect)))


def edition(plain):
    """Return the edition of a drawn standard; each node has the same population."""
    standard = Standard.model_validate(plain)
    references = {node.id: REFERENCE for node in standard.walk()}
    return Edition(standard=standard, digest="0" * 64, references=references)


# The numbers data are drawn from: what thresholds are drawn from, and the edges around them.
EDGES = (
    *(np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324, 1e308, -1e308, 1e-9, -1e-9),
    *(0.1 + 0.2, 49.95, 79.9999999999, 99.9999999999, 50.0 + 1e-9, 50.0 - 2e-9),
    *(0.1, 0.3, 1.0, 2.0, 2.5, 5.0, 10.0, 50.0, 60.0, 80.0, 100.0, -1.0, -10.0, 2500.0),
)
PERIODS = ("2023", "2024", "2023-Q4", "2024-Q1", "2023-12", "2024-01", "", "spring")


@st.composite
def _column(draw, size, values, *, claims=True):
    cells = np.array(draw(st.lists(values, min_size=size, max_size=size)), dtype=np.float64)
    reasons = grades = None
    if claims and _some(draw, 1):
        claimed = draw(st.lists(st.sampled_from((0, 0, 0, 1, 2)), min_size=size, max_size=size))
        reasons = np.array(claimed, dtype=np.int16)
        cells[reasons > 0] = np.nan
    if _some(draw, 1):
        grades = np.array(
            draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)), dtype=np.int8
        )
    beside = st.dictionaries(st.integers(0, size - 1), st.just("said"), max_size=size)
    texts = {part: draw(beside) for part in ("evidence", "notes") if size and _some(draw)}
    return Column(values=cells, not_applicable=reasons, grades=grades, **texts)


def codes(count):
    """Codes of a choice or a boolean, sometimes absent."""
    return st.sampled_from((*map(float, range(count)), np.nan))


def _values(name, plain):
    question = INPUTS.get(name) or COLUMNS[name]
    if question.get("type") == "choice":
        return codes(len(question["choices"]))
    if question.get("type") == "text":
        return st.just(np.nan)
    return codes(2) if question.get("type") == "boolean" else plain


@st.composite
def tables(draw, plain=None, most=12):
    """Draw company data; `plain` gives the numbers, edges unless told otherwise."""
    plain = plain if plain is not None else st.one_of(st.sampled_from(EDGES), st.floats(width=64))
    keys = st.tuples(st.sampled_from(("a", "b", "c", "d")), st.sampled_from(PERIODS))
    rows = draw(st.lists(keys, min_size=1, max_size=most, unique=True))
    size = len(rows)
    given = [name for name in INPUTS if not _some(draw, 9)]
    columns = {name: draw(_column(size, _values(name, plain))) for name in given}
    children = {} if _some(draw) else {"rows": draw(_children(size, plain))}
    texts = {"memo": draw(_texts(size, columns["memo"]))} if "memo" in given else {}
    for name, child in children.items():
        texts[f"{name}.words"] = draw(_texts(len(child.owner)))
    return Table(
        subjects=[subject for subject, _ in rows],
        periods=[period for _, period in rows],
        columns=columns,
        tables=children,
        texts=texts,
    )


WORDS = ("", "https://example.org/a", "HTTP://b.cn", "example.org", "报告")


@st.composite
def _texts(draw, size, column=None):
    """Texts by row; none where the column claims that they are not applicable."""
    texts = draw(st.lists(st.sampled_from(WORDS), min_size=size, max_size=size))
    if column is None or column.not_applicable is None:
        return texts
    return [
        "" if claimed else text for claimed, text in zip(column.not_applicable, texts, strict=True)
    ]


@st.composite
def _children(draw, size, plain):
    counts = np.array(draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)))
    filled = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    total = int(counts.sum())
    return Rows(
        owner=np.repeat(np.arange(size), counts),
        given=filled | (counts > 0),
        columns={
            name: draw(_column(total, _values(name, plain), claims=False)) for name in COLUMNS
        },
    )


AS_OF = st.sampled_from((None, date(2023, 6, 30), date(2023, 7, 1), date(2024, 1, 1)))
