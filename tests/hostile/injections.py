"""Texts that try to become something else: formulas, templates, markup, addresses, paths."""

from collections.abc import Iterator

_CALLS = (
    "1+1",
    "SUM(1,1)",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://127.0.0.1/?"&A1,"x")',
    'WEBSERVICE("http://127.0.0.1/")',
    'IMPORTXML(CONCAT("http://127.0.0.1/",A1),"//a")',
    'DDE("cmd";"/C calc";"x")',
    "'file:///etc/passwd'#$x.A1",
)
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "=-", "+=")
_BEFORE = ("", " ", "\u00a0", "\u3000", "a;", "a; ", "a|", "a\t", "a\n", "\t", '";')


def formulas() -> list[str]:
    """Return texts of which a spreadsheet makes a formula, or might."""
    plain = [f"{sign}{call}" for sign in _SIGNS for call in _CALLS]
    return plain + [f"{before}={call}" for before in _BEFORE for call in _CALLS]


_OBJECTS = (
    "config",
    "self",
    "request",
    "cycler",
    "joiner",
    "namespace",
    "lipsum",
    "loop",
    "view",
    "draw",
    "style",
    "subject",
    "''",
    "[]",
    "{}",
    "()",
    "1",
)
_REACHES = (
    "{}",
    "{}.__class__",
    "{}.__class__.__mro__[1].__subclasses__()",
    "{}.__init__.__globals__",
    "{}.__init__.__globals__['os'].popen('touch canary').read()",
    "{}['__class__']",
    "{}|attr('__class__')",
    "{}|attr('\\x5f\\x5fclass\\x5f\\x5f')",
    "{}.__getattribute__('__class__')",
    "{}.mro()",
    "{}.format(x=1)",
)
_FORMS = ("{{{{ {} }}}}", "{{% if {} %}}x{{% endif %}}")
_WHOLE = (
    "{{ 7*7 }}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{# comment #}",
    "{{ 'a'*10**9 }}",
    "{% raw %}{{ x }}{% endraw %}",
    "{{ undefined.name }}",
    "{%",
    "{{",
    "}}",
    "%}",
)


def templates() -> list[str]:
    """Return texts that a template engine would run, were they compiled."""
    inner = [reach.format(name) for name in _OBJECTS for reach in _REACHES]
    return [*_WHOLE, *(form.format(text) for text in inner for form in _FORMS)]


def addresses(canary: str, server: str) -> Iterator[str]:
    """Yield markup and styles that ask for a file or a server."""
    for address in (canary, f"file://{canary}", server, f"{server}/x.css"):
        yield f'<img src="{address}">'
        yield f'<link rel=stylesheet href="{address}">'
        yield f'<link rel=attachment href="{address}">'
        yield f'<a rel=attachment href="{address}">x</a>'
        yield f'<object data="{address}"></object>'
        yield f'<embed src="{address}">'
        yield f'<iframe src="{address}"></iframe>'
        yield f'<style>@import url("{address}");</style>'
        yield f'<style>p {{ background: url("{address}") }}</style>'
        yield f'<style>@font-face {{ font-family: x; src: url("{address}") }} p {{ font-family: x }}</style>'
        yield f'<style>p::before {{ content: url("{address}") }}</style>'
        yield f'<style>li {{ list-style-image: url("{address}") }}</style>'
        yield f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}" width="9" height="9"/></svg>'
        yield f'<svg><use href="{address}#a"/></svg>'
        yield f'<base href="{address}"><img src="x.png">'
        yield f'<meta http-equiv="refresh" content="0;url={address}">'
        yield f'<script src="{address}"></script>'
        yield f'<input type=image src="{address}">'
        yield f'"><img src="{address}">'
        yield f"'-->&lt;img src={address}&gt;"


def paths() -> list[str]:
    """Return names that lead out of a folder, or are devices, somewhere."""
    up = ("../", "..\\", "..%2f", "%2e%2e/", "....//", "..;/", "..／", "．．/", "./../")
    steps = (*up, "/", "\\\\host\\", "C:\\", "~/")
    targets = ("etc/passwd", "canary", "x", "con", "NUL.yaml")
    odd = [
        "..",
        ".",
        "",
        " ",
        "a/../../x",
        "a\\..\\..\\x",
        "x\0y",
        "x\n",
        "CON",
        "aux.csv",
        "a:b",
        "a*b",
    ]
    odd += ["-o", "--force"]
    return odd + [step * times + target for step in steps for times in (1, 3) for target in targets]
