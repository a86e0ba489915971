"""How far back a standard looks: the periods before its own that a score rests on."""

from functools import cache

from greenscore.expression.parser import FormulaError, parse
from greenscore.expression.syntax import Expression, Name, Previous, children
from greenscore.model.standard import Standard
from greenscore.standard.rules.sites import sites


def look_back(standard: Standard) -> int:
    """Return how many periods before its own the formulas of a standard read at most; 0 for none."""
    formulas = {
        name: tuple(map(_parsed, derived.formulas)) for name, derived in standard.derived.items()
    }

    @cache
    def behind(name: str) -> int:
        return max((depth(formula) for formula in formulas.get(name, ()) if formula), default=0)

    def depth(part: Expression) -> int:
        if isinstance(part, Name):
            return behind(part.id)
        below = max(map(depth, children(part)), default=0)
        return below + isinstance(part, Previous)

    parsed = (_parsed(site.text) for site in sites(standard))
    return max((depth(formula) for formula in parsed if formula), default=0)


def _parsed(text: str) -> Expression | None:
    try:
        return parse(text)
    except FormulaError:  # told by lint
        return None
