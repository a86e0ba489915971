"""The wording of problems: every code has one in both languages, every wording has a use."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from greenscore.problems import Severity
from tests.wordings import catalogue

PACKAGE = Path(__file__).parents[1] / "greenscore"
KEYS = {"severity", "zh", "en", "hint_zh", "hint_en"}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
# A rule for dates and a key of another format, which only begin like codes of `data-` and `output-`.
NO_CODES = {"data-year", "output-parameter"}


def literals(path):
    """Yield the texts written in a source file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def codes(path):
    """Yield what is passed as `code=`, and what begins like a known code: `unit-`, `machine-`."""
    families = {code.partition("-")[0] for code in catalogue()}
    for text in set(literals(path)) - NO_CODES:
        if CODE.fullmatch(text) and text.partition("-")[0] in families:
            yield text
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.keyword(arg="code", value=ast.Constant(value=code)):
                yield code


def sources():
    return sorted(PACKAGE.rglob("*.py"))


def placeholders(wording, lang):
    """Return the names in braces; `message_zh` and `message_en` are one text in two languages."""
    names = re.findall(r"\{([^.}]*)\}", wording)
    return {name.removesuffix(f"_{lang}") for name in names}


def test_every_code_has_a_wording():
    used = {code: path.name for path in sources() for code in codes(path)}
    assert len(used) > 20
    assert {code: file for code, file in used.items() if code not in catalogue()} == {}


def test_every_wording_is_used():
    written = {text for path in sources() for text in literals(path)}
    assert [code for code in catalogue() if code not in written] == []


def test_a_code_is_worded_in_one_file():
    files = sorted((PACKAGE / "messages" / "problems").glob("*.toml"))
    codes = [code for file in files for code in tomllib.loads(file.read_text(encoding="utf-8"))]
    assert len(codes) == len(set(codes)) == len(catalogue())


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_wording_is_complete_and_the_languages_agree(code):
    wording = catalogue()[code]
    assert CODE.fullmatch(code)
    assert set(wording) == KEYS
    assert wording["severity"] in set(Severity)
    assert all(wording[key].strip() for key in KEYS)
    assert placeholders(wording["zh"], "zh") == placeholders(wording["en"], "en")
    hints = placeholders(wording["hint_zh"], "zh"), placeholders(wording["hint_en"], "en")
    assert hints[0] == hints[1]
