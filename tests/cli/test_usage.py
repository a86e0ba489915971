"""Wrong use is told in the user's language, and exits 2."""

import ast
import gettext
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from greenscore.cli.usage import asked_language, in_language
from greenscore.texts import entries

CASES = {
    ("check", "--lang", "zh"): "错误：缺少参数 'DATA'.",
    ("check", "a", "--lang=zh"): "错误：缺少选项 '--standard' / '-s'.",
    ("check", "a", "-s", "b", "c", "d", "--lang", "zh"): "错误：多出的参数（c d）",
    ("check", "a", "--nope", "--lang", "zh"): "错误：没有选项 '--nope'。",
    ("nope", "--lang", "zh"): "错误：没有命令 'nope'。",
    ("check", "a", "-s", "b", "--as-of", "1", "--lang", "zh"): (
        "错误：'--as-of' 的值有误：'1' 不是日期；写作 2024-02-29。"
    ),
    ("check", "a", "-s", "b", "--header-row", "x", "--lang", "zh"): (
        "错误：'--header-row' 的值有误：'x' 不是整数；写作 12。"
    ),
    ("inventory", "--lang", "zh"): (
        "错误：请给出活动数据文件 ACTIVITIES 和 --profile，或 --template 文件.xlsx"
    ),
    ("check", "a", "--as-of"): "Error: Option '--as-of' requires an argument.",
}


def called(words, **environment):
    bare = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    return subprocess.run(
        [sys.executable, "-m", "greenscore", *words],
        capture_output=True,
        encoding="utf-8",
        env={**bare, "LANG": "C.UTF-8", "GREENSCORE_LANG": "", "PYTHONUTF8": "1", **environment},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", CASES)
def test_wrong_use_is_told_in_the_language_asked_for(words):
    done = called(words)
    assert (2, CASES[words]) == (done.returncode, done.stderr.splitlines()[-1])


@pytest.mark.parametrize("setting", [{"GREENSCORE_LANG": "zh"}, {"LANG": "zh_CN.UTF-8"}])
def test_or_in_that_of_the_environment(setting):
    done = called(["check", "--header-row", "0"], **setting)
    assert "错误：'--header-row' 的值有误：0 不在范围 1<=x<=10000000 之内。" in done.stderr
    assert "Usage:" not in done.stderr


def test_headings_of_help_too():
    done = called(["check", "--help"], GREENSCORE_LANG="zh")
    assert (done.returncode, "用法：" in done.stdout, "选项:" in done.stdout) == (0, True, True)


def test_what_click_says_is_still_what_is_worded():
    """Each English text of the table stands in click's code, so that a new click is noticed."""
    folder = Path(click.__file__).parent
    trees = [ast.parse(file.read_text("utf-8")) for file in folder.glob("*.py")]
    said = {
        node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)
    }
    assert set() == {entry["en"] for entry in entries("usage")["click"].values()} - said


def test_english_comes_back():
    with in_language(["--lang", "zh"]):
        assert gettext.gettext("Usage:") == "用法："
    assert gettext.gettext("Usage:") == "Usage:"


@pytest.mark.parametrize(
    "words, expected",
    [
        ((), None),
        (("--lang",), None),
        (("--lang", "fr"), None),
        (("--lang", "en,zh"), "en"),
        (("--lang=zh,en",), "zh"),
    ],
)
def test_the_language_is_found_among_the_words(words, expected):
    assert expected == asked_language(words)
