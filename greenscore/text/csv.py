"""CSV beside a standard: UTF-8, commas, and cells that are texts and nothing else."""

import csv
from collections.abc import Iterator


class CsvFault(Exception):
    """A text that is not CSV, from `line` on."""

    def __init__(self, line: int, detail: str) -> None:
        self.line = line
        self.detail = detail
        super().__init__(detail)


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the line where it starts; CsvFault.

    Blanks around a cell are not part of it.
    """
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    last = 0
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            if cells:
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise CsvFault(reader.line_num, str(error)) from None
