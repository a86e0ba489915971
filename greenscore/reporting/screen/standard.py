"""A standard on the screen: what it asks, how it weighs, and where its figures come from."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from greenscore.reporting.screen.blocks import Blocks, ScreenTable
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.model.nodes import Level, Node
    from greenscore.model.standard import Edition, Standard
    from greenscore.standard.catalogue import Heading


def headings_screen(headings: Sequence["Heading"], lang: Lang) -> Blocks:
    """Return a line a standard: how it is named, whether it is published, its shelf, and its title."""
    header = words(lang, "glossary.standard", "screen.status", "screen.shelf", "screen.name")
    rows = [
        (
            h.reference,
            word(f"glossary.standard.{h.status}", lang),
            h.book.shelf.label,
            h.title.get(lang),
        )
        for h in headings
    ]
    yield ScreenTable(header, rows)


def standard_screen(edition: "Edition", lang: Lang) -> Blocks:
    """Return a standard for a reader: head, index with weights, levels, prerequisites, sources."""
    from greenscore.reporting.assessment.sentences import end_of_effect

    standard = edition.standard
    status = word(f"glossary.standard.{standard.status}", lang)
    yield f"{standard.title.get(lang)}\n{standard.id}@{standard.edition}  {status}"
    yield f"SHA-256 {edition.digest}"
    if over := end_of_effect(standard):
        yield over.get(lang)
    if standard.description:
        yield f"\n{standard.description.get(lang)}"
    header = words(lang, *(f"glossary.{key}" for key in ("indicator", "weight", "scale", "source")))
    yield ""
    yield ScreenTable(header, list(_nodes(standard.index, lang, 0)))
    yield from _levels(standard.levels, lang)
    for result in standard.results:
        title = result.title.get(lang) or result.id
        yield f"\n{title} ({word('report.results.beside', lang)})"
        alone = (title, "", scale_name(result, lang), result.source or "")
        rows = list(_nodes(result, lang, 0)) or [alone]
        yield ScreenTable(header, rows)
        yield from _levels(result.levels, lang)
    yield from _population(edition, lang)
    yield from _choices(standard, lang)
    yield from _ungraded(edition, lang)
    yield from _stated(edition, lang)
    yield ""
    header = words(lang, "glossary.source", "glossary.mark", "screen.name", "screen.address")
    rows = [
        (id, word(f"glossary.mark.{s.mark}", lang), s.title.get(lang), s.url or "")
        for id, s in standard.sources.items()
    ]
    yield ScreenTable(header, rows)


def _choices(standard: "Standard", lang: Lang) -> Blocks:
    """Tell how scores are rounded and from which grade they are recognised, and who chose that."""
    rounding, grade = standard.rounding, word(f"glossary.grade.{standard.recognition.grade}", lang)
    mode = word(f"report.mode.{rounding.mode}", lang)
    rows = [
        (word("screen.rounding", lang), f"{rounding.digits}, {mode}", rounding.source),
        (word("glossary.score.recognised", lang), f"≥ {grade}", standard.recognition.source),
    ]
    yield ""
    for name, rule, source in rows:
        found = standard.sources.get((source or "").partition(" ")[0])
        mark = word(f"glossary.mark.{found.mark}", lang) if found else ""
        yield f"{name}: {rule}" + (f" ({source}: {mark})" if mark else "")


def _levels(levels: Sequence["Level"], lang: Lang) -> Blocks:
    if not levels:
        return
    rows = [
        (
            level.label.get(lang) or level.id,
            level.at or (f"> {level.above}" if level.above else ""),
            "; ".join(g.expect for g in level.requires),
        )
        for level in levels
    ]
    yield ""
    header = words(lang, *(f"glossary.{key}" for key in ("level", "threshold", "requirement")))
    yield ScreenTable(header, rows)


def _population(edition: "Edition", lang: Lang) -> Blocks:
    """Tell whom relative scores compare with, and since when that is frozen."""
    described, frozen = edition.standard.reference, edition.provenance
    if described is None:
        return
    title = word("Glossary.population", lang)
    yield f"\n{title}: {described.population.get(lang)}, {described.date}"
    if frozen is not None:
        count, day = words(lang, "report.population.count", "report.population.frozen")
        yield f"{count}: {frozen.members}, {day}: {frozen.frozen}, SHA-256 {frozen.reference}"


def _ungraded(edition: "Edition", lang: Lang) -> Blocks:
    """Tell which answers the recognised score takes as given, and why."""
    asked = edition.standard.inputs.items()
    rows = [(q.label.get(lang) or id, q.because.get(lang)) for id, q in asked if not q.graded]
    if rows:
        yield ""
        yield ScreenTable(words(lang, "screen.standard.ungraded", "screen.standard.because"), rows)


def _stated(edition: "Edition", lang: Lang) -> Blocks:
    """Tell which values the programme states for which sectors and days, and how they were read."""
    from greenscore.model.sectors import stated_values
    from greenscore.reporting.assessment import sentences
    from greenscore.reporting.screen.numbers import quantity

    inputs = edition.standard.inputs
    rows = [
        (
            stated.sector,
            inputs[stated.input].label.get(lang) or stated.input,
            quantity(stated.value, stated.unit),
            sentences.days_text(stated),
            word(f"glossary.mark.{stated.mark}", lang),
            stated.source,
        )
        for stated in stated_values(edition)
    ]
    if rows:
        own = (f"screen.standard.{key}" for key in ("sector", "stated", "value", "days"))
        yield ""
        yield ScreenTable(words(lang, *own, "glossary.mark", "glossary.source"), rows)


def scale_name(node: "Node", lang: Lang) -> str:
    """Name a node's scale, with what distinguishes it, or its aggregate."""
    score = node.score
    if score is None:
        return word(f"screen.aggregate.{node.aggregate.kind}", lang) if node.children else ""
    if score.relative is not None:
        return word(f"screen.relative.{score.relative.method}", lang)
    name = word(f"report.method.scale_{score.kind}", lang)
    if score.criterion is None:
        return name
    return f"{name}: {word(f'glossary.force.{score.criterion.force}', lang)}"


def _nodes(node: "Node", lang: Lang, depth: int) -> Iterator[tuple[str, str, str, str]]:
    for child in node.children:
        title = child.title.get(lang) or child.id
        yield "  " * depth + title, child.weight, scale_name(child, lang), child.source or ""
        yield from _nodes(child, lang, depth + 1)
