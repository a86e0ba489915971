"""Formulas as an author writes them, drawn from the names that every generated standard declares.

Three kinds of text: masses (in t or kg), plain numbers, and conditions. `steady` leaves out what
turns an absence into a value (`coalesce`, `is_missing`), so that filling a gap only refines.
"""

from hypothesis import strategies as st

GRID = (
    "0",
    "0.1",
    "0.3",
    "1",
    "2",
    "2.5",
    "5",
    "10",
    "49.95",
    "50",
    "60",
    "80",
    "100",
    "-1",
    "-10",
)
MASSES = ("ore", "coke", "cap_mass", "ratio_mass", "sum(rows.amount)", "max(rows.amount)")
NUMBERS = ("score_a", "score_b", "percent", "flat", "keyed", "dated", "paired", "ratio")
AGGREGATES = (
    "count(rows)",
    "count(rows, share_of > 0.5)",
    "share(rows.amount, part == 'core')",
    "mean(rows.share_of)",
    "min(rows.share_of, part != 'core')",
    "sum(rows.share_of, flag or part == 'edge')",
    "weighted_mean(rows.share_of, amount)",
    "sum(rows.share_of * of_part)",
    "weighted_mean(rows.share_of, of_part, of_part >= 1)",
    "weighted_mean(rows.share_of, amount, part == 'core')",
    "count(rows, is_address(words))",
    "share(rows.amount, starts_with(words, 'https://'))",
    "sum(rows.share_of, part not in ('edge'))",
)
LOOKED_UP = ("length(memo)", "length(flag.evidence)", "total.reference.mean(by=kind)")
CONDITIONS = (
    "flag",
    "true",
    "not flag",
    "kind == 'oven'",
    "size != 'big'",
    "score_a > 0",
    "ore >= coke",
    "0 <= score_b <= 50",
    "kind in ('oven', 'mill')",
    "score_a not in (1, score_b, 5)",
    "is_address(memo)",
    "starts_with(memo, 'HTTP')",
)

literals = st.sampled_from(GRID)


def _joined(pattern, *parts):
    return st.tuples(*parts).map(lambda given: pattern.format(*given))


def masses(*, steady=False):
    """Texts whose value is a mass."""
    simple = st.sampled_from(MASSES)
    number = st.sampled_from(NUMBERS)
    forms = [
        _joined("({} + {})", simple, simple),
        _joined("({} - {})", simple, simple),
        _joined("({} * {})", simple, number),
        _joined("({} / {})", simple, number),
        _joined("min({}, {})", simple, simple),
        _joined("sum({}, {}, {})", simple, simple, simple),
        _joined("clip({}, 0, 50)", simple),
        _joined("previous({})", simple),
        _joined("({} if {} else {})", simple, st.sampled_from(CONDITIONS), simple),
        _joined("weighted_mean(rows.amount, share_of)"),
    ]
    if not steady:
        forms.append(_joined("coalesce({}, {}, 3)", simple, simple))
    return st.one_of(simple, *forms)


def numbers(*, steady=False, rows=True):
    """Texts whose value is a number without a unit; `rows` lets them aggregate the child table."""
    leaf = st.one_of(literals, st.sampled_from(NUMBERS + LOOKED_UP + (AGGREGATES if rows else ())))

    def grown(part):
        forms = [
            _joined("({} {} {})", part, st.sampled_from(("+", "-", "*", "/")), part),
            _joined("{}({})", st.sampled_from(("abs", "sqrt", "log", "exp")), part),
            _joined("{}({}, {})", st.sampled_from(("min", "max", "mean", "sum")), part, part),
            _joined("({})**{}", part, st.sampled_from(("2", "3", "-1", "0.5"))),
            _joined("round({}, {})", part, st.sampled_from(("0", "1", "4"))),
            _joined("where({}, {}, {})", conditions(steady=steady), part, part),
            _joined("change({})", st.sampled_from(("score_a", "ratio"))),
            _joined(
                "period_mean({}, {})", st.sampled_from(("score_a", "ratio")), st.sampled_from("23")
            ),
            _joined("(ore / coke)"),
            _joined("-({})", part),
        ]
        if not steady:
            forms.append(_joined("coalesce({}, {})", part, part))
        return st.one_of(forms)

    return st.recursive(leaf, grown, max_leaves=3)


def conditions(*, steady=False):
    """Texts that hold, do not hold, or cannot be told."""
    absent = () if steady else ("is_missing(score_a)", "is_missing(memo)")
    leaf = st.sampled_from((*CONDITIONS, *absent))
    return st.one_of(
        leaf,
        _joined("({} {} {})", leaf, st.sampled_from(("and", "or")), leaf),
        _joined("not ({} and {})", leaf, leaf),
    )
