"""From the view to one self-contained HTML file: sandboxed templates, plain data, no network.

Data is never compiled as a template. Templates see dictionaries and lists, a short list of filters,
and `draw`, which turns the numbers of a chart into SVG.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from greenscore.reporting.press import charts
from greenscore.resources import templates_folder

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

SYSTEM_FONTS = (
    "Noto Sans, Segoe UI, Helvetica Neue, Arial, "
    "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif"
)
FILTERS = frozenset({"join"})
_HALVES = re.compile("[\ud800-\udfff]")  # of names of files that are no text


@dataclass(frozen=True, slots=True)
class Medium:
    """Where the page will stand: its style sheet, its fonts, and the date to write into the file.

    `font` lists the families of page and charts, `faces` holds their `@font-face` rules, and `stamp`
    is an ISO date or empty. A `browser` gets its own headers and footers, for when it prints the page.
    """

    sheet: str
    font: str
    faces: str = ""
    stamp: str = ""
    browser: bool = False


SCREEN = Medium("screen.css", SYSTEM_FONTS, browser=True)
ASSESSMENT = "report/report.html.j2"


def render(view: Mapping[str, Any], medium: Medium = SCREEN, template: str = ASSESSMENT) -> str:
    """Return the report as one HTML file that asks for nothing outside of itself.

    The view's `running` is what a browser prints in the margins. A style sheet in the folder of
    `template` comes between the shared one and that of the medium.
    """
    from markupsafe import Markup

    folder = templates_folder()
    own = sorted((folder / template).parent.glob("*.css"))
    files = (folder / "shared" / "base.css", *own, folder / "shared" / medium.sheet)
    sheets = [file.read_text(encoding="utf-8") for file in files]
    boxes = _margin_boxes(view["running"]) if medium.browser else ""
    rules = (medium.faces, _family_rule(medium.font), boxes, *sheets)
    style = "\n".join(rules)
    page: str = (
        _environment()
        .get_template(template)
        .render(
            view,
            draw=partial(_picture, font=medium.font),
            style=Markup(style),  # noqa: S704 our own sheets
            stamp=medium.stamp,
        )
    )
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", page)


def _margin_boxes(running: Mapping[str, str]) -> str:
    """Return what a browser prints in the margins of every page."""
    small = "font-size: 7.6pt; color: #56626a;"
    return (
        "@page { size: A4; margin: 22mm 18mm 18mm; "
        f"@top-left {{ content: {_css_text(running['reference'])}; {small} }} "
        f"@top-right {{ content: {_css_text(running['claim'])}; {small} width: 78% }} "
        f"@bottom-left {{ content: {_css_text(running['fingerprint'])}; {small} }} "
        f"@bottom-right {{ content: counter(page) ' / ' counter(pages); {small} }} }}"
    )


def _css_text(text: str) -> str:
    """Return `text` as a CSS string, with every character that could end it written as a number."""
    return (
        '"' + "".join(c if c.isalnum() or c in " .,@-/%" else f"\\{ord(c):x} " for c in text) + '"'
    )


def _picture(spec: Mapping[str, Any], font: str) -> Any:
    from markupsafe import Markup

    return Markup(charts.draw(spec, font))  # noqa: S704 charts escape every text they print


def _family_rule(font: str) -> str:
    """Return the rule for the page's font, each family in quotes."""
    families = ", ".join(
        name.strip() if name.strip() == "sans-serif" else f'"{name.strip()}"'
        for name in font.split(",")
    )
    return f"html {{ font-family: {families} }}"


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.environment import TemplateModule
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class PlainDataEnvironment(ImmutableSandboxedEnvironment):
        """A dot in a template reaches an item of a dictionary, a loop or a macro; nothing else."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            if isinstance(obj, dict):
                return (
                    obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
                )
            if isinstance(obj, LoopContext | TemplateModule):
                return super().getattr(obj, attribute)
            return self.unsafe_undefined(obj, attribute)

    environment = PlainDataEnvironment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment
