"""Results from any hands: whatever they say, they are refused in words or compared, and never a traceback."""

import json
import os

import pytest
from click.testing import CliRunner

import greenscore as gs
from greenscore.cli.main import greenscore
from greenscore.insight import told as telling
from greenscore.insight.told import read_told
from greenscore.problems import ProblemsFound
from greenscore.resources import standards_folder
from greenscore.text.document import Limits

FACTORY = standards_folder() / "cn-gbt-36132-2025"
DATA = FACTORY / "examples" / "newcomer" / "data.yaml"
SOUND = {
    "subject": "s",
    "period": "2025",
    "date": "2025-12-31",
    "engine": "greenscore",
    "digest": "0" * 64,
    "data_digest": "0" * 64,
    "standard": {"id": "cn-gbt-36132", "edition": "2025", "digest": "0" * 64},
    "index": {"id": "green-factory"},
}


def told(**parts):
    return {**SOUND, **parts}


def without(name):
    return {key: part for key, part in SOUND.items() if key != name}


FILES = {
    "empty": (b"", "result-malformed"),
    "a table": (b"\xef\xbb\xbfsubject,score\na,1\n", "result-malformed"),
    "no JSON": (b"{score: 1}", "json-syntax"),
    "half": (json.dumps(SOUND).encode()[:-9], "json-syntax"),
    "not a number": (b'{"index": NaN}', "json-constant"),
    "not UTF-8": (b'{"subject": "\xff"}', "text-not-utf8"),
    "deep": (b'{"a":' * 100_000, "text-too-deep"),
    "twice": (b'{"digest": "1", "digest": "2"}', "text-duplicate-key"),
    "turned around": (b'{"subject": "\\u202e"}', "text-control-character"),
    "half a character": (b'{"subject": "\\ud800"}', "text-control-character"),
    "a text": (b'"result"', "result-malformed"),
    "a list": (b"[]", "result-malformed"),
    "nothing": (b"null", "result-malformed"),
    "an object": (b"{}", "result-malformed"),
    "no assessments": (b'{"assessments": []}', "result-malformed"),
    "assessments by name": (b'{"assessments": {"a": 1}}', "result-malformed"),
    "assessments as a text": (b'{"assessments": "abc"}', "result-malformed"),
    "an assessment that is null": (b'{"assessments": [null]}', "result-malformed"),
    **{f"without {name}": (without(name), "result-malformed") for name in SOUND},
    "subject of another kind": (told(subject=["s"]), "result-malformed"),
    "digest in capitals": (told(digest="F" * 64), "result-malformed"),
    "short digest": (told(data_digest="0"), "result-malformed"),
    "standard as a text": (told(standard="cn-gbt-36132@2025"), "result-malformed"),
    "standard as a path": (
        told(standard={**SOUND["standard"], "id": "/etc/standards"}),
        "result-malformed",
    ),
    "standard in a folder above": (
        told(standard={**SOUND["standard"], "id": ".."}),
        "result-malformed",
    ),
    "edition with a path": (
        told(standard={**SOUND["standard"], "edition": "1/../2"}),
        "result-malformed",
    ),
    "index of another kind": (told(index=[]), "result-malformed"),
    "one subject twice": ({"assessments": [SOUND, SOUND]}, "result-subject-twice"),
    "two standards": (
        {
            "assessments": [
                SOUND,
                told(subject="t", standard={**SOUND["standard"], "edition": "2024"}),
            ]
        },
        "result-standards-differ",
    ),
    "whole digest of another kind": (
        {"assessments": [SOUND], "digest": ["0"]},
        "result-malformed",
    ),
}


def test_a_mark_before_the_text_is_no_fault():
    assert read_told(b"\xef\xbb\xbf \n" + json.dumps(SOUND).encode(), "r.json")[1] == ()


@pytest.mark.parametrize("content, code", FILES.values(), ids=FILES)
def test_what_is_no_result_is_told_with_its_place(tmp_path, content, code):
    source = content if isinstance(content, bytes) else json.dumps(content).encode()
    (tmp_path / "RESULT.json").write_bytes(source)
    arguments = ["recompute", str(tmp_path / "RESULT.json"), str(DATA), "--json"]
    done = CliRunner().invoke(greenscore, arguments)
    assert done.exit_code == 1, repr(done.exception)
    assert isinstance(done.exception, SystemExit)
    problems = json.loads(done.stdout)["problems"]
    assert problems[-1]["code"] == code
    assert problems[-1]["where"]["file"] == "RESULT.json"


def deep(levels):
    node = {"id": "n"}
    for _ in range(levels):
        node = {"id": "n", "children": [node]}
    return node


SHAPES = {
    "many of one id": {"index": {"id": "a", "children": [{"id": "a", "score": "1"}] * 500}},
    "children of other kinds": {"index": {"id": "a", "children": ["b", None, True, [], {}]}},
    "an id of another kind": {"index": {"id": "a", "children": [{"id": {"id": ["x"]}}]}},
    "results as a text": {"results": "none"},
    "parts as lists": {"factors": [], "inventory": [1], "answers": {"a": "b"}, "history": 3},
    "an inventory of other kinds": {"inventory": {"as_of": 3, "overlays": None}},
    "a date that is none": {
        "date": "yesterday",
        "period": "x",
        "inventory": {"as_of": "2025-99-01"},
    },
    "nested as deep as may be": {"index": deep(28)},
    "long texts": {"subject": "x" * 100_000, "engine": "y" * 100_000, "note": "z" * 100_000},
    "steering": {"engine": "greenscore\t1\nequal", "subject": "a\nb"},
}


@pytest.mark.parametrize("parts", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["screen", "json"])
def test_what_has_the_form_of_a_result_is_compared(tmp_path, parts, form):
    content = told(**{"subject": "demo-machinery-newcomer", **parts})
    (tmp_path / "RESULT.json").write_text(json.dumps(content), encoding="utf-8")
    arguments = ["recompute", str(tmp_path / "RESULT.json"), str(DATA), "--lang", "en", *form]
    done = CliRunner().invoke(greenscore, arguments)
    assert isinstance(done.exception, SystemExit), repr(done.exception)
    assert done.exit_code == 1
    if form:
        assert json.loads(done.stdout)["equal"] is False
    else:
        assert len(done.stdout) < 40_000
        assert "\ngreenscore" not in done.stdout


def test_a_result_is_read_under_limits(monkeypatch):
    monkeypatch.setattr(telling, "LIMITS", Limits(bytes=1_000, depth=64, nodes=30))
    source = json.dumps(SOUND).encode()
    assert read_told(source, "r.json")[0] is not None
    for content, code in (
        (told(note="x" * 1_000), "text-too-large"),
        (told(note=["x"] * 30), "text-too-many-nodes"),
    ):
        found, problems = read_told(json.dumps(content).encode(), "r.json")
        assert found is None
        assert [problem.code for problem in problems] == [code]


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    for path in (tmp_path, tmp_path / "none.json", "a\0b"):
        with pytest.raises(ProblemsFound) as raised:
            gs.recompute(path, DATA)
        assert [problem.code for problem in raised.value.problems] == ["result-unreadable"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_what_never_ends_is_no_result(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(ProblemsFound) as raised:
        gs.recompute(tmp_path / "pipe.json", DATA)
    assert [problem.code for problem in raised.value.problems] == ["result-unreadable"]
