"""The words people write for ids, in Chinese and English: read where one id can be meant, else asked.

`standards/factors/names.yaml` holds them; the labels that lists show and the names of the library's own
rows are words too. A word is never guessed: one that stands with several ids, or is wider than any, is told
with what it could be.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import Field

from greenscore.factors.entries import read_as
from greenscore.factors.rows import Factor
from greenscore.model.scalars import Block
from greenscore.problems import near
from greenscore.resources import factors_folder
from greenscore.text.document import Limits
from greenscore.texts import LANGS, Text, entries, worded

NAMED = frozenset(
    {"transport", "material", "waste", "water", "hotel", "homeworking", "embodied", "heat"}
)
"""Kinds whose rows are named after what they are about, and not after a figure of it."""
_Words = tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]


class Wider(Block):
    """Words that are wider than any one id, with the ids they could be."""

    words: _Words
    could: tuple[str, ...]


class _File(Block):
    items: Mapping[str, _Words]
    categories: Mapping[str, _Words]
    regions: Mapping[str, _Words]
    kinds: _Words
    city: str
    cities: Mapping[str, _Words]
    units: Mapping[str, _Words]
    scopes: Mapping[str, _Words]
    uses: Mapping[str, _Words]
    bases: Mapping[str, _Words]
    instruments: Mapping[str, _Words]
    asked: Mapping[str, tuple[Wider, ...]]


class Meaning(NamedTuple):
    """The ids that a word can stand for; `wide` where it is wider than any of them and must be asked."""

    ids: tuple[str, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The words of one column.

    `ids` are what it may say, `spelt` the ids by plain word, `wide` those of words that are asked;
    `written` gives for a plain word how it is written, for a hint; those `aside` are told after others.
    A word that begins with one of `heads`, as an address with its province, means what that means. One
    that follows one of `leads`, as a category its scope, means what it means by itself, of the ids there.
    """

    ids: frozenset[str]
    spelt: Mapping[str, tuple[str, ...]] = field(repr=False)
    wide: Mapping[str, tuple[str, ...]] = field(repr=False)
    written: Mapping[str, str] = field(repr=False)
    aside: frozenset[str] = frozenset()
    heads: tuple[str, ...] = ()
    leads: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def read(self, word: str) -> Meaning:
        """Return what a word can stand for: nothing where nobody knows it."""
        if word in self.ids:
            others = self.spelt.get(plain(word), ())
            return Meaning((word, *(id_ for id_ in others if id_ != word)))
        key = plain(word)
        if key in self.spelt:
            return Meaning(self.spelt[key])
        if key in self.wide:
            return Meaning(self.wide[key], wide=True)
        head = next((head for head in self.heads if key.startswith(head)), "")
        return Meaning(self.spelt.get(head) or self._led(key))

    def _led(self, key: str) -> tuple[str, ...]:
        """Return what a word means after the longest lead it has, of the ids that stand under that."""
        lead = max((lead for lead in self.leads if key.startswith(lead)), key=len, default="")
        ids = self.spelt.get(key[len(lead) :], ()) if lead else ()
        return tuple(id_ for id_ in ids if id_ in self.leads[lead])

    def near(self, word: str, most: int = 3) -> list[str]:
        """Return the known words closest in spelling, each with its ids where they are others.

        Of words with the same ids the closest alone is told.
        """
        told: dict[tuple[str, ...], str] = {}
        found = near(plain(word), self.written, most=len(self.written))
        for key in sorted(found, key=self.aside.__contains__):
            told.setdefault(self.spelt.get(key) or self.wide[key], self.written[key])
        return [_with_ids(told[ids], ids) for ids in [*told][:most]]


def _with_ids(word: str, ids: tuple[str, ...]) -> str:
    return word if ids == (word,) else f"{word} ({', '.join(ids[:3])})"


def plain(word: str) -> str:
    """Return the letters and digits of a word, its width and capitals aside: `R-134a` is `r134a`."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def names_of(
    column: str, ids: Iterable[str], more: Iterable[tuple[str, str]] = (), free: bool = False
) -> Names:
    """Return the words of a column: its `ids`, the words of the file for them, and `more`.

    `more` are pairs of word and id for words that the file does not hold. Ids of the file that are not among
    `ids` are left out, unless the column is `free` to say others.
    """
    file = shipped()
    listed: Mapping[str, _Words] = getattr(file, column, {})
    wider = file.asked.get(column, ())
    own = (*listed, *(id_ for group in wider for id_ in group.could)) if free else ()
    known = dict.fromkeys((*ids, *own))
    spelt: dict[str, dict[str, None]] = {}
    written: dict[str, str] = {}
    wide: dict[str, tuple[str, ...]] = {}

    def add(pairs: Iterable[tuple[str, str]]) -> None:
        before = spelt.keys() | wide.keys()
        for word, id_ in pairs:
            key = plain(word)
            if key and key not in before and id_ in known:
                spelt.setdefault(key, {})[id_] = None
                written.setdefault(key, word)

    same = [(id_, id_) for id_ in known]
    add([*same, *((word, id_) for id_, words in listed.items() for word in words)])
    for group in wider:
        could = tuple(id_ for id_ in group.could if id_ in known)
        for word in group.words if could else ():
            if plain(word) not in spelt:
                wide[plain(word)] = could
                written.setdefault(plain(word), word)
    add(more)
    return Names(frozenset(known), {k: tuple(v) for k, v in spelt.items()}, wide, written)


def item_names(factors: Iterable[Factor]) -> Names:
    """Return the words for what factors are about."""
    rows = tuple(factors)
    labels = {id_: worded(f"items.{id_}") for id_ in entries("items")}
    more = [(word, id_) for id_, label in labels.items() for word in _both(label)]
    for row in rows:
        if row.kind in NAMED:
            more += [(unsourced(word), row.activity) for word in _both(row.name)]
    return names_of("items", (row.activity for row in rows), more)


def region_names(regions: Iterable[str]) -> Names:
    """Return the words for `regions` and those of the file, cities for what they lie in among them."""
    file = shipped()
    cities = [(word, id_) for id_, words in file.cities.items() for word in words]
    whole = [(word + file.city, id_) for word, id_ in cities if not word.isascii()]
    names = names_of("regions", regions, [*cities, *whole], free=True)
    aside = frozenset(plain(word) for word, _ in (*cities, *whole))
    words = (word for words in file.regions.values() for word in words)
    return replace(names, aside=aside, heads=tuple(w for w in words if w.endswith(file.kinds)))


@cache
def shipped() -> _File:
    """Return the words of the file beside the library; ValueError where it is not what it must be."""
    file, document = read_as(factors_folder() / "names.yaml", _File, Limits(ours=True))
    if file is None:
        raise ValueError([problem.as_dict("en") for problem in document.problems[:3]])
    return file


def _both(text: Text) -> Iterable[str]:
    return (text.get(lang) for lang in LANGS)


def unsourced(name: str) -> str:
    """Return the name of a row without the country of its figure in brackets at the end."""
    return name.removesuffix("）").rpartition("（")[0] or name.rpartition(" (")[0] or name
