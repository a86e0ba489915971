"""The rows that came nearest to a request which none may serve, each with what was against it."""

from collections.abc import Sequence
from datetime import date

from greenscore.factors.requests import FactorRequest
from greenscore.factors.rows import Factor
from greenscore.factors.rules import Rules
from greenscore.problems import near

_SHOWN = 5


def nearest_rows(factors: Sequence[Factor], request: FactorRequest, rules: Rules) -> list[str]:
    """Return up to five rows as `id@version (reason, ...)`, the one with fewest reasons first.

    Of rows with as many reasons those of the country that is asked about come first. Rows of the activity
    are looked through; where the library does not know it, those of activities spelt alike, else those of
    the kind.
    """
    found = []
    for row in _pool(factors, request):
        reasons = [*rules.key(row, request), *rules.place(row, request), *rules.standing(row)]
        shown = ", ".join(reasons or _dates(row))
        order = (len(reasons), row.kind != request.kind, not _neighbours(row, request))
        found.append((order, row.reference, shown))
    return [f"{reference} ({shown})" for _, reference, shown in sorted(found)[:_SHOWN]]


def _neighbours(row: Factor, request: FactorRequest) -> bool:
    """Tell whether a row's region lies in the country that is asked about."""
    return row.region.partition("-")[0] == request.region.partition("-")[0]


def _pool(factors: Sequence[Factor], request: FactorRequest) -> list[Factor]:
    known = {row.activity for row in factors}
    wanted = {request.activity}
    if request.activity not in known:
        wanted = set(near(request.activity, sorted(known), most=_SHOWN))
    rows = [row for row in factors if row.activity in wanted]
    return rows or [row for row in factors if row.kind == request.kind]


def _dates(row: Factor) -> list[str]:
    """Return the days of a row that fits in everything but its dates."""
    spans = {"apply": (row.apply_from, row.apply_to), "data": (row.data_from, row.data_to)}
    return [f"{name}={_day(start)}..{_day(end)}" for name, (start, end) in spans.items()]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
