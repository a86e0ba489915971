"""Finding factors by words, in Chinese or English, and what was meant where nothing is found."""

from collections.abc import Sequence
from dataclasses import dataclass

from greenscore.factors.library import Library
from greenscore.factors.names import Names, item_names, plain, region_names
from greenscore.factors.rows import Factor
from greenscore.factors.vocabulary import RETIRED

MOST = 20


@dataclass(frozen=True, slots=True)
class Findings:
    """The best rows that hold every word, how many there are, and near words where there are none.

    `near` has the words that stand in no row at all, each with the known words nearest in spelling.
    """

    factors: tuple[Factor, ...]
    count: int
    near: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """One word that is asked for: as it is, without its signs, and the activities and regions it names."""

    word: str
    plain: str
    activities: frozenset[str]
    regions: frozenset[str]

    def rank(self, factor: Factor, text: str, bare: str) -> int:
        """Return 3 where the word is all of an activity, kind, region or edition, 1 where part of a name."""
        whole = {factor.activity, factor.kind, factor.region.casefold(), factor.version.casefold()}
        if (
            factor.activity in self.activities
            or factor.region in self.regions
            or self.word in whole
        ):
            return 3
        return int(self.word in text or (self.plain != "" and self.plain in bare))


def search(library: Library, words: str, most: int = MOST) -> Findings:
    """Return the factors that hold every word, the best first; among editions the newest first.

    A word that is the whole activity or region, or a name of it, counts three, one that is part of a
    name or an id counts one. Rows that only a pin may still use are left out.
    """
    items, regions = item_names(library.factors), region_names(r.region for r in library.factors)
    asked = _asked(words, items, regions)
    standing = [factor for factor in library.factors if factor.review not in RETIRED]
    ranked = [(rank, factor) for factor in standing if (rank := _rank(factor, asked))]
    ranked.sort(key=lambda entry: entry[1].version, reverse=True)
    ranked.sort(key=lambda entry: (-entry[0], len(entry[1].id), entry[1].id))
    lost = [] if ranked else [one for one in asked if not any(_rank(f, [one]) for f in standing)]
    near = ((one.word, (*items.near(one.word), *regions.near(one.word))) for one in lost)
    return Findings(tuple(factor for _, factor in ranked[:most]), len(ranked), tuple(near))


def _asked(words: str, items: Names, regions: Names) -> list[_Asked]:
    """Return the words; several that are one name together, as `R 134a`, are one word."""
    whole = words.strip()
    known = items.read(whole).ids or regions.read(whole).ids
    return [
        _Asked(
            word.casefold(),
            plain(word),
            frozenset(items.read(word).ids),
            frozenset(regions.read(word).ids),
        )
        for word in ([whole] if known else whole.split())
    ]


def _rank(factor: Factor, asked: Sequence[_Asked]) -> int:
    """Return how well a row answers all the words, 0 where one is not in it."""
    texts = (factor.id, factor.name.zh, factor.name.en, factor.activity)
    text = "\n".join(texts).casefold()
    bare = "\n".join(map(plain, texts))
    counts = [one.rank(factor, text, bare) for one in asked]
    return sum(counts) if counts and all(counts) else 0
