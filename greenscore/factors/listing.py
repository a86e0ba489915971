"""What records may be about and where, as lists for a form: ids with their names in both languages."""

import re
from collections.abc import Iterable, Sequence

from greenscore.factors.names import NAMED, shipped, unsourced
from greenscore.factors.rows import Factor
from greenscore.model.item_names import item_name
from greenscore.texts import Lang, Text

_CODE = re.compile(r"^[A-Z]{2,4}$|^[A-Z]{2}-|^[0-9]")


def items_listed(factors: Iterable[Factor]) -> list[tuple[str, str, str, str, str]]:
    """Return each item with its names, the kinds of its factors, and the countries that have them."""
    rows: dict[str, list[Factor]] = {}
    for factor in factors:
        rows.setdefault(factor.activity, []).append(factor)
    found = []
    for id_ in sorted(rows):
        kinds = sorted({row.kind for row in rows[id_]})
        places = sorted({row.region.partition("-")[0] for row in rows[id_]})
        name = named(id_, rows[id_])
        found.append((id_, name.zh, name.en, ", ".join(kinds), ", ".join(places)))
    return found


def regions_listed(factors: Iterable[Factor]) -> list[tuple[str, str, str]]:
    """Return each region that has factors, or that words are known for, with its names."""
    words = shipped().regions
    known = {factor.region for factor in factors} | set(words)
    return [
        (id_, _first(words.get(id_, ()), "zh"), _first(words.get(id_, ()), "en"))
        for id_ in sorted(known)
    ]


def named(id_: str, rows: Sequence[Factor]) -> Text:
    """Return the name of an item: its label, that of a row named after it, a word for it, or a row's."""
    name = item_name(id_)
    if name != Text(id_, id_):
        return name
    own = next((row.name for row in rows if row.kind in NAMED), Text())
    last = next((row.name for row in rows if row.kind != "gwp"), name)  # these tell of potentials
    words = shipped().items.get(id_, ())
    return Text(
        zh=unsourced(own.zh) or _first(words, "zh") or unsourced(last.zh),
        en=unsourced(own.en) or _first(words, "en") or unsourced(last.en),
    )


def _first(words: Iterable[str], lang: Lang) -> str:
    """Return the first word that can be one of a language: a code of four letters and less is none."""
    if lang == "zh":
        return next((word for word in words if not word.isascii()), "")
    return next(
        (word for word in words if word.isascii() and len(word) > 2 and not _CODE.search(word)), ""
    )
