"""The words of records understood as ids: read where one alone can be meant, else asked and never guessed.

What a record says stays as it was written, for its digest and its chain. Items are understood by what the
programme offers: 柴油 is the diesel of the programme's own tables, and where these hold several, a person is
asked which.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from greenscore.factors.listing import named, regions_listed
from greenscore.factors.names import Meaning, Names, item_names, names_of, plain, region_names
from greenscore.factors.profiles import WORLD
from greenscore.inventories.blends import blend_of
from greenscore.inventories.categories import CO2E, ActivityCategories, ActivityCategory, Way
from greenscore.inventories.factor_queries import FactorContext
from greenscore.inventories.needs import CHOICES, combined, ranked
from greenscore.model.activities import Activities, Words
from greenscore.model.inventory_terms import EmissionScope
from greenscore.problems import Problem
from greenscore.quantities.units import UnitError, parse_unit
from greenscore.texts import LANGS, Lang, Text, worded

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]+)*")
"""The form of a code of a region; one that nobody has rows for is left to the look-up."""
_COMBUSTION = ("combustion", "carbon-content")
_CHOOSING = ("category", "item", "region", "unit", "factor")
"""The cells that decide what an item can be."""
_MOST = 100
_SHOWN = 12
_Codes = NDArray[np.int32]


def understood(
    activities: Activities, desk: FactorContext, categories: ActivityCategories
) -> tuple[Activities, list[Problem]]:
    """Return records whose words are ids, and what could not be told; a note tells what was understood.

    Problems: `activity-word-asked`, `activity-region-unknown`, `activity-item-unknown`,
    `activity-item-nowhere`, `activity-words-understood`.
    """
    told = _Told(activities, _Labels(desk, categories))
    read = _columns(activities, desk, categories, told)
    read = _Items(read, desk, categories, told).read()
    return read, [*told.problems.values(), *told.notes()]


class _Labels:
    """The names of ids, to tell what a word could be."""

    def __init__(self, desk: FactorContext, categories: ActivityCategories) -> None:
        self._desk = desk
        self._categories = categories

    def listed(self, column: str, ids: Iterable[str], lang: Lang) -> str:
        """Return ids with their names in a language, where these say more."""
        told = []
        for id_ in ids:
            name = self._name(column, id_).get(lang)
            told.append(f"{id_} ({name})" if plain(name) not in {"", plain(id_)} else id_)
        return ", ".join(told)

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


class _Told:
    """What was understood, and what is asked; each thing once, at the first record that needs it."""

    def __init__(self, activities: Activities, labels: _Labels) -> None:
        self.problems: dict[tuple[str, ...], Problem] = {}
        self._activities = activities
        self._labels = labels
        self._pairs: dict[str, dict[str, str]] = defaultdict(dict)

    @property
    def full(self) -> bool:
        """Tell whether as much is told as anybody reads: the rest is left untold, and costs nothing."""
        return len(self.problems) >= _MOST

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

    def ask(self, row: int, column: str, given: str, could: Iterable[str]) -> None:
        """Note a word that can be several ids."""
        ids = list(could)
        args = {f"could_{lang}": self._labels.listed(column, ids, lang) for lang in LANGS}
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


def _columns(
    activities: Activities, desk: FactorContext, categories: ActivityCategories, told: _Told
) -> Activities:
    """Understand the columns whose words mean the same in every record."""
    regions, scopes = known_regions(desk), (*EmissionScope, *categories.protocol)
    readers: dict[str, tuple[Callable[[str], bool], Callable[[], Names]]] = {
        "category": (lambda text: categories.find(text) is not None, lambda: categories.names),
        "scope": (scopes.__contains__, lambda: names_of("scopes", scopes)),
        "region": (regions.__contains__, lambda: region_names(regions)),
        "unit": (_is_unit, lambda: names_of("units", (), free=True)),
        "grade": (categories.amounts.__contains__, lambda: _grades(categories.amounts)),
        "use": (CHOICES["use"].__contains__, lambda: names_of("uses", CHOICES["use"])),
        "basis": (CHOICES["basis"].__contains__, lambda: names_of("bases", CHOICES["basis"])),
        "instrument": (
            CHOICES["instrument"].__contains__,
            lambda: names_of("instruments", CHOICES["instrument"]),
        ),
    }
    for column, (stands, names) in readers.items():
        words = activities.words.get(column, Words(np.zeros(0, np.int32), ()))
        strange = [code for code, text in enumerate(words.texts) if not stands(text)]
        if strange:
            ids = _ids(words, strange, names(), column, told)
            if column == "category":
                ids |= _no_categories(words, [c for c in strange if c not in ids], categories, told)
            texts = [ids.get(code, text) for code, text in enumerate(words.texts)]
            activities = _with(activities, column, words.codes, texts)
    return activities


def _ids(
    words: Words, strange: Sequence[int], names: Names, column: str, told: _Told
) -> dict[int, str]:
    """Return the ids of strange words by their codes, blank for those that are asked.

    Those that nobody knows are left out.
    """
    found = {}
    for code in strange:
        text = words.texts[code]
        meaning = names.read(text)
        if len(meaning.ids) == 1 and not meaning.wide:
            found[code] = told.pair(column, text, meaning.ids[0])
        elif meaning.ids:
            if not told.full:
                row = int(np.flatnonzero(words.codes == code)[0])
                told.ask(row, column, text, meaning.ids)
            found[code] = ""
    return found


def _no_categories(
    words: Words, codes: Sequence[int], categories: ActivityCategories, told: _Told
) -> dict[int, str]:
    """Tell words that are no category, and return them as blank."""
    known = ", ".join(categories.by_id)
    for code in codes[:_MOST]:
        row, text = int(np.flatnonzero(words.codes == code)[0]), words.texts[code]
        near = ", ".join(categories.names.near(text))
        told.fault("activity-word-unknown", row, "category", text, nearest=near, known=known)
    return dict.fromkeys(codes, "")


def _with(activities: Activities, column: str, codes: _Codes, texts: Sequence[str]) -> Activities:
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


def _grades(grades: Iterable[str]) -> Names:
    known = list(grades)
    labels = [(worded(f"glossary.grade.{name}"), name) for name in known]
    return names_of("grades", known, [(w, id_) for text, id_ in labels for w in (text.zh, text.en)])


def _is_unit(text: str) -> bool:
    try:
        parse_unit(text)
    except UnitError:
        return False
    return True


class _Items:
    """One reading of what the records are about: by category and region, as the programme offers it."""

    def __init__(
        self,
        activities: Activities,
        desk: FactorContext,
        categories: ActivityCategories,
        told: _Told,
    ) -> None:
        self._activities = activities
        self._desk = desk
        self._categories = categories
        self._told = told
        self._names = item_names(desk.library.factors)
        self._regions = known_regions(desk)
        self._offers: dict[tuple[tuple[str, ...], str], Collection[str]] = {}

    def read(self) -> Activities:
        """Return the records with their items understood."""
        activities, words = self._activities, self._activities.words["item"]
        rows = self._doubtful()
        if not len(rows):
            return activities
        first, needs = ranked(combined(activities, rows, _CHOOSING))
        texts, codes = list(words.texts), words.codes.copy()
        found = [self._item(row, words[row]) for row in rows[first].tolist()]
        codes[rows] = (np.arange(len(found), dtype=np.int32) + len(texts))[needs]
        return _with(activities, "item", codes, [*texts, *found])

    def _doubtful(self) -> NDArray[np.int64]:
        """Return the rows with an amount whose item is no id with one meaning, or whose region is none."""
        words, places = self._activities.words["item"], self._activities.words["region"]
        items = [self._names.read(text) != Meaning((text,)) for text in words.texts]
        regions = [not self._is_region(text) for text in places.texts]
        doubtful = (
            np.array([*items, False])[words.codes] | np.array([*regions, False])[places.codes]
        )
        doubtful[list(self._activities.states)] = False
        return np.flatnonzero(doubtful)

    def _is_region(self, text: str) -> bool:
        return text in self._regions or bool(_CODE.fullmatch(text))

    def _item(self, row: int, text: str) -> str:
        """Return the id of an item; an empty text after a fault, so that nothing else tells it again."""
        cells = {name: self._activities.words[name][row] for name in _CHOOSING}
        category = self._categories.by_id.get(cells["category"])
        kinds = self._kinds(category, cells["unit"])
        if not text or not kinds:
            return text
        region = WORLD if kinds == ("gwp",) else cells["region"]
        if region and not self._is_region(region):
            if self._told.full:
                return ""
            near = ", ".join(region_names(self._regions).near(region))
            self._told.fault("activity-region-unknown", row, "region", region, nearest=near)
            return ""
        if kinds == _COMBUSTION and (blend := blend_of(text)):
            return self._told.pair("item", text, blend)
        meaning, offered = self._names.read(text), self._offered(kinds, region)
        pinned = self._pinned(cells["factor"])
        if text in offered or text in pinned:
            return text
        could = [id_ for id_ in meaning.ids if id_ in (pinned or offered)]
        if len(could) == 1 and not meaning.wide:
            return self._told.pair("item", text, could[0])
        return self._refused(row, text, meaning, could, kinds)

    def _refused(
        self,
        row: int,
        text: str,
        meaning: Meaning,
        could: Sequence[str],
        kinds: tuple[str, ...],
    ) -> str:
        """Tell why a word is no item here; one id that is not offered is left to the look-up."""
        if self._told.full:
            return ""
        if not meaning.ids:
            near = ", ".join(self._names.near(text))
            self._told.fault("activity-item-unknown", row, "item", text, nearest=near)
        elif could:
            self._told.ask(row, "item", text, could)
        elif text in self._names.ids:
            return text
        elif len(meaning.ids) == 1 and not meaning.wide:
            return self._told.pair("item", text, meaning.ids[0])
        else:
            args = {"could": self._elsewhere(meaning.ids, kinds)}
            args["region"] = self._activities.words["region"][row]
            self._told.fault("activity-item-nowhere", row, "item", text, **args)
        return ""

    def _kinds(self, category: ActivityCategory | None, unit: str) -> tuple[str, ...]:
        """Return the kinds of rows that tell what an item can be; none where no factor is asked for."""
        if category is None or not _is_unit(unit) or parse_unit(unit).dimensions == CO2E:
            return ()
        match category.way:
            case Way.FUEL:
                return _COMBUSTION
            case Way.GAS:
                return ("gwp",)
            case _:
                return tuple(ask.kind for ask in category.asks)

    def _offered(self, kinds: tuple[str, ...], region: str) -> Collection[str]:
        if (kinds, region) not in self._offers:
            self._offers[kinds, region] = self._desk.finder.offered(kinds, region)
        return self._offers[kinds, region]

    def _pinned(self, pins: str) -> set[str]:
        """Return what the rows that a record names are about."""
        found = set()
        for pin in re.split(r"[\s;,]+", pins) if pins else ():
            id_, _, version = pin.partition("#")[0].partition("@")
            row = self._desk.library.pin(id_, version)
            if row is not None:
                found.add(row.activity)
        return found

    def _elsewhere(self, ids: Iterable[str], kinds: tuple[str, ...]) -> str:
        """Return the ids that other regions have rows of, with these regions; all where there are none."""
        told = []
        for id_ in ids:
            rows = self._desk.library.factors
            places = {row.region for row in rows if row.activity == id_ and row.kind in kinds}
            told += [f"{id_} ({', '.join(sorted(places)[:3])})"] if places else []
        return ", ".join(told or ids)
