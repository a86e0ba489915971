"""What was understood of the words of records and what is asked, and the records with other words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from greenscore.factors.listing import named, regions_listed
from greenscore.factors.names import plain
from greenscore.inventories.categories import ActivityCategories
from greenscore.inventories.factor_queries import FactorContext
from greenscore.model.activities import Activities, Words
from greenscore.problems import Problem
from greenscore.quantities.units import UnitError, parse_unit
from greenscore.texts import LANGS, Lang, Text

MOST = 100
_SHOWN = 12


class Labels:
    """The names of ids, to tell what a word could be."""

    def __init__(self, desk: FactorContext, categories: ActivityCategories) -> None:
        self._desk = desk
        self._categories = categories

    def listed(self, column: str, ids: Iterable[str], lang: Lang) -> str:
        """Return ids with their names in a language, where these say more."""
        return with_names({id_: self._name(column, id_) for id_ in ids}, lang)

    def _name(self, column: str, id_: str) -> Text:
        match column:
            case "category":
                return self._categories.by_id[id_].label
            case "item":
                rows = [row for row in self._desk.library.factors if row.activity == id_]
                return named(id_, rows)
            case "region":
                return next(
                    (Text(*names) for code, *names in regions_listed(()) if code == id_), Text()
                )
            case _:
                return Text()


def with_names(names: Mapping[str, Text], lang: Lang) -> str:
    """Return ids with their names in a language, where these say more."""
    told = ((id_, name.get(lang)) for id_, name in names.items())
    return ", ".join(f"{i} ({n})" if plain(n) not in {"", plain(i)} else i for i, n in told)


class Told:
    """What was understood, and what is asked; each thing once, at the first record that needs it."""

    def __init__(self, activities: Activities, labels: Labels) -> None:
        self.problems: dict[tuple[str, ...], Problem] = {}
        self._activities = activities
        self._labels = labels
        self._pairs: dict[str, dict[str, str]] = defaultdict(dict)

    @property
    def full(self) -> bool:
        """Tell whether as much is told as anybody reads: the rest is left untold, and costs nothing."""
        return len(self.problems) >= MOST

    def pair(self, column: str, word: str, id_: str) -> str:
        """Note what a word was understood as, unless it differs in capitals and signs alone."""
        if plain(word) != plain(id_):
            self._pairs[column][word] = id_
        return id_

    def fault(self, code: str, row: int, column: str, given: str, **args: str) -> None:
        """Note a problem with a word."""
        told = {"column": column, "given": given[:80], **args}
        if not self.full:
            problem = Problem(code=code, where=self._activities.place(row, column), args=told)
            self.problems.setdefault((code, *told.values()), problem)

    def listed(self, column: str, ids: Iterable[str], lang: Lang) -> str:
        """Return ids with their names in a language, where these say more."""
        return self._labels.listed(column, ids, lang)

    def ask(self, row: int, column: str, given: str, could: Iterable[str]) -> None:
        """Note a word that can be several ids."""
        ids = list(could)
        args = {f"could_{lang}": self.listed(column, ids, lang) for lang in LANGS}
        self.fault("activity-word-asked", row, column, given, **args)

    def notes(self) -> list[Problem]:
        """Return a note for each column in which words were understood."""
        return [
            Problem(
                code="activity-words-understood",
                args={
                    "column": column,
                    "count": str(len(pairs)),
                    "pairs": "; ".join(f"{w[:40]} = {id_}" for w, id_ in [*pairs.items()][:_SHOWN]),
                },
            )
            for column, pairs in self._pairs.items()
        ]


def other_words(
    activities: Activities, column: str, codes: NDArray[np.int32], texts: Sequence[str]
) -> Activities:
    """Return records with other words in a column, each kept once, and what was written beside them."""
    places: dict[str, int] = {}
    moved = [places.setdefault(text, len(places)) if text else -1 for text in texts]
    moved.append(-1)  # the last is that of code -1: a blank stays one
    words = Words(np.array(moved, np.int32)[codes], list(places))
    return replace(
        activities,
        words={**activities.words, column: words},
        written={**activities.written, column: activities.as_written()[column]},
    )


def known_regions(desk: FactorContext) -> frozenset[str]:
    """Return every region that a row or the programme names."""
    profile = desk.profile
    chains = [region for chain in profile.region_chain.values() for region in chain]
    absent = [region for _, region in profile.absent]
    rows = [row.region for row in desk.library.factors]
    return frozenset([*rows, *profile.region_chain, *chains, *absent])


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit."""
    try:
        parse_unit(text)
    except UnitError:
        return False
    return True
