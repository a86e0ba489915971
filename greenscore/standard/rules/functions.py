"""Derived figures by formula or by an installed function, which is the last resort."""

from collections.abc import Iterator

from greenscore.model.standard import Function
from greenscore.plugins import FunctionFault, examine
from greenscore.problems import Problem
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path

_FORMS = ("formula", "function")


def one_form(inspection: Inspection) -> Iterator[Problem]:
    """A derived figure has a formula or a function; what a function gives has a declared unit."""
    for name, derived in inspection.standard.derived.items():
        given = [form for form in _FORMS if getattr(derived, form) is not None]
        if len(given) != 1:
            args = {"forms": ", ".join(_FORMS), "given": ", ".join(given) or "-"}
            yield inspection.problem("standard-not-one-of", ("derived", name), **args)
        if derived.function is not None and derived.unit is None:
            yield inspection.problem("standard-missing-key", ("derived", name), key="unit")


def arguments_with_units(inspection: Inspection) -> Iterator[Problem]:
    """Every argument of a function is given in a declared unit."""
    for path, function in _functions(inspection):
        arguments, units = len(function.arguments), len(function.units)
        if arguments != units:
            args = {"arguments": str(arguments), "units": str(units)}
            yield inspection.problem("standard-function-units", (*path, "units"), **args)


def explained_functions(inspection: Inspection) -> Iterator[Problem]:
    """A function is the last resort, and says why no formula does."""
    for path, function in _functions(inspection):
        if not function.reason:
            yield inspection.problem("standard-function-unexplained", path, entry=function.entry)


def installed_functions(inspection: Inspection) -> Iterator[Problem]:
    """A function is installed, and is the one the standard names; nothing of it is run to see that."""
    for path, function in _functions(inspection):
        try:
            examine(function.entry, function.sha256)
        except FunctionFault as fault:
            yield inspection.problem(fault.code, path, **fault.details)


def _functions(inspection: Inspection) -> Iterator[tuple[Path, Function]]:
    for name, derived in inspection.standard.derived.items():
        if derived.function is not None:
            yield ("derived", name, "function"), derived.function


RULES = (one_form, arguments_with_units, explained_functions, installed_functions)
