"""HTML: data stays data, templates see nothing but data, and the page asks for nothing."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import jinja2
import pytest
from jinja2.exceptions import SecurityError

from greenscore.reporting.assessment.view import view
from greenscore.reporting.press import html
from greenscore.reporting.render import render_report

PAYLOADS = [
    "{{7*7}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "${7*7} #{7*7} <%= 7*7 %> {#comment#}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>*{display:none}</style>",
    "<svg/onload=alert(1)>",
    "]]><!--",
    "&lt;b&gt; &amp;",
    "'; DROP TABLE companies; --",
    "undefined NULL NaN 1/0 -0 1E+02 ０",
    "%s %n ../../etc/passwd file:///etc/passwd",
    "Ω≈ç√∫˜µ≤≥÷ åß∂ƒ©˙∆˚¬…æ",
    "社會科學院語學研究所 部落格",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_names_stay_literal(build_factory, payload):
    page = html.render(view(build_factory(subject=payload, note=payload), ("zh", "en")))
    heading = re.search(r"<h1 class=\"holder[^>]*>(.*?)</h1>", page, re.DOTALL).group(1)
    assert unescape(heading) == payload
    tags = Tags()
    tags.feed(page)
    assert not {"script", "img", "iframe", "object", "link"} & tags.names.keys()
    assert tags.names["style"] == 1
    assert not {name for name in tags.attributes if name.startswith("on")}


class Tags(HTMLParser):
    """Counts the elements of a page and gathers the names of their attributes."""

    def __init__(self):
        super().__init__()
        self.names, self.attributes = Counter(), set()

    def handle_starttag(self, tag, attrs):
        self.names[tag] += 1
        self.attributes |= {name for name, _ in attrs}


def test_calculations_in_data_are_not_carried_out(build_factory):
    subject = "{{ 1234567 * 3 }}"
    page = html.render(view(build_factory(subject=subject, note=subject), ("en",)))
    assert "3703701" not in page
    assert page.count(subject) >= 3


@pytest.mark.parametrize(
    "source",
    [
        "{{ view.__class__ }}",
        "{{ view.items() }}",
        "{{ view.name.upper() }}",
        "{{ view.name.__class__.__mro__ }}",
        "{{ view['__class__'] }}",
        "{{ (view.name|attr('upper'))() }}",
        "{{ lipsum() }}",
        "{{ cycler('a') }}",
        "{{ namespace() }}",
        "{{ range(3) }}",
        "{{ view.absent }}",
        "{{ view.list.append(1) }}",
        "{{ 'a'.format() }}",
    ],
)
def test_templates_reach_items_of_the_view_and_nothing_else(source):
    environment = html._environment()
    with pytest.raises((SecurityError, jinja2.UndefinedError, jinja2.TemplateAssertionError)):
        environment.from_string(source).render(view={"name": "x", "list": []})


def test_safe_filter_is_not_at_hand():
    with pytest.raises(jinja2.TemplateAssertionError):
        html._environment().from_string("{{ view|safe }}")


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "/etc/passwd", "report/../../pyproject.toml"]
)
def test_loader_stays_in_the_templates_folder(name):
    with pytest.raises(jinja2.TemplateNotFound):
        html._environment().get_template(name)


def test_page_asks_for_nothing_outside_of_itself(factory):
    page = html.render(view(factory, ("zh", "en")))
    assert not re.search(r"(src|href)\s*=\s*\"(?!#)", page)
    assert not re.search(r"@import|url\(", page)
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page


def test_printing_from_a_browser_puts_the_claim_level_on_every_page(factory):
    data = view(factory, ("en",))
    assert "Declared by the company" in html.render(data).partition("@top-right")[2][:80]
    assert "@top-right" not in html.render(data, html.Medium("pdf.css", "Noto Sans"))


def test_no_text_ends_a_css_string_early():
    assert html._css_text('a"}</style>\\') == '"a\\22 \\7d \\3c /style\\3e \\5c "'


def test_every_svg_names_its_font(factory):
    page = html.render(view(factory, ("zh", "en")))
    opened = re.findall(r"<svg[^>]*>", page)
    assert len(opened) > 20
    assert all("font-family=" in tag for tag in opened)


@pytest.mark.parametrize("langs", [("zh",), ("en",), ("zh", "en"), ("en", "zh")])
@pytest.mark.parametrize("variant", ["full", "open", "blocked"])
def test_never_speaks_of_a_certificate(factories, variant, langs):
    page = html.render(view(factories[variant], langs))
    assert "certificate" not in page.lower()
    assert "证书" not in page


def test_written_file_is_the_same_each_time(factory, tmp_path):
    for name in ("a.html", "b.html"):
        assert render_report(factory, tmp_path / name, ("zh", "en")) == ()
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_unknown_suffix_and_missing_folder_are_problems(factory, tmp_path):
    (problem,) = render_report(factory, tmp_path / "a.docx", ("zh",))
    assert problem.code == "report-suffix"
    assert ".docx" in problem.message("zh")
    (problem,) = render_report(factory, tmp_path / "no" / "a.html", ("zh",))
    assert problem.code == "report-unwritable"
