"""Wrong use, files that are no files, and outputs that cannot be: no traceback, nothing half written."""

import os
import subprocess
import sys

import pytest

SOUND = "subject,energy,output,staff,country,leak\n甲,1000,900,12,NO,yes\n"

UNSAFE = [
    "../x",
    "/tmp/x",
    "..",
    ".",
    "",
    "con",
    "nul.x",
    "COM1",
    "Abc",
    "a..b",
    "a b",
    "a\\b",
    "a\nb",
]
UNSAFE += ["x" * 65, "\x1b[31m", "~", "$HOME"]


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text(SOUND, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["check"],
        ["check", "DATA"],
        ["check", "DATA", "-s"],
        ["check", "DATA", "-s", "STANDARD", "--frobnicate"],
        ["check", "DATA", "-s", "STANDARD", "--as-of", "2026-13-45"],
        ["check", "DATA", "-s", "STANDARD", "--lang", "klingon"],
        ["check", "DATA", "DATA", "-s", "STANDARD"],
        ["score", "DATA", "-s", "STANDARD", "-o", "."],
        ["report", "DATA", "-s", "STANDARD"],
        ["report", "DATA", "-s", "STANDARD", "-o", "r.html", "--lang", "zh,klingon"],
        ["report", "DATA", "-s", "STANDARD", "-o", "r.html", "--subject", "nobody"],
        ["explain", "DATA", "-s", "STANDARD", "--node", "__class__"],
        ["explain", "DATA", "-s", "STANDARD", "--subject", "../../x"],
        ["explain", "DATA", "-s", "STANDARD", "--period", "1999"],
        ["standards", "frobnicate"],
        ["standards", "lint"],
        ["template", "STANDARD", "-o", "form.csv"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_two(run, standard, data, monkeypatch, arguments):
    monkeypatch.chdir(data.parent)
    words = {"DATA": data, "STANDARD": standard}
    assert run(*(words.get(argument, argument) for argument in arguments)).exit_code == 2
    assert list(data.parent.iterdir()) == [data]


@pytest.mark.parametrize(
    "encoding", ["klingon", "../../x", "base64", "rot13", "idna", "", "x" * 10_000]
)
def test_an_encoding_is_one_of_texts(run, standard, data, encoding):
    outcome = run("check", data, "-s", standard, "--encoding", encoding, "--json")
    known = {"idna": "data-not-in-encoding", "": None}
    code = known.get(encoding, "data-encoding-unknown")
    assert [found for found, _ in outcome.problems] == ([code] if code else [])


@pytest.mark.parametrize(
    "kind", ["missing", "folder", "pipe", "device", "link to nothing", "link to itself"]
)
def test_what_is_no_file_is_told(run_limited, standard, tmp_path, kind):
    path = tmp_path / "company.csv"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind != "missing":
        targets = {"device": "/dev/zero", "link to nothing": tmp_path / "x", "link to itself": path}
        path.symlink_to(targets[kind])
    outcome = run_limited("check", path, "-s", standard, "--json")
    assert (outcome.exit_code, outcome.problems) == (1, [("data-file-unreadable", "")])


FOLDERLESS = [f"no/r.{suffix}" for suffix in ("csv", "json", "xlsx", "parquet", "html", "pdf")]


@pytest.mark.parametrize("output", ["r", "r.exe", "r.csv.", "x" * 300 + ".csv", *FOLDERLESS])
def test_an_output_that_cannot_be_is_told(run, standard, data, monkeypatch, output):
    monkeypatch.chdir(data.parent)
    verb = "report" if output.endswith(("html", "pdf")) else "score"
    outcome = run(verb, data, "-s", standard, "-o", output)
    assert outcome.exit_code == 1
    assert outcome.stderr.strip()
    assert list(data.parent.iterdir()) == [data]


@pytest.mark.parametrize(
    "arguments",
    [
        ["standards", "schema", "-o", "data.csv/x.json"],
        ["standards", "new", "trial", "--folder", "data.csv/x"],
        ["template", "STANDARD", "-o", "data.csv/x.xlsx"],
        ["report", "SEVERAL", "-s", "STANDARD", "-o", "data.csv"],
        ["report", "SEVERAL", "-s", "STANDARD", "-o", "data.csv/x"],
        ["demo", "--out", "data.csv/x"],
    ],
    ids=" ".join,
)
def test_a_folder_that_cannot_be_is_told(run, standard, data, monkeypatch, arguments):
    monkeypatch.chdir(data.parent)
    data.write_text(SOUND + "乙,1000,900,12,NO,yes\n", encoding="utf-8")
    words = {"SEVERAL": data, "STANDARD": standard}
    outcome = run(*(words.get(argument, argument) for argument in arguments))
    assert outcome.exit_code == 1
    assert "output-unwritable" in outcome.stderr
    assert list(data.parent.iterdir()) == [data]


@pytest.mark.parametrize("name", UNSAFE)
def test_a_new_standard_stays_in_its_folder(run, tmp_path, monkeypatch, name):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run("standards", "new", "--", name).exit_code == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["here"]


@pytest.mark.parametrize("output", ["r.csv", "r.json", "r.xlsx", "r.parquet", "r.html", "r.pdf"])
def test_bad_data_leave_no_output(run, standard, data, monkeypatch, output):
    monkeypatch.chdir(data.parent)
    data.write_text(SOUND + "乙,x,900,12,NO,yes\n", encoding="utf-8")
    verb = "report" if output.endswith(("html", "pdf")) else "score"
    assert run(verb, data, "-s", standard, "-o", output).exit_code == 1
    assert list(data.parent.iterdir()) == [data]


def test_a_screen_without_chinese_shows_codes(standard, data):
    command = [sys.executable, "-m", "greenscore", "score", data, "-s", standard, "--lang", "zh"]
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0
    assert b"\\u7528\\u80fd" in done.stdout


def test_a_reader_that_goes_away_is_no_fault(standard, data):
    command = [sys.executable, "-m", "greenscore", "explain", data, "-s", standard]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
