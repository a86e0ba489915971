"""Results as files: JSON for one reader and the digest, wide tables for many subjects."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from greenscore.model.activities import Words
from greenscore.model.inventory import Lines
from greenscore.problems import Place, Problem, ProblemsFound, unwritable
from greenscore.text.csv import guarded

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


# A workbook carries its date of creation; a fixed one keeps equal results equal files.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
JSON = ".json"


class Wide(Protocol):
    """Results that are a wide table."""

    def to_pandas(self) -> "pd.DataFrame":
        """Return them as a data frame."""

    def to_arrow(self) -> "pa.Table":
        """Return them as an Arrow table."""


@dataclass(frozen=True, slots=True)
class LineTable:
    """The results by record, as files hold them."""

    lines: Lines

    def to_arrow(self) -> "pa.Table":
        """Return a column for each of `Lines.columns`."""
        import pyarrow as pa

        return pa.table({name: _arrow(column) for name, column in self.lines.columns.items()})

    def to_pandas(self) -> "pd.DataFrame":
        """Return the same with texts as objects."""
        frame: pd.DataFrame = self.to_arrow().to_pandas(strings_to_categorical=False)
        return frame.astype(dict.fromkeys(frame.select_dtypes("category").columns, object))


@dataclass(frozen=True, slots=True)
class DigestedTable:
    """A wide table with the digests that its rows rest on, as files hold it: a text a row by column."""

    table: Wide
    digests: Mapping[str, Sequence[str]]

    def to_arrow(self) -> "pa.Table":
        """Return the table with the digests after its columns."""
        import pyarrow as pa

        found = self.table.to_arrow()
        for name, texts in self.digests.items():
            found = found.append_column(name, pa.array(texts, pa.string()))
        return found

    def to_pandas(self) -> "pd.DataFrame":
        """Return the same as a data frame."""
        return self.table.to_pandas().assign(**self.digests)


def _arrow(column: Any) -> Any:
    import pyarrow as pa

    if isinstance(column, Words):
        codes = pa.array(column.codes, pa.int64(), mask=column.codes < 0)
        return pa.DictionaryArray.from_arrays(codes, pa.array(list(column.texts), pa.string()))
    return pa.array(column, from_pandas=True)


def write_table(wide: Wide, content: Callable[[], Any], path: Path) -> None:
    """Write by the suffix of `path`: what `content` gives as canonical JSON, else the table.

    ProblemsFound where that cannot be done.
    """
    suffix = path.suffix.lower()
    if suffix not in {JSON, *WRITERS}:
        args = {"given": path.suffix, "known": " ".join((JSON, *WRITERS))}
        raise ProblemsFound([Problem(code="output-suffix", where=Place(file=str(path)), args=args)])
    try:
        if suffix == JSON:
            _json(content(), path)
        else:
            WRITERS[suffix](wide, path)
    except OSError as fault:
        raise ProblemsFound([unwritable(path, fault)]) from fault


def _json(content: Any, path: Path) -> None:
    import rfc8785

    path.write_bytes(rfc8785.dumps(content) + b"\n")


def _csv(results: Wide, path: Path) -> None:
    frame = results.to_pandas()
    texts = frame.select_dtypes(exclude="number").columns  # a map of whole numbers may give others
    frame[texts] = frame[texts].map(_safe)
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _safe(cell: object) -> object:
    return guarded(cell) if isinstance(cell, str) else cell


def _xlsx(results: Wide, path: Path) -> None:
    import xlsxwriter

    frame = results.to_pandas()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    content = BytesIO()  # so that a path which cannot be written is an OSError like any other
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": EPOCH})
        sheet = book.add_worksheet("results")
        sheet.write_row(0, 0, frame.columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 1)
        for position, name in enumerate(frame.columns):
            column = frame[name].astype(object)
            sheet.write_column(1, position, column.where(column.notna(), None))
        sheet.autofit()
    path.write_bytes(content.getvalue())


def _parquet(results: Wide, path: Path) -> None:
    import pyarrow.parquet

    pyarrow.parquet.write_table(results.to_arrow(), path)


WRITERS: dict[str, Callable[[Wide, Path], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
