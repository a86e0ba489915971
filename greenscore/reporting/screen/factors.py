"""Factors on the screen: one with its source, tables of several, and what other tools measured."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from greenscore.reporting.screen.blocks import Blocks, ScreenTable
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.factors.composite import Composite
    from greenscore.factors.exchange.measured import MeasuredRecord
    from greenscore.factors.library import Library
    from greenscore.factors.search import Findings
    from greenscore.factors.staleness import Age

_SHOWN = ("kind", "activity", "region", "method", "boundary", "gas", "gwp", "hv_basis")


def factors_screen(ages: Iterable["Age"], found: "Findings", lang: Lang) -> Blocks:
    """Return a line a factor: value, unit, name, and what is newer; near words where there is none."""
    keys = (
        "glossary.factor",
        "glossary.value",
        "glossary.unit",
        "screen.name",
        "screen.factor.past",
    )
    rows = [
        (f.reference, f.value, f"{f.unit}/{f.per}", f.name.get(lang), _past(age))
        for age in ages
        for f in (age.factor,)
    ]
    if not rows:
        yield word("screen.factor.none", lang)
        for asked, near in found.near:
            code = "screen.factor.near" if near else "screen.factor.nowhere"
            yield word(code, lang, word=asked, near=", ".join(near))
        return
    yield ScreenTable(words(lang, *keys), rows)
    if found.count > len(rows):
        yield word("screen.factor.more", lang, count=str(found.count - len(rows)))


def _past(age: "Age") -> str:
    """Return what is newer than a row, only the version for another edition, or when it ended."""
    return age.newer.removeprefix(age.factor.id) or (age.ended.isoformat() if age.ended else "")


def ages_screen(ages: Iterable["Age"], lang: Lang) -> Blocks:
    """Return rows that are past their window or have a newer one."""
    header = words(lang, "glossary.factor", "screen.factor.until", "screen.factor.newer")
    rows = [(age.factor.reference, _day(age.ended), age.newer) for age in ages]
    yield ScreenTable(header, rows)


def factor_screen(library: "Library", age: "Age", lang: Lang) -> Blocks:
    """Return a factor, its key, its source, its other versions, and whether it is past its best."""
    factor = age.factor
    source = library.sources[factor.source]
    yield f"{factor.reference}  {factor.name.get(lang)}"
    yield f"{factor.value} {factor.unit}/{factor.per}"
    key = [getattr(factor, name) for name in _SHOWN]
    yield "  ".join(part for part in key if part != "na")
    others = [f.version for f in library.factors if f.id == factor.id and f is not factor]
    told = {
        "data": _window(factor.data_from, factor.data_to),
        "apply": _window(factor.apply_from, factor.apply_to),
        "published": _day(factor.published),
        "source": " ".join(filter(None, (source.title.get(lang), source.number))),
        "locator": factor.locator,
        "copy": source.copy.get(lang),
        "licence": source.licence,
        "rule": source.rule.get(lang),
        "review": f"{factor.review}, {factor.mark}",
        "digest": factor.digest,
        "versions": ", ".join(others),
        "ended": _day(age.ended),
        "newer": age.newer,
    }
    for name, text in told.items():
        if text:
            yield f"  {word(f'screen.factor.{name}', lang)}: {text}"


def composite_screen(made: "Composite", lang: Lang) -> Blocks:
    """Return what parts make, and the parts."""
    yield f"{made.value.normalize():f} {made.unit}/{made.per}"
    yield word("screen.factor.parts", lang)
    for part in made.parts:
        yield f"  {part.reference}  {part.value} {part.unit}/{part.per}  {part.name.get(lang)}"


def measured_screen(
    found: Sequence["MeasuredRecord"], own: Mapping[str, float | None], lang: Lang
) -> Blocks:
    """Return a line a record: what that tool says of it, and what a profile does."""
    told = words(lang, "glossary.record", "glossary.region")
    by = words(lang, "screen.factor.use", "screen.factor.by_tool", "screen.factor.by_profile")
    rows = []
    for one in found:
        figures = (one.reported, own.get(one.record["record"]))
        shown = (one.record[name] for name in ("record", "region", "amount", "use"))
        rows.append((*shown, *("" if each is None else f"{each:.6g}" for each in figures)))
    yield ScreenTable((*told, "kWh", *by), rows)


def _window(start: date | None, end: date | None) -> str:
    return f"{_day(start)} … {_day(end)}" if start or end else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
