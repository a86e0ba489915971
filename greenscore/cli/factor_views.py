"""Factors as a person reads them, and as `--json` prints them."""

from dataclasses import asdict
from typing import Any

from greenscore.cli.output import print_json, refuse, say
from greenscore.factors.composite import Composite, composite
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
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
        "parts": "the product of these and of 44/12",
    },
}
_SHOWN = ("kind", "activity", "region", "method", "boundary", "gas", "gwp", "hv_basis")


def as_object(factor: Factor, library: Library, lang: Lang) -> dict[str, Any]:
    """Return a factor and its source as plain data."""
    plain = {key: _plain(value) for key, value in asdict(factor).items()}
    source = library.sources[factor.source]
    return plain | {
        "name": factor.name.get(lang),
        "source": {
            "id": source.id,
            "title": source.title.get(lang),
            "publisher": source.publisher.get(lang),
            "number": source.number,
            "address": source.address,
            "licence": source.licence,
            "rule": source.rule.get(lang),
            "copy": source.copy.get(lang),
        },
    }


def show_factor(factor: Factor, library: Library, lang: Lang) -> None:
    """Print a factor, its key, its source and its other versions."""
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
    }
    for name, text in told.items():
        if text:
            say(f"  {words[name]}: {text}")


def show_composite(library: Library, stem: str, version: str, lang: Lang, *, as_json: bool) -> bool:
    """Print what the parts `stem.ncv`, `stem.cc` and `stem.of` make; False where there are none."""
    made = _made(library, stem, version)
    if made is None:
        return False
    if isinstance(made, Problem):
        refuse([made], lang, as_json=as_json)
    if as_json:
        parts = [as_object(part, library, lang) for part in made.parts]
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
