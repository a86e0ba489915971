"""What a person asks of a table beyond its place: other names for columns, words for what is missing."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from greenscore.data.cells import Cells, DataSource, Frame, text_of
from greenscore.data.files.arrow import Texts
from greenscore.data.findings import Findings
from greenscore.model.reading import Reading
from greenscore.problems import Place, nearest
from greenscore.quantities.decimals import is_number
from greenscore.quantities.units import UnitError, parse_unit
from greenscore.text.headings import bare, divides, readings, renamed
from greenscore.texts import worded


def as_asked(source: DataSource, reading: Reading, findings: Findings) -> DataSource:
    """Return a source with the columns of its subjects renamed, and without the words for what is missing."""
    frame = _renamed(source.frame, reading.columns, findings) if reading.columns else source.frame
    if not reading.missing:
        return replace(source, frame=frame)
    children = {
        name: replace(child, frame=_blanked(child.frame, reading.missing))
        for name, child in source.children.items()
    }
    return replace(source, frame=_blanked(frame, reading.missing), children=children)


def _renamed(frame: Frame, columns: Mapping[str, str], findings: Findings) -> Frame:
    headers = [_with_unit(header, renamed(header, columns)) for header in frame.headers]
    for old, new in columns.items():
        if all(renamed(header, {old: new}) == header for header in frame.headers):
            near = nearest(old, frame.headers) or ", ".join(frame.headers[:12])
            where = frame.place(None, 0) if frame.headers else Place()
            findings.add("data-column-not-there", where, old, nearest=near)
    return replace(frame, headers=headers)


def _with_unit(old: str, new: str) -> str:
    """Return a new heading with the unit of the old one, where it names none itself."""
    if new == old or new != bare(new) or "." in new:
        return new
    for name, unit in readings(old):
        if name and unit and _is_unit(unit):
            return f"{new} [{unit}]"
    return new


def _is_unit(text: str) -> bool:
    try:
        parse_unit(text)
    except UnitError:
        return False
    return True


def _blanked(frame: Frame, words: Sequence[str]) -> Frame:
    """Return a frame in which cells that hold one of `words` are blank, a number however it is written."""
    known = frozenset(map(_plain, words))
    unknown = worded("glossary.completeness.not-quantified").en
    figures = [float(word) for word in words if is_number(word)]

    def unwanted(text: str) -> bool:
        word = _plain(text)
        return word in known or (bool(figures) and is_number(word) and float(word) in figures)

    def without(header: str, column: Cells) -> Cells:
        if (
            divides(header) is not None
        ):  # a factor that is missing is not known: left out, it would be 1
            return [unknown if unwanted(text_of(cell)) else cell for cell in column]
        if isinstance(column, np.ndarray):
            return np.where(np.isin(column, figures), np.nan, column) if figures else column
        if isinstance(column, Texts):
            return column.without(unwanted)
        return [None if unwanted(text_of(cell)) else cell for cell in column]

    pairs = zip(frame.headers, frame.columns, strict=True)
    return replace(frame, columns=[without(*pair) for pair in pairs])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
