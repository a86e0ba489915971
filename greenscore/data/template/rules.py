"""The rules of a question in the words and formulas of a spreadsheet."""

from typing import Any, NamedTuple

from greenscore.data.template.form import Form
from greenscore.model.standard import Question
from greenscore.texts import worded


class QuestionCells(NamedTuple):
    """The cells a rule looks at: the answer, its unit with the factors, or the list it comes from."""

    value: str
    unit: str = ""
    factors: str = ""
    options: str = ""


def _bounds(question: Question) -> list[tuple[str, str, str]]:
    """Return comparison, wording and bound of each limit of a number."""
    limits = (
        (">=", "workbook.at_least", question.min),
        ("<=", "workbook.at_most", question.max),
        (">", "workbook.more_than", question.above),
        ("<", "workbook.less_than", question.below),
    )
    return [(sign, key, format(bound, "f")) for sign, key, bound in limits if bound is not None]


def ok_formula(question: Question, cells: QuestionCells, sheet: str = "") -> str:
    """Return a formula that tells whether a filled cell holds an answer within its limits.

    A number is converted to the unit of the standard first; 12 decimals forgive what that costs.
    """
    value = sheet + cells.value
    if cells.options:
        return f"ISNUMBER(MATCH({value},{cells.options},0))"
    if question.type != "number":
        return "TRUE"
    factor = f"IFERROR(VLOOKUP({sheet}{cells.unit},{cells.factors},2,FALSE),1)"
    tests = [f"ROUND({value}*{factor},12){sign}{bound}" for sign, _, bound in _bounds(question)]
    if question.integer:
        tests.append(f"{value}=INT({value})")
    # AND looks at all of its parts, so that the others must not be reached for a text.
    return f"IF(ISNUMBER({value}),AND({','.join(tests)}),FALSE)" if tests else f"ISNUMBER({value})"


def limit_number(question: Question, cells: QuestionCells) -> dict[str, Any]:
    """Return the data validation of a number cell."""
    return {"validate": "custom", "value": f"={ok_formula(question, cells)}", "ignore_blank": True}


def limits(form: Form, question: Question, joint: str) -> str:
    """Say what a number may be, in every language of the workbook."""
    parts = []
    unit = "" if question.unit == "1" else f" {question.unit}"
    for lang in form.langs:
        bits = [worded("workbook.a_number").get(lang)]
        bits += [worded("workbook.whole").get(lang)] if question.integer else []
        bits += [
            worded(key, bound=f"{bound}{unit}").get(lang) for _, key, bound in _bounds(question)
        ]
        parts.append(
            worded("workbook.comma").get(lang).join(bits) + worded("workbook.stop").get(lang)
        )
    return joint.join(parts)


def message(form: Form, question: Question) -> dict[str, Any]:
    """Return what a cell says when it is entered, and when its answer is refused."""
    wanted = limits(form, question, "\n")
    if question.type in ("choice", "boolean"):
        wanted = form.say("workbook.from_list", "\n")
    elif question.type == "text":
        wanted = ""
    if question.type == "number" and form.reasons(question):
        wanted += "\n" + form.say("workbook.or_reason", "\n")
    told = "\n".join(filter(None, (wanted, form.both(question.help, "\n"))))
    said: dict[str, Any] = {}
    if told:
        title = form.first(question.label) or form.first(worded("Glossary.answer"))
        said |= {"input_title": title[:32], "input_message": told[:255]}
    if wanted:
        said |= {
            "error_title": form.first(worded("workbook.please_mend")),
            "error_message": wanted[:255],
        }
    return said
