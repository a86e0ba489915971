"""Workbooks written part by part, so that every part can be made wrong."""

import io
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

DATE_STYLE, PERCENT_STYLE = 1, 2


def number(value, style=0):
    """Return the XML of a number, to stand at `{at}`."""
    return f'<c r="{{at}}" s="{style}"><v>{value}</v></c>'


def text(value):
    """Return the XML of a text."""
    return f'<c r="{{at}}" t="inlineStr"><is><t>{value}</t></is></c>'


def typed(kind, value):
    """Return the XML of a cell of any type: e for errors, b for booleans, str for formulas' texts."""
    return f'<c r="{{at}}" t="{kind}"><v>{value}</v></c>'


def formula(code, value=""):
    """Return the XML of a formula, with the value it once had or without one."""
    return f'<c r="{{at}}"><f>{code}</f>{value and f"<v>{value}</v>"}</c>'


def rows(*lines):
    """Return the XML of rows of cells, from A1 on; None leaves a cell out."""
    parts = []
    for row, line in enumerate(lines, start=1):
        cells = (
            cell.replace("{at}", f"{chr(65 + column)}{row}")
            for column, cell in enumerate(line)
            if cell is not None
        )
        parts.append(f'<row r="{row}">{"".join(cells)}</row>')
    return "".join(parts)


def sheet(data, after=""):
    """Return the XML part of a sheet."""
    return f'{HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'


def parts(*sheets, states=(), names=()):
    """Return the parts of a workbook whose sheets hold the given XML."""
    numbers = range(1, len(sheets) + 1)
    named = dict(zip(numbers, names, strict=False))
    state = dict(zip(numbers, states, strict=False))
    listed = "".join(
        f'<sheet name="{named.get(n, f"Sheet{n}")}" sheetId="{n}" r:id="r{n}"'
        f' state="{state.get(n, "visible")}"/>'
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KINDS}.worksheet+xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/>{kinds}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="r1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'{links}<Relationship Id="s" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{n}.xml": part for n, part in zip(numbers, sheets, strict=True)},
    }


def packed(content):
    """Return the bytes of a zip file that holds `content`, names to texts or bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in content.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


HEADER = [text(name) for name in ("subject", "energy [MWh]", "output", "staff", "country", "leak")]
SOUND = {
    "subject": text("甲"),
    "energy": number(1000),
    "output": number(900),
    "staff": number(12),
    "country": text("NO"),
    "leak": typed("b", 1),
}


def book(after="", **cells):
    """Return a workbook of one sound company, with some of its cells in other words."""
    line = list((SOUND | cells).values())
    return packed(parts(sheet(rows(HEADER, line), after)))
