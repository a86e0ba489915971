"""Faults that the model finds in a standard, as problems in the author's words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from greenscore.model.faults import NOT_A_MAPPING, UNKNOWN_KEY, Fault, faults_of
from greenscore.model.shape import keys_at
from greenscore.model.standard import Standard
from greenscore.problems import Place, Problem, nearest
from greenscore.text.document import Path

_CODES = {
    **dict.fromkeys(NOT_A_MAPPING, "standard-not-a-mapping"),
    "tuple_type": "standard-not-a-list",
    "string_type": "standard-not-a-text",
    "date_type": "standard-not-a-date",
    "int_parsing": "standard-not-whole",
    "int_type": "standard-not-whole",
    "int_parsing_size": "standard-not-whole",
    "greater_than_equal": "standard-out-of-range",
    "less_than_equal": "standard-out-of-range",
    **dict.fromkeys(UNKNOWN_KEY, "standard-unknown-key"),
    "literal_error": "standard-bad-choice",
    "string_pattern_mismatch": "standard-bad-id",
    "string_too_short": "standard-text-empty",
    "string_too_long": "standard-text-too-long",
    "too_short": "standard-too-few",
    "too_long": "standard-too-many",
    "standard-not-a-number": "standard-not-a-number",
    "standard-not-whole": "standard-not-whole",
    "standard-not-a-flag": "standard-not-a-flag",
    "standard-not-a-date": "standard-not-a-date",
}
_SHOWN = 60


def model_faults(
    error: ValidationError,
    places: Mapping[Path, Place],
    root: Any = Standard,
    keys: Mapping[Path, Place] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Yield a problem for each fault, at the place of the item as the author wrote it.

    `root` is the type that the whole was to have; `places` and `keys` are those of faults_of.
    """
    for fault in faults_of(error, places, keys):
        yield _problem(fault, root)


def distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems without repetition: what one line got wrong for many rows is one mend."""
    found: dict[tuple[str, Place, tuple[tuple[str, str], ...]], Problem] = {}
    for problem in problems:
        where = replace(problem.where, path="")
        found.setdefault((problem.code, where, tuple(problem.args.items())), problem)
    return tuple(found.values())


def _problem(fault: Fault, root: Any) -> Problem:
    if fault.kind == "missing":
        return _missing(fault.loc, fault.where)
    code = _CODES.get(fault.kind, "standard-invalid")
    if code == "standard-bad-id" and fault.loc[-1] == "source":
        code = "standard-bad-citation"
    elif code == "standard-bad-id" and fault.loc[-1] == "sha256":
        code = "standard-bad-digest"
    elif code == "standard-bad-id" and fault.loc[-1] == "url":
        code = "standard-bad-address"
    return Problem(code=code, where=fault.where, args=_args(fault, root))


def _missing(loc: Path, where: Place) -> Problem:
    if isinstance(loc[-1], int):
        return Problem(code="standard-too-few", where=where, args={"limit": str(loc[-1] + 1)})
    return Problem(code="standard-missing-key", where=where, args={"key": str(loc[-1])})


def _args(fault: Fault, root: Any) -> dict[str, str]:
    given, context = fault.given, fault.context
    args = {"given": given[:_SHOWN] if isinstance(given, str) else "", "detail": fault.detail}
    bounds = (context[name] for name in ("min_length", "max_length", "le", "ge") if name in context)
    args["limit"] = str(next(bounds, ""))
    args["signs"] = _signs(context.get("pattern", ""))
    args["known"] = args["nearest"] = ""
    if fault.kind in UNKNOWN_KEY:
        args["given"] = str(fault.loc[-1])[:_SHOWN]
        args |= _suggestion(args["given"], keys_at(fault.loc[:-1], root))
    elif fault.kind in NOT_A_MAPPING:
        args["known"] = ", ".join(keys_at(fault.path, root))
    elif fault.kind == "literal_error":
        args |= _suggestion(args["given"], re.findall(r"'([^']*)'", context["expected"]))
    return args


def _signs(pattern: str) -> str:
    """Return the signs an id may hold besides letters and digits."""
    allowed = pattern.rpartition("[")[2].partition("]")[0]
    return " ".join(sign for sign in "_.+" if sign in allowed) + (
        " -" if allowed[-1:] == "-" else ""
    )


def _suggestion(given: str, known: Any) -> dict[str, str]:
    return {"known": ", ".join(known), "nearest": nearest(given, known) or ", ".join(known)}
