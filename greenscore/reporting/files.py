"""Results as files: JSON for one reader and the digest, wide tables for many subjects."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from greenscore.guard.own_files import MARK, is_json, is_table, parquet_mark
from greenscore.guard.writer import Ours, write_bytes
from greenscore.model.activities import Words
from greenscore.model.inventory import Lines
from greenscore.model.inventory_terms import LineColumn
from greenscore.problems import Place, Problem, ProblemsFound, unwritable
from greenscore.text.csv import guarded
from greenscore.text.document import readable

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


# A workbook carries its date of creation; a fixed one keeps equal results equal files.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
JSON = ".json"


class Columns(Protocol):
    """Results that are a wide table."""

    def to_pandas(self) -> "pd.DataFrame":
        """Return them as a data frame."""

    def to_arrow(self) -> "pa.Table":
        """Return them as an Arrow table."""


class Wide(Columns, Protocol):
    """A wide table that the program knows again in a file."""

    @property
    def kind(self) -> "Kind":
        """What it holds."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of results: its name, the first line of its csv, and sets of keys of which its JSON has one."""

    name: str
    header: re.Pattern[str]
    keys: tuple[tuple[str, ...], ...]

    def table(self) -> Ours:
        """Return the test for a table of this kind that was written here."""
        return is_table(self.name, self.header)

    def json(self) -> Ours:
        """Return the test for such JSON."""
        tests = [is_json(*keys) for keys in self.keys]
        return lambda path: any(test(path) for test in tests)


RESULTS = Kind(
    "results",
    re.compile(
        "subject,period,score,score_recognised(,(score_low|score_high|level[a-z_]*|coverage|outcome"
        "|place[a-z_]*|standard_digest|data_digest|[^,.]+[.][a-z_]+))*"
    ),
    (
        ("assessments", "digest", "data_digest"),
        ("answers", "data_digest", "digest", "engine", "subject"),
    ),
)
PORTFOLIO = Kind(
    "portfolio",
    re.compile("subject,period(,[^,.]+[.](value|weight|contribution|place|outcome))+"),
    (("standard", "engine", "declared", "by", "figures"),),
)
LINES = Kind(
    "lines",
    re.compile(",".join(LineColumn) + "(,t_[^,]+)*"),
    (("digest", "records_digest", "profile", "factors", "energy"),),
)


@dataclass(frozen=True, slots=True)
class LineTable:
    """The results by record, as files hold them."""

    lines: Lines
    kind: ClassVar[Kind] = LINES

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

    table: Columns
    digests: Mapping[str, Sequence[str]]
    kind: Kind = RESULTS

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
            write_bytes(path, _json(content()), wide.kind.json())
        else:
            write_bytes(path, WRITERS[suffix](wide), wide.kind.table())
    except OSError as fault:
        raise ProblemsFound([unwritable(path, fault)]) from fault


def _json(content: Any) -> bytes:
    import rfc8785

    try:
        return bytes(rfc8785.dumps(content)) + b"\n"
    except rfc8785.CanonicalizationError:  # the name of a file that is no text
        return bytes(rfc8785.dumps(_readable(content))) + b"\n"


def _readable(content: Any) -> Any:
    """Return plain data with a sign in the place of whatever no text may hold."""
    if isinstance(content, str):
        return readable(content)
    if isinstance(content, Mapping):
        return {key: _readable(part) for key, part in content.items()}
    return [_readable(part) for part in content] if isinstance(content, list | tuple) else content


def _csv(results: Wide) -> bytes:
    frame = results.to_pandas()
    texts = frame.select_dtypes(exclude="number").columns  # a map of whole numbers may give others
    frame[texts] = frame[texts].map(_safe)
    frame.columns = frame.columns.map(guarded)
    content = BytesIO()
    frame.to_csv(content, index=False, encoding="utf-8-sig", lineterminator="\n")
    return content.getvalue()


def _safe(cell: object) -> object:
    return guarded(cell) if isinstance(cell, str) else cell


def _xlsx(results: Wide) -> bytes:
    import xlsxwriter

    frame = results.to_pandas()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    content = BytesIO()
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": EPOCH, "comments": f"{MARK} {results.kind.name}"})
        sheet = book.add_worksheet("results")
        sheet.write_row(0, 0, frame.columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 1)
        for position, name in enumerate(frame.columns):
            column = frame[name].astype(object)
            sheet.write_column(1, position, column.where(column.notna(), None))
        sheet.autofit()
    return content.getvalue()


def _parquet(results: Wide) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet

    table, content = results.to_arrow(), pa.BufferOutputStream()
    marked = {**(table.schema.metadata or {}), MARK.encode(): parquet_mark(results.kind.name)}
    pyarrow.parquet.write_table(table.replace_schema_metadata(marked), content)
    return bytes(content.getvalue())


WRITERS: dict[str, Callable[[Wide], bytes]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
