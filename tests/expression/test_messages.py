import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import greenscore.expression.check
from greenscore.expression.check import Category, FormulaErrors, FreeText, Quantity, Truth, check
from greenscore.expression.parser import FormulaError, parse
from greenscore.problems import Problem
from greenscore.quantities.units import parse_unit

WORDINGS = tomllib.loads(
    files("greenscore").joinpath("messages/problems/formula.toml").read_text("utf-8")
)

# One formula for each code: what it must be answered with.
FAULTY = {
    "formula-ambiguous": "sum(rows.y * x)",
    "formula-arguments": "abs(x, y)",
    "formula-by": "x.reference.mean(kind)",
    "formula-character": "x @ y",
    "formula-column-outside": "rows.x",
    "formula-digits": "round(x, 1.5)",
    "formula-empty": " ",
    "formula-exponent": "x ** y",
    "formula-free-text": "words == x",
    "formula-hyphen": "x-y",
    "formula-list": "x in y",
    "formula-lookalike": "x ÷ y",
    "formula-mixed-types": "yes == x",
    "formula-needs-beginning": "starts_with(words, x)",
    "formula-needs-condition": "not x",
    "formula-needs-number": "-yes",
    "formula-needs-text": "length(x)",
    "formula-nested": "sum(rows.x * count(rows))",
    "formula-not-allowed": "x // y",
    "formula-number": "1e300",
    "formula-periods": "period_mean(x, 1)",
    "formula-root": "sqrt(x)",
    "formula-syntax": "x +",
    "formula-tables": "count(1)",
    "formula-text": "x + 'a'",
    "formula-too-complex": "-" * 60 + "x",
    "formula-too-long": "x" * 2001,
    "formula-unit-mismatch": "x + y",
    "formula-unit-range": "(x ** 10) ** 10",
    "formula-unknown-choice": "kind == 'c'",
    "formula-unknown-column": "sum(rows.z)",
    "formula-unknown-function": "mni(x, y)",
    "formula-unknown-name": "z",
    "formula-unknown-table": "count(rowz)",
}


class Scope:
    def type_of(self, name):
        return {
            "x": Quantity(parse_unit("t")),
            "y": Quantity(parse_unit("GJ")),
            "yes": Truth(),
            "kind": Category(("a", "b")),
            "words": FreeText(),
        }.get(name)

    def constant(self, name):
        return None

    def columns(self, table):
        return {"rows": {"x": Quantity(None), "y": Quantity(None)}}.get(table)

    def names(self):
        return ["x", "y", "yes", "kind", "rows.x", "rows.y"]


def fault(text):
    try:
        check(parse(text), Scope())
    except FormulaError as error:
        return error
    except FormulaErrors as errors:
        return errors.errors[0]
    pytest.fail(f"{text} is accepted")


@pytest.mark.parametrize("code,text", FAULTY.items())
def test_every_code_has_all_that_its_wording_names(code, text):
    error = fault(text)
    assert error.code == code
    for part in ("zh", "en", "hint_zh", "hint_en"):
        assert WORDINGS[code][part]
        assert set(re.findall(r"\{(\w+)\}", WORDINGS[code][part])) <= set(error.args)
    assert all(error.args.values())
    problem = Problem(code=code, args=error.args)
    assert "{" not in problem.message("zh") + problem.message("en")
    assert "{" not in problem.hint("zh") + problem.hint("en")


def test_codes_wordings_and_samples_agree():
    folder = Path(greenscore.expression.check.__file__).parent
    source = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    assert set(re.findall(r'"(formula-[a-z-]+)"', source)) == set(WORDINGS) == set(FAULTY)
