"""Hostile standards, made from a small valid one: what is done to it, and the problem that must come."""
# ruff: noqa: E501 - a table reads best with a case a line

from typing import NamedTuple

ALIASES = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "a: &a {k: 1}\n" + "".join(
    f"{b}: &{b} {{<<: [{', '.join(['*' + a] * 9)}]}}\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


class Edit(NamedTuple):
    """`old`, which stands in the standard once, becomes `new`; `code` is told where `at` begins."""

    old: str
    new: str
    code: str
    at: str


FORMULA = "formula: energy / output"


def formula(text, code, at=FORMULA[:8]):
    """Put another formula in the place of a good one; the whole of it is a quoted YAML text."""
    quoted = "formula: '" + text.replace("'", "''") + "'"
    return Edit(FORMULA, quoted, code, at)


def cited(text, code):
    return Edit("    expect: grid <= energy\n", f"    expect: {text}\n", code, "expect: ")


def digits(text, code="standard-not-whole"):
    return Edit("{digits: 1,", f"{{digits: {text},", code, "digits: ")


def highest(text, code="standard-not-a-number"):
    return Edit("max: 1e6", f"max: {text}", code, "max: ")


def identity(text, code="standard-bad-id"):
    return Edit("id: trial\n", f"id: {text}\n", code, "id: ")


EDITS = {
    # YAML that other readers accept, or read as something else
    "anchor": Edit("status: draft", "status: &a draft", "yaml-alias", "&a"),
    "alias": Edit("status: draft", "status: *a", "yaml-alias", "*a"),
    "tag that runs code": Edit("status: draft", "status: !!python/object/apply:os.system [id]", "yaml-tag", "!!python"),
    "tag binary": Edit("status: draft", "status: !!binary aGk=", "yaml-tag", "!!binary"),
    "tag set": Edit("subject: {zh: 工厂, en: factory}", "subject: !!set {a}", "yaml-tag", "!!set"),
    "tag str": Edit("id: trial\n", "id: !!str trial\n", "yaml-tag", "!!str"),
    "merge key": Edit("rounding: {", "rounding: {<<: {mode: floor}, ", "yaml-merge-key", "<<"),
    "duplicate key at the top": Edit("status: draft", "status: draft\nstatus: published", "text-duplicate-key", "status: pub"),
    "duplicate key at depth": Edit("{worst: 2, best: 0.5}", "{worst: 2, best: 0.5, worst: 9}", "text-duplicate-key", "worst: 9"),
    "duplicate key in another spelling": Edit("{worst: 2,", '{worst: 2, "w\\x6frst": 9,', "text-duplicate-key", '"w\\x6f'),
    "key that is a list": Edit("status: draft", "? [a]\n: b\nstatus: draft", "yaml-key", "[a]"),
    "key that is nothing": Edit("status: draft", "? \n: b\nstatus: draft", "yaml-key", " \n: b"),
    "second document": Edit("inputs:\n", "---\ninputs:\n", "yaml-documents", "---"),
    "tab": Edit("  energy: {unit", "\tenergy: {unit", "yaml-tab", "\tenergy"),
    "colon in a text": Edit("status: draft", "status: draft: x", "yaml-syntax", ": x"),
    "bracket left open": Edit("rounding: {digits: 1, mode: half-even, source: own}", "rounding: {digits: 1", "yaml-syntax", ":\n  energy"),
    "undone quote": Edit('edition: "2026"', 'edition: "2026', "yaml-syntax", '1.10"'),
    "version of YAML": Edit("greenscore: 1\n", "%YAML 9.9\n---\ngreenscore: 1\n", "yaml-syntax", "%YAML"),
    "nothing where a text belongs": Edit("status: draft", "status:", "text-empty-value", "status:"),
    "null": Edit("status: draft", "status: ~", "text-empty-value", "status: ~"),
    # characters
    "zero byte": Edit("id: trial", "id: tri\0al", "text-control-character", "\0"),
    "bell": Edit("id: trial", 'id: "tri\\aal"', "text-control-character", '"tri'),
    "line separator": Edit("en: Trial}", "en: Tri\u2028al}", "text-control-character", "\u2028"),
    "lone surrogate": Edit("en: Trial}", 'en: "\\ud800"}', "yaml-syntax", "d800"),
    "escape to the terminal": Edit("en: Trial}", 'en: "\\e[31m"}', "text-control-character", '"\\e['),
    "text that runs backwards": Edit("en: Trial}", "en: Tri\u202eal}", "text-control-character", "\u202e"),
    # shape
    "list for the whole": Edit("greenscore: 1", "- greenscore: 1", "yaml-syntax", "id: trial"),
    "misspelt key": Edit("status: draft", "statsu: draft", "standard-unknown-key", "statsu"),
    "key of an object": Edit("status: draft", "__class__: draft", "standard-unknown-key", "__class__"),
    "format of tomorrow": Edit("greenscore: 1", "greenscore: 2", "standard-bad-choice", "greenscore: 2"),
    "list for a text": Edit("status: draft", "status: [draft]", "standard-bad-choice", "status: ["),
    "block for a formula": Edit(FORMULA, "formula: {a: b}", "standard-not-a-text", "formula: {a"),
    # numbers and flags
    "digits with underscore": digits("0_1"),
    "digits in hexadecimal": digits("0x1"),
    "digits with a fraction": digits("1.5"),
    "digits in full width": digits("１"),
    "digits in Arabic": digits("٣"),
    "digits below zero": digits("-1", "standard-out-of-range"),
    "digits beyond all": digits("9" * 5_000),
    "number with underscore": highest("1_000"),
    "number in Arabic": highest("٣"),
    "number in full width": highest("１２"),
    "number not finite": highest(".inf"),
    "number that is none": highest(".nan"),
    "number beyond floats": highest("1e999"),
    "number of 5,000 digits": highest("9" * 5_000),
    "number in base 60": highest("22:22"),
    "number with comma": highest('"1,000"'),
    "flag in Norwegian": Edit("integer: true", "integer: NO", "standard-not-a-flag", "integer: NO"),
    "flag that is a number": Edit("integer: true", "integer: 1", "standard-not-a-flag", "integer: 1"),
    "day that never was": Edit("{from: 2026-01-01}", "{from: 2026-13-45}", "standard-not-a-date", "from: 2026-13"),
    "day that is a moment": Edit("{from: 2026-01-01}", '{from: "2026-01-01T00:00:00"}', "standard-not-a-date", 'from: "2026'),
    # ids
    "id with a line break": identity('"trial\\n"'),
    "id in capitals": identity("Trial"),
    "id that climbs": identity("../../etc/passwd"),
    "id with two dots": identity("a..b", "standard-id-unsafe"),
    "id of a device": identity("con", "standard-id-unsafe"),
    "id of a device with a suffix": identity("nul.x", "standard-id-unsafe"),
    "id too long": identity("x" * 65),
    "id with a space": identity('"tri al"'),
    "id that looks Latin": identity("tri\u0430l"),
    "id of a node, reserved": Edit("- id: use\n", "- id: prerequisites\n", "standard-name-twice", "id: pre"),
    "name reserved": Edit("  staff: {unit", "  if: {unit", "standard-name-reserved", "if: {"),
    "name of Python": Edit("  staff: {unit", "  __import__: {unit", "standard-bad-id", "__import__"),
    "edition with a slash": Edit('edition: "2026"', "edition: 2026/1", "standard-bad-id", "edition: 2026/1"),
    # formulas that try to get out
    "import": formula("__import__('os').system('id')", "formula-not-allowed"),
    "classes of a tuple": formula("().__class__.__bases__[0].__subclasses__()", "formula-character"),
    "builtins": formula("energy.__class__.__init__.__globals__", "formula-not-allowed"),
    "function not on the list": formula("eval(1)", "formula-unknown-function"),
    "function inside": formula("max(open(1), 2)", "formula-unknown-function"),
    "lambda": formula("(lambda: energy)()", "formula-character"),
    "comprehension": formula("[x for x in energy][0]", "formula-character"),
    "subscript": formula("energy[0]", "formula-character"),
    "text with places": formula('f"{energy!r:>999999999}"', "formula-not-allowed"),
    "walrus": formula("(energy := 5)", "formula-character"),
    "keyword": formula("max(energy, key=1)", "formula-not-allowed"),
    "star": formula("max(*energy)", "formula-not-allowed"),
    "await": formula("await energy", "formula-not-allowed"),
    "statement": formula("import os", "formula-syntax"),
    "two statements": formula("energy; energy", "formula-character"),
    "shift": formula("1 << 999999999", "formula-not-allowed"),
    "power of powers": formula("9**9**9", "formula-exponent"),
    "power of an input": formula("2**energy", "formula-exponent"),
    "number of 2,000 digits": formula("9" * 1_990, "formula-number"),
    "imaginary number": formula("1j", "formula-not-allowed"),
    "text in arithmetic": formula("energy + 'x'", "formula-text"),
    "ellipsis": formula("...", "formula-not-allowed"),
    "brackets, deep": formula("(" * 900 + "1" + ")" * 900, "formula-syntax"),
    "minus, deep": formula("-" * 1_900 + "1", "formula-too-complex"),
    "sum, long": formula("1+" * 600 + "1", "formula-too-complex"),
    "means of means of periods": formula(
        "period_mean(" * 5 + "energy" + ", 10)" * 5, "formula-too-complex"
    ),
    "changes in changes": formula("change(" * 40 + "energy" + ")" * 40, "formula-too-complex"),
    "letter from another alphabet": formula("\u0435nergy / output", "formula-character"),
    "sign from another keyboard": formula("energy ÷ output", "formula-lookalike"),
    "remark": formula("energy # / output", "formula-character"),
    "back quote": formula("`energy`", "formula-character"),
    "unknown name": formula("enegry / output", "formula-unknown-name"),
    "megawatt hours and tonnes": formula("energy + output", "formula-unit-mismatch"),
    "formula of itself": formula("intensity", "standard-cycle", "intensity: {formula"),
    "formula that is too long": cited("1 + " * 600 + "1", "standard-text-too-long"),
    "formula of spaces": cited("'   '", "formula-empty"),
    "check that is a number": cited("grid + energy", "formula-needs-condition"),
    # references
    "unknown source": Edit("value: intensity\n", "value: intensity\n      source: annex\n", "standard-unknown-source", "source: annex"),
    "unknown unit": Edit("energy: {unit: MWh,", "energy: {unit: MWhh,", "unit-unknown", "unit: MWhh"),
    "endless unit": Edit("energy: {unit: MWh,", f"energy: {{unit: {'m*' * 900}m,", "unit-syntax", "unit: m*"),
    "power of a unit": Edit("energy: {unit: MWh,", "energy: {unit: " + "*".join(["t^9"] * 12) + ",", "unit-range", "unit: t^"),
    "power beyond all": Edit("energy: {unit: MWh,", "energy: {unit: kg^999999999,", "unit-unknown", "unit: kg^"),
}  # fmt: skip

SOUND = b"greenscore: 1\nid: x\n"


def nested(opening, closing, depth):
    return (opening * depth + "1" + closing * depth).encode()


# Whole files: their bytes, and the code and place that must come.
FILES = {
    "empty": (b"", "yaml-no-document", ""),
    "spaces": (b" \n\n", "yaml-no-document", ""),
    "remark": (b"# nothing\n", "yaml-no-document", ""),
    "byte order mark alone": (b"\xef\xbb\xbf", "yaml-no-document", ""),
    "scalar": (b"hello", "standard-not-a-mapping", "1:1"),
    "list": (b"- a\n- b\n", "standard-not-a-mapping", "1:1"),
    "head alone": (SOUND, "standard-missing-key", "1:1"),
    "UTF-16": ("id: 绿\n".encode("utf-16"), "text-not-utf8", "1"),
    "UTF-16 without a mark": ("id: x\n".encode("utf-16-le"), "text-control-character", "1:2"),
    "GB18030": (SOUND + "title: 绿色\n".encode("gb18030"), "text-not-utf8", "3"),
    "overlong UTF-8": (SOUND + b"title: \xc0\xaf\n", "text-not-utf8", "3"),
    "zip": (b"PK\x03\x04\x14\x00", "text-control-character", "1:3"),
    "picture": (b"\x89PNG\r\n\x1a\n", "text-not-utf8", "1"),
    "program": (b"#!/bin/sh\nrm -rf /\n", "standard-not-a-mapping", "2:1"),
    "XML": (b'<?xml version="1.0"?><a>&b;</a>', "standard-not-a-mapping", "1:1"),
    "JSON cut off": (b'{"greenscore": 1, "id"', "yaml-syntax", "2:1"),
    "deep lists": (nested("[", "]", 100), "text-too-deep", "1:42"),
    "deep blocks": (b"".join(b" " * n + b"a:\n" for n in range(100)), "text-too-deep", "42:42"),
    "aliases of aliases": (ALIASES.encode(), "yaml-alias", "1:4"),
    "merges of merges": (MERGES.encode(), "yaml-alias", "1:4"),
}

# What has killed interpreters: run apart, under limits.
KILLERS = {
    "50,000 lists": (nested("[", "]", 50_000), "text-too-deep", "1:42"),
    "50,000 mappings": (b"{a: " * 50_000, "text-too-deep", "1:165"),
    "50,000 dashes": (b"- " * 50_000, "text-too-deep", "1:83"),
    "50,000 keys that are lists": (b"? " * 50_000, "text-too-deep", "1:83"),
    "50,000 quotes": (b"a: " + b"'" * 50_001, "yaml-syntax", "1:50005"),
    "100,000 nodes": (SOUND + b"inputs:\n" + b"  - x\n" * 120_000, "text-too-many-nodes", "99997:5"),
    "key of 1.9 MB": (SOUND + b"x" * 1_900_000 + b": 1\n", "yaml-syntax", "3:1900001"),
    "line of 10 MB": (SOUND + b"title: " + b"x" * 10_000_000, "text-too-large", ""),
    "escapes": (SOUND + b'title: "' + b"\\x41" * 400_000 + b'"', "standard-missing-key", "1:1"),
    "spaces": (SOUND + b" " * 1_900_000 + b"x", "standard-bad-id", "2:1"),
    "400,000 remarks": (b"#\n" * 900_000, "yaml-no-document", ""),
    "bomb of aliases": (ALIASES.encode() * 50, "yaml-alias", "1:4"),
}  # fmt: skip

REFERENCES = {
    "no header": (b"a,mean,1\n", "standard-reference-header", "1"),
    "empty": (b"", "standard-reference-header", "1"),
    "short row": (b"indicator,statistic,value\nuse,mean\n", "standard-reference-row", "2"),
    "long row": (b"indicator,statistic,value\nuse,mean,1,2\n", "standard-reference-row", "2"),
    "unknown indicator": (b"indicator,statistic,value\nusee,mean,1\n", "standard-reference-indicator", "2"),
    "unknown statistic": (b"indicator,statistic,value\nuse,mode,1\n", "standard-reference-statistic", "2"),
    "statistic twice": (b"indicator,statistic,value\nuse,mean,1\nuse,mean,2\n", "standard-reference-twice", "3"),
    "percentile beyond 99": (b"indicator,statistic,value\nuse,p100,1\n", "standard-reference-statistic", "2"),
    "unknown group": (b"indicator,statistic,value,group\nuse,mean,1,SE\n", "standard-reference-group", "2"),
    "row without its group": (b"indicator,statistic,value,group\nuse,mean,1\n", "standard-reference-row", "2"),
    "no number": (b"indicator,statistic,value\nuse,mean,NaN\n", "standard-not-a-number", "2"),
    "number beyond floats": (b"indicator,statistic,value\nuse,mean,1e999\n", "standard-not-a-number", "2"),
    "number in Arabic": ("indicator,statistic,value\nuse,mean,٣\n".encode(), "standard-not-a-number", "2"),
    "quote left open": (b'indicator,statistic,value\nuse,mean,"1\n', "standard-reference-row", "2"),
    "not UTF-8": (b"indicator,statistic,value\n\xff,mean,1\n", "text-not-utf8", "2"),
    "zero byte": (b"indicator,statistic,value\nuse,me\0an,1\n", "text-control-character", "2:7"),
    "cell of 200,000 characters": (b"indicator,statistic,value\nuse,mean," + b"1" * 200_000, "standard-reference-row", "2"),
}  # fmt: skip

# What a person may give for a standard: nothing is made into a path that was not one, nothing executed.
NAMES = {
    "nothing": ("", "standard-unknown"),
    "line break": ("cn-gbt-36132\n", "standard-unknown"),
    "capitals": ("CN-GBT-36132", "standard-unknown"),
    "full width": ("ｃｎ-gbt-36132", "standard-unknown"),
    "edition that climbs": ("cn-gbt-36132@..", "standard-unknown"),
    "unknown edition": ("cn-gbt-36132@1999", "standard-unknown"),
    "device": ("con", "standard-unknown"),
    "parent": ("..", "standard-unknown"),
    "home": ("~", "standard-unknown"),
    "variable": ("${HOME}", "standard-unknown"),
    "pattern": ("cn-*", "standard-unknown"),
    "option": ("--json", "standard-unknown"),
    "terminal": ("\x1b[31mred", "standard-unknown"),
    "very long": ("x" * 100_000, "standard-unknown"),
    "climbing id": ("cn-gbt-36132/../../../etc", "standard-file-missing"),
    "backslashes": ("..\\..\\etc\\passwd", "standard-file-missing"),
    "endless file": ("/dev/zero", "standard-file-missing"),
    "very long path": ("x/" * 50_000, "standard-file-unreadable"),
    "address": ("file:///etc/passwd", "standard-file-missing"),
    "host": ("http://127.0.0.1/standard.yaml", "standard-file-missing"),
}

# What other readers of YAML take for something else than a text.
WORDS = [
    "NO",
    "on",
    "1.10",
    "00123",
    "0755",
    "0x1f",
    "22:22",
    "1e3",
    "6.02E23",
    "1_000",
    "2026-01-01",
    ".nan",
    "=",
    "y",
    "nULL",
]
