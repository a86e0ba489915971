"""The report as a file: HTML or PDF, chosen by the suffix of the path."""

from collections.abc import Sequence
from pathlib import Path

from greenscore.assessment import Assessment
from greenscore.problems import Place, Problem
from greenscore.reporting import html, pdf
from greenscore.reporting.fonts import FontMissing, font_set
from greenscore.reporting.view import view
from greenscore.texts import Lang

SUFFIXES = (".html", ".pdf")


def render_report(assessment: Assessment, path: Path, langs: Sequence[Lang]) -> tuple[Problem, ...]:
    """Write the self-assessment report of `assessment` in `langs` to `path` (.html or .pdf).

    Returns what stood in the way: `report-suffix`, `report-unwritable`, or what the fonts lack. Then
    no file is written.
    """
    if path.suffix not in SUFFIXES:
        return (
            Problem(code="report-suffix", where=Place(file=path.name), args={"given": path.suffix}),
        )
    data = view(assessment, langs)
    try:
        if path.suffix == ".html":
            path.write_text(html.render(data), encoding="utf-8", newline="\n")
            return ()
        fonts = font_set(html.render(data))
        medium = html.Medium("pdf.css", fonts.family, fonts.css(), pdf.stamp())
        page = html.render(data, medium)
        pdf.write(page, path, identifier=assessment.digest, fonts=fonts.files)
    except FontMissing as missing:
        return (missing.problem,)
    except OSError as failure:
        reason = failure.strerror or str(failure)
        return (
            Problem(code="report-unwritable", where=Place(file=path.name), args={"reason": reason}),
        )
    return ()
