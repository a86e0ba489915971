"""Records that say themselves in which scope they count: power of a warehouse in 3.4, a rented fleet in 1."""

from collections.abc import Iterator

import numpy as np

from greenscore.inventories.categories import MOVED, ActivityCategories, ActivityCategory
from greenscore.model.activities import Activities, Words
from greenscore.model.inventory_terms import SCOPES, EmissionScope
from greenscore.problems import Problem


def placed(
    activities: Activities, categories: ActivityCategories
) -> tuple[Activities, list[Problem]]:
    """Return the records with the category of each told by its scope where that is another than its own.

    Such a category is named `electricity@3.4`. A scope that there is not, or that a category cannot have, is
    a problem at its first record.
    """
    scopes, names = activities.words.get("scope"), activities.words["category"]
    if scopes is None or not len(scopes.texts):
        return activities, []
    rows = np.flatnonzero(scopes.codes >= 0)
    pairs = names.codes[rows].astype(np.int64) * len(scopes.texts) + scopes.codes[rows]
    found, first, which = np.unique(pairs, return_index=True, return_inverse=True)
    told = [names[row] for row in rows[first].tolist()]
    asked = [scopes[row] for row in rows[first].tolist()]
    texts = [_name(categories, *pair) for pair in zip(told, asked, strict=True)]
    problems = list(_faults(activities, categories, rows[first].tolist(), texts))
    codes = np.array(names.codes, np.int32)
    codes[rows] = len(names.texts) + np.arange(len(found), dtype=np.int32)[which]
    words = Words(codes, [*names.texts, *texts])
    return activities.replaced(amounts=activities.amounts, words={"category": words}), problems


def _name(categories: ActivityCategories, given: str, scope: str) -> str:
    """Return the name of a category in a scope; its own where it counts there anyway, or is none."""
    own = categories.by_id.get(given)
    if own is None or scope in _own(own):
        return given
    return f"{given}{MOVED}{scope}"


def _own(category: ActivityCategory) -> set[str]:
    return {category.scope.value, category.protocol} - {""}


def _faults(
    activities: Activities, categories: ActivityCategories, rows: list[int], names: list[str]
) -> Iterator[Problem]:
    for row, name in zip(rows, names, strict=True):
        given, moved, scope = name.partition(MOVED)
        category = categories.by_id.get(given)
        if category is None or not moved or categories.find(name) is not None:
            continue  # what is no category is told with the other cells
        code = "activity-scope-unknown"
        if category.scope is EmissionScope.OUTSIDE:
            code = "activity-scope-outside"
        elif category.upstream and scope in SCOPES:
            code = "activity-scope-upstream"
        args = {"given": scope[:80], "category": given}
        yield Problem(code=code, where=activities.place(row, "scope"), args=args)
