"""A result computed again from its data, and what differs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from greenscore.guard.reader import read_file
from greenscore.model.reading import PLAIN, Reading
from greenscore.problems import Place, Problem, ProblemsFound, has_errors
from greenscore.text.document import allowed
from greenscore.workflow.scoring import read_data, score_table, whole_data_digest
from greenscore.workflow.standards import read_standard

if TYPE_CHECKING:
    from greenscore.insight.comparison import Comparison as Comparison
    from greenscore.insight.told import Told as Told
    from greenscore.model.inventory import Inventory
    from greenscore.scoring.results import Results
    from greenscore.workflow.standards import Reference


class Means(NamedTuple):
    """What a result is computed again with, beside its data: each as for `score`."""

    standard: "Reference | None" = None
    as_of: date | None = None
    reading: Reading = PLAIN
    inventory: "Inventory | None" = None
    grading: Any = None
    holder: str = ""


def recompute(
    result: str | Path | bytes | Mapping[str, Any],
    data: Any,
    *,
    standard: "Reference | None" = None,
    as_of: date | None = None,
    reading: Reading = PLAIN,
    inventory: "Inventory | None" = None,
    grading: Any = None,
) -> "Comparison":
    """Compute a result again from its data, and compare the two value by value.

    `result` is what `score` wrote as JSON: a path, its bytes, or the object read from it. The standard is the
    edition that the result names, unless `standard` is given; the day of judgement that of the result,
    unless `as_of` is. `grading` is as for `score`. ProblemsFound where the result, the standard or the data
    have errors.
    """
    told, problems = read_result(result)
    if told is not None:
        given = Means(standard, as_of, reading, inventory, grading)
        found, problems = recompute_told(told, data, given)
        if found is not None:
            return found
    raise ProblemsFound(problems)


def read_result(
    result: str | Path | bytes | Mapping[str, Any],
) -> tuple["Told | None", tuple[Problem, ...]]:
    """Read a result beside every problem; it may come from any hands."""
    from greenscore.insight.told import LIMITS, read_told

    if isinstance(result, Mapping):
        return read_told(json.dumps(result, ensure_ascii=False).encode(errors="surrogatepass"), "")
    if isinstance(result, bytes):
        return read_told(result, "")
    path = Path(result)
    try:
        source = read_file(path, allowed(LIMITS).bytes)
    except OSError as fault:
        args = {"reason": fault.strerror or type(fault).__name__}
        return None, (Problem(code="result-unreadable", where=Place(file=path.name), args=args),)
    return read_told(source, path.name)


def recompute_told(
    told: "Told",
    data: Any,
    given: Means,
    *,
    subject: str | None = None,
    period: str | None = None,
) -> tuple["Comparison | None", tuple[Problem, ...]]:
    """Compare what is told with the same computed again, beside every problem.

    With `subject`, and `period`, only theirs are compared, of the result and of the data.
    """
    from greenscore.insight.comparison import compare

    edition, problems = read_standard(told.standard if given.standard is None else given.standard)
    if edition is None:
        return None, tuple(_unknown(problem, told, given.standard) for problem in problems)
    day = given.as_of or told.as_of
    # Whether an edition is in force is asked when a result is made; it is repeated at any time.
    table, noted = read_data(
        *(edition, data),
        as_of=day,
        reading=given.reading,
        in_force=False,
        inventory=given.inventory,
        grading=given.grading,
        holder=given.holder,
    )
    problems = (*problems, *noted)
    if table is None or has_errors(problems):
        return None, problems
    results = score_table(edition, table, as_of=day)
    again = _computed(results, subject, period)
    if subject is None and period is None:
        return compare(told, again, whole_data_digest(edition, table)), problems
    found = compare(_chosen(told, subject, period), again)
    if not (found.results or found.only_told or found.only_again):
        args = {"given": f"{subject or ''} {period or ''}".strip()}
        args["known"] = ", ".join(list(dict.fromkeys(table.subjects))[:12])
        return None, (*problems, Problem(code="score-subject-unknown", args=args))
    return found, problems


def _unknown(problem: Problem, told: "Told", standard: "Reference | None") -> Problem:
    """Tell of an edition on no shelf that it is the result which names it."""
    if problem.code != "standard-unknown" or standard is not None:
        return problem
    return Problem(code="result-standard-unknown", args={"named": told.standard})


def _chosen(told: "Told", subject: str | None, period: str | None) -> "Told":
    """Return what is told of a subject, a period or both, without the digest of the whole."""
    chosen = (
        each
        for each in told.assessments
        if subject in {None, each["subject"]} and period in {None, each["period"]}
    )
    return replace(told, assessments=tuple(chosen), digest="")


def _computed(
    results: "Results", subject: str | None, period: str | None
) -> Iterator[Mapping[str, Any]]:
    from greenscore.insight.told import own_digest
    from greenscore.model.assessment import content

    table = results.prepared.table
    for row in range(len(results)):
        if subject in {None, table.subjects[row]} and period in {None, table.periods[row]}:
            assessment = results.assessment(table.subjects[row], table.periods[row])
            plain = content(assessment)
            yield {**plain, "digest": own_digest(plain)}
