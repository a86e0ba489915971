"""From HTML to PDF, the same bytes for the same report: fixed fonts, no network, no clock.

WeasyPrint asks for resources through one fetcher, and this one hands out the packaged fonts alone.
"""

import os
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from greenscore.quantities.decimals import whole_of


class FetchRefused(Exception):
    """A document asked for something outside of itself."""


def write(html: str, path: Path, *, identifier: str, fonts: Collection[Path] = ()) -> None:
    """Write `html` as a tagged PDF to `path`.

    `identifier` (hexadecimal) becomes the file identifier; `fonts` are the only files that the
    document may ask for. OSError if `path` cannot be written.
    """
    from weasyprint import HTML

    document = HTML(string=html, url_fetcher=fetcher(fonts))
    document.write_pdf(
        path,
        pdf_identifier=bytes.fromhex(identifier[:32]),
        pdf_tags=True,
        presentational_hints=False,
    )


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
