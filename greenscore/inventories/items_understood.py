"""What the records are about, understood by what the programme offers for their category and region."""

import re
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from greenscore.factors.names import Meaning, item_names, region_names, shipped
from greenscore.factors.profiles import WORLD
from greenscore.inventories.blends import blend_of
from greenscore.inventories.categories import CO2E, ActivityCategories, ActivityCategory, Way
from greenscore.inventories.factor_queries import FactorContext
from greenscore.inventories.needs import combined, ranked
from greenscore.inventories.words_told import Told, is_unit, known_regions, other_words
from greenscore.model.activities import Activities
from greenscore.quantities.units import parse_unit
from greenscore.texts import LANGS

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]+)*")
"""The form of a code of a region; one that nobody has rows for is left to the look-up."""
_COMBUSTION = ("combustion", "carbon-content")
_CHOOSING = ("category", "item", "region", "unit", "factor")
"""The cells that decide what an item can be."""


class Items:
    """One reading of what the records are about: by category and region, as the programme offers it."""

    def __init__(
        self,
        activities: Activities,
        desk: FactorContext,
        categories: ActivityCategories,
        told: Told,
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
        return other_words(activities, "item", codes, [*texts, *found])

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
        elif len(meaning.ids) == 1 and self._explained(row, kinds):
            return self._told.pair("item", text, meaning.ids[0])
        else:
            self._nowhere(row, text, meaning.ids, kinds)
        return ""

    def _explained(self, row: int, kinds: tuple[str, ...]) -> bool:
        """Tell whether the programme itself says why a region has no rows: the look-up tells it."""
        region = self._activities.words["region"][row]
        return any((kind, region) in self._desk.profile.absent for kind in kinds)

    def _nowhere(self, row: int, text: str, ids: Sequence[str], kinds: tuple[str, ...]) -> None:
        """Tell that no row here is about a word: where there are some, or what it could be instead."""
        region = self._activities.words["region"][row]
        places = self._elsewhere(ids, kinds)
        if places:
            outer = region.partition("-")[0]
            within = [id_ for id_ in ids if id_ in self._offered(kinds, outer)]
            told = "; ".join(f"{id_} ({', '.join(found)})" for id_, found in places.items())
            args = {"could": told, "region": region, "nearest": outer if within else ""}
            self._told.fault("activity-item-nowhere", row, "item", text, **args)
            return
        offered = self._offered(kinds, region)
        wider = [group.could for group in shipped().asked["items"] if set(ids) & set(group.could)]
        could = dict.fromkeys(id_ for group in wider for id_ in group if id_ in offered)
        told_ = {f"could_{lang}": self._told.listed("item", could, lang) for lang in LANGS}
        self._told.fault("activity-item-without", row, "item", text, region=region, **told_)

    def _kinds(self, category: ActivityCategory | None, unit: str) -> tuple[str, ...]:
        """Return the kinds of rows that tell what an item can be; none where no factor is asked for."""
        if category is None or not is_unit(unit) or parse_unit(unit).dimensions == CO2E:
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

    def _elsewhere(self, ids: Iterable[str], kinds: tuple[str, ...]) -> dict[str, list[str]]:
        """Return the ids that regions have rows of, with up to three of these regions."""
        rows = [row for row in self._desk.library.factors if row.kind in kinds]
        found = {id_: sorted({row.region for row in rows if row.activity == id_}) for id_ in ids}
        return {id_: regions[:3] for id_, regions in found.items() if regions}
