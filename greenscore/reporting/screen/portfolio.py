"""A portfolio on the screen: a line a figure, then who was left out of it and why."""

from typing import TYPE_CHECKING

from greenscore.model.assessment import Outcome
from greenscore.reporting.screen.blocks import Blocks, ScreenTable
from greenscore.reporting.screen.numbers import number
from greenscore.reporting.screen.words import word
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.scoring.portfolio import PortfolioFigure
    from greenscore.scoring.portfolios import Portfolios

MOST_LEFT_OUT = 20


def portfolio_screen(found: "Portfolios", lang: Lang) -> Blocks:
    """Return a line a figure, then who was left out of it and why; columns that say nothing are left out."""
    standard = found.prepared.plan.edition.standard
    digits = standard.rounding.digits
    columns = {
        word("screen.portfolio.portfolio", lang): [
            _title(figure, lang) for figure in found.figures
        ],
        word("glossary.period", lang): [figure.period for figure in found.figures],
        _group_title(found, lang): [_group(found, figure, lang) for figure in found.figures],
        word("glossary.result", lang): [_value(figure, digits, lang) for figure in found.figures],
        word("glossary.level", lang): [_level(figure, lang) for figure in found.figures],
        word("screen.portfolio.counted", lang): [
            f"{f.counted}/{f.entities}" for f in found.figures
        ],
        word("glossary.coverage", lang): [f"{figure.coverage:.0%}" for figure in found.figures],
        word("screen.portfolio.worst", lang): [figure.worst or "–" for figure in found.figures],
    }
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    yield ScreenTable(list(shown), list(zip(*shown.values(), strict=True)))
    for figure in found.figures:
        if figure.group is None and figure.members.left_out:
            yield from _left_out(figure, lang)


def _left_out(figure: "PortfolioFigure", lang: Lang) -> Blocks:
    head = f"{_title(figure, lang)} {figure.period}".strip()
    yield f"\n{word('screen.portfolio.left_out', lang, head=head)}"
    left_out = figure.members.left_out
    for subject, reason in left_out[:MOST_LEFT_OUT]:
        yield f"  {subject}: {_reason(reason, lang)}"
    if len(left_out) > MOST_LEFT_OUT:
        more = str(len(left_out) - MOST_LEFT_OUT)
        yield f"  {word('screen.more', lang, count=more)}"


def _title(figure: "PortfolioFigure", lang: Lang) -> str:
    return figure.declared.title.get(lang) or figure.declared.id


def _group_title(found: "Portfolios", lang: Lang) -> str:
    if found.by is None:
        return ""
    return found.prepared.plan.edition.standard.inputs[found.by].label.get(lang) or found.by


def _group(found: "Portfolios", figure: "PortfolioFigure", lang: Lang) -> str:
    if found.by is None:
        return ""
    if figure.group is None:
        return word("screen.portfolio.all", lang)
    choices = found.prepared.plan.edition.standard.inputs[found.by].choices
    label = choices[figure.group].get(lang) if figure.group in choices else ""
    return label or figure.group or word("screen.portfolio.open", lang)


def _value(figure: "PortfolioFigure", digits: int, lang: Lang) -> str:
    """Write a figure as rounded, else with the digits of the standard; or why there is none."""
    declared = figure.declared
    if not figure.entities:
        return "–"
    if figure.value is None:
        return word(f"glossary.outcome.{figure.outcome}", lang)
    unit = "" if declared.unit in {None, "1"} else f" {declared.unit}"
    return number(figure.value, declared.round.digits if declared.round else digits) + unit


def _level(figure: "PortfolioFigure", lang: Lang) -> str:
    """Return the label of a level, or what having no figure is called; nothing without a ladder."""
    levels = {level.id: level.label.get(lang) or level.id for level in figure.declared.levels}
    none = figure.declared.unscored.get(lang) if figure.value is None else ""
    return levels.get(figure.level, none or "–") if levels else ""


def _reason(reason: str, lang: Lang) -> str:
    """Say why an entity is left out: what became of its score, or what the portfolio lacks about it."""
    outcome = (
        f"glossary.outcome.{reason}" if reason in set(Outcome) else f"screen.portfolio.{reason}"
    )
    return word(outcome, lang)
