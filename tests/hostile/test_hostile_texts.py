"""Names and notes that try to be more than texts: on the screen, in files, in reports."""

import csv
import json
import re
from html.parser import HTMLParser

import openpyxl
import pyarrow.parquet as pq
import pytest

from greenscore.text.csv import unguarded

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

NAMES = {
    "template": "{{7*7}}{%raw%}${7*7}#{7*7}",
    "classes": "{{''.__class__.__mro__[1].__subclasses__()}}",
    "places": "{0.__class__}{subject}%s%(name)s",
    "script": "<script>alert(49)</script>",
    "picture": "<img src=x onerror=alert(49)>",
    "end of a tag": "</title></style><svg/onload=alert(49)>",
    "quotes": "\"'`--> ]]> */",
    "file": "<link rel=attachment href=file:///etc/passwd>",
    "command": "=cmd|' /C calc'!A0",
    "sum": "+1+1",
    "negative": "-2+3",
    "function": "@SUM(1)",
    "path": "../../../../etc/cron.d/x",
    "device": "CON",
    "shell": "$(touch x);`id`|&",
    "sql": "'; DROP TABLE register; --",
    "right to left": "مصنع الحديد",
    "emoji": "🏭",
    "200 characters": "绿" * 200,
}
STEERERS = [
    "\x1b[31mred",
    "\x9b31mred",
    "\x1b]0;title\x07",
    "a\rb",
    "a\x08b",
    "a\u202eb",
    "a\u2066b",
]


def company(**texts):
    """Return a sound company as JSON; the texts go wherever a company may write any."""
    name, note = texts["name"], texts["note"]
    energy = {"value": 1000, "evidence": note, "note": note, "grade": "documented"}
    answers = {"output": 900, "staff": 12, "country": "NO", "leak": "yes", "remark": note}
    return json.dumps({"subject": name, "energy": energy, **answers}, ensure_ascii=False)


@pytest.fixture
def data(tmp_path):
    """Write a company whose name and notes are the given ones."""

    def write(name, note=None):
        path = tmp_path / "company.json"
        path.write_text(company(name=name, note=name if note is None else note), encoding="utf-8")
        return path

    return write


class Page(HTMLParser):
    """The texts of a page, and what kinds of element it is made of."""

    def __init__(self, path):
        super().__init__()
        self.texts = []
        self.elements = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.elements.add((tag, *(name for name, _ in attrs)))

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_adds_no_element_to_a_page(run, standard, data, tmp_path, name):
    pages = []
    for file, subject in (("plain.html", "plant"), ("naughty.html", name)):
        outcome = run("report", data(subject), "-s", standard, "-o", tmp_path / file)
        assert outcome.exit_code == 0
        pages.append(Page(tmp_path / file))
    plain, naughty = pages
    assert naughty.elements == plain.elements
    assert name in naughty.texts


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_stays_itself_in_every_file(run, standard, data, tmp_path, name):
    for suffix in ("json", "csv", "xlsx", "parquet"):
        assert (
            run("score", data(name), "-s", standard, "-o", tmp_path / f"r.{suffix}").exit_code == 0
        )
    assert len(list(tmp_path.iterdir())) == 5
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["subject"] == name
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        shown = list(csv.reader(file))[1][0]
    assert (unguarded(shown), shown[0] in "=+-@") == (name, False)
    cell = openpyxl.load_workbook(tmp_path / "r.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == (name, "s")
    assert pq.read_table(tmp_path / "r.parquet")["subject"].to_pylist() == [name]


@pytest.mark.parametrize("name", STEERERS)
def test_nobody_steers_the_terminal(run, standard, data, tmp_path, name):
    """Whether a text is refused or shown, nothing of it reaches the terminal as a command."""
    hostile = standard.read_text(encoding="utf-8").replace(
        "en: Trial}", f"en: {json.dumps(name)}}}"
    )
    (tmp_path / "standard.yaml").write_text(hostile, encoding="utf-8")
    named = tmp_path / f"{name}.csv"
    named.write_text("subject,energy\na,x\n")
    header = tmp_path / "header.csv"
    header.write_text(f"subject,{name},{name}\na,1,2\n", newline="")
    outcomes = [
        run("check", data(name), "-s", standard),
        run("check", data("plant", name), "-s", standard, "--json"),
        run("explain", data("plant", name), "-s", standard),
        run("check", named, "-s", standard),
        run("check", named, "-s", standard, "--json"),
        run("check", header, "-s", standard),
        run("explain", data("plant"), "-s", standard, "--node", name),
        run("explain", data("plant"), "-s", standard, "--subject", name),
        run("standards", "show", tmp_path / "standard.yaml"),
        run("standards", "lint", tmp_path / "standard.yaml", "--json"),
        run("standards", "show", name),
    ]
    for outcome in outcomes:
        assert not STEERING.search(outcome.stdout + outcome.stderr)


def test_a_note_forges_no_line(run, standard, data):
    forged = "x\n  score       100.0"
    shown = run("explain", data("plant", forged), "-s", standard).stdout
    assert "  score       100.0  " not in [line[:22] for line in shown.splitlines()]
    assert forged.replace("\n", " ") in shown


def test_long_texts_are_only_long(run, standard, data, tmp_path):
    long = "绿" * 10_000
    hostile = standard.read_text(encoding="utf-8").replace("en: Trial}", f"en: {long}}}")
    (tmp_path / "standard.yaml").write_text(hostile, encoding="utf-8")
    page = tmp_path / "page.html"
    for arguments in (["score"], ["explain"], ["report", "-o", page]):
        verb, *options = arguments
        path = data("plant", long)
        assert run(verb, path, "-s", tmp_path / "standard.yaml", *options).exit_code == 0
    assert long in "".join(Page(page).texts)
    outcome = run("check", data(long), "-s", standard, "--json")
    assert outcome.problems == [("data-subject-illegal", "1:2"), ("grading-claims", "")]


def test_the_name_of_a_file_forges_no_line(run, standard, tmp_path):
    named = tmp_path / "x\nerror [data-sound] all is well.csv"
    named.write_text("subject,energy\na,x\n")
    told = run("check", named, "-s", standard).stderr
    assert "all is well" in told
    assert not [line for line in told.splitlines() if line.startswith("error")]
