"""Small tables of named columns from wherever company data come from, as texts with their places."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from greenscore.data.cells import Faulty, Frame, text_of
from greenscore.data.findings import Findings
from greenscore.data.intake import read_source
from greenscore.problems import Place

TextRow = tuple[list[str], Callable[[str], Place]]


def rows_of(
    source: Any, names: Sequence[str], missing: str, findings: Findings
) -> Iterator[TextRow]:
    """Yield the cells of the columns `names` row by row, with the place of each by its name.

    `source` is a path, a data frame or a list of mappings; where one of the columns is absent, which is
    told by the code `missing`, nothing is yielded.
    """
    found = read_source(source, (), findings)
    if found is None:
        return
    frame = found.frame
    positions = {header.strip(): position for position, header in enumerate(frame.headers)}
    for name in names:
        if name not in positions:
            file = Path(source).name if isinstance(source, str | Path) else ""
            findings.add(missing, Place(file=file), column=name)
    if not positions.keys() >= set(names):
        return
    columns = [frame.columns[positions[name]] for name in names]
    for row, cells in enumerate(zip(*columns, strict=True)):
        place = partial(_place, frame, positions, row)
        for name, cell in zip(names, cells, strict=True):
            if isinstance(cell, Faulty):
                where = partial(place, name)
                findings.add(cell.code, where, name, **{"given": cell.text, **cell.args})
        yield [text_of(cell).strip() for cell in cells], place


def _place(frame: Frame, positions: Mapping[str, int], row: int, name: str) -> Place:
    return frame.place(row, positions[name])
