"""Finding factors by words, in Chinese or English."""

from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.factors.vocabulary import RETIRED

MOST = 20


def search(library: Library, words: str, most: int = MOST) -> tuple[Factor, ...]:
    """Return the factors that hold every word, the best first; among editions the newest first.

    A word that is the whole activity or region counts three, one that is part of a name or an id
    counts one. Rows that only a pin may still use are left out.
    """
    asked = words.casefold().split()
    ranked = [
        (rank, factor)
        for factor in library.factors
        if factor.review not in RETIRED and (rank := _rank(factor, asked))
    ]
    ranked.sort(key=lambda entry: entry[1].version, reverse=True)
    ranked.sort(key=lambda entry: (-entry[0], len(entry[1].id), entry[1].id))
    return tuple(factor for _, factor in ranked[:most])


def _rank(factor: Factor, asked: list[str]) -> int:
    """Return how well a row answers all the words, 0 where one is not in it."""
    whole = {factor.activity, factor.kind, factor.region.casefold(), factor.version.casefold()}
    texts = (factor.id, factor.name.zh, factor.name.en, factor.activity)
    text = "\n".join(texts).casefold()
    counts = [3 if word in whole else int(word in text) for word in asked]
    return sum(counts) if counts and all(counts) else 0
