"""From HTML to PDF, the same bytes for the same report: fixed fonts, no network, no clock.

WeasyPrint asks for resources through one fetcher, and this one hands out the packaged fonts alone.
"""

import os
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from greenscore.guard.own_files import PDF_MARK
from greenscore.guard.worker.calling import PRESS, apart
from greenscore.quantities.decimals import whole_of


class FetchRefused(Exception):
    """A document asked for something outside of itself."""


def printed(html: str, *, identifier: str, fonts: Collection[Path] = ()) -> bytes:
    """Return `html` as a tagged PDF.

    `identifier` (hexadecimal) becomes part of the file identifier, by which the program knows its own files;
    `fonts` are the only files that the document may ask for.
    """
    return apart(_printed, html, identifier, tuple(fonts), about="report.pdf", kind=PRESS)


def _printed(html: str, identifier: str, fonts: Collection[Path]) -> bytes:
    from weasyprint import HTML

    document = HTML(string=html, url_fetcher=fetcher(fonts))
    content: bytes = document.write_pdf(
        pdf_identifier=PDF_MARK + identifier[:32].encode(),
        pdf_tags=True,
        presentational_hints=False,
    )
    return content


def fetcher(fonts: Collection[Path]) -> Any:
    """Return a fetcher that opens the given font files and refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    allowed = {font.as_uri(): font for font in fonts}

    class FontsOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in allowed:
                raise FetchRefused(url)
            return URLFetcherResponse(url, allowed[url].read_bytes())

    return FontsOnly()


def stamp() -> str:
    """Return the date to write into the file: SOURCE_DATE_EPOCH, or nothing where it is not set."""
    epoch = whole_of(os.environ.get("SOURCE_DATE_EPOCH", ""))
    return "" if epoch is None else datetime.fromtimestamp(epoch, UTC).isoformat()
