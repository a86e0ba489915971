"""What `greenscore training --json` prints: shipped cards, and what the runs of a card come to."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.factors.training_cards import ShippedCard
    from greenscore.factors.training_figures import TrainingFigures


def cards_object(cards: "Iterable[ShippedCard]", lang: Lang) -> list[dict[str, Any]]:
    """Return the shipped cards of training runs."""
    return [
        {"id": card.id, "title": card.title.get(lang), "source": card.source.get(lang)}
        for card in cards
    ]


def training_object(found: "TrainingFigures", lang: Lang) -> dict[str, Any]:
    """Return what the runs of a card come to; figures are decimal strings in h, kWh, t CO2e, m3, kg/kWh."""
    return {
        "title": found.card.title.get(lang),
        "source": found.card.source.get(lang),
        "runs": [
            {
                "name": run.line.name,
                "told": _decimals(run.told),
                "computed": _decimals(run.computed),
                "implied": run.implied and f"{run.implied:.12g}",
            }
            for run in found.runs
        ],
        "sums": _decimals(found.totals),
    }


def _decimals(figures: "Mapping[str, Decimal]") -> dict[str, str]:
    return {name: f"{Decimal(f'{value:.12g}'):f}" for name, value in figures.items()}
