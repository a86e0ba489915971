"""Hostile company files: their bytes, and the problem that must come of them, at its place."""
# ruff: noqa: E501 - a table reads best with a case a line

import io
import struct
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from greenscore.data.cells import column_letters
from tests.hostile.standards import ALIASES
from tests.hostile.workbooks import (
    DATE_STYLE,
    HEAD,
    HEADER,
    PERCENT_STYLE,
    SOUND,
    book,
    formula,
    number,
    packed,
    parts,
    rows,
    sheet,
    text,
    typed,
)

COLUMNS = ("subject", "energy", "output", "staff", "country", "leak", "remark")
GIVEN = ("甲", "1000", "900", "12", "NO", "yes", "fine")


def csv(*lines, head=COLUMNS, sign=",", end="\n"):
    """Return a CSV file of these rows."""
    return "".join(sign.join(line) + end for line in (head, *lines)).encode(
        "utf-8", "surrogatepass"
    )


def csv_with(column, cell):
    """Return a CSV file of one sound company with one cell in other words."""
    return csv(
        [cell if name == column else given for name, given in zip(COLUMNS, GIVEN, strict=True)]
    )


# One cell of a CSV file: its column, what stands in it, and the code that must come.
CELLS = {
    "Namibia or nothing": ("energy", "NA", "data-not-a-number"),
    "no number": ("energy", "NaN", "data-not-a-number"),
    "null": ("energy", "null", "data-not-a-number"),
    "infinity": ("energy", "inf", "data-not-a-number"),
    "beyond floats": ("energy", "1e999", "data-not-finite"),
    "far beyond floats": ("energy", "1e99999", "unit-unknown"),
    "5,000 digits": ("energy", "9" * 5_000, "data-not-a-number"),
    "underscore": ("energy", "1_000", "data-not-a-number"),
    "Arabic digits": ("energy", "٣٤٥", "data-not-a-number"),
    "hexadecimal": ("energy", "0x1F", "unit-unknown"),
    "two points": ("energy", "1.2.3", "data-not-a-number"),
    "two signs": ("energy", "--5", "data-not-a-number"),
    "decimal comma": ("energy", '"1,5"', "data-decimal-comma"),
    "decimal comma, grouped": ("energy", '"1.234,5"', "data-decimal-comma"),
    "comma of either kind": ("energy", '"1,234"', "data-ambiguous-comma"),
    "unit nobody knows": ("energy", "12 apples", "unit-unknown"),
    "unit of something else": ("energy", "5 t", "unit-dimension"),
    "percent of an amount": ("energy", "50%", "unit-dimension"),
    "day": ("energy", "2026-01-01", "data-not-a-number"),
    "fraction sign": ("energy", "½", "data-not-a-number"),
    "word": ("energy", "about 5", "data-not-a-number"),
    "error of a spreadsheet": ("energy", "#N/A", "data-not-a-number"),
    "formula": ("energy", "=1+1", "data-not-a-number"),
    "command": ("energy", "=cmd|' /C calc'!A0", "data-not-a-number"),
    "link": ("energy", '"=HYPERLINK(""http://x"")"', "data-not-a-number"),
    "function": ("energy", "@SUM(1)", "data-not-a-number"),
    "sum": ("energy", "+1+1", "data-not-a-number"),
    "template": ("energy", "{{7*7}}", "data-not-a-number"),
    "truth": ("energy", "true", "data-not-a-number"),
    "escape to the terminal": ("energy", "\x1b[31m5", "data-not-a-number"),
    "lower than allowed": ("energy", "-1", "data-below-min"),
    "higher than allowed": ("energy", "1000001", "data-above-max"),
    "higher in its own unit": ("energy", "1001 GWh", "data-above-max"),
    "not applicable, not allowed": ("energy", "n/a: no-gas", "data-na-not-allowed"),
    "as low as allowed is not": ("output", "0", "data-not-above"),
    "half a person": ("staff", "1.5", "data-not-integer"),
    "Norway as a boolean": ("country", "False", "data-choice-unknown"),
    "choice less its zero": ("country", "1.1", "data-choice-unknown"),
    "choice less its zeros": ("country", "123", "data-choice-unknown"),
    "choice in octal": ("country", "83", "data-choice-unknown"),
    "choice with a hidden sign": ("country", "N\u200bO", "data-choice-unknown"),
    "perhaps": ("leak", "maybe", "data-not-yes-or-no"),
    "half true": ("leak", "0.5", "data-not-yes-or-no"),
    "not applicable without a reason": ("leak", "n/a", "data-na-without-reason"),
    "not applicable for another reason": ("leak", "n/a: lazy", "data-na-reason-unknown"),
    "bell in a text": ("remark", "a\x07b", "text-control-character"),
    "text that runs backwards": ("remark", "a\u202eb", "text-control-character"),
    "nobody": ("subject", "", "data-subject-blank"),
    "spaces for a name": ("subject", "   ", "data-subject-blank"),
    "name too long": ("subject", "x" * 201, "data-subject-illegal"),
    "name that runs backwards": ("subject", "a\u202eb", "data-subject-illegal"),
    "name with an escape": ("subject", "\x1b]0;x\x07", "data-subject-illegal"),
    "name that is a surrogate": ("subject", "\ud800", "data-not-in-encoding"),
}  # fmt: skip

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

TEXTS = {
    # files that are no data
    "empty.csv": (b"", "data-empty", ""),
    "blank lines.csv": (b"\n\n\n", "data-empty", ""),
    "mark alone.csv": (b"\xef\xbb\xbf", "data-empty", ""),
    "commas.csv": (b",,,\n,,,\n", "data-empty", ""),
    "header only.csv": (csv(), "data-no-rows", "1:1"),
    "program.exe": (b"MZ\x90", "data-kind-unknown", ""),
    "no suffix": (csv(GIVEN), "data-kind-unknown", ""),
    "old.xls": (OLE, "data-old-or-locked-workbook", ""),
    "locked.xlsx": (OLE, "data-old-or-locked-workbook", ""),
    "csv inside.xlsx": (csv(GIVEN), "data-not-a-workbook", ""),
    "csv inside.parquet": (csv(GIVEN), "data-not-parquet", ""),
    # encodings
    "utf-16 without a mark.csv": (csv(GIVEN).decode().encode("utf-16-le"), "data-nul-byte", "1"),
    "no encoding.csv": (csv(GIVEN) + b"\x81\x20,\xff\n", "data-not-in-encoding", "3"),
    "cut in a character.csv": (csv(GIVEN)[:-1] + "绿".encode()[:2] + b"\xff", "data-not-in-encoding", "2"),
    "zero byte.csv": (csv(GIVEN, ["a\0b"]), "data-nul-byte", "3"),
    # rows and headers
    "short row.csv": (csv(GIVEN, ["乙", "1"]), "data-row-short", "3"),
    "long row.csv": (csv(GIVEN, [*GIVEN, "1,234"]), "data-row-long", "3"),
    "thousands that split.csv": (csv(["甲", "1,000", *GIVEN[2:]]), "data-row-long", "2"),
    "two delimiters.csv": (csv(GIVEN) + "乙;1;2;3;NO;yes;x\n".encode(), "data-row-short", "3"),
    "header twice.csv": (csv(GIVEN, head=("subject", "energy", "energy", *COLUMNS[3:])), "data-column-twice", "1:3"),
    "header in two units.csv": (csv(GIVEN, head=("subject", "energy [MWh]", "energy [kWh]", *COLUMNS[3:])), "data-column-twice", "1:3"),
    "header with spaces twice.csv": (csv(GIVEN, head=("subject", "energy", " energy ", *COLUMNS[3:])), "data-column-twice", "1:3"),
    "nameless column.csv": (csv(GIVEN, head=("subject", "", *COLUMNS[2:])), "data-header-blank", "1:2"),
    "unit of nobody.csv": (csv(GIVEN, head=("subject", "energy [foo]", *COLUMNS[2:])), "unit-unknown", "1:2"),
    "unit of mass.csv": (csv(GIVEN, head=("subject", "energy [t]", *COLUMNS[2:])), "unit-dimension", "1:2"),
    "unit of a choice.csv": (csv(GIVEN, head=(*COLUMNS[:4], "country [t]", *COLUMNS[5:])), "data-unit-not-expected", "1:5"),
    "misspelt.csv": (csv(GIVEN, head=("subject", "enegry", *COLUMNS[2:])), "data-column-misspelt", "1:2"),
    "misspelt subject.csv": (csv(GIVEN, GIVEN, head=("subjct", *COLUMNS[1:])), "data-column-misspelt", "1:1"),
    "nobody named.csv": (csv(GIVEN, GIVEN, head=("weather", *COLUMNS[1:])), "data-no-subject-column", "1:1"),
    "subject twice.csv": (csv(GIVEN, GIVEN), "data-subject-twice", "3:1"),
    "subject twice, spaced.csv": (csv(GIVEN, [" 甲 ", *GIVEN[1:]]), "data-subject-twice", "3:1"),
    "subject twice, composed.csv": (csv(["é", *GIVEN[1:]], ["e\u0301", *GIVEN[1:]]), "data-subject-twice", "3:1"),
    "period twice.csv": (csv([*GIVEN, "2025"], [*GIVEN, "2025"], head=(*COLUMNS, "period")), "data-subject-twice", "3:1"),
    "period of a week.csv": (csv([*GIVEN, "2025-W01"], head=(*COLUMNS, "period")), "data-period-malformed", "2:8"),
    "period in Arabic.csv": (csv([*GIVEN, "٢٠٢٥"], head=(*COLUMNS, "period")), "data-period-malformed", "2:8"),
    "grade of nobody.csv": (csv([*GIVEN, "sure"], head=(*COLUMNS, "energy.grade")), "data-grade-unknown", "2:8"),
    "check between values.json": (b'{"subject": "a", "energy": 1,\n "flows": [{"kind": "grid", "amount": 2}]}', "data-check-failed", "1:18"),
    # quotes
    "quote left open.csv": (csv(['"甲', *GIVEN[1:]]), "data-csv-syntax", "2"),
    "quote closed too early.csv": (csv(['"甲"x', *GIVEN[1:]]), "data-csv-syntax", "2"),
    "cell over two lines, then a fault.csv": (csv([*GIVEN[:6], '"a\nb"'], ["乙", "x", *GIVEN[2:]]), "data-not-a-number", "4:2"),
    # JSON
    "nothing.json": (b"", "data-empty", ""),
    "spaces.json": (b"  \n", "json-syntax", "2:1"),
    "scalar.json": (b"5", "data-not-records", "1:1"),
    "text.json": (b'"subject"', "data-not-records", "1:1"),
    "null.json": (b"null", "data-empty", ""),
    "no records.json": (b"[]", "data-empty", ""),
    "list of numbers.json": (b"[1, 2]", "data-not-a-record", "1:2"),
    "list of lists.json": (b"[[[]]]", "data-not-a-record", "1:2"),
    "subjects that are none.json": (b'{"subjects": 5}', "data-not-records", "1:2"),
    "not a number.json": (b'{"subject": "a",\n "energy": NaN}', "json-constant", "2:12"),
    "infinity.json": (b'{"subject": "a", "energy": -Infinity}', "json-constant", "1:28"),
    "beyond floats.json": (b'{"subject": "a", "energy": 1e999}', "data-not-finite", "1:18"),
    "5,000 digits.json": (b'{"subject": "a", "energy": ' + b"9" * 5_000 + b"}", "data-not-a-number", "1:18"),
    "duplicate key.json": (b'{"subject": "a", "energy": 1,\n "energy": 2}', "text-duplicate-key", "2:2"),
    "duplicate key in a list.json": (b'[{"subject": "a"},\n {"subject": "b", "subject": "c"}]', "text-duplicate-key", "2:19"),
    "list for a value.json": (b'{"subject": "a", "energy": [1]}', "data-nested", "1:18"),
    "block for a value.json": (b'{"subject": "a", "energy": {"amount": 1}}', "data-part-unknown", "1:29"),
    "block in a block.json": (b'{"subject": "a", "energy": {"value": {"value": 1}}}', "data-nested", "1:29"),
    "number for a table.json": (b'{"subject": "a",\n "flows": 5}', "data-not-a-record", "2:2"),
    "table in a cell.csv": (csv([*GIVEN, "5"], head=(*COLUMNS, "flows")), "data-not-a-record", "1:8"),
    "value that is not applicable.json": (b'{"subject": "a", "leak": {"value": true, "not_applicable": "no-gas"}}', "data-value-and-reason", "1:42"),
    "row of another.json": (b'{"subject": "a",\n "flows": [{"subject": "b"}]}', "data-owner-unknown", "2:13"),
    "number for a row.json": (b'{"subject": "a",\n "flows": [5]}', "data-not-a-record", "2:12"),
    "misspelt column of a table.json": (b'{"subject": "a",\n "flows": [{"amuont": 5}]}', "data-column-misspelt", "2:13"),
    "subject of nobody.json": (b'[{"subject": null},\n {"subject": "b"}]', "data-subject-blank", "1:3"),
    "true for a number.json": (b'{"subject": "a", "energy": true}', "data-not-a-number", "1:18"),
    "comment.json": (b"// energy\n{}", "json-syntax", "1:1"),
    "comma too many.json": (b'{"subject": "a",}', "json-syntax", "1:17"),
    "single quotes.json": (b"{'subject': 'a'}", "json-syntax", "1:2"),
    "two values.json": (b'{"subject": "a"} {}', "json-syntax", "1:18"),
    "utf-16.json": ('{"subject": "a"}'.encode("utf-16"), "text-not-utf8", "1"),
    "surrogate.json": (b'{"subject": "\\ud800"}', "text-control-character", "1:13"),
    "zero byte.json": (b'{"subject": "a\0"}', "text-control-character", "1:15"),
    "depth.json": (b"[" * 100, "text-too-deep", "1:14"),
    # YAML
    "nothing.yaml": (b"# nothing\n", "yaml-no-document", ""),
    "scalar.yaml": (b"hello\n", "data-not-records", "1:1"),
    "alias.yaml": (b"subject: a\nenergy: &e 5\noutput: *e\n", "yaml-alias", "3:9"),
    "tag.yaml": (b"subject: a\nenergy: !!float 5\n", "yaml-tag", "2:9"),
    "merge.yaml": (b"subject: a\n<<: {energy: 5}\n", "yaml-merge-key", "2:1"),
    "underscore.yaml": (b"subject: a\nenergy: 1_000\n", "data-not-a-number", "2:1"),
    "not a number.yaml": (b"subject: a\nenergy: .nan\n", "data-not-a-number", "2:1"),
    "base 60.yaml": (b"subject: a\nenergy: 22:22\n", "data-not-a-number", "2:1"),
    "day.yaml": (b"subject: a\nenergy: 2026-01-01\n", "data-not-a-number", "2:1"),
    "octal.yaml": (b"subject: a\ncountry: 0123\n", "data-choice-unknown", "2:1"),
    "float.yaml": (b"subject: a\ncountry: 1.1\n", "data-choice-unknown", "2:1"),
    "on.yaml": (b"subject: a\nleak: on\n", "data-not-yes-or-no", "2:1"),
    "two documents.yaml": (b"subject: a\n---\nsubject: b\n", "yaml-documents", "2:1"),
    "tab.yaml": (b"subject: a\nenergy:\n\t5\n", "yaml-tab", "3:1"),
}  # fmt: skip


def with_part(name, content, **cells):
    """Return a sound workbook with one part put in, or another in its place."""
    return packed(parts(sheet(rows(HEADER, list((SOUND | cells).values())))) | {name: content})


def xml(body):
    """Return a workbook whose first sheet is `body`, raw."""
    return with_part("xl/worksheets/sheet1.xml", body)


def line_of(**cells):
    return list((SOUND | cells).values())


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)

EXCEL_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!")

WORKBOOKS = {
    **{error: (book(energy=typed("e", error)), "data-excel-error", "Sheet1!B2") for error in EXCEL_ERRORS},
    "error that a formula gave": (book(output='<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), "data-excel-error", "Sheet1!C2"),
    "error for a name": (book(subject=typed("e", "#N/A")), "data-excel-error", "Sheet1!A2"),
    "formula without a value": (book(energy=formula("1+1")), "data-formula-without-value", "Sheet1!B2"),
    "formula for a name without a value": (book(subject=formula("A1")), "data-formula-without-value", "Sheet1!A2"),
    "merged": (book('<mergeCells><mergeCell ref="A2:B2"/></mergeCells>', energy=None), "data-merged-cell", "Sheet1!A2"),
    "day in a number": (book(energy=number(45_000, DATE_STYLE)), "data-date-for-number", "Sheet1!B2"),
    "day beyond days": (book(energy=number(1e300, DATE_STYLE)), "data-date-for-number", "Sheet1!B2"),
    "day of its own type": (book(energy=typed("d", "2026-01-01")), "data-date-for-number", "Sheet1!B2"),
    "truth in a number": (book(energy=typed("b", 1)), "data-boolean-for-number", "Sheet1!B2"),
    "percent in an amount": (book(energy=number(0.5, PERCENT_STYLE)), "unit-dimension", "Sheet1!B2"),
    "word in a number": (book(energy=text("much")), "data-not-a-number", "Sheet1!B2"),
    "comma of either kind": (book(energy=text("1,234")), "data-ambiguous-comma", "Sheet1!B2"),
    "5,000 digits": (book(energy=number("9" * 5_000)), "data-not-finite", "Sheet1!B2"),
    "number beyond floats": (book(energy=number("1e999")), "data-not-finite", "Sheet1!B2"),
    "number that is none": (book(energy=number("nan")), "data-excel-error", "Sheet1!B2"),
    "number that is a word": (book(energy=number("abc")), "data-excel-error", "Sheet1!B2"),
    "shared text that is not there": (book(energy=typed("s", 99)), "data-excel-error", "Sheet1!B2"),
    "shared text below zero": (book(energy=typed("s", -1)), "data-excel-error", "Sheet1!B2"),
    "style that is not there": (book(energy=number(-5, 9_999)), "data-below-min", "Sheet1!B2"),
    "too high": (book(energy=number(2_000_000)), "data-above-max", "Sheet1!B2"),
    "half a person": (book(staff=number(1.5)), "data-not-integer", "Sheet1!D2"),
    "choice that became a number": (book(country=number(1.1)), "data-choice-unknown", "Sheet1!E2"),
    "two for a boolean": (book(leak=number(2)), "data-not-yes-or-no", "Sheet1!F2"),
    "line break of Excel in a name": (book(subject=text("a_x0007_b")), "data-subject-illegal", "Sheet1!A2"),
    "surrogate in a name": (book(subject=text("a_xD800_b")), "data-subject-illegal", "Sheet1!A2"),
    "nobody": (book(subject=None), "data-subject-blank", "Sheet1!A2"),
    "cell twice": (book(energy=number(1) + number(2).replace("{at}", "B2")), "data-workbook-unreadable", ""),
    "rows upside down": (xml(sheet(rows(HEADER, line_of()).replace('1"', '7"'))), "data-workbook-unreadable", ""),
    "header only": (packed(parts(sheet(rows(HEADER)))), "data-no-rows", "Sheet1!A1"),
    "empty sheet": (packed(parts(sheet(""))), "data-empty", ""),
    "all sheets hidden": (packed(parts(sheet(rows(HEADER, line_of())), states=["hidden"])), "data-empty", ""),
    "unit of mass": (packed(parts(sheet(rows([HEADER[0], text("energy [t]")], line_of()[:2])))), "unit-dimension", "Sheet1!B1"),
    "misspelt": (packed(parts(sheet(rows([HEADER[0], text("enegry")], line_of()[:2])))), "data-column-misspelt", "Sheet1!B1"),
    "twice": (packed(parts(sheet(rows(HEADER, line_of(), line_of())))), "data-subject-twice", "Sheet1!A3"),
    "row of nobody in a table": (
        packed(parts(sheet(rows(HEADER, line_of())), sheet(rows([text("subject"), text("amount")], [text("丙"), number(1)])), names=["all", "flows"])),
        "data-owner-unknown", "flows!A2",
    ),
    # packages
    "zip of something else": (packed({"word/document.xml": "<a/>"}), "data-workbook-unreadable", ""),
    "zip of nothing": (packed({}) + b"PK\x03\x04", "data-not-a-workbook", ""),
    "cut in half": (book()[: len(book()) // 2], "data-workbook-unreadable", ""),
    "cut short": (book()[:-30], "data-workbook-unreadable", ""),
    "header alone": (b"PK\x03\x04", "data-workbook-unreadable", ""),
    "sheet that is not there": (with_part("xl/_rels/workbook.xml.rels", f'{HEAD}<Relationships xmlns="x"/>'), "data-workbook-unreadable", ""),
    "sheet outside": (with_part("xl/_rels/workbook.xml.rels", '<R><Relationship Id="r1" Target="../../../../etc/passwd"/></R>'), "data-workbook-unreadable", ""),
    "part that climbs": (with_part("../../etc/cron.d/x", "x"), "data-workbook-unsafe", ""),
    "part at the root": (with_part("/etc/x", "x"), "data-workbook-unsafe", ""),
    "part of Windows": (with_part("..\\x", "x"), "data-workbook-unsafe", ""),
    "2,001 parts": (packed(parts(sheet("")) | {f"x{n}": "" for n in range(2_001)}), "data-workbook-over", ""),
    "XML cut off": (xml("<worksheet><sheetData><row>"), "data-workbook-unreadable", ""),
    "no XML": (xml("hello"), "data-workbook-unreadable", ""),
    "XML of nothing": (xml(""), "data-workbook-unreadable", ""),
    "XML in no encoding": (xml('<?xml version="1.0" encoding="klingon"?><a/>'), "data-workbook-unreadable", ""),
    "XML with a zero byte": (xml("<a>\0</a>"), "data-workbook-unreadable", ""),
    "entities": (xml(ENTITIES + "<a>&i;</a>"), "data-workbook-unsafe", ""),
    "entity of a file": (xml('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'), "data-workbook-unsafe", ""),
    "entities in the workbook": (with_part("xl/workbook.xml", ENTITIES + "<a>&i;</a>"), "data-workbook-unsafe", ""),
    "entities in the texts": (with_part("xl/sharedStrings.xml", ENTITIES + "<a>&i;</a>"), "data-workbook-unsafe", ""),
}  # fmt: skip


def parquet(**columns):
    """Return the bytes of a Parquet file."""
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


PARQUET = parquet(subject=["a", "b"], energy=[1.0, 2.0])


def with_footer(content, length=None):
    """Return a Parquet file whose footer holds `content`, of the length it claims."""
    size = struct.pack("<I", len(content) if length is None else length)
    return b"PAR1" + content + size + b"PAR1"


PARQUETS = {
    "mark alone": (b"PAR1", "data-parquet-unreadable", ""),
    "two marks": (b"PAR1PAR1", "data-parquet-unreadable", ""),
    "empty footer": (with_footer(b""), "data-parquet-unreadable", ""),
    "footer of zeros": (with_footer(bytes(200)), "data-parquet-unreadable", ""),
    "footer of ones": (with_footer(b"\xff" * 200), "data-parquet-unreadable", ""),
    "footer longer than the file": (with_footer(b"abc", 2**31 - 1), "data-parquet-unreadable", ""),
    "footer of 4 GB": (with_footer(b"abc", 2**32 - 1), "data-parquet-unreadable", ""),
    "cut in half": (PARQUET[: len(PARQUET) // 2], "data-parquet-unreadable", ""),
    "end cut off": (PARQUET[:-4], "data-parquet-unreadable", ""),
    "encrypted": (PARQUET[:-4] + b"PARE", "data-parquet-unreadable", ""),
    "pages overwritten": (b"PAR1" + b"\xff" * 60 + PARQUET[64:], "data-parquet-unreadable", ""),
    "figures of a chunk contradict each other": (Path(__file__).with_name("contradicting.parquet").read_bytes(), "data-parquet-unreadable", ""),
    "no rows": (parquet(subject=pa.array([], pa.string())), "data-no-rows", ""),
    "nested value": (parquet(subject=["a"], energy=[{"x": 1}]), "data-nested", "1"),
    "bytes for a number": (parquet(subject=["a"], energy=[b"1"]), "data-nested", "1"),
    "day for a number": (parquet(subject=["a"], energy=pa.array([0], pa.date32())), "data-date-for-number", "1"),
    "day beyond days": (parquet(subject=["a"], energy=pa.array([2**31 - 1], pa.date32())), "data-date-for-number", "1"),
    "moment beyond days": (parquet(subject=["a"], energy=pa.array([2**62], pa.timestamp("us"))), "data-date-for-number", "1"),
    "moment of Mars": (parquet(subject=["a"], energy=pa.array([0], pa.timestamp("s", "Mars/Phobos"))), "data-date-for-number", "1"),
    "table of numbers": (parquet(subject=["a"], flows=[[1]]), "data-not-a-record", ""),
    "infinity": (parquet(subject=["a"], energy=[float("inf")]), "data-not-finite", "1"),
    "word for a number": (parquet(subject=["a", "b"], energy=["1", "x"]), "data-not-a-number", "2"),
    "nobody": (parquet(subject=["a", None], energy=[1, 2]), "data-subject-blank", "2"),
    "zero byte in a name": (parquet(subject=["a\0"], energy=[1]), "data-subject-illegal", "1"),
    "name not in UTF-8": (parquet(subject=pa.array([b"\xff"]).cast(pa.string(), safe=False), energy=[1]), "data-parquet-unreadable", ""),
}  # fmt: skip


def corner():
    """Return a workbook of two cells that span a whole sheet."""
    first, last = HEADER[0].replace("{at}", "A1"), number(1).replace("{at}", "XFD1048576")
    return xml(sheet(f'<row r="1">{first}</row><row r="1048576">{last}</row>'))


def diagonal():
    """Return a workbook of 16,000 cells, each in a row and a column of its own."""
    cells = (
        f'<row r="{n}"><c r="{column_letters(n)}{n}"><v>1</v></c></row>' for n in range(1, 16_000)
    )
    return xml(sheet("".join(cells)))


def empty_cells():
    """Return a workbook of 9 million cells without a value: 50 KB that take minutes to look at."""
    line = "<row>" + "<c/>" * 9_000 + "</row>"
    return xml(sheet(line * 1_000))


def lying():
    """Return a workbook whose directory claims that 400 MB are 100 bytes."""
    content = xml(sheet(" " * (400 * 2**20)))
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    return content[: entry + 24] + struct.pack("<I", 100) + content[entry + 28 :]


def squeezed():
    """Return a Parquet file of 20 KB that unfolds to one text of 100 MB."""
    stream = io.BytesIO()
    pq.write_table(pa.table({"subject": ["x" * 100_000_000]}), stream, compression="zstd")
    return stream.getvalue()


def repeated():
    """Return a Parquet file of 1 KB that writes one text of 10 MB 90,000 times."""
    stream = io.BytesIO()
    once = pa.DictionaryArray.from_arrays(pa.array([0] * 90_000, pa.int32()), ["x" * 10_000_000])
    pq.write_table(pa.table({"subject": once}), stream, compression="zstd", store_schema=False)
    return stream.getvalue()


# What killed readers, or took their machine: run apart, under limits. Each function makes its bytes.
KILLERS = {
    "corner.xlsx": (corner, "data-header-blank", "Sheet1!XFD1"),
    "diagonal.xlsx": (diagonal, "data-workbook-over", ""),
    "empty cells.xlsx": (empty_cells, "data-workbook-over", ""),
    "400 MB of spaces.xlsx": (lambda: xml(sheet(" " * (400 * 2**20))), "data-workbook-over", ""),
    "400 MB of a lie.xlsx": (lying, "data-workbook-unreadable", ""),
    "50,000 elements deep.xlsx": (lambda: xml("<a>" * 50_000 + "</a>" * 50_000), "data-empty", ""),
    "50,000 attributes.xlsx": (lambda: xml("<a " + " ".join(f'b{n}=""' for n in range(50_000)) + "/>"), "data-empty", ""),
    "entities.xlsx": (lambda: xml(ENTITIES + "<a>&i;</a>"), "data-workbook-unsafe", ""),
    "text of 9 MB.xlsx": (lambda: book(energy=text("9" * 9_000_000)), "data-not-a-number", "Sheet1!B2"),
    "60,000 sheets.xlsx": (lambda: packed(parts(*[""] * 60) | {"xl/workbook.xml": "<w>" + '<sheet name="a" id="r1"/>' * 60_000 + "</w>"}), "data-workbook-over", ""),
    "40,000 numbers.xlsx": (lambda: xml(sheet(rows(*[[number(1)] * 20] * 2_000))), "data-column-twice", "Sheet1!B1"),
    "line of 10 MB.csv": (lambda: csv(["甲", "9" * 10_000_000, *GIVEN[2:]]), "data-csv-syntax", "2"),
    "quotes.csv": (lambda: csv(['"' * 1_000_001, *GIVEN[1:]]), "data-csv-syntax", "2"),
    "quote over 10 MB.csv": (lambda: csv(['"' + "x\n" * 5_000_000]), "data-csv-syntax", "2"),
    "million commas.csv": (lambda: b"," * 1_000_000 + b"a\n", "data-too-large", ""),
    "20,000 long rows.csv": (lambda: csv(*[(*GIVEN, "x")] * 20_000), "data-row-long", "2"),
    "million blank lines.csv": (lambda: csv(end="\n" * 1_000_000), "data-no-rows", "1:1"),
    "spaces in a number.csv": (lambda: csv_with("energy", "1" + " " * 100_000 + "x"), "data-not-a-number", "2:2"),
    "commas in a number.csv": (lambda: csv_with("energy", '"' + "1," * 60 + '"'), "data-not-a-number", "2:2"),
    "long name.csv": (lambda: csv_with("subject", "x" * 100_000), "data-subject-illegal", "2:1"),
    "long header.csv": (lambda: csv(GIVEN, head=("subject", "e" * 130_000, *COLUMNS[2:])), "data-column-unknown", "1:2"),
    "50,000 lists.json": (lambda: b"[" * 50_000, "text-too-deep", "1:14"),
    "50,000 blocks.json": (lambda: b'{"a":' * 50_000, "text-too-deep", "1:66"),
    "50,000 lists.yaml": (lambda: b"[" * 50_000, "text-too-deep", "1:14"),
    "aliases.yaml": (ALIASES.encode, "yaml-alias", "1:4"),
    "line of 10 MB.json": (lambda: b'{"subject": "' + b"x" * 10_000_000 + b'"}', "data-subject-illegal", "1:2"),
    "line of 10 MB.yaml": (lambda: b"subject: " + b"x" * 10_000_000, "data-subject-illegal", "1:1"),
    "65 MB.json": (lambda: b" " * (65 * 2**20) + b"{}", "text-too-large", ""),
    "million digits.json": (lambda: b'{"subject": "a", "energy": ' + b"9" * 1_000_000 + b"}", "data-not-a-number", "1:18"),
    "50,000 items.json": (lambda: b"[" + b"1," * 50_000 + b"1]", "data-not-a-record", "1:2"),
    "50,000 items.yaml": (lambda: b"- 1\n" * 50_000, "data-not-a-record", "1:3"),
    "footer of 4 GB.parquet": (lambda: with_footer(b"abc", 2**32 - 1), "data-parquet-unreadable", ""),
    "45 million rows.parquet": (lambda: parquet(subject=pa.nulls(45_000_000)), "data-parquet-unreadable", ""),
    "60 million rows.parquet": (lambda: parquet(subject=pa.nulls(60_000_000)), "data-too-large", ""),
    "text of 100 MB.parquet": (squeezed, "data-parquet-unreadable", ""),
    "10 MB 90,000 times.parquet": (repeated, "data-parquet-unreadable", ""),
    "one list of 45 million.parquet": (lambda: parquet(subject=["a"], flows=pa.FixedSizeListArray.from_arrays(pa.nulls(45_000_000, pa.int8()), 45_000_000)), "data-parquet-unreadable", ""),
    "5,000 columns.parquet": (lambda: parquet(**{f"c{n}": [1] for n in range(5_000)}), "data-too-large", ""),
}  # fmt: skip

# Odd files that are read all the same: the note or warning that says so, and where.
REMARKS = {
    "gb18030.csv": (csv(GIVEN).decode().encode("gb18030"), "data-read-as-gb18030", ""),
    "utf-16.csv": (csv(GIVEN).decode().encode("utf-16"), None, None),
    "marked.csv": (b"\xef\xbb\xbf" + csv(GIVEN), None, None),
    "semicolons.csv": (csv(GIVEN, sign=";"), None, None),
    "tabs.csv": (csv(GIVEN, sign="\t"), None, None),
    "carriage returns.csv": (csv(GIVEN, end="\r"), None, None),
    "both line ends.csv": (csv(GIVEN, end="\r\n"), None, None),
    "csv inside.txt": (csv(GIVEN), None, None),
    "trailing commas.csv": (csv([*GIVEN, "", ""], head=(*COLUMNS, "", "")), None, None),
    "full width.csv": (csv_with("energy", "１０００"), "data-full-width", "2:2"),
    "thousands.csv": (csv_with("energy", '"1,000.0"'), "data-thousands", "2:2"),
    "spaced thousands.csv": (csv_with("energy", "1 000"), "data-thousands", "2:2"),
    "own unit.csv": (csv_with("energy", "1 GWh"), None, None),
    "signed.csv": (csv_with("energy", "+1.000e3"), None, None),
    "another column.csv": (csv([*GIVEN, "x"], head=(*COLUMNS, "weather")), "data-column-unknown", "1:8"),
    "in lower case.csv": (csv_with("country", "no"), None, None),
    "by its label.csv": (csv_with("country", "挪威"), None, None),
    "numbers as texts.xlsx": (book(energy=text("1000")), "data-number-as-text", "Sheet1!B2"),
    "formula with its value.xlsx": (book(energy=formula("500*2", 1000)), None, None),
    "hidden sheet first.xlsx": (
        packed(parts(sheet(rows(HEADER, line_of(energy=number(5)))), sheet(rows(HEADER, line_of())), states=["veryHidden"])),
        "data-sheet-also", "Sheet1",
    ),
    "second sheet.xlsx": (packed(parts(sheet(rows(HEADER, line_of())), sheet(rows([text("x")])))), "data-sheet-unused", "Sheet2"),
    "named.xlsx": (packed(parts(sheet(rows(HEADER, line_of())), names=["&lt;b&gt;'!A1"])), None, None),
    "workbook inside.csv": (book(), None, None),
    "Parquet inside.csv": (parquet(subject=["甲"], energy=[1000], output=[900], staff=[12], country=["NO"], leak=[True]), None, None),
    "Norway.yaml": ("subject: 甲\nenergy: 1e3\noutput: 900\nstaff: 12\ncountry: NO\nleak: yes\n".encode(), None, None),
    "marked.json": (b"\xef\xbb\xbf" + '{"subject": "甲", "energy": "1 GWh", "output": 9e2, "staff": 12, "country": "NO", "leak": true}'.encode(), None, None),
}  # fmt: skip
