"""PDF: read back by other programs, the same bytes each time, and no way out of the document."""

import os
import re
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import pypdf
import pytest

from greenscore.reporting.press import pdf
from greenscore.reporting.render import render_report

SCRIPT = """
import importlib.util, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("factories", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from greenscore.reporting.render import render_report
problems = render_report(module.build(), Path(sys.argv[2]), ("zh", "en"))
sys.exit(len(problems))
"""


@pytest.fixture(scope="session")
def written(factories, tmp_path_factory):
    """Return the PDF of a variant in some languages, written once."""
    folder = tmp_path_factory.mktemp("pdf")

    def write(variant, langs):
        path = folder / f"{variant}-{'-'.join(langs)}.pdf"
        if not path.exists():
            assert render_report(factories[variant], path, langs) == ()
        return path

    return write


@cache
def pages(path):
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(
    "variant, langs",
    [("full", ("zh", "en")), ("open", ("zh",)), ("blocked", ("en",)), ("long", ("zh", "en"))],
)
def test_every_page_bears_claim_level_standard_and_fingerprint(factories, written, variant, langs):
    assessment = factories[variant]
    found = pages(written(variant, langs))
    claim = {"zh": "企业自行声明", "en": "Declared by the company"}
    for number, text in enumerate(found, 1):
        assert "factory@2025" in text
        assert assessment.digest[:16] in squeezed(text)
        assert f"{number}/{len(found)}" in squeezed(text)
        for lang in langs:
            assert squeezed(claim[lang]) in squeezed(text)


@pytest.mark.parametrize("variant, langs", [("full", ("zh", "en")), ("blocked", ("en",))])
def test_never_speaks_of_a_certificate(written, variant, langs):
    text = squeezed("".join(pages(written(variant, langs)))).lower()
    assert "certificate" not in text
    assert "证书" not in text


@pytest.mark.parametrize(
    "variant, langs, least, most",
    [("full", ("zh", "en"), 7, 11), ("full", ("zh",), 5, 9), ("long", ("zh", "en"), 9, 14)],
)
def test_has_about_as_many_pages_as_it_says(written, variant, langs, least, most):
    assert least <= len(pages(written(variant, langs))) <= most


def test_first_page_answers(factory, written):
    first = squeezed(pages(written("full", ("zh", "en")))[0])
    assert squeezed(factory.subject) in first
    assert f"综合得分为{factory.index.score:.1f}分" in first
    assert "Byitsowndatathecompanyscores" in first
    assert f"{factory.index.recognised:.1f}" in first
    assert "自评报告" in first
    assert "Self-assessmentreport" in first
    assert "最有帮助的一步" in first
    assert "Largestlosses" in first


def test_nothing_of_a_long_name_is_clipped(factories, written):
    text = squeezed("".join(pages(written("long", ("zh", "en")))))
    assert squeezed(factories["long"].subject) in text


def test_digests_and_the_command_stand_on_the_last_page(factory, written):
    last = squeezed(pages(written("full", ("zh", "en")))[-1])
    for digest in (factory.edition.digest, factory.data_digest, factory.digest):
        assert digest in last
    assert "greenscorescoreDATA--standardfactory@2025" in last


def test_metadata_outline_and_tags(factory, written):
    reader = pypdf.PdfReader(written("full", ("zh", "en")))
    assert "自评报告" in reader.metadata.title
    assert reader.metadata.author == factory.subject
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(reader.outline) >= 8


def test_every_font_is_embedded(written):
    for page in pypdf.PdfReader(written("full", ("zh", "en"))).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0]["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & descriptor.keys()
            assert "Greenscore" in descriptor["/FontName"]


def test_poppler_reads_the_same_score(factory, written):
    path = written("full", ("zh", "en"))
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    assert f"{factory.index.score:.1f}" in text
    assert factory.digest[:16] in text


def test_bytes_are_the_same_in_another_process_zone_and_hash_seed(tmp_path):
    made = []
    for number, (seed, zone) in enumerate([("0", "UTC"), ("17", "Asia/Shanghai")]):
        path = tmp_path / f"{number}.pdf"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        environment["SOURCE_DATE_EPOCH"] = "1790000000"
        build = Path(__file__).with_name("conftest.py")
        subprocess.run([sys.executable, "-c", SCRIPT, build, path], env=environment, check=True)
        made.append(path.read_bytes())
    assert made[0] == made[1]
    date = pypdf.PdfReader(path).metadata.creation_date
    assert date.timestamp() == 1790000000


def test_without_a_date_from_outside_the_file_bears_none(monkeypatch, build_factory, tmp_path):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    small = build_factory()
    for name in ("a.pdf", "b.pdf"):
        assert render_report(small, tmp_path / name, ("zh",)) == ()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert pypdf.PdfReader(tmp_path / "a.pdf").metadata.creation_date is None


def test_a_name_without_glyphs_is_a_problem_and_no_file(build_factory, tmp_path):
    (problem,) = render_report(
        build_factory(subject="绿源 \U0001f331 工厂"), tmp_path / "a.pdf", ("zh",)
    )
    assert problem.code == "machine-glyph-missing"
    assert "U+1F331" in problem.message("en")
    assert not (tmp_path / "a.pdf").exists()


def test_a_rare_character_is_printed(build_factory, tmp_path):
    subject = "湖南㵲水新能源𠮷厂"
    assert render_report(build_factory(subject=subject), tmp_path / "a.pdf", ("zh",)) == ()
    assert subject in squeezed(pages(tmp_path / "a.pdf")[0])


@pytest.mark.parametrize(
    "vector",
    [
        '<img src="{}">',
        '<link rel=stylesheet href="{}">',
        '<link rel=attachment href="{}">',
        '<a rel=attachment href="{}">x</a>',
        '<object data="{}"></object>',
        '<embed src="{}">',
        '<style>@import url("{}");</style>',
        '<style>p {{ background: url("{}") }}</style>',
        '<style>@font-face {{ font-family: x; src: url("{}") }} p {{ font-family: x }}</style>',
        '<style>p::before {{ content: url("{}") }}</style>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}" width="9" height="9"/></svg>',
        '<base href="{}"><img src="x.png">',
    ],
)
def test_no_document_reaches_a_file_or_the_network(vector, tmp_path, monkeypatch):
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-7f3a")
    reached = []
    monkeypatch.setattr(socket, "create_connection", lambda *a, **_: reached.append(a))
    for address in (canary.as_uri(), "http://127.0.0.1:9/x"):
        page = f"<html><body><p>x</p>{vector.format(address)}</body></html>"
        (tmp_path / "out.pdf").write_bytes(pdf.printed(page, identifier="ab" * 16))
        assert b"CANARY" not in b"".join(streams(tmp_path / "out.pdf"))
    assert reached == []


def streams(path):
    reader = pypdf.PdfReader(path)
    for number in range(1, reader.trailer["/Size"]):
        item = reader.get_object(number)
        yield item.get_data() if hasattr(item, "get_data") else repr(item).encode()


def test_the_fetcher_hands_out_the_given_fonts_alone(tmp_path):
    font, other = tmp_path / "a.otf", tmp_path / "b.otf"
    font.write_bytes(b"font")
    other.write_bytes(b"other")
    fetch = pdf.fetcher([font])
    assert fetch.fetch(font.as_uri()).read() == b"font"
    for address in (other.as_uri(), font.as_uri() + "?x", "http://127.0.0.1/", "data:text/plain,x"):
        with pytest.raises(pdf.FetchRefused):
            fetch.fetch(address)
