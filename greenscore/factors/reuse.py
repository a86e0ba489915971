"""What the reuse class of a source allows: its figures shown, computed with, carried out, and packaged.

The classes follow from what each document lets others do; decision 0017 gives the reasons.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from greenscore.factors.rows import Factor
from greenscore.guard.reader import read_file
from greenscore.text.document import DEFAULT_LIMITS, allowed, decode


@dataclass(frozen=True, slots=True)
class Reuse:
    """What may be done with the figures of a class.

    `export` is all, named (single figures that a person names, with their citation) or none; `package`
    tells whether an installed package holds them.
    """

    show: bool
    compute: bool
    export: Literal["all", "named", "none"]
    package: bool


REUSE: Mapping[str, Reuse] = {
    "ship": Reuse(show=True, compute=True, export="all", package=True),
    "cite": Reuse(show=True, compute=True, export="named", package=True),
    "cite-only": Reuse(show=True, compute=True, export="none", package=False),
    "forbidden": Reuse(show=False, compute=False, export="none", package=False),
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """A row that is not here, since its source does not let it be passed on; told by its digest."""

    reference: str
    digest: str
    mark: str
    review: str
    source: str

    @property
    def line(self) -> str:
        """The row as the list of withheld rows writes it."""
        return f"{self.reference} {self.digest} {self.mark} {self.review} {self.source}"


def withheld(factor: Factor) -> Withheld:
    """Return what is told of a row where the row itself is not."""
    return Withheld(factor.reference, factor.digest, factor.mark, factor.review, factor.source)


def read_withheld(path: Path) -> Iterator[Withheld]:
    """Yield the rows that a list names, one a line; nothing where there is no list.

    A line that is none is passed over: the digest of the library tells of it.
    """
    if not path.is_file():
        return
    for line in decode(
        read_file(path, allowed(DEFAULT_LIMITS).bytes), path.name, DEFAULT_LIMITS
    ).splitlines():
        parts = line.split()
        if len(parts) == len(Withheld.__slots__):
            yield Withheld(*parts)
