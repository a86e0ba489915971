"""Lint looks at the whole: what cannot be reached is told with the best case, and nothing else is."""

from pathlib import Path

import pytest

from greenscore.resources import standards_folder
from greenscore.workflow.standards import lint, read_standard
from tests.small import REASONS, edition

WHOLE = {
    "standard-never-scores",
    "standard-never-applies",
    "standard-level-unreachable",
    "standard-gate-unreachable",
    "standard-gates-exclude",
    "standard-levels-cross",
}
SHIPPED = sorted(
    folder for folder in Path(standards_folder()).iterdir() if (folder / "standard.yaml").exists()
)
PUBLISHED = sorted((Path(__file__).parents[1] / "acceptance" / "published").iterdir())
OWN = {"source": "own"}


def standard(weights=(99, 1), spare=None, **parts):
    """Return a standard of one indicator that is worth nothing up to 50, and one that reaches 100."""
    children = [
        {
            "id": name,
            "title": "T",
            "value": of,
            "weight": str(weight),
            **OWN,
            "score": {"linear": ends},
        }
        for name, of, weight, ends in (
            ("dead", "a", weights[0], {"worst": "60", "best": "100"}),
            ("live", "b", weights[1], {"worst": "0", "best": "100"}),
        )
    ]
    inputs = {
        name: {"label": "L", "min": "0", "max": most, **OWN}
        for name, most in (("a", "50"), ("b", "100"))
    }
    if spare:
        inputs["a"]["not_applicable"] = {"allowed": True, "reasons": spare}
    rules = {"missing": "worst", "unscorable": "block"}
    index = {"id": "total", "title": "T", "missing": rules, "children": children, **OWN}
    sources = {"own": {"title": "Own", "mark": "own", "kind": "own"}}
    return edition(
        index, inputs=inputs, tables={}, sources=sources, rounding={"digits": "1"}, **parts
    )


def told(one):
    return [(p.code, p.where.path, p.args) for p in lint(one) if p.code in WHOLE]


def level(at, **parts):
    return {"id": f"at-{at}".replace(".", "_"), "label": "Level", "at": at, **OWN, **parts}


def test_weight_in_items_that_cannot_score_is_told_with_the_best_case():
    """99 of 100 parts of weight are always 0, the last reaches 100: at best the total is 1.0."""
    found = told(standard(levels=[level("0.5"), level("1"), level("1.1"), level("90")]))
    assert found == [
        (
            "standard-never-scores",
            "index.children.0",
            {"node": "dead", "score": "0.0", "best": "1.0"},
        ),
        *(
            (
                "standard-level-unreachable",
                f"levels.{place}",
                {
                    "level": f"at-{at}".replace(".", "_"),
                    "asked": f"total.score >= {at}",
                    "best": "1.0",
                },
            )
            for place, at in ((2, "1.1"), (3, "90"))
        ),
    ]


def test_where_levels_are_cumulative_the_lowest_that_cannot_be_reached_is_told():
    found = told(standard(levels=[level("1"), level("20"), level("90")], cumulative=True))
    assert [path for _, path, _ in found] == ["index.children.0", "levels.1"]


@pytest.mark.parametrize("cumulative", [False, True])
def test_levels_cross_where_the_higher_one_asks_less(cumulative):
    """Where levels are cumulative the lower gate is asked for as well."""
    ladder = [
        level("0", requires=["live.score >= 60"]),
        level("0.5", requires=["live.score >= 40"]),
    ]
    found = told(standard(weights=(0, 1), levels=ladder, cumulative=cumulative))
    crossed = (
        "standard-levels-cross",
        "levels.1.requires.0",
        {
            "level": "at-0_5",
            "gate": "live.score >= 40",
            "lower": "at-0",
            "other": "live.score >= 60",
        },
    )
    assert found == ([] if cumulative else [crossed])


def test_an_item_of_weight_zero_may_score_nothing():
    assert told(standard(weights=(0, 1), levels=[level("100")])) == []


def test_what_may_be_left_out_lifts_the_best_case():
    """Where the dead item does not apply, its weight goes to the other, and the total reaches 100."""
    (found,) = told(standard(levels=[level("100")], spare=REASONS))
    assert found[2] == {"node": "dead", "score": "0.0", "best": "100.0"}


@pytest.mark.parametrize("folder", [*SHIPPED, *PUBLISHED], ids=lambda folder: folder.name)
def test_standards_that_are_in_use_are_told_nothing_of_the_kind(folder):
    one, problems = read_standard(folder)
    assert one is not None
    assert [problem for problem in problems if problem.code in WHOLE] == []
