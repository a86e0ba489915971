"""Values that a programme states in place of the subject: which there are, and which counted where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from greenscore.problems import Place
from greenscore.texts import Text

if TYPE_CHECKING:  # a standard is read without numpy
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeValue:
    """A value of an input for one sector, in the input's unit, and where it is from.

    `source` is the citation, `document` the title of what it cites; `file` names the sector file beside
    the standard and `digest` is its SHA-256.
    """

    sector: str
    input: str
    value: float
    unit: str
    start: date
    end: date | None
    mark: str
    source: str
    document: Text
    file: str
    digest: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Which values of a programme counted: for each input the position among `values` by row, or -1."""

    values: tuple[ProgrammeValue, ...]
    chosen: "Mapping[str, NDArray[np.int32]]"

    def of(self, row: int, name: str) -> ProgrammeValue | None:
        """Return the value that the programme gave an input of a row, if it gave one."""
        if name not in self.chosen or (position := int(self.chosen[name][row])) < 0:
            return None
        return self.values[position]
