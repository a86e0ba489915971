"""Factors on the screen: one with its source, tables of several, and what other tools measured."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from greenscore.reporting.screen.blocks import Blocks, Table
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.factors.composite import Composite
    from greenscore.factors.exchange.measured import Measured
    from greenscore.factors.library import Library
    from greenscore.factors.staleness import Age

_WORDS = {
    "zh": {
        "region": "地区",
        "data": "数据期间",
        "apply": "适用期间",
        "published": "发布日期",
        "source": "来源",
        "locator": "出处",
        "licence": "许可",
        "rule": "适用规则",
        "copy": "读取方式",
        "review": "审核",
        "digest": "摘要",
        "versions": "其他版本",
        "ended": "适用期已过，止于",
        "newer": "已有更新的",
        "parts": "由以下各项相乘，再乘以 44/12",
    },
    "en": {
        "region": "region",
        "data": "describes",
        "apply": "applies",
        "published": "published",
        "source": "source",
        "locator": "where",
        "licence": "licence",
        "rule": "rule",
        "copy": "read",
        "review": "review",
        "digest": "digest",
        "versions": "other versions",
        "ended": "no longer applies, since",
        "newer": "newer",
        "parts": "the product of these and of 44/12",
    },
}
_SHOWN = ("kind", "activity", "region", "method", "boundary", "gas", "gwp", "hv_basis")


def factors_screen(found: Iterable["Age"], lang: Lang) -> Blocks:
    """Return a line a factor: value, unit, name, and what is newer."""
    header = ("因子", "数值", "单位", "名称", "已有更新的或已过期")
    if lang == "en":
        header = ("factor", "value", "unit", "name", "newer, or ended")
    rows = [
        (f.reference, f.value, f"{f.unit}/{f.per}", f.name.get(lang), _past(age))
        for age in found
        for f in (age.factor,)
    ]
    yield Table(header, rows)


def _past(age: "Age") -> str:
    """Return what is newer than a row, only the version for another edition, or when it ended."""
    return age.newer.removeprefix(age.factor.id) or (age.ended.isoformat() if age.ended else "")


def ages_screen(ages: Iterable["Age"], lang: Lang) -> Blocks:
    """Return rows that are past their window or have a newer one."""
    header = ("因子", "适用至", "更新的") if lang == "zh" else ("factor", "applied until", "newer")
    rows = [(age.factor.reference, _day(age.ended), age.newer) for age in ages]
    yield Table(header, rows)


def factor_screen(library: "Library", age: "Age", lang: Lang) -> Blocks:
    """Return a factor, its key, its source, its other versions, and whether it is past its best."""
    words, factor = _WORDS[lang], age.factor
    source = library.sources[factor.source]
    yield f"{factor.reference}  {factor.name.get(lang)}"
    yield f"{factor.value} {factor.unit}/{factor.per}"
    key = [getattr(factor, name) for name in _SHOWN]
    yield "  ".join(word for word in key if word != "na")
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
            yield f"  {words[name]}: {text}"


def composite_screen(made: "Composite", lang: Lang) -> Blocks:
    """Return what parts make, and the parts."""
    yield f"{made.value.normalize():f} {made.unit}/{made.per}"
    yield _WORDS[lang]["parts"]
    for part in made.parts:
        yield f"  {part.reference}  {part.value} {part.unit}/{part.per}  {part.name.get(lang)}"


def measured_screen(
    found: Sequence["Measured"], own: Mapping[str, float | None], lang: Lang
) -> Blocks:
    """Return a line a record: what that tool says of it, and what a profile does."""
    header = ("记录", "地区", "kWh", "口径", "该工具的 kg CO2e", "按方案 kg CO2e")
    if lang == "en":
        header = ("record", "region", "kWh", "use", "kg CO2e by that tool", "by the profile")
    rows = []
    for one in found:
        figures = (one.reported, own.get(one.record["record"]))
        shown = (one.record[name] for name in ("record", "region", "amount", "use"))
        rows.append((*shown, *("" if each is None else f"{each:.6g}" for each in figures)))
    yield Table(header, rows)


def _window(start: date | None, end: date | None) -> str:
    return f"{_day(start)} … {_day(end)}" if start or end else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
