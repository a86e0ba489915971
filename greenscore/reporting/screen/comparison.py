"""A result beside its recomputation on the screen."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from greenscore.insight.comparison import Absence, Cause, Compared, Comparison, Difference, Item
from greenscore.reporting.screen.blocks import Blocks, Facts, ScreenTable
from greenscore.reporting.screen.digests import digests_screen
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.insight.told import Key

MOST_DIFFERENCES = 100
MOST_SUBJECTS = 50
_LONGEST = 64  # a digest


def comparison_screen(found: Comparison, lang: Lang) -> Blocks:
    """Return each subject that differs with what and why, then the counts."""
    shown = [result for result in found.results if not result.equal or len(found.results) == 1]
    for number, result in enumerate(shown[:MOST_SUBJECTS]):
        if number:
            yield ""
        yield from _compared(result, lang)
    if len(shown) > MOST_SUBJECTS:
        yield word("screen.more", lang, count=str(len(shown) - MOST_SUBJECTS))
    for place, keys in (("data", found.only_told), ("result", found.only_again)):
        if keys:
            yield word(f"screen.recompute.not_in_{place}", lang, subjects=_named(keys, lang))
    if found.whole:
        yield word("screen.recompute.whole", lang)
        yield from _table(found.whole, lang)
    if len(found.results) == 1:
        return
    equal = sum(result.equal for result in found.results)
    counts = {"equal": str(equal), "different": str(len(found.results) - equal)}
    yield word("screen.recompute.counts", lang, **counts)


def _named(keys: "tuple[Key, ...]", lang: Lang) -> str:
    texts = [_cut(" ".join(key).strip()) for key in islice(keys, MOST_SUBJECTS)]
    rest = len(keys) - MOST_SUBJECTS
    more = [word("screen.more", lang, count=str(rest))] if rest > 0 else []
    return ", ".join((*texts, *more))


def _compared(result: Compared, lang: Lang) -> Blocks:
    head = f"{_cut(result.subject)} {_cut(result.period)}".strip()
    count = str(result.count)
    if result.equal:
        yield f"{head}: {word('screen.recompute.equal', lang, count=count)}"
    else:
        differing = str(len(result.differences))
        told = word("screen.recompute.different", lang, count=count, differing=differing)
        yield f"{head}: {told}"
    if result.differences:
        yield from _table(result.differences, lang)
    for cause in result.causes:
        yield f"  {_why(cause, result, lang)}"
    named = {"standard": result.standard_digest, "data": result.data_digest}
    yield from digests_screen(lang, **named, result=result.digest)
    if result.digest_again != result.digest:
        yield Facts([(word("screen.recompute.again", lang), result.digest_again)])


def _why(cause: Cause, result: Compared, lang: Lang) -> str:
    if cause is Cause.ENGINE:
        engines = {"told": _cut(result.engine), "again": result.engine_again}
        return word("screen.recompute.why_engine", lang, **engines)
    return word(f"screen.recompute.why_{cause}", lang)


def _table(differences: "tuple[Difference, ...]", lang: Lang) -> Blocks:
    keys = ("node", "part", "told", "again")
    yield ScreenTable(
        words(lang, *(f"screen.recompute.{key}" for key in keys)), list(_rows(differences, lang))
    )
    if len(differences) > MOST_DIFFERENCES:
        yield word("screen.more", lang, count=str(len(differences) - MOST_DIFFERENCES))


def _rows(differences: "tuple[Difference, ...]", lang: Lang) -> Iterator[tuple[str, ...]]:
    for each in differences[:MOST_DIFFERENCES]:
        items = (_item(item, lang) for item in (each.told, each.again))
        yield (_cut(each.node or "–"), _cut(each.part), *items)


def _item(item: Item, lang: Lang) -> str:
    """Write one item: nothing told of it, no value, or what it says."""
    if isinstance(item, Absence):
        return word("screen.recompute.absent", lang)
    if isinstance(item, bool):
        return word("glossary.yes" if item else "glossary.no", lang)
    return "–" if item is None else _cut(item)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
