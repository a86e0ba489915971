"""What a hint says where no spelling is near: nothing, in place of a question with a hole in it."""

import pytest

from greenscore.problems import Problem, nearest
from greenscore.workflow.scoring import read_data
from tests.small import edition, question

NONE = ("", "-")


@pytest.mark.parametrize("near", NONE)
@pytest.mark.parametrize(
    "code, zh, en",
    [
        ("activity-record-unknown", "", ""),
        (
            "factor-profile-unknown",
            "也可以给出核算规则文件 .yaml。",
            "A profile of your own is named by its .yaml file.",
        ),
        # The question is an aside in brackets, and the last part of a sentence.
        (
            "data-column-unknown",
            "若列名写错了，请改正；否则不必理会。",
            "Correct the name if it is misspelt; otherwise leave it.",
        ),
    ],
)
def test_a_hint_asks_nothing_where_no_spelling_is_near(code, near, zh, en):
    problem = Problem(code=code, args={"nearest": near})
    assert (problem.hint("zh"), problem.hint("en")) == (zh, en)


def test_a_hint_without_its_question_keeps_its_other_arguments():
    problem = Problem(code="activity-word-unknown", args={"nearest": "", "known": "a, b"})
    assert (problem.hint("zh"), problem.hint("en")) == ("可用：a, b", "Known: a, b")


def test_a_hint_names_the_near_spelling():
    problem = Problem(code="activity-word-unknown", args={"nearest": "a", "known": "a, b"})
    assert problem.hint("en") == "Was a meant? Known: a, b"


def test_a_spelling_may_have_to_be_nearer():
    assert nearest("wher", ["where"], alike=0.75) == "where"
    assert nearest("wheat", ["where"]) == "where"
    assert nearest("wheat", ["where"], alike=0.75) == ""


def test_a_column_like_no_other_is_not_said_to_be_near_a_dash():
    one = edition({"children": [{"id": "own", "value": "energy"}]}, inputs={"energy": question()})
    _, problems = read_data(one, [{"subject": "A", "energy": 1, "Wq~81": 2}])
    (told,) = (each for each in problems if each.code == "data-column-unknown")
    assert told.hint("en") == "Correct the name if it is misspelt; otherwise leave it."
