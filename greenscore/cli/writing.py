"""Results as files: JSON for one reader and the digest, wide tables for many subjects."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.assessment import as_json
from greenscore.cli.output import unwritable
from greenscore.problems import Place, Problem, ProblemsFound

if TYPE_CHECKING:
    from greenscore.scoring.results import Results

# A workbook carries its date of creation; a fixed one keeps equal results equal files.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def write_results(results: "Results", path: Path) -> None:
    """Write results by the suffix of `path`; ProblemsFound where that cannot be done."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        args = {"given": path.suffix, "known": " ".join(WRITERS)}
        raise ProblemsFound([Problem(code="output-suffix", where=Place(file=str(path)), args=args)])
    try:
        writer(results, path)
    except OSError as fault:
        raise ProblemsFound([unwritable(path, fault)]) from fault


def _json(results: "Results", path: Path) -> None:
    """Write the canonical form: one assessment, or a list of them in the order of the rows."""
    import rfc8785

    trees = [as_json(assessment) for assessment in results.assessments()]
    content = trees[0] if len(trees) == 1 else {"assessments": trees}
    path.write_bytes(rfc8785.dumps(content) + b"\n")


def _csv(results: "Results", path: Path) -> None:
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


def _xlsx(results: "Results", path: Path) -> None:
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


def _parquet(results: "Results", path: Path) -> None:
    import pyarrow.parquet

    pyarrow.parquet.write_table(results.to_arrow(), path)


WRITERS: dict[str, Callable[["Results", Path], None]] = {
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
