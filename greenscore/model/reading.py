"""What a person says of how a file is to be read, the same at every door."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a table is read where the file does not tell it, or tells it otherwise.

    `encoding` is that of a csv file; `sheet` the sheet of a workbook; `header_row` the line or row, from 1,
    in which the names of the columns stand. `columns` gives columns other names: from the heading that
    stands there to the name that is meant. `missing` are words that stand where a value
    is missing. With `skip_invalid` rows of subjects that are at fault are left out, and told.
    """

    encoding: str | None = None
    sheet: str = ""
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    skip_invalid: bool = False


PLAIN = Reading()
