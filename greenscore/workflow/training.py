"""Cards of training runs: found, read, their factors looked up, and held to themselves."""

from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.problems import Problem, nearest

if TYPE_CHECKING:
    from greenscore.factors.training_cards import ShippedCard, TrainingCard
    from greenscore.factors.training_figures import TrainingFigures


def shipped_cards() -> "list[ShippedCard]":
    """Return the cards that are shipped, by their ids."""
    from greenscore.factors import training_cards

    return training_cards.shipped_cards()


def read_training(asked: str) -> "tuple[TrainingFigures | None, tuple[Problem, ...]]":
    """Return what a card comes to, and every problem; None where it cannot be read.

    `asked` is a file, or the id of a card that is shipped. Problems: those of `read_card` and `figures_of`,
    `training-card-unknown`, `factor-unknown`, `training-factor-unfit`.
    """
    from greenscore.factors.training_cards import cards_folder, read_card
    from greenscore.factors.training_figures import figures_of

    path = Path(asked)
    if path.suffix.lower() not in (".yaml", ".yml", ".csv") and not path.exists():
        shipped = [each.stem for each in cards_folder().glob("*.yaml")]
        if asked not in shipped:
            args = {"given": asked[:80], "nearest": nearest(asked, shipped)}
            args["known"] = ", ".join(sorted(shipped))
            return None, (Problem(code="training-card-unknown", args=args),)
        path = cards_folder() / f"{asked}.yaml"
    card, problems = read_card(path)
    if card is None:
        return None, problems
    card, problems = _with_factors(card)
    if problems:
        return None, problems
    figures = figures_of(card)
    return figures, figures.problems


def _with_factors(card: "TrainingCard") -> "tuple[TrainingCard, tuple[Problem, ...]]":
    """Put the figures of the library in the place of the rows that a card names."""
    from greenscore.factors.training_cards import FACTORS

    named = [isinstance(getattr(run, key), str) for run in card.runs for key in FACTORS]
    if not any(named):
        return card, ()
    from greenscore.factors.library import load_library
    from greenscore.factors.training_cards import resolved

    library, problems = load_library()
    return (card, problems) if library is None else resolved(card, library)
