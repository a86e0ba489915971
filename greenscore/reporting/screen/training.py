"""Runs of a card on the screen: what each comes to, beside what is told of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from greenscore.reporting.screen.blocks import Blocks, ScreenTable
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.factors.training_cards import ShippedCard
    from greenscore.factors.training_figures import RunFigures, TrainingFigures

_COLUMNS = ("chip_hours", "energy", "emissions", "market_emissions", "embodied", "water")
_DIGITS = 6


def cards_screen(cards: "Sequence[ShippedCard]", lang: Lang) -> Blocks:
    """Return the cards that are shipped, a line each."""
    header = words(lang, "screen.training.card", "screen.training.title", "screen.training.source")
    rows = [(card.id, card.title.get(lang), card.source.get(lang)) for card in cards]
    yield ScreenTable(header, rows)


def training_screen(figures: "TrainingFigures", lang: Lang) -> Blocks:
    """Return the card, a line a run, the sums, and the factors that told emissions imply."""
    card = figures.card
    yield card.title.get(lang)
    for text in (card.source, card.note):
        if text:
            yield text.get(lang)
    yield ""
    names = [name for name in _COLUMNS if any(_cell(run, name) for run in figures.runs)]
    header = [word(f"screen.training.{name}", lang) for name in names]
    rows = [[run.line.name, *(_cell(run, name) for name in names)] for run in figures.runs]
    if len(figures.runs) > 1:
        sums = [_shown(figures.totals.get(name)) for name in names]
        rows.append([word("screen.training.sum", lang), *sums])
    yield ScreenTable((word("screen.training.run", lang), *header), rows)
    if any(" / " in cell for row in rows for cell in row):
        yield word("screen.training.both", lang)
    implied = [
        (run.line.name, _shown(run.implied), _shown(_factor(run)))
        for run in figures.runs
        if run.implied is not None
    ]
    if implied:
        yield ""
        keys = ("screen.training.run", "screen.training.implied", "screen.training.factor")
        yield ScreenTable(words(lang, *keys), implied)


def _factor(run: "RunFigures") -> Decimal | None:
    return run.line.factor if isinstance(run.line.factor, Decimal) else None


def _cell(run: "RunFigures", name: str) -> str:
    """Return what is told, else what was computed; both where they are printed differently."""
    told, computed = run.told.get(name), run.computed.get(name)
    if name == "energy" and told is None and computed is None:
        told, computed = run.told.get("it_energy"), run.computed.get("it_energy")
    shown = [_shown(value) for value in (told, computed) if value is not None]
    return " / ".join(dict.fromkeys(shown))


def _shown(value: Decimal | None) -> str:
    """Return a figure to six digits, without an exponent."""
    if value is None:
        return "–"
    rounded = Decimal(f"{value:.{_DIGITS}g}")
    return f"{rounded.normalize():f}" if rounded else "0"
