"""The work of an author on the screen: what was frozen, and what became of the cases."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from greenscore.model.population import Reference
from greenscore.reporting.screen.blocks import Blocks, ScreenTable, on_one_line
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.scoring.population_statistics import Freezing
    from greenscore.standard.proofs.written import CaseOutcome


def freezing_screen(freezing: "Freezing", lang: Lang) -> Blocks:
    """Tell what became of each node, then the files that were written."""
    rows = [
        (
            id,
            str(node.present),
            str(node.absent),
            str(node.brought_in),
            _statistics(node.reference, lang),
        )
        for id, node in freezing.nodes.items()
    ]
    told = ("present", "absent", "brought_in", "statistics")
    header = words(lang, "glossary.node", *(f"screen.frozen.{key}" for key in told))
    yield ScreenTable(header, rows)
    for file in freezing.files:
        yield str(file)


def _statistics(reference: Reference, lang: Lang) -> str:
    values, groups = str(len(reference.values)), str(len(reference.groups))
    found = [f"{name} {number:g}" for name, number in reference.stated.items()]
    found += [word("screen.frozen.values", lang, count=values)] if reference.values else []
    found += [word("screen.frozen.groups", lang, count=groups)] if reference.groups else []
    return ", ".join(found)


def proofs_screen(outcomes: Sequence["CaseOutcome"], lang: Lang) -> Blocks:
    """Return each failed case with one aligned line a difference, and then the counts."""
    told = ("part", "expected", "found", "tolerance")
    header = ("", *words(lang, "glossary.node", *(f"screen.proofs.{key}" for key in told)))
    failed = [outcome for outcome in outcomes if outcome.differences]
    for outcome in failed:
        yield on_one_line(f"✗ {outcome.standard} {outcome.place}")
        rows = [
            ("", found.node or "-", found.part, found.expected, found.actual, found.tolerance)
            for found in outcome.differences
        ]
        yield ScreenTable(header, rows)
    passed = len(outcomes) - len(failed)
    yield word("screen.proofs.counts", lang, passed=str(passed), failed=str(len(failed)))
