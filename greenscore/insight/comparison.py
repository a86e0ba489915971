"""A result compared with the same computed again: two documents, item by item.

Equal means equal as canonical JSON says it: every text sign by sign, every number in its decimal digits
(twelve significant ones), without a tolerance. What counts is what the result's digest covers; files,
cells and languages are outside of it. The engine's version is told, and is no difference by itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final

from greenscore.insight.told import Content, Key, Told, covered, key_of, own_digest
from greenscore.model.assessment import digest_of_all

Path = tuple[str, ...]
_TREES = ("index", "results")
_NAMES = ("id", "period", "expect")  # by which the items of a list are told apart


class Cause(StrEnum):
    """Why a result may differ from its recomputation."""

    CHANGED = "changed"
    DATA = "data"
    STANDARD = "standard"
    EDITION = "edition"
    DATE = "date"
    FUNCTIONS = "functions"
    FACTORS = "factors"
    INVENTORY = "inventory"
    GRADING = "grading"
    HISTORY = "history"
    ENGINE = "engine"
    UNEXPLAINED = "unexplained"


_BEHIND: Mapping[Path, Cause] = {
    ("data_digest",): Cause.DATA,
    ("standard", "digest"): Cause.STANDARD,
    ("standard", "id"): Cause.EDITION,
    ("standard", "edition"): Cause.EDITION,
    ("date",): Cause.DATE,
    ("engine",): Cause.ENGINE,
    ("functions",): Cause.FUNCTIONS,
    ("factors",): Cause.FACTORS,
    ("inventory",): Cause.INVENTORY,
    ("grading",): Cause.GRADING,
    ("history",): Cause.HISTORY,
}
ENGINE: Final[Path] = ("engine",)


class Absence(Enum):
    """What stands in place of an item that one of the two has not; equal to no text."""

    ABSENT = "absent"


ABSENT: Final = Absence.ABSENT
Item = str | bool | None | Absence
_At = tuple[str, Path]  # the node and the path below it
_Items = dict[_At, Item]
_KEY = ("subject", "period")


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that differs: a part of a node, or of the whole where `node` is empty."""

    node: str
    part: str
    told: Item
    again: Item

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data; what one of the two has not is left out."""
        items = {"told": self.told, "recomputed": self.again}
        there = {name: item for name, item in items.items() if not isinstance(item, Absence)}
        return {"node": self.node, "part": self.part, **there}


@dataclass(frozen=True, slots=True)
class Compared:
    """One assessment beside its recomputation.

    `count` items were compared, `differences` of them differ. `sound` tells that the told digest is that of
    what is told; `digest` and `digest_again` are those of the two, `engine` and `engine_again` who computed.
    """

    subject: str
    period: str
    count: int
    differences: tuple[Difference, ...]
    causes: tuple[Cause, ...]
    sound: bool
    standard_digest: str
    data_digest: str
    digest: str
    digest_again: str
    engine: str
    engine_again: str

    @property
    def equal(self) -> bool:
        """Nothing differs, and the told digest is that of what is told."""
        return self.sound and not self.differences

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "subject": self.subject,
            "period": self.period,
            "equal": self.equal,
            "compared": self.count,
            "differences": [difference.as_dict() for difference in self.differences],
            "why": [cause.value for cause in self.causes],
            "standard_digest": self.standard_digest,
            "data_digest": self.data_digest,
            "digest": {"told": self.digest, "recomputed": self.digest_again, "sound": self.sound},
            "engine": {"told": self.engine, "recomputed": self.engine_again},
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """A result beside its recomputation: each subject that both have, and who stands in one alone.

    `whole` are the digests of all as one that do not fit.
    """

    results: tuple[Compared, ...]
    only_told: tuple[Key, ...]
    only_again: tuple[Key, ...]
    whole: tuple[Difference, ...] = ()

    @property
    def equal(self) -> bool:
        """Every subject of either stands in both, there is one, and all are equal."""
        alone = self.only_told or self.only_again or self.whole
        return bool(self.results) and not alone and all(result.equal for result in self.results)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `recompute --json` prints it."""
        return {
            "equal": self.equal,
            "results": [result.as_dict() for result in self.results],
            "only_in_result": [dict(zip(_KEY, key, strict=True)) for key in self.only_told],
            "only_in_data": [dict(zip(_KEY, key, strict=True)) for key in self.only_again],
            "whole": [difference.as_dict() for difference in self.whole],
        }


def compare(told: Told, again: Iterable[Content], data_digest: str = "") -> Comparison:
    """Compare what is told with assessments computed again, each as plain data with its digest.

    `data_digest` is that of all the data; empty where the result is not about all of them.
    """
    waiting = {key_of(each): each for each in told.assessments}
    results, only_again = [], []
    for computed in again:
        one = waiting.pop(key_of(computed), None)
        if one is None:
            only_again.append(key_of(computed))
        else:
            results.append(compare_assessments(one, computed))
    whole = {
        "digest": (told.digest, digest_of_all({key_of(e): e["digest"] for e in told.assessments})),
        "data_digest": (told.data_digest, data_digest),
    }
    return Comparison(
        tuple(results),
        tuple(waiting),
        tuple(only_again),
        tuple(
            Difference("", n, *both)
            for n, both in whole.items()
            if all(both) and both[0] != both[1]
        ),
    )


def compare_assessments(told: Content, again: Content) -> Compared:
    """Compare one assessment with another of the same subject and period."""
    one, other = _items(covered(told)), _items(covered(again))
    keys = dict.fromkeys((*other, *one))
    apart = [key for key in keys if one.get(key, ABSENT) != other.get(key, ABSENT)]
    differences = tuple(_told_once(apart, one, other))
    reasons = [at for at in apart if not _only_one_has_factors(at, one, other)]
    sound = own_digest(told) == told["digest"]
    ours = own_digest({**again, "engine": told["engine"]})
    if sound and not differences and ours != told["digest"]:  # as with items in another order
        differences = (Difference("", "digest", told["digest"], ours),)
    return Compared(
        *key_of(told),
        count=len(keys),
        differences=differences,
        causes=tuple(_causes(reasons, sound, bool(differences))),
        sound=sound,
        standard_digest=told["standard"]["digest"],
        data_digest=told["data_digest"],
        digest=told["digest"],
        digest_again=again["digest"],
        engine=told["engine"],
        engine_again=again["engine"],
    )


def _told_once(apart: Iterable[_At], one: _Items, other: _Items) -> Iterator[Difference]:
    """Yield what differs; of a node that one of the two has not, the id alone."""
    both = {node for node, _ in one} & {node for node, _ in other}
    for node, path in apart:
        if (node, path) != ("", ENGINE) and (node in both or path == ("id",)):
            at = (node, path)
            yield Difference(node, ".".join(path), one.get(at, ABSENT), other.get(at, ABSENT))


def _only_one_has_factors(at: _At, one: _Items, other: _Items) -> bool:
    """Tell whether an item is of a library that one of the two has none beside, for want of an inventory."""
    return at[1][:1] == ("factors",) and "" in (one.get(at, ""), other.get(at, ""))


def _causes(apart: Iterable[_At], sound: bool, differs: bool) -> Iterator[Cause]:
    paths = [path for node, path in apart if not node]
    found = [cause for at, cause in _BEHIND.items() if any(path[: len(at)] == at for path in paths)]
    if not sound:
        yield Cause.CHANGED
    if found != [Cause.HISTORY]:  # which has the row's own values as well
        found = [cause for cause in found if cause is not Cause.HISTORY]
    yield from dict.fromkeys(found)
    if differs and sound and not found:
        yield Cause.UNEXPLAINED


def _items(content: Content) -> _Items:
    """Return every text, truth and null of an assessment by the node it belongs to and its path."""
    items: _Items = {}
    nodes: Counter[str] = Counter()
    for name, part in content.items():
        if name in _TREES:
            roots = part if isinstance(part, list) else [part]
            for root in roots:
                _node(root, items, nodes)
        else:
            items.update((("", path), item) for path, item in _flat(part, (name,)))
    return items


def _node(told: Any, items: _Items, nodes: Counter[str]) -> None:
    """Add the items of a node and of those below it; a second one of its id gets a name of its own."""
    parts = told if isinstance(told, Mapping) else {"": told}
    id = str(parts.get("id", ""))
    nodes[id] += 1
    name = id if nodes[id] == 1 else f"{id} ({nodes[id]})"
    for part, value in parts.items():
        if part != "children":
            items.update(((name, path), item) for path, item in _flat(value, (part,)))
    children = parts.get("children")
    for child in children if isinstance(children, list) else []:
        _node(child, items, nodes)


def _flat(value: Any, path: Path) -> Iterator[tuple[Path, Item]]:
    if isinstance(value, Mapping):
        pairs: Iterable[tuple[str, Any]] = value.items()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        pairs = zip(_names(value), value, strict=True)
    else:
        yield path, value
        return
    for name, part in pairs:
        yield from _flat(part, (*path, name))


def _names(listed: Sequence[Any]) -> Sequence[str]:
    """Return what the items of a list are called: by what tells them apart, else by their number."""
    for key in _NAMES:
        names = [item.get(key) if isinstance(item, Mapping) else None for item in listed]
        texts = [name for name in names if isinstance(name, str)]
        if len(set(texts)) == len(listed):
            return texts
    return [str(number) for number in range(1, len(listed) + 1)]
