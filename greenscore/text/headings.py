"""Headings of columns as people write them: which known name one stands for, and the unit beside it.

`Energy [kWh]`, `ENERGY（kWh）`, `energy / kWh` and a label such as `能耗（kWh）` are one heading
in four hands. Every door through which a table comes in reads its headings here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

LONGEST = 300

_SIGNS = str.maketrans("［］【】〔〕（）／", "[][][]()/")
_ARITHMETIC = re.compile(r"\s*(?:[xX]\s|[×✕*]|(?P<per>[/÷]))")
_BETWEEN = re.compile(r"[\s_\-]+")


class Heading(NamedTuple):
    """What a heading says: the name that it stands for, empty for none, and the unit beside it.

    `exact` tells that it is spelt just as the name; `several` are the names that it could stand for where
    it could be more than one, and `name` is then empty.
    """

    name: str = ""
    unit: str = ""
    exact: bool = False
    several: tuple[str, ...] = ()


def divides(heading: str) -> bool | None:
    """Tell whether a heading says that its column divides what it stands beside; None where it says nothing.

    `x distance [km]` multiplies, `/ efficiency [%]` divides.
    """
    found = _ARITHMETIC.match(heading)
    return None if found is None else found["per"] is not None


def folded(text: str) -> str:
    """Return a heading without what tells no names apart: capitals, widths, spaces, `_` and `-`."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def readings(heading: str) -> Iterator[tuple[str, str]]:
    """Yield a heading as a name and a unit in each way it can be cut, as a whole first."""
    text = " ".join(heading.translate(_SIGNS).split())
    yield text, ""
    if len(text) > LONGEST:
        return
    for opening, closing in ("[]", "()"):
        if text.endswith(closing):
            for match in re.finditer(re.escape(opening), text):
                yield text[: match.start()].strip(), text[match.end() : -1].strip()
    name, slash, unit = text.partition("/")
    if slash:
        yield name.strip(), unit.strip()


def bare(heading: str) -> str:
    """Return a heading without the unit in brackets at its end."""
    return min((name for name, _ in readings(heading.partition("/")[0])), key=len)


def renamed(heading: str, columns: Mapping[str, str]) -> str:
    """Return a heading as `columns` renames it, from what stands there to what it is taken for.

    What stands there may be told without the unit in brackets, which then stays beside the new name, and
    renames what stands beside a value (`name.note`) as well.
    """
    if not columns:
        return heading
    known = {folded(old): new for old, new in columns.items()}
    for name, unit in readings(heading):
        new = known.get(folded(name))
        if new is not None:
            return f"{new} [{unit}]" if unit and new == bare(new) else new
    base, point, part = heading.strip().rpartition(".")
    new = known.get(folded(base))
    return heading if new is None else f"{new}{point}{part}"


class Names:
    """The names that a door knows its columns by, and how else people spell them."""

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        self._names = dict.fromkeys(spellings)
        self._levels = (
            _index((name, name) for name in spellings),
            _index((other, name) for name, others in spellings.items() for other in others),
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def find(self, heading: str) -> Heading:
        """Return what a heading says; a name counts before another spelling, the whole before a part."""
        for name, unit in readings(heading):
            if name in self._names:
                return Heading(name, unit, exact=True)
            for level in self._levels:
                found = level.get(folded(name), ())
                if found:
                    alone = found[0] if len(found) == 1 else ""
                    return Heading(alone, unit, several=() if alone else found)
        return Heading()

    def known(self, heading: str) -> bool:
        """Tell whether a heading stands for a name."""
        return self.find(heading) != Heading()


def _index(named: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for spelling, name in named:
        if spelling:
            found.setdefault(folded(spelling), {})[name] = None
    return {spelling: tuple(names) for spelling, names in found.items()}
