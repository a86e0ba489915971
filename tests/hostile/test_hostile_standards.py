"""No standard, however hostile, ends in anything but a problem at its line."""

import json

import pytest

from greenscore.problems import ProblemsFound
from greenscore.workflow.standards import load_standard
from tests.hostile.standards import EDITS, FILES, KILLERS, NAMES, REFERENCES, WORDS

BREAK = "\n"


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a standard (and its reference) into the folder `s`, below where commands run."""

    def write(source, reference=None):
        (tmp_path / "s").mkdir()
        (tmp_path / "s/standard.yaml").write_bytes(source)
        if reference is not None:
            (tmp_path / "s/reference.csv").write_bytes(reference)
        monkeypatch.chdir(tmp_path)
        return "s/standard.yaml"

    return write


def broken_by(edit, source):
    """Return the broken text, and the place of what is told: before the end of the edit, or after it."""
    assert source.count(edit.old) == 1, edit.old
    broken = source.replace(edit.old, edit.new)
    end = source.index(edit.old) + len(edit.new)
    at = broken.rfind(edit.at, 0, end)
    before = broken[: broken.index(edit.at, end) if at < 0 else at]
    return broken, f"{before.count(BREAK) + 1}:{len(before) - before.rfind(BREAK)}"


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_each_edit_gives_its_problem_at_its_place(run, write, standard, edit):
    broken, place = broken_by(edit, standard.read_text(encoding="utf-8"))
    outcome = run("standards", "lint", write(broken.encode("utf-8", "surrogatepass")), "--json")
    assert outcome.exit_code == 1
    assert (edit.code, place) in outcome.problems


@pytest.mark.parametrize("source, code, place", FILES.values(), ids=FILES)
def test_each_file_gives_its_problem_at_its_place(run, write, source, code, place):
    outcome = run("standards", "lint", write(source), "--json")
    assert outcome.exit_code == 1
    assert (code, place) in outcome.problems


@pytest.mark.parametrize("source, code, place", KILLERS.values(), ids=KILLERS)
def test_no_bomb_goes_off(run_limited, write, source, code, place):
    outcome = run_limited("standards", "lint", write(source), "--json")
    assert outcome.exit_code == 1
    assert (code, place) in outcome.problems


@pytest.mark.parametrize("reference, code, place", REFERENCES.values(), ids=REFERENCES)
def test_each_reference_gives_its_problem_at_its_line(run, write, standard, reference, code, place):
    outcome = run("standards", "lint", write(standard.read_bytes(), reference), "--json")
    assert outcome.exit_code == 1
    assert (code, place) in outcome.problems


@pytest.mark.parametrize("name, code", NAMES.values(), ids=NAMES)
def test_a_name_is_never_made_into_another_path(run, tmp_path, monkeypatch, name, code):
    monkeypatch.chdir(tmp_path)
    outcome = run("standards", "show", "--json", "--", name)
    assert outcome.exit_code == 1
    assert [found for found, _ in outcome.problems][-1] == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a\0b", "./a\0b/standard.yaml"])
def test_a_name_that_ends_before_its_end_is_wrong_use(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    outcome = run("standards", "show", "--json", "--", name)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert "U+0000" in outcome.stderr
    with pytest.raises(ProblemsFound) as refused:
        load_standard(name)
    assert refused.value.problems[-1].code in {"standard-unknown", "standard-file-missing"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("secret", ["hunter2", "user: hunter2", "{id: hunter2", "- !hunter2 1"])
def test_a_file_that_is_no_standard_is_not_told(run, tmp_path, monkeypatch, secret):
    (tmp_path / "secret").write_text(secret)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    outcome = run("standards", "show", "../secret")
    assert outcome.exit_code == 1
    assert secret not in outcome.stdout + outcome.stderr


@pytest.mark.parametrize("word", WORDS)
def test_a_text_stays_the_text_it_is(run, write, standard, word):
    source = standard.read_text(encoding="utf-8")
    path = write(source.replace("en: Trial}", f"en: {word}}}").encode())
    shown = run("standards", "show", path, "--json", "--lang", "en")
    assert json.loads(shown.stdout)["title"] == word


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_marks_and_line_ends_change_nothing(run, write, standard, mark, line_end):
    source = standard.read_text(encoding="utf-8")
    told = json.loads(run("standards", "show", standard, "--json").stdout)
    other = run(
        "standards", "show", write((mark + source.replace("\n", line_end)).encode()), "--json"
    )
    assert json.loads(other.stdout) == told
