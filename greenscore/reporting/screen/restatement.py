"""A restatement on the screen."""

from typing import TYPE_CHECKING

from greenscore.reporting.screen.blocks import Blocks, ScreenTable
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.inventories.restatement import Change, Restatement, Result


def restatement_screen(found: "Restatement", lang: Lang) -> Blocks:
    """Return the totals by both, what sites and categories it moves, and the factors behind it."""
    compared = words(lang, *(f"screen.restatement.{key}" for key in ("old", "new", "difference")))
    for name, result in zip(compared[:2], (found.old, found.new), strict=True):
        yield f"{name}: {_identity(result)}"
    yield ""
    yield ScreenTable(("t CO2e", *compared), [_row(change, lang) for change in found.totals])
    for changes in (found.sites, found.categories):
        if changes:
            yield ""
            yield ScreenTable(("t CO2e", *compared), [_row(each, lang) for each in changes])
    if not found.factors:
        yield word("screen.restatement.no_factor", lang)
        return
    yield ""
    rows = [
        (
            word(f"screen.restatement.{each.part}", lang),
            *((each.rows_old or "–"), (each.rows_new or "–")),
            str(each.records),
            *(_shown(each.old), _shown(each.new), _shown(each.difference)),
        )
        for each in found.factors
    ]
    factors = ("part", "old_factors", "new_factors")
    header = words(lang, *(f"screen.restatement.{key}" for key in factors), "glossary.record")
    yield ScreenTable((*header, *compared), rows)


def _identity(result: "Result") -> str:
    library = f"{result.library} {result.library_digest}"
    return f"{result.as_of} {result.profile}, {library}, SHA-256 {result.digest}"


def _row(change: "Change", lang: Lang) -> tuple[str, str, str, str]:
    *group, name = change.key
    label = " / ".join((*group, word(f"screen.total.{name}", lang)))
    return label, _shown(change.old), _shown(change.new), _shown(change.difference)


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.2f}"
