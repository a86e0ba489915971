"""YAML, JSON and CSV as untrusted text: nothing is interpreted, and no bomb goes off."""

import json
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from greenscore.text import yaml as yamltext
from greenscore.text.csv import CsvFault, CsvRow, rows_of
from greenscore.text.document import Limits
from greenscore.text.json import read_json
from greenscore.text.yaml import read


def codes(document):
    return [problem.code for problem in document.problems]


def position(problem):
    return problem.where.line, problem.where.column


@pytest.mark.parametrize(
    "scalar",
    [
        *("NO", "no", "yes", "on", "off", "True", "true", "0755", "0o17", "0x1F", "0b11", "22:22"),
        *("1e3", "6.02E23", "1_000", "2026-01-01", "2026-13-45", ".nan", "-.inf", "1.10", "00123"),
        *("1.0e+999999", "=", "1,5", "9" * 5000, "None", "NaN", "绿色", "a: b"[:1], "-1", "+5"),
    ],
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_the_text_in_the_file_is_the_text_in_the_model(scalar, quote):
    data, _, problems = read(f"key: {quote}{scalar}{quote}\n", "s.yaml")
    assert data == {"key": scalar}
    assert problems == ()


def test_marks_tell_the_line_and_column_of_every_item():
    text = "a:\n  b: [x, {c: y}]\n  d:\n    - e: 1\n"
    _, marks, _ = read(text, "s.yaml")
    assert marks == {
        (): (1, 1),
        ("a",): (1, 1),
        ("a", "b"): (2, 3),
        ("a", "b", 0): (2, 7),
        ("a", "b", 1): (2, 10),
        ("a", "b", 1, "c"): (2, 11),
        ("a", "d"): (3, 3),
        ("a", "d", 0): (4, 7),
        ("a", "d", 0, "e"): (4, 7),
    }


@pytest.mark.parametrize(
    "text, code, line, column",
    [
        ("a: 1\nb: 2\na: 3\n", "text-duplicate-key", 3, 1),
        ("a: {b: 1, b: 2}", "text-duplicate-key", 1, 11),
        ("a: &x 1\n", "yaml-alias", 1, 4),
        ("a: *x\n", "yaml-alias", 1, 4),
        ("a: !!binary aGk=\n", "yaml-tag", 1, 4),
        ("a: !!python/object/apply:os.system [id]\n", "yaml-tag", 1, 4),
        ("a: !x {}\n", "yaml-tag", 1, 4),
        ("b:\n  <<: {a: 1}\n", "yaml-merge-key", 2, 3),
        ("a: 1\n---\nb: 1\n", "yaml-documents", 2, 1),
        ("a: 1\nb:\n", "text-empty-value", 2, 1),
        ("a: ~\n", "text-empty-value", 1, 1),
        ("- null\n", "text-empty-value", 1, 3),
        ("? [a]\n: b\n", "yaml-key", 1, 3),
        ('{"": b}\n', "yaml-key", 1, 2),
        ("", "yaml-no-document", None, None),
        ("# only a remark\n", "yaml-no-document", None, None),
        ("a: 1\n\tb: 2\n", "yaml-tab", 2, 1),
        ("a: b: c\n", "yaml-syntax", 1, 5),
        ("a: [1, 2\n", "yaml-syntax", 2, 1),
        ("a: '\x07'\n", "text-control-character", 1, 5),
        ("a: 1\nb: x\u2028y\n", "text-control-character", 2, 5),
        ('a: "\\a"\n', "text-control-character", 1, 4),
        ("a: \ud800\n", "text-control-character", 1, 4),
    ],
)
@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
def test_yaml_faults_have_a_code_and_a_place(monkeypatch, loader, text, code, line, column):
    monkeypatch.setattr(yamltext, "_LOADER", loader)
    document = read(text, "s.yaml")
    assert codes(document) == [code]
    assert position(document.problems[0]) == (line, column)
    assert document.problems[0].message("zh")
    assert document.problems[0].hint("en")


def test_a_faulty_version_of_yaml_is_a_problem_with_either_parser(monkeypatch):
    text = "%YAML 9999999999999999999999.1\n---\na: 1\n"
    assert codes(read(text, "s.yaml")) == ["yaml-syntax"]
    monkeypatch.setattr(yamltext, "_LOADER", yaml.SafeLoader)
    assert codes(read(text, "s.yaml")) == ["yaml-syntax"]


def test_a_duplicate_key_names_both_lines_and_the_first_value_stays():
    document = read("a: 1\nb: 2\na: 3\n", "s.yaml")
    assert document.data == {"a": "1", "b": "2"}
    assert document.problems[0].args == {"key": "a", "first": "1"}


def test_all_problems_of_a_file_come_in_one_run():
    document = read("a: &x 1\nb: *x\nc: !!set {}\nc: 2\n", "s.yaml")
    assert codes(document) == ["yaml-alias", "yaml-alias", "yaml-tag", "text-duplicate-key"]


def test_blanks_may_be_allowed():
    assert read("a:\nb: ~\nc: 'null'\n", "d.yaml", blanks=True).data == {
        "a": None,
        "b": None,
        "c": "null",
    }
    assert read_json('{"a": null}', "d.json", blanks=True).data == {"a": None}


@pytest.mark.parametrize(
    "encoded, code, line",
    [
        ("a: 绿\n".encode("utf-16"), "text-not-utf8", 1),
        ("a: 1\nb: 绿\n".encode("gb18030"), "text-not-utf8", 2),
        ("a: 1\n".encode("utf-16-le"), "text-control-character", 1),
        (b"a: \xff\n", "text-not-utf8", 1),
    ],
)
@pytest.mark.parametrize("reader", [read, read_json])
def test_only_utf8_is_read(reader, encoded, code, line):
    document = reader(encoded, "s")
    assert codes(document) == [code]
    assert document.problems[0].where.line == line


def test_a_byte_order_mark_is_no_text():
    assert read("a: 1".encode("utf-8-sig"), "s.yaml").data == {"a": "1"}
    assert read_json('{"a": 1}'.encode("utf-8-sig"), "s.json").data == {"a": "1"}


BOMBS = {
    "flow lists": "[" * 50_000,
    "flow maps": "{a: " * 50_000,
    "block lists": "- " * 50_000,
    "question marks": "? " * 50_000,
    "aliases": "a: &a [x,x]\n"
    + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "merge keys": "a: &a {k: 1}\n"
    + "".join(
        f"{b}: &{b} {{<<: [{','.join(['*' + a] * 9)}]}}\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "items": "- x\n" * 200_000,
    "bytes": "x" * 2_000_001,
    "long key": "x" * 1_900_000 + ": 1",
    "quotes": '"' + "\\x41" * 400_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_at_once(bomb):
    start = time.process_time()
    assert read(bomb, "s.yaml").problems
    assert read_json(bomb, "s.json").problems
    assert time.process_time() - start < 2


class _Shallow(yaml.SafeLoader):
    """A parser that reads ahead, as all do, and has a limit of its own barely above ours."""

    def fetch_flow_collection_start(self, token):
        if self.flow_level > 41:
            mark = self.get_mark()
            raise yaml.scanner.ScannerError(None, None, "deep enough for me", mark)
        super().fetch_flow_collection_start(token)


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader, _Shallow])
@pytest.mark.parametrize(
    "text, line, column",
    [
        # 40 levels are allowed; the first of them is the list or mapping that is the document itself,
        # at depth 0, so that the 42nd bracket opens depth 41.
        ("[" * 50_000, 1, 42),
        ("{a: " * 2_000, 1, 4 * 41 + 1),
        ("- " * 2_000, 1, 2 * 41 + 1),
        ("? " * 2_000, 1, 2 * 41 + 1),
        ("".join(" " * n + "a:\n" for n in range(100)), 42, 42),
        # Below `a` (depth 1) and in a list (depth 2), 39 more brackets come to depth 40, the next is it;
        # what stands before is counted in characters, not in bytes.
        ("a: # 绿色工厂\n  - 绿\n  - " + "[" * 50_000, 3, 5 + 39),
    ],
)
def test_too_deep_is_told_where_it_is_whatever_the_parser_allows(
    monkeypatch, loader, text, line, column
):
    monkeypatch.setattr(yamltext, "_LOADER", loader)
    last = read(text, "s.yaml").problems[-1]
    assert (last.code, last.where.line, last.where.column) == ("text-too-deep", line, column)


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader, _Shallow])
def test_a_mistake_before_the_depth_stays_the_mistake(monkeypatch, loader):
    monkeypatch.setattr(yamltext, "_LOADER", loader)
    assert codes(read("a: 1\nb: ]\nc: " + "[" * 2_000, "s.yaml")) == ["yaml-syntax"]


def test_json_tells_the_same_place_at_any_depth():
    for text, column in (("[" * 50_000, 42), ('{"a":' * 50_000, 5 * 41 + 1)):
        last = read_json(text, "s.json").problems[-1]
        assert (last.code, last.where.line, last.where.column) == ("text-too-deep", 1, column)


@pytest.mark.parametrize("reader", [read, read_json])
def test_each_limit_holds_exactly(reader):
    limits = Limits(bytes=40, depth=3, nodes=9)
    assert not reader("[" * 3 + "1" + "]" * 3, "s", limits).problems
    assert codes(reader("[" * 4 + "1" + "]" * 4, "s", limits)) == ["text-too-deep"]
    assert not reader(json.dumps([1] * 8), "s", limits).problems
    assert codes(reader(json.dumps([1] * 9), "s", limits)) == ["text-too-many-nodes"]
    assert not reader(json.dumps("x" * 38), "s", limits).problems
    assert codes(reader(json.dumps("x" * 39), "s", limits)) == ["text-too-large"]


def test_json_keeps_numbers_as_text_and_marks_every_item():
    document = read_json('{"a": [1.10, -0, 1e999],\n "b": {"c": true}}', "d.json")
    assert document.data == {"a": ["1.10", "-0", "1e999"], "b": {"c": "true"}}
    assert document.marks[("a", 1)] == (1, 14)
    assert document.marks[("b",)] == (2, 2)
    assert document.marks[("b", "c")] == (2, 8)
    assert document.problems == ()


@pytest.mark.parametrize(
    "text, code, line, column",
    [
        ('{"a": 1,\n "a": 2}', "text-duplicate-key", 2, 2),
        ('{"a": NaN}', "json-constant", 1, 7),
        ("[-Infinity]", "json-constant", 1, 2),
        ("[null]", "text-empty-value", 1, 2),
        ("", "json-syntax", 1, 1),
        ("[1,]", "json-syntax", 1, 4),
        ("[1 2]", "json-syntax", 1, 4),
        ("[01]", "json-syntax", 1, 3),
        ("{'a': 1}", "json-syntax", 1, 2),
        ('{"a" 1}', "json-syntax", 1, 6),
        ('{"a": 1} x', "json-syntax", 1, 10),
        ('["a\nb"]', "json-syntax", 1, 4),
        ('["abc', "json-syntax", 1, 2),
        ('["\\ud800"]', "text-control-character", 1, 2),
        ("[tru]", "json-syntax", 1, 2),
        ("[", "json-syntax", 1, 2),
        ("// remark\n1", "json-syntax", 1, 1),
    ],
)
def test_json_faults_have_a_code_and_a_place(text, code, line, column):
    document = read_json(text, "d.json")
    assert codes(document) == [code]
    assert position(document.problems[0]) == (line, column)
    assert document.problems[0].message("zh")


plain = st.recursive(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Cf"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc", min_size=1), inner),
    max_leaves=20,
)


@given(plain)
def test_what_json_writes_both_readers_read_back(data):
    text = json.dumps(data, ensure_ascii=False)
    assert read_json(text, "d.json").data == data


@given(st.binary(max_size=60) | st.text("{}[]:,-&*!|>'\"#%@ \n\tab1", max_size=60))
def test_no_input_raises(source):
    read(source, "s.yaml")
    read_json(source, "s.json")


def test_rows_stand_where_they_start_and_their_faults_are_values():
    found = list(rows_of('a,b\n"x\ny", 1\n\n2\n3,"4"5\n6,7\n'))
    assert found[:4] == [
        CsvRow(1, ["a", "b"]),
        CsvRow(2, ["x\ny", " 1"]),
        CsvFault(4, found=0, expected=2),
        CsvFault(5, found=1, expected=2),
    ]
    assert [(fault.line, bool(fault.detail)) for fault in found[4:]] == [(6, True)]


def test_trimmed_rows_have_no_blanks_around_them():
    found = list(rows_of("\n a ,b\r\n\r\n1, 2 \n \n", trim=True))
    assert found == [CsvRow(2, ["a", "b"]), CsvRow(4, ["1", "2"]), CsvFault(5, found=1, expected=2)]
