"""Who graded what: assessors by their grading files, and the grades that count in a table.

A grade typed in a claimant's own data is a claim. `reviewed` and `verified` come from a grading file: each
entry names a value of the data as the assessor saw it, the digest of its evidence, and a grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from greenscore.problems import NOWHERE, Place
from greenscore.texts import Text, worded


class Grade(IntEnum):
    """Assurance grade of a value: who stands behind it."""

    DECLARED = 0
    DOCUMENTED = 1
    REVIEWED = 2
    VERIFIED = 3

    @property
    def word(self) -> str:
        """The grade as it is written in files."""
        return self.name.lower()

    @property
    def label(self) -> Text:
        """The grade as a person reads it: the one wording of forms, screens and reports."""
        return worded(f"glossary.grade.{self.word}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grader:
    """Who stands behind a grading file: an assessor with a role, a day, and the digest of the file.

    `holder` is whose data were graded, where the file says so; `note` what they were graded from. `digest`
    is the SHA-256 of the file in hexadecimal.
    """

    name: str
    organisation: str
    role: str
    date: str
    digest: str
    holder: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeEntry:
    """One value as an assessor saw it, and its grade; None where the form was left open.

    `input` is the id of an input, or with `table` and `row` (counted from 1) a column of a table; `record`
    names an activity record instead, `digest` all that it says. `value` is text as in company data, in
    `unit`, by default the standard's; `not_applicable` is a reason instead. `evidence` is the digest of what
    proves the value, `note` that of the note beside it, which may justify it; empty where there is none.
    """

    grade: Grade | None
    subject: str = ""
    period: str = ""
    input: str = ""
    table: str = ""
    row: int = 0
    record: str = ""
    digest: str = ""
    value: str = ""
    unit: str = ""
    not_applicable: str = ""
    evidence: str = ""
    note: str = ""
    where: Place = NOWHERE

    @property
    def answer(self) -> str:
        """The id of the answer within its subject: `x`, or `table.0.x` with rows counted from 0."""
        return f"{self.table}.{self.row - 1}.{self.input}" if self.table else self.input


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """A grading file: who graded, and every entry."""

    grader: Grader
    entries: Sequence[GradeEntry]


@dataclass(frozen=True, slots=True)
class Standing:
    """A grade that counts: the position of its grader, and the entry it comes from."""

    grader: int
    entry: GradeEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """The grades by others that count in a table: by row, then by the id of the answer."""

    graders: tuple[Grader, ...] = ()
    standing: Mapping[int, Mapping[str, Standing]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGrades:
    """The grades by others that count in activity records, by the position of the record."""

    graders: tuple[Grader, ...] = ()
    standing: Mapping[int, Standing] = field(default_factory=dict)
