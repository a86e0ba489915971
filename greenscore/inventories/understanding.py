"""The words of records understood as ids: read where one alone can be meant, else asked and never guessed.

What a record says stays as it was written, for its digest and its chain. Items are understood by what the
programme offers: 柴油 is the diesel of the programme's own tables, and where these hold several, a person is
asked which.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from greenscore.factors.names import Names, names_of, region_names, shipped
from greenscore.inventories.categories import ActivityCategories
from greenscore.inventories.factor_queries import FactorContext
from greenscore.inventories.items_understood import Items
from greenscore.inventories.needs import CHOICES
from greenscore.inventories.words_told import (
    MOST,
    Labels,
    Told,
    is_unit,
    known_regions,
    other_words,
    with_names,
)
from greenscore.model.activities import Activities, Words
from greenscore.model.inventory_terms import EmissionScope
from greenscore.problems import Problem
from greenscore.texts import LANGS, worded


def understood(
    activities: Activities, desk: FactorContext, categories: ActivityCategories
) -> tuple[Activities, list[Problem]]:
    """Return records whose words are ids, and what could not be told; a note tells what was understood.

    Problems: `activity-word-asked`, `activity-region-unknown`, `activity-item-unknown`,
    `activity-item-nowhere`, `activity-item-without`, `activity-category-unknown`,
    `activity-words-understood`.
    """
    told = Told(activities, Labels(desk, categories))
    read = _columns(activities, desk, categories, told)
    read = Items(read, desk, categories, told).read()
    return read, [*told.problems.values(), *told.notes()]


def _columns(
    activities: Activities, desk: FactorContext, categories: ActivityCategories, told: Told
) -> Activities:
    """Understand the columns whose words mean the same in every record."""
    regions, scopes = known_regions(desk), (*EmissionScope, *categories.protocol)
    readers: dict[str, tuple[Callable[[str], bool], Callable[[], Names]]] = {
        "category": (lambda text: categories.find(text) is not None, lambda: categories.names),
        "scope": (scopes.__contains__, lambda: _scopes(categories)),
        "region": (regions.__contains__, lambda: region_names(regions)),
        "unit": (is_unit, lambda: names_of("units", (), free=True)),
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
            activities = other_words(activities, column, words.codes, texts)
    return activities


def _ids(
    words: Words, strange: Sequence[int], names: Names, column: str, told: Told
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
    words: Words, codes: Sequence[int], categories: ActivityCategories, told: Told
) -> dict[int, str]:
    """Tell words that are no category, and return them as blank."""
    labels = {id_: category.label for id_, category in categories.by_id.items()}
    known = {f"known_{lang}": with_names(labels, lang) for lang in LANGS}
    for code in codes[:MOST]:
        row, text = int(np.flatnonzero(words.codes == code)[0]), words.texts[code]
        near = ", ".join(categories.names.near(text))
        told.fault("activity-category-unknown", row, "category", text, nearest=near, **known)
    return dict.fromkeys(codes, "")


def _scopes(categories: ActivityCategories) -> Names:
    """Return the words for scopes and for the numbers of scope 3: 范围三, Scope 3.4."""
    numbers = [*categories.protocol]
    heads = [word[:-1] for word in shipped().scopes["3"] if word.endswith("3")]
    more = [(head + number, number) for head in heads for number in numbers]
    return names_of("scopes", (*EmissionScope, *numbers), more)


def _grades(grades: Iterable[str]) -> Names:
    known = list(grades)
    labels = [(worded(f"glossary.grade.{name}"), name) for name in known]
    return names_of("grades", known, [(w, id_) for text, id_ in labels for w in (text.zh, text.en)])
