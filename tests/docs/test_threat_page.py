"""The threat model names each control that is tried, and every control has code and a test that exist."""

import ast
import re
from pathlib import Path

import pytest
from threat_page import FILE, GROUPS, page

from tests.mutants.controls import controls

ROOT = Path(__file__).parents[2]
EVERY = controls()


def test_the_page_is_up_to_date():
    assert page() == FILE.read_text("utf-8"), "run: make docs"


def test_forty_controls_and_more_are_tried_each_under_a_name_of_its_own():
    assert len({each.id for each in EVERY}) == len(EVERY) >= 40
    assert {each.against for each in EVERY} == set(GROUPS)
    rows = re.findall(
        r"^\| ([a-z][a-z-]+) \| [A-Z].* \| `\S+` \| `", FILE.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [each.id for group in GROUPS for each in EVERY if each.against == group]


@pytest.mark.parametrize("control", EVERY, ids=lambda each: each.id)
def test_a_control_is_one_text_and_its_test_exists(control):
    whole = (ROOT / control.file).read_text("utf-8")
    assert whole.count(control.old) == 1
    ast.parse(whole.replace(control.old, control.new))
    file, _, test = control.test.partition("::")
    tests = [
        each.name
        for each in ast.parse((ROOT / file).read_text("utf-8")).body
        if isinstance(each, ast.FunctionDef)
    ]
    assert test.partition("[")[0] in tests
