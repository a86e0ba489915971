"""Factors as a person reads them, and as `--json` prints them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from greenscore.cli.output import print_json, print_table, refuse, say, show_problems
from greenscore.factors.composite import Composite, composite
from greenscore.factors.library import Library, load_library
from greenscore.factors.rows import Factor
from greenscore.factors.staleness import Age, Ages
from greenscore.problems import Problem
from greenscore.texts import Lang

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


def with_day(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--as-of`, the day on which a row is looked at."""
    return click.option(
        "--as-of",
        "as_of",
        type=click.DateTime(["%Y-%m-%d"]),
        help="The day by which a row has ended or has a newer one; else today.",
    )(command)


def open_library(lang: Lang, *, as_json: bool, overlays: Sequence[Path] = ()) -> Library:
    """Return the shipped library with a company's overlays, or print what is wrong and exit."""
    library, problems = load_library(overlays=overlays)
    if library is None:
        refuse(problems, lang, as_json=as_json)
    if not as_json:
        show_problems(problems, lang)
    return library


def ages_on(library: Library, as_of: datetime | None) -> Ages:
    """Return the ages of the rows on a day, by default the user's today."""
    return Ages(library, as_of.date() if as_of else date.today())  # noqa: DTZ011 - a local day


def as_object(factor: Factor, library: Library, lang: Lang, age: Age) -> dict[str, Any]:
    """Return a factor, how it stands today, and its source as plain data."""
    plain = {key: _plain(value) for key, value in asdict(factor).items()}
    source = library.sources[factor.source]
    return plain | {
        "name": factor.name.get(lang),
        "ended": _plain(age.ended),
        "newer": age.newer,
        "source": {
            "id": factor.source,
            "title": source.title.get(lang),
            "publisher": source.publisher.get(lang),
            "number": source.number,
            "address": source.address,
            "licence": source.licence,
            "rule": source.rule.get(lang),
            "copy": source.copy.get(lang),
        },
    }


def show_ages(ages: Iterable[Age], lang: Lang) -> None:
    """Print a table of rows that are past their window or have a newer one."""
    header = ("因子", "适用至", "更新的") if lang == "zh" else ("factor", "applied until", "newer")
    rows = [(age.factor.reference, _plain(age.ended) or "", age.newer) for age in ages]
    print_table(header, rows)


def show_factor(factor: Factor, library: Library, lang: Lang, age: Age) -> None:
    """Print a factor, its key, its source, its other versions, and whether it is past its best."""
    words = _WORDS[lang]
    source = library.sources[factor.source]
    say(f"{factor.reference}  {factor.name.get(lang)}")
    say(f"{factor.value} {factor.unit}/{factor.per}")
    key = [getattr(factor, name) for name in _SHOWN]
    say("  ".join(word for word in key if word != "na"))
    others = [f.version for f in library.factors if f.id == factor.id and f is not factor]
    told = {
        "data": _window(factor.data_from, factor.data_to),
        "apply": _window(factor.apply_from, factor.apply_to),
        "published": _plain(factor.published) or "",
        "source": " ".join(filter(None, (source.title.get(lang), source.number))),
        "locator": factor.locator,
        "copy": source.copy.get(lang),
        "licence": source.licence,
        "rule": source.rule.get(lang),
        "review": f"{factor.review}, {factor.mark}",
        "digest": factor.digest,
        "versions": ", ".join(others),
        "ended": _plain(age.ended) or "",
        "newer": age.newer,
    }
    for name, text in told.items():
        if text:
            say(f"  {words[name]}: {text}")


def show_composite(
    library: Library,
    stem: str,
    version: str,
    lang: Lang,
    *,
    as_json: bool,
    as_of: datetime | None = None,
) -> bool:
    """Print what the parts `stem.ncv`, `stem.cc` and `stem.of` make; False where there are none."""
    made = _made(library, stem, version)
    if made is None:
        return False
    if isinstance(made, Problem):
        refuse([made], lang, as_json=as_json)
    if as_json:
        ages = ages_on(library, as_of)
        parts = [as_object(part, library, lang, ages.of(part)) for part in made.parts]
        print_json({"value": str(made.value), "unit": made.unit, "per": made.per, "parts": parts})
        return True
    say(f"{made.value.normalize():f} {made.unit}/{made.per}")
    say(_WORDS[lang]["parts"])
    for part in made.parts:
        say(f"  {part.reference}  {part.value} {part.unit}/{part.per}  {part.name.get(lang)}")
    return True


def _made(library: Library, stem: str, version: str) -> Composite | Problem | None:
    rows = [row for row in library.factors if row.id == f"{stem}.ncv"]
    edition = version or max((row.version for row in rows), default="")
    ncv, carbon, oxidation = (
        library.pin(f"{stem}.{part}", edition) for part in ("ncv", "cc", "of")
    )
    if ncv is None or carbon is None:
        return None
    rest = oxidation.reference if oxidation else ""
    return composite(library, ncv.reference, carbon.reference, rest)


def _window(start: object, end: object) -> str:
    return f"{_plain(start) or ''} … {_plain(end) or ''}" if start or end else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
