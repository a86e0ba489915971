"""A score is said to be of so many points only where its range is known, and of a level only with a score."""

import re

import pytest

from greenscore.insight.explanation import explain
from greenscore.reporting.screen.assessment import assessment_screen, results_screen
from greenscore.reporting.screen.blocks import Facts
from greenscore.reporting.screen.explanation import explanation_screen
from greenscore.reporting.screen.portfolio import portfolio_screen
from greenscore.workflow import scoring
from tests.small import edition, question

UNSCORED = {"zh": "未评级", "en": "Not rated"}
LADDER = [{"id": "low", "label": "Low", "at": "0"}, {"id": "high", "label": "High", "at": "50"}]


def standard(most=None, **parts):
    """Return a sum of a and b, of which a knows its range where `most` is told."""
    inputs = {name: question(min="0", max=most) if most else {} for name in "ab"}
    group = {"id": "theme", "aggregate": "sum", "children": [{"id": "one", "value": "a"}]}
    children = [{**group, "levels": LADDER, "unscored": UNSCORED}, {"id": "two", "value": "b"}]
    further = {"id": "beside", "value": "a", "levels": LADDER, "unscored": UNSCORED}
    return edition(
        {"id": "total", "aggregate": "sum", "children": children},
        inputs=inputs,
        levels=LADDER,
        results=[further],
        unscored=UNSCORED,
        rounding={"digits": "0"},
        **parts,
    )


def assessed(most=None, **given):
    return scoring.score(standard(most), {"subject": "s", **given}).assessment()


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.sub(r"</?(span|strong)[^>]*>", "", html)))


def page(assessment, tmp_path):
    file = tmp_path / "report.html"
    scoring.report(assessment, file, lang="en")
    return file.read_text(encoding="utf-8")


def shown(blocks):
    return "\n".join(block for block in blocks if isinstance(block, str))


def facts(blocks):
    return [pair for block in blocks if isinstance(block, Facts) for pair in block.pairs]


@pytest.mark.parametrize(
    "most, said", [("100", "scores 65 of 200 points"), (None, "scores 65 points")]
)
def test_no_number_stands_below_a_score_of_unknown_range(most, said, tmp_path):
    html = page(assessed(most, a=60, b=5), tmp_path)
    text = plain(html)
    assert said in text
    assert (" / 100" in text) == (most is not None)
    axis = re.findall(r'font-size="9.5" text-anchor="middle"[^>]*>([0-9]+)<', html)
    assert axis == ["0", "50", *(["200"] if most else [])]
    assert ("No indicator has reached seven tenths" in text) == (most is not None)
    assert text.count("it is not known how much they can score") == (0 if most else 3)


def test_bars_are_drawn_where_a_range_tells_their_length(tmp_path):
    known, unknown = (page(assessed(most, a=60, b=5), tmp_path) for most in ("100", None))
    drawn = [len(re.findall(r'class="chart">\s*<svg', html)) for html in (known, unknown)]
    assert drawn == [3, 0]  # of the two themes, and of the further result


@pytest.mark.parametrize("given", [{"b": 5}, {}])
def test_what_has_no_score_is_called_what_its_ladder_says(given, tmp_path):
    found = assessed(**given)
    assert (found.level, found.node("theme").level, found.node("beside").level) == ("", "", "")
    text = page(found, tmp_path)
    assert "Until there is a score, the level is “Not rated”." in text
    assert ">Not rated<" in text.split("Further results")[1].split("</table>")[0]
    assert (
        plain(text).count("Level: Not rated") == 3
    )  # its indicators are a page, the theme's another
    said = shown(assessment_screen(found, "en"))
    assert said.count("level: Not rated") == 3  # claimed, recognised, and beside
    assert ("level", "Not rated") in facts(
        explanation_screen(explain(found, "theme")[0], found, "en")
    )


def test_a_table_of_many_calls_having_no_score_by_its_name():
    results = scoring.score(
        standard("100"), [{"subject": "s", "a": 9}, {"subject": "t", "a": 1, "b": 9}]
    )
    rows = next(block for block in results_screen(results, "en")).rows
    assert [row[4] for row in rows] == ["Not rated", "Low"]


def test_a_portfolio_calls_having_no_figure_by_its_name():
    figures = [{"id": "mean", "of": "total", "levels": LADDER, "unscored": UNSCORED}]
    results = scoring.score(standard("100", portfolio=figures), {"subject": "s"})
    (table, *_) = portfolio_screen(scoring.portfolio(results), "en")
    assert "Not rated" in table.rows[0]
