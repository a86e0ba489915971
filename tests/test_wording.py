"""The store of wording: complete in both languages, filled, used, and each term of the field worded once."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest
from glossary_page import FILE, page

from greenscore.resources import templates_folder
from greenscore.texts import LANGS, PLACE, STORE, arguments, entries, names_in, unfilled, worded
from tests.wordings import catalogue

PACKAGE = STORE.parent
FILES = sorted(file.stem for file in STORE.glob("*.toml"))
KEYS = [f"{file}.{name}" for file in FILES for name in names_in(entries(file))]
TERMS = [key for key in KEYS if key.startswith("glossary.")]
SOURCES = [(path, ast.parse(path.read_text("utf-8"))) for path in sorted(PACKAGE.rglob("*.py"))]
IN_STORE = re.compile(rf"({'|'.join(FILES)})\\\.", re.IGNORECASE)
HAN = re.compile(r"[\u4e00-\u9fff]")
# Symbols and file formats, which are written alike in every language.
ALIKE = re.compile(r"\{[^{}]*\}|t CO2e|tce|CO2|GWP|kWh|kg|OK|id@version|SHA-256|[a-z]+: [a-z-]+")
# Chinese that files of data may hold, not what a person reads: answers, units and their spellings.
READ = {"data/answers.py", "data/template/check.py", "data/template/questions.py"}
READ |= {"quantities/unit_table.py", "standard/rules/identity.py"}
READ |= {"data/dates.py", "inventories/products.py"}
# The last words of a program that failed, perhaps for want of the store.
LAST = {"cli/main.py"}


def key_pattern(node):
    """Return the pattern of keys that a string or f-string of code can name, or None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values]
        return "".join(parts)
    return None


def named_in(tree):
    """Yield each key pattern in code, lower-cased, that begins with a file of the store and a name."""
    for node in ast.walk(tree):
        pattern = key_pattern(node)
        if pattern and IN_STORE.match(pattern):
            yield pattern[0].lower() + pattern[1:]


def constants(tree):
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def meant(pattern, tree):
    """Return the keys that a pattern names; a name left open at once must be a constant of the file."""
    found = [key for key in KEYS if re.fullmatch(pattern, key)]
    if re.fullmatch(r"\w+\\\.\.\+", pattern) and not pattern.startswith("items"):
        found = [key for key in found if key.partition(".")[2] in constants(tree)]
    return found


def in_templates():
    """Yield the keys that templates name: labels of their report's file, and terms."""
    for file in templates_folder().rglob("*.j2"):
        own = "inventory" if file.parent.name == "inventory" else "report"
        text = file.read_text("utf-8")
        yield from (f"{own}.{name}" for name in re.findall(r'labels\["([^"]+)"\]', text))
        yield from (f"glossary.{name}" for name in re.findall(r'terms\["([^"]+)"\]', text))


def referred():
    """Yield the keys that texts of the store, problems included, refer to."""
    texts = [part for key in KEYS for part in (unfilled(key).zh, unfilled(key).en)]
    for text in chain(texts, *(wording.values() for wording in catalogue().values())):
        yield from (name.lower() for name in PLACE.findall(text) if "." in name)


@pytest.mark.parametrize("key", KEYS)
def test_a_text_is_written_in_both_languages_and_takes_the_same_arguments(key):
    text = unfilled(key)
    assert text.zh
    assert text.en
    assert not HAN.search(text.en)
    assert HAN.search(text.zh) or not re.search(r"[A-Za-z]{2}", ALIKE.sub("", text.zh))
    assert {p for p in PLACE.findall(text.zh) if "." not in p} == {
        p for p in PLACE.findall(text.en) if "." not in p
    }


@pytest.mark.parametrize("key", KEYS)
def test_what_a_text_refers_to_is_there(key):
    given = dict.fromkeys(arguments(unfilled(key)), "#")
    for lang in LANGS:
        assert "{" not in worded(key, **given).get(lang)


def test_problems_refer_to_texts_that_are_there():
    assert [key for key in referred() if key not in KEYS] == []


def test_every_text_is_used():
    used = {
        key for _, tree in SOURCES for pattern in named_in(tree) for key in meant(pattern, tree)
    }
    used |= {*in_templates(), *referred()}
    used |= {key.rpartition(".")[0] for key in used}  # the head of a family is told with its kinds
    assert [key for key in KEYS if key not in used and not key.startswith("items.")] == []


def test_templates_name_texts_that_take_no_arguments():
    named = set(in_templates())
    assert len(named) > 100
    assert [key for key in named if key not in KEYS or arguments(unfilled(key))] == []


def calls():
    """Yield each call in code that fills a text: its place, the pattern of its key, and its arguments."""
    for path, tree in SOURCES:
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            pattern = key_pattern(node.args[0])
            if name in {"worded", "word", "say"} and pattern and IN_STORE.match(pattern):
                yield f"{path.name}:{node.lineno}", pattern, {k.arg for k in node.keywords}, tree


def test_code_names_texts_that_are_there_and_gives_their_arguments():
    found = list(calls())
    assert len(found) > 200
    for place, pattern, given, tree in found:
        keys = meant(pattern[0].lower() + pattern[1:], tree)
        assert keys, place
        # Of several that one place can name, those that take arguments are given them elsewhere.
        told = None not in given and (given or ".+" not in pattern)
        for key in keys if told else ():
            assert arguments(unfilled(key)) <= given, (place, key)


def documented(tree):
    """Return the docstrings of a file."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = [node.body[0] for node in ast.walk(tree) if isinstance(node, kinds) and node.body]
    return {id(node.value) for node in nodes if isinstance(node, ast.Expr)}


def test_what_a_person_reads_stands_in_the_store_alone():
    for path, tree in SOURCES:
        told = documented(tree)
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in told
        ]
        if path.relative_to(PACKAGE).as_posix() not in READ | LAST:
            assert [text for text in texts if HAN.search(text)] == [], path
    for file in templates_folder().rglob("*"):
        assert file.is_dir() or not HAN.search(file.read_text("utf-8")), file


def test_no_text_words_a_term_of_the_glossary_anew():
    terms = {unfilled(key).get(lang).casefold() for key in TERMS for lang in LANGS}
    others = [key for key in KEYS if key not in TERMS and not key.startswith("items.")]
    again = [
        (key, lang)
        for key in others
        for lang in LANGS
        if unfilled(key).get(lang).casefold() in terms
    ]
    assert again == []


def spellings():
    """Yield each spelling that a term has displaced, with the term."""
    for key in TERMS:
        entry = entries("glossary")
        for name in key.split(".")[1:]:
            entry = entry[name]
        yield from ((each, key) for each in entry.get("instead", ()))


def unfilled_zh(key):
    return unfilled(key).zh


def everything():
    """Yield every text that a person reads, with its place."""
    yield from ((key, unfilled(key).get(lang)) for key in KEYS for lang in LANGS)
    yield from ((code, text) for code, wording in catalogue().items() for text in wording.values())
    root = Path(__file__).parents[1]
    pages = [root / "README.md", *(p for p in root.glob("docs/*.md") if p.name != "glossary.md")]
    for file in pages:
        yield (
            file.name,
            "\n".join(line for line in file.read_text("utf-8").splitlines() if HAN.search(line)),
        )


@pytest.mark.parametrize("spelling, key", list(spellings()))
def test_a_spelling_that_a_term_has_displaced_stands_nowhere(spelling, key):
    pattern = re.escape(spelling) if HAN.search(spelling) else rf"\b{re.escape(spelling)}\b"
    longer = [word for word in map(unfilled_zh, TERMS) if spelling in word]
    texts = [(place, re.sub("|".join(longer) or "(?!)", "", text)) for place, text in everything()]
    assert [place for place, text in texts if re.search(pattern, text, re.IGNORECASE)] == [], key


def test_the_glossary_in_the_docs_is_up_to_date():
    assert page() == FILE.read_text("utf-8"), "run: make docs"


def test_a_text_of_somebody_else_is_never_a_template():
    assert (
        worded("report.criteria.reason", text="{glossary.level} {x}").en
        == "Reason: {glossary.level} {x}"
    )


def test_a_capital_begins_a_line_and_an_argument_speaks_both_languages():
    assert worded("Glossary.grade.declared").en == "Declared"
    assert worded("glossary.grade.declared").en == "declared"
    grade = worded("glossary.grade.verified")
    said = worded("report.method.recognition", grade=grade)
    assert (grade.zh in said.zh, grade.en in said.en) == (True, True)
