"""A text in a report stays a text: nothing in it is computed, made a tag, or asked for."""

import copy
import socket
import subprocess
from functools import partial
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path

import jinja2
import pypdf
import pytest
from click.testing import CliRunner
from weasyprint.css.tokens import InvalidValues
from weasyprint.urls import URLFetcher

from greenscore.cli.main import greenscore
from greenscore.problems import Problem, ProblemsFound
from greenscore.reporting.assessment.view import view
from greenscore.reporting.inventory.view import inventory_view
from greenscore.reporting.press import html, pdf
from greenscore.reporting.press.fonts import font_set
from greenscore.reporting.press.wording import clean
from greenscore.workflow import scoring
from tests.hostile.injections import PRODUCT, fetch_vectors, path_vectors, template_vectors
from tests.reporting.conftest import build
from tests.reporting.inventories import works

CANARY = "CANARY-7f3a"
# Texts of anybody's, wherever a page prints them; other leaves are words of ours that choose what is drawn.
FREE = frozenset({"text", "name", "names", "reference", "claim", "fingerprint", "title", "unit"})
ADDRESS = "http://127.0.0.1:9/x"


def pages():
    """Return the views of both kinds of report, with their templates."""
    return {
        html.ASSESSMENT: view(build(periods=2, note="n"), ("zh", "en")),
        "inventory/report.html.j2": inventory_view(works(), ("zh", "en")),
    }


@pytest.fixture(scope="module")
def views():
    return pages()


def replaced(data, text, key=""):
    """Return a view whose free texts are what `text()` gives, one after the other."""
    if isinstance(data, dict):
        return {name: replaced(each, text, name) for name, each in data.items()}
    if isinstance(data, list | tuple):
        return [replaced(each, text, key) for each in data]
    return text() if isinstance(data, str) and key in FREE else copy.deepcopy(data)


class Tree(HTMLParser):
    """The tags of a page with the names of their attributes, what they point to, and its texts."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.targets, self.texts, self.sheets = set(), set(), [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags |= {(tag, name) for name, _ in attributes} | {(tag, "")}
        self.sheets += tag == "style"
        reach = ("href", "src", "data", "action", "poster", "srcset", "background", "xlink:href")
        self.targets |= {value for name, value in attributes if name in reach}

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("template", pages())
@pytest.mark.parametrize("kind", [template_vectors, fetch_vectors, path_vectors])
def test_no_text_is_computed_or_made_a_tag(views, template, kind):
    vectors = [clean(text.replace("{address}", ADDRESS)) for text in kind()]
    view_ = views[template]
    plain = Tree(html.render(view_, template=template))
    free = []
    replaced(view_, lambda: free.append("x"))
    assert len(free) > 50
    for start in range(0, len(vectors), len(free)):
        queue = cycle(vectors[start:] + vectors[:start])
        page = html.render(replaced(view_, partial(next, queue)), template=template)
        tree = Tree(page)
        assert tree.tags - plain.tags == set()
        assert tree.targets - plain.targets == set()
        assert tree.sheets == 1
        assert PRODUCT not in page
        for text in vectors[start : start + len(free)][-3:]:
            assert any(text in found for found in tree.texts)


@pytest.mark.parametrize("vector", template_vectors()[::12])
def test_a_template_of_ours_reaches_nothing_but_data(vector):
    """The second wall: were a text compiled as a template, the sandbox would stand in its way."""
    environment = html._environment()
    try:
        told = environment.from_string(vector).render(running={"x": "y"}, draw=len, style="s")
    except (jinja2.TemplateError, TypeError, OverflowError, MemoryError, ValueError) as fault:
        told = str(fault)[:100]
    assert not any(word in told for word in ("uid=", "<class", "__builtins__", "0x"))


@pytest.mark.parametrize("name", path_vectors()[::3])
def test_a_template_is_found_in_its_folder_alone(name):
    with pytest.raises(jinja2.TemplateError):
        html._environment().get_template(name)


def test_a_report_as_pdf_says_them_to_the_letter(tmp_path):
    """Every sixth template and all documents that fetch, in names, notes and evidence of one report."""
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    vectors = [*template_vectors()[::6], *fetch_vectors()]
    queue = cycle([text.replace("{address}", canary.as_uri()) for text in vectors])
    data = replaced(view(build(note="n"), ("en",)), lambda: clean(next(queue)))
    fonts = font_set(html.render(data))
    page = html.render(data, html.Medium("pdf.css", fonts.family, fonts.css()))
    content = pdf.printed(page, identifier="ab" * 16, fonts=fonts.files)
    (tmp_path / "out.pdf").write_bytes(content)
    shown = subprocess.run(
        ["pdftotext", tmp_path / "out.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    assert CANARY not in shown + str(streams(tmp_path / "out.pdf"))
    assert PRODUCT not in shown
    assert "{{1337*1337}}" in shown
    assert "<script>" in shown.replace("\n", "")


def test_no_document_of_anybodys_reaches_a_file_or_the_network(tmp_path, monkeypatch):
    """The last wall: were a text made a tag, the fetcher refuses all addresses, and none is opened."""
    canary = tmp_path / "canary.svg"
    canary.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{CANARY}</text></svg>')
    reached, opened = [], URLFetcher.fetch
    monkeypatch.setattr(socket.socket, "connect", lambda *a: reached.append(a))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **_: reached.append(a) or [])
    monkeypatch.setattr(URLFetcher, "fetch", lambda *a, **_: reached.append(a) or opened(*a, **_))
    for vector in fetch_vectors():
        for address in (
            canary.as_uri(),
            str(canary),
            ADDRESS,
            "//127.0.0.1:9/x",
            "ftp://127.0.0.1/",
        ):
            page = f"<html><body><p>x</p>{vector.replace('{address}', address)}</body></html>"
            try:
                content = pdf._printed(page, "ab" * 16, ())
            except (
                ValueError,
                AssertionError,
                InvalidValues,
            ):  # a document that nobody of ours could write
                continue
            (tmp_path / "out.pdf").write_bytes(content)
            assert CANARY.encode() not in b"".join(map(bytes, streams(tmp_path / "out.pdf")))
    assert reached == []


def test_what_asks_is_refused_by_the_fetcher(monkeypatch):
    """Seen to ask: of the documents most reach the fetcher, which is what stands between."""
    asked = []
    real = pdf.fetcher

    def watched(fonts):
        made = real(fonts)
        fetch = made.fetch
        monkeypatch.setattr(
            type(made), "fetch", lambda _, url, *a: asked.append(url) or fetch(url, *a)
        )
        return made

    monkeypatch.setattr(pdf, "fetcher", watched)
    for vector in fetch_vectors()[:40]:
        before = len(asked)
        pdf._printed(f"<body>{vector.replace('{address}', ADDRESS)}", "ab" * 16, ())
        assert all(url == ADDRESS or "127.0.0.1" in url for url in asked[before:])
    assert len(asked) >= 10


def streams(path):
    reader = pypdf.PdfReader(path)
    found = []
    for number in range(1, reader.trailer["/Size"]):
        item = reader.get_object(number)
        found.append(item.get_data() if hasattr(item, "get_data") else repr(item).encode())
    return found


def test_no_name_decides_where_a_report_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = [text for text in path_vectors() if text.strip() and '"' not in text]
    rows = "".join(f'"{name}",2025,1,2,no\n' for name in names)
    Path("data.csv").write_text(
        f"subject,period,energy [tce],output_value [10kCNY],duty_assigned\n{rows}", encoding="utf-8"
    )
    paths = []

    def report(assessment, path, _):
        paths.append((assessment.subject, path))
        if len(paths) % 7 == 0:
            raise ProblemsFound([Problem(code="output-unwritable", args={"reason": "x"})])

    monkeypatch.setattr(scoring, "report", report)
    words = ["report", "data.csv", "-s", "cn-gbt-36132", "-o", "out"]
    CliRunner().invoke(greenscore, words)
    assert len(paths) > 50
    assert {path.parent for _, path in paths} == {Path("out")}
    assert len({path.name.casefold() for _, path in paths}) == len(paths)
    assert all(path.name.isascii() for _, path in paths)
