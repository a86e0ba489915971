"""The work of an author on the screen: what was frozen, and what became of the cases."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from greenscore.model.population import Reference
from greenscore.reporting.screen.blocks import Blocks, Table, on_one_line
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.scoring.freezing import Freezing
    from greenscore.standard.proofs.written import CaseOutcome

_FROZEN = {
    "zh": ("节点", "有值", "缺", "收拢", "统计量"),
    "en": ("node", "present", "absent", "brought in", "statistics"),
}


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
    yield Table(_FROZEN[lang], rows)
    for file in freezing.files:
        yield str(file)


def _statistics(reference: Reference, lang: Lang) -> str:
    values, groups = ("个值", "组") if lang == "zh" else ("values", "groups")
    found = [f"{name} {number:g}" for name, number in reference.stated.items()]
    found += [f"{len(reference.values)} {values}"] if reference.values else []
    found += [f"{len(reference.groups)} {groups}"] if reference.groups else []
    return ", ".join(found)


_DIFFERENCES = {
    "zh": ("", "节点", "项", "应为", "实为", "容差"),
    "en": ("", "node", "part", "expected", "found", "tolerance"),
}


def proofs_screen(outcomes: Sequence["CaseOutcome"], lang: Lang) -> Blocks:
    """Return each failed case with one aligned line a difference, and then the counts."""
    failed = [outcome for outcome in outcomes if outcome.differences]
    for outcome in failed:
        yield on_one_line(f"✗ {outcome.standard} {outcome.place}")
        rows = [
            ("", found.node or "-", found.part, found.expected, found.actual, found.tolerance)
            for found in outcome.differences
        ]
        yield Table(_DIFFERENCES[lang], rows)
    passed = len(outcomes) - len(failed)
    yield (
        f"通过 {passed}，未通过 {len(failed)}"
        if lang == "zh"
        else f"{passed} passed, {len(failed)} failed"
    )
