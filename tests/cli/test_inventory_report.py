"""The report of an inventory as a person asks for it, from a file of records to the printed page."""

import re

import pypdf
import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore

RECORDS = """\
record,site,region,category,item,amount,unit,period,note
a1,炼铁厂,CN-HE,fuel,coke,350000,t,2024,
a2,炼铁厂,CN-HE,fuel,anthracite,100000,t,2024,
a3,炼铁厂,CN-HE,process,limestone,60000,t,2024,
a4,轧钢厂,CN-HE,electricity,electricity,300000,MWh,2024,
a5,轧钢厂,CN-HE,heat,purchased-heat,100000,GJ,2024,
a6,轧钢厂,CN-HE,franchises,none,not relevant,tCO2e,2024,没有特许经营
"""


@pytest.fixture
def report(tmp_path, monkeypatch):
    """Return the path and what was said of a report, under an English environment."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "records.csv").write_text(RECORDS, encoding="utf-8")
    runner = CliRunner(env={"GREENSCORE_LANG": "en"})

    def call(output, *options, code=0):
        words = ["inventory", "records.csv", "-p", "cn-steel", "--as-of", "2025-06-30"]
        result = runner.invoke(greenscore, [*words, "-o", output, *options])
        assert result.exit_code == code, result.output + repr(result.exception)
        return tmp_path / output, result

    return call


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_published_figures_stand_in_the_page_with_their_cells(report):
    path, said = report("report.html", "--lang", "en")
    page = path.read_text(encoding="utf-8")
    assert said.stdout.strip() == "report.html"
    for figure in ("1,001,569.09", "192,378.10", "26,400.00", "11,000.00"):
        assert figure in page
    assert "records.csv:2:6" in page
    assert "没有特许经营" in page
    assert "derived from the heating value (29.3076 GJ per tce)" in page


@pytest.mark.parametrize(
    "options, lead, other",
    [
        ((), "en", True),
        (("--lang", "zh"), "zh-CN", False),
        (("--lang", "zh,en"), "zh-CN", True),
    ],
)
def test_languages_are_those_asked_for_else_both_with_ones_own_first(report, options, lead, other):
    page = report("report.html", *options)[0].read_text(encoding="utf-8")
    assert f'<html lang="{lead}">' in page
    assert ('class="w2"' in page) is other


def test_the_pdf_says_the_same(report):
    pages = pypdf.PdfReader(report("report.pdf", "--lang", "zh")[0]).pages
    text = squeezed("".join(page.extract_text() for page in pages))
    assert "范围三未量化" in text
    assert "1,001,569.09" in text
    assert "greenscoreinventoryACTIVITIES--profilecn-steel--as-of2025-06-30-oreport.pdf" in text


def test_wrong_use_and_unwritable_places_are_told(report):
    report("report.html", "--lang", "fr", code=2)
    assert "report-unwritable" in report("none/report.html", code=1)[1].stderr
