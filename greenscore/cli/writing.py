"""Results as files: JSON for one reader and the digest, wide tables for many subjects."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from greenscore.cli.output import unwritable
from greenscore.model.assessment import as_json
from greenscore.problems import Place, Problem, ProblemsFound

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from greenscore.model.inventory import Inventory
    from greenscore.scoring.portfolios import Portfolios
    from greenscore.scoring.results import Results

# A workbook carries its date of creation; a fixed one keeps equal results equal files.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
JSON = ".json"


class Wide(Protocol):
    """Results that are a wide table."""

    def to_pandas(self) -> "pd.DataFrame":
        """Return them as a data frame."""

    def to_arrow(self) -> "pa.Table":
        """Return them as an Arrow table."""


def write_results(results: "Results", path: Path) -> None:
    """Write results by the suffix of `path`; ProblemsFound where that cannot be done.

    JSON is the canonical form: one assessment, or a list of them in the order of the rows.
    """

    def content() -> Any:
        trees = [as_json(assessment) for assessment in results.assessments()]
        return trees[0] if len(trees) == 1 else {"assessments": trees}

    _write(results, content, path)


def write_portfolios(portfolios: "Portfolios", path: Path) -> None:
    """Write portfolios: their figures as JSON, or a row for each entity; ProblemsFound as above."""
    _write(portfolios, portfolios.as_json, path)


def write_inventory(inventory: "Inventory", path: Path) -> None:
    """Write an inventory as JSON, or its results by record as a table; ProblemsFound as above."""
    from greenscore.cli.inventory_views import LineTable, as_object

    _write(LineTable(inventory.lines), lambda: as_object(inventory), path)


def _write(wide: Wide, content: Callable[[], Any], path: Path) -> None:
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
    results.to_pandas().map(_safe).to_csv(
        path, index=False, encoding="utf-8-sig", lineterminator="\n"
    )


def _safe(cell: object) -> object:
    """Keep a spreadsheet from taking a text for a formula."""
    return (
        f"'{cell}"
        if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        else cell
    )


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
