"""The report as a file: HTML or PDF, chosen by the suffix of the path."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from greenscore.guard.own_files import is_report
from greenscore.guard.writer import write_bytes
from greenscore.model.assessment import Assessment
from greenscore.model.inventory import Inventory
from greenscore.problems import Place, Problem, ProblemsFound
from greenscore.reporting.assessment.view import view
from greenscore.reporting.inventory.view import inventory_view
from greenscore.reporting.press import html, pdf
from greenscore.reporting.press.fonts import FontMissing, font_set
from greenscore.texts import Lang

SUFFIXES = (".html", ".pdf")


def render_report(assessment: Assessment, path: Path, langs: Sequence[Lang]) -> tuple[Problem, ...]:
    """Write the self-assessment report of `assessment` in `langs` to `path` (.html or .pdf).

    Returns what stood in the way: `report-suffix`, `report-unwritable`, or what the fonts lack. Then
    no file is written.
    """
    identifier = identifier_of(assessment.digest, langs)
    return write_page(view(assessment, langs), path, html.ASSESSMENT, identifier)


def render_inventory(
    inventory: Inventory, path: Path, langs: Sequence[Lang]
) -> tuple[Problem, ...]:
    """Write the report of `inventory` in `langs` to `path` (.html or .pdf); problems as above."""
    data = inventory_view(inventory, langs)
    identifier = identifier_of(inventory.records_digest, langs)
    return write_page(data, path, "inventory/report.html.j2", identifier)


def identifier_of(digest: str, langs: Sequence[Lang]) -> str:
    """Return what tells the PDF of one result in some languages from every other, in hexadecimal."""
    return sha256(f"{digest} {' '.join(langs)}".encode()).hexdigest()


def write_page(
    data: Mapping[str, Any], path: Path, template: str, identifier: str
) -> tuple[Problem, ...]:
    """Write a view by its template to `path`; `identifier` (hexadecimal) becomes that of a PDF."""
    if path.suffix not in SUFFIXES:
        return (
            Problem(code="report-suffix", where=Place(file=path.name), args={"given": path.suffix}),
        )
    try:
        write_bytes(path, _page(data, path.suffix, template, identifier), is_report)
    except FontMissing as missing:
        return (missing.problem,)
    except ProblemsFound as found:
        return tuple(found.problems)
    except OSError as failure:
        reason = failure.strerror or str(failure)
        return (
            Problem(code="report-unwritable", where=Place(file=path.name), args={"reason": reason}),
        )
    return ()


def _page(data: Mapping[str, Any], suffix: str, template: str, identifier: str) -> bytes:
    page = html.render(data, template=template)
    if suffix == ".html":
        return page.encode("utf-8")
    fonts = font_set(page)
    medium = html.Medium("pdf.css", fonts.family, fonts.css(), pdf.stamp())
    page = html.render(data, medium, template)
    return pdf.printed(page, identifier=identifier, fonts=fonts.files)
