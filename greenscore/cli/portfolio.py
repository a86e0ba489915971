"""The command on many entities: one figure for a portfolio, and who is behind it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from greenscore.cli.company import DATA, DATE, ENCODING, STANDARD, scored
from greenscore.cli.output import (
    WRONG_USE,
    print_json,
    print_table,
    refuse,
    say,
    show_problems,
    with_json,
    with_lang,
)
from greenscore.cli.showing import number, word
from greenscore.problems import Problem, ProblemsFound
from greenscore.texts import Lang, Text

if TYPE_CHECKING:
    from greenscore.scoring.portfolio import Figure
    from greenscore.scoring.portfolios import Portfolios

MOST_LEFT_OUT = 20
_WORDS = {
    "portfolio": Text("组合", "portfolio"),
    "figure": Text("结果", "result"),
    "counted": Text("计入", "counted"),
    "weight": Text("权重覆盖", "weight covered"),
    "worst": Text("最差者", "worst"),
    "left out": Text("未计入", "Left out"),
    "more": Text("另有", "and more:"),
    "no answer": Text("（未填）", "(no answer)"),
    "all": Text("全部", "all"),
    "no_weight": Text("没有权重", "no weight"),
    "membership_unknown": Text("无法判断是否属于", "cannot be told to belong"),
}


@click.command()
@DATA
@STANDARD
@click.option("--by", help="An input with choices: also a figure for each of its groups.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@DATE
@ENCODING
@with_lang
@with_json
def portfolio(
    data: Path,
    standard: str,
    by: str | None,
    output: Path | None,
    as_of: datetime | None,
    encoding: str | None,
    lang: Lang,
    as_json: bool,
) -> None:
    """Aggregate the entities of DATA as the standard says; -o writes each one's share."""
    from greenscore.cli.writing import write_portfolios
    from greenscore.workflow import scoring

    results, problems = scored(data, standard, as_of, encoding, lang, as_json)
    try:
        found = scoring.portfolio(results, by)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json, code=WRONG_USE)
    note = () if found.declared else (_undeclared(found),)
    if output is not None:
        try:
            write_portfolios(found, output)
        except ProblemsFound as fault:
            refuse(fault.problems, lang, as_json=as_json)
    if as_json:
        told = [problem.as_dict(lang) for problem in (*problems, *note)]
        print_json({**found.as_json(), "problems": told})
        return
    show_problems(note, lang)
    if output is not None:
        say(output)
    else:
        _show(found, lang)


def _undeclared(found: "Portfolios") -> Problem:
    standard = found.prepared.plan.edition.standard
    args = {"standard": f"{standard.id}@{standard.edition}"}
    return Problem(code="portfolio-undeclared", args=args)


def _show(found: "Portfolios", lang: Lang) -> None:
    """Print a line a figure, then who was left out of it and why; columns that say nothing are left out."""
    standard = found.prepared.plan.edition.standard
    digits = standard.rounding.digits
    columns = {
        _word("portfolio", lang): [_title(figure, lang) for figure in found.figures],
        word("period", lang): [figure.period for figure in found.figures],
        _group_title(found, lang): [_group(found, figure, lang) for figure in found.figures],
        _word("figure", lang): [_value(figure, digits, lang) for figure in found.figures],
        word("level", lang): [_level(figure, lang) for figure in found.figures],
        _word("counted", lang): [f"{f.counted}/{f.entities}" for f in found.figures],
        _word("weight", lang): [f"{figure.coverage:.0%}" for figure in found.figures],
        _word("worst", lang): [figure.worst or "–" for figure in found.figures],
    }
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    print_table(list(shown), list(zip(*shown.values(), strict=True)))
    for figure in found.figures:
        if figure.group is None and figure.members.left_out:
            _show_left_out(figure, lang)


def _show_left_out(figure: "Figure", lang: Lang) -> None:
    head = f"{_title(figure, lang)} {figure.period}".strip()
    say(f"\n{_word('left out', lang)} – {head}:")
    left_out = figure.members.left_out
    for subject, reason in left_out[:MOST_LEFT_OUT]:
        say(f"  {subject}: {_word(reason, lang)}")
    if len(left_out) > MOST_LEFT_OUT:
        say(f"  {_word('more', lang)} {len(left_out) - MOST_LEFT_OUT}")


def _title(figure: "Figure", lang: Lang) -> str:
    return figure.declared.title.get(lang) or figure.declared.id


def _group_title(found: "Portfolios", lang: Lang) -> str:
    if found.by is None:
        return ""
    return found.prepared.plan.edition.standard.inputs[found.by].label.get(lang) or found.by


def _group(found: "Portfolios", figure: "Figure", lang: Lang) -> str:
    if found.by is None:
        return ""
    if figure.group is None:
        return _word("all", lang)
    choices = found.prepared.plan.edition.standard.inputs[found.by].choices
    label = choices[figure.group].get(lang) if figure.group in choices else ""
    return label or figure.group or _word("no answer", lang)


def _value(figure: "Figure", digits: int, lang: Lang) -> str:
    """Write a figure as rounded, else with the digits of the standard; or why there is none."""
    declared = figure.declared
    if not figure.entities:
        return "–"
    if figure.value is None:
        return word(figure.outcome.value, lang)
    unit = "" if declared.unit in {None, "1"} else f" {declared.unit}"
    return number(figure.value, declared.round.digits if declared.round else digits) + unit


def _level(figure: "Figure", lang: Lang) -> str:
    """Return the label of a level; nothing where there is no ladder."""
    levels = {level.id: level.label.get(lang) or level.id for level in figure.declared.levels}
    return levels.get(figure.level, "–") if levels else ""


def _word(key: str, lang: Lang) -> str:
    return _WORDS[key].get(lang) if key in _WORDS else word(key, lang)
