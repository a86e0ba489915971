"""A formula over nodes is explained with their titles, and with the figures that it took of them."""

from dataclasses import replace

from greenscore.insight.explanation import explain
from greenscore.model.population import Reference
from greenscore.reporting.screen.explanation import explanation_screen
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from tests.small import edition, table

MEANS = Reference(stated={"mean": 5.0}, groups={"oven": Reference(stated={"mean": 8.0})})


def told(value, lang="en"):
    children = [
        {"id": "use", "title": {"zh": "用能", "en": "Energy use"}, "value": "a", "source": "doc 4"},
        {"id": "ratio", "title": "Ratio", "value": value},
    ]
    one = replace(edition({"id": "total", "children": children}), references={"use": MEANS})
    plan = compile_plan(one)
    (assessment,) = score_table(plan, table(a=[4], kind=[0])).assessments()
    (explanation,) = explain(assessment, "ratio")
    figures = {f.id: (f.label.get(lang), f.value) for f in explanation.figures}
    return figures, list(explanation_screen(explanation, assessment, lang))


def test_parts_of_nodes_stand_with_their_titles_and_figures():
    figures, screen = told("use.score / use.value")
    assert figures == {"use.score": ("Energy use", 4.0), "use.value": ("Energy use", 4.0)}
    assert "    use.score (Energy use) = 4  [doc 4]" in screen
    assert "    use.score (用能) = 4  [doc 4]" in told("use.score / 2", "zh")[1]


def test_statistics_of_all_and_of_the_own_group_stand_with_their_figures():
    figures, screen = told("a / use.reference.mean + a / use.reference.mean(by=kind)")
    assert figures == {
        "use.reference.mean": ("Energy use", 5.0),
        "use.reference.mean(by=kind)": ("Energy use", 8.0),
    }
    assert "    use.reference.mean(by=kind) (Energy use) = 8  [doc 4]" in screen


def test_what_is_no_node_is_not_told_as_one():
    assert told("a + count(rows) * 0 if false else a")[0] == {}
