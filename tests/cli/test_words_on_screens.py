"""Screens speak in words: no code of the format, no sign before a zero, no blank that a fold left."""

import csv

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.model.nodes import Aggregate, Node
from greenscore.model.scalars import Block, Words
from greenscore.reporting.screen.numbers import number
from greenscore.reporting.screen.standard import scale_name
from greenscore.workflow import scoring
from tests.small import edition


def run(*arguments, lang="en"):
    runner = CliRunner(env={"GREENSCORE_LANG": lang})
    result = runner.invoke(greenscore, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


class Told(Block):
    """A block that has nothing but a text."""

    text: Words


@pytest.mark.parametrize(
    "node, zh, en",
    [
        ({"score": {"linear": {"worst": "0", "best": "9"}}}, "线性", "linear"),
        ({"score": {"steps": {"below": "0", "at": [["1", "2"]]}}}, "阶梯", "steps"),
        (
            {"score": {"relative": {"method": "rank", "better": "lower"}}},
            "群体名次",
            "rank in the population",
        ),
        ({"score": {"criterion": "must"}}, "准则: 必须", "criterion: MUST"),
        ({"children": [{"id": "a"}]}, "加权平均", "weighted mean"),
        ({"children": [{"id": "a"}], "aggregate": "any"}, "最好的途径", "best path"),
        ({}, "", ""),
    ],
)
def test_a_scale_has_a_name(node, zh, en):
    one = Node.model_validate(node)
    assert (scale_name(one, "zh"), scale_name(one, "en")) == (zh, en)


def test_every_aggregate_has_a_name():
    kinds = Aggregate.model_fields["kind"].annotation.__args__
    names = {
        scale_name(
            Node.model_validate({"children": [{"id": "a"}], "aggregate": {"kind": kind}}), "zh"
        )
        for kind in kinds
    }
    assert len(names) == len(kinds)
    assert not names & set(kinds)


@pytest.mark.parametrize(
    "value, digits, shown",
    [(-0.0, 1, "0.0"), (-0.04, 1, "0.0"), (-0.05001, 1, "-0.1"), (-2.5, 0, "-2"), (0.0, 0, "0")],
)
def test_no_zero_has_a_sign(value, digits, shown):
    assert number(value, digits) == shown


def test_no_file_has_a_zero_with_a_sign(tmp_path):
    # Minus five with a weight of nothing brings minus nothing to the whole.
    children = [{"id": "one", "value": "a", "weight": "0"}, {"id": "two", "value": "b"}]
    results = scoring.score(edition({"children": children}), {"subject": "s", "a": -5, "b": 1})
    scoring.write_results(results, tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["one.score"], row["one.contribution"]) == ("-5.0", "0.0")


@pytest.mark.parametrize(
    "written, read",
    [
        ("One line  and another", "One line and another"),
        ("仅供参考： 以此为准。 另见（ 附录 ）", "仅供参考：以此为准。另见（附录）"),
        ("范围一 范围二", "范围一 范围二"),
        ("a: b, c. d", "a: b, c. d"),
        ("first\nsecond", "first\nsecond"),
    ],
)
def test_what_a_fold_leaves_is_taken_out(written, read):
    assert Told(text=written).text.en == read
    assert Told(text={"zh": written, "en": "e"}).text.zh == read


def test_a_search_that_finds_nothing_says_so():
    assert run("factors", "search", "zzzz") == (
        "No factor with all of these words was found; try fewer words.\n"
        'There is no "zzzz", and no word like it.\n'
    )


def test_standards_and_sides_are_told_in_the_language_of_the_reader(tmp_path):
    assert "示例标准" in run("standards", "list", lang="zh")
    flows = tmp_path / "flows.csv"
    flows.write_text(
        "material,side,amount,unit,content,content_unit\n"
        "coal,in,10,t,0.7,tC/t\nsteel,out,9,t,0.01,tC/t\n",
        encoding="utf-8",
    )
    lines = run("balance", flows, lang="zh").splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["coal", "输入"], ["steel", "输出"]]
