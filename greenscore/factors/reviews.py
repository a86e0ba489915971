"""Reviews: which two people read a row, when, and in which copy of the document, told by its digest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from greenscore.factors.checks.finding import at_row
from greenscore.factors.entries import Line, read_as
from greenscore.factors.library import Library
from greenscore.model.scalars import Block, Date
from greenscore.problems import Problem

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
REVIEWED = ("reviewed", "official-verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One person's reading: who, on which day, and the SHA-256 of the copy that was read."""

    by: Line
    read: Date
    sha256: Sha256


class Review(Block):
    """The readings that rows rest on; `rows` tells the digest that each row had then."""

    rows: Annotated[Mapping[Line, Sha256], Field(min_length=1)]
    readings: Annotated[tuple[Reading, ...], Field(min_length=2)]

    @property
    def people(self) -> int:
        """How many different people read the rows."""
        return len({reading.by.casefold().strip() for reading in self.readings})


def check_reviews(library: Library) -> Iterator[Problem]:
    """Yield rows called reviewed that no two people read as they stand, and faults of review files.

    One that is `official-verified` was read in the publisher's own file: by its mark, and by a reading of
    the copy whose digest its source tells.
    """
    reviews: list[Review] = []
    for file in sorted((library.folder / "reviews").glob("*.yaml")):
        review, document = read_as(file, Review)
        yield from document.problems
        reviews += [review] if review else []
    for factor in library.factors:
        if factor.overlay or factor.review not in REVIEWED:
            continue
        found = [r for r in reviews if r.rows.get(factor.reference) == factor.digest]
        founded = any(review.people >= 2 for review in found)
        if factor.review == "official-verified":
            own = library.sources[factor.source].sha256
            read = {reading.sha256 for review in found for reading in review.readings}
            founded = founded and factor.mark == "seen" and own in read
        if not founded:
            yield at_row(library, factor, "factor-review-unfounded", review=factor.review)


def review_file(folder: Path, source: str) -> Path:
    """Return where the review of rows of a source stands in a library or a contribution."""
    return folder / "reviews" / f"{source}.yaml"
