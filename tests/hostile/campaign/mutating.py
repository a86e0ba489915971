"""How bytes, texts and packages are altered, as a fault of a disk or a person with bad intent would."""

import io
import random
import zipfile

NAUGHTY = (
    *(
        "",
        " ",
        "\t",
        "\0",
        "null",
        "None",
        "nan",
        "inf",
        "-inf",
        "1e999",
        "1e308",
        "-0",
        "0x10",
        "1_000",
        "٣",
        "１２",
    ),
    *(
        "true",
        "no",
        "on",
        "~",
        "<<",
        "*a",
        "&a",
        "!!python/object",
        "{{7*7}}",
        "=1+1",
        "../../etc/passwd",
        "\ufeff",
    ),
    *(
        "\u202e",
        "\u2028",
        "\ud800",
        "\U000f1234",
        "e\u0301" * 40,
        "x" * 40_000,
        "0000",
        "9999",
        "9999-12-31",
        "0001-01-01",
    ),
    *(
        "2026-02-30",
        "24:00",
        "1/1",
        "[]",
        "{}",
        "[[[[[[",
        "}}}}",
        "<!DOCTYPE a>",
        "&lt;",
        "%TAG ! x",
        "---",
        "...",
        "- - - -",
    ),
    *(
        "''",
        '"',
        "'",
        ",",
        ";",
        "|",
        "\r",
        "\n",
        "1,234",
        "1.234,5",
        "#REF!",
        "tCO2e",
        "kWh/h/h",
        "((",
        "a" * 300,
    ),
)


def bytes_of(draw: random.Random, content: bytes) -> bytes:
    """Flip, cut, repeat, move or overwrite some bytes."""
    raw = bytearray(content)
    for _ in range(draw.choice((1, 1, 1, 2, 4, 16))):
        if not raw:
            break
        at, size = draw.randrange(len(raw)), draw.choice((1, 1, 2, 4, 8, 64, 512))
        kind = draw.randrange(7)
        if kind == 0:
            raw[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            raw[at : at + size] = draw.randbytes(size)
        elif kind == 2:
            del raw[at : at + size]
        elif kind == 3:
            raw[at:at] = raw[at : at + size] * draw.choice((1, 2, 50))
        elif kind == 4:
            raw[at : at + size] = draw.choice((b"\0", b"\xff", b"\x80", b"\x7f")) * size
        elif kind == 5:
            del raw[at:]
        else:
            other = draw.randrange(len(raw))
            raw[at : at + size] = raw[other : other + size]
    return bytes(raw)


def text_of(draw: random.Random, text: str) -> str:
    """Alter lines, words and signs of a text."""
    lines = text.split("\n")
    for _ in range(draw.choice((1, 1, 2, 5))):
        at = draw.randrange(len(lines))
        kind = draw.randrange(9)
        if kind == 0:
            del lines[at]
            lines = lines or [""]
        elif kind == 1:
            lines.insert(at, lines[draw.randrange(len(lines))])
        elif kind == 2:
            lines[at] = " " * draw.choice((1, 2, 3, 60)) + lines[at]
        elif kind == 3:
            lines[at] = lines[at].lstrip()
        elif kind == 4:
            lines[at] = _word(draw, lines[at])
        elif kind == 5:
            lines[at] = _sign(draw, lines[at])
        elif kind == 6:
            lines[at] *= draw.choice((2, 30))
        elif kind == 7:
            lines = lines[: at + 1]
        else:
            lines.insert(at, draw.choice(NAUGHTY))
    return "\n".join(lines)


def _word(draw: random.Random, line: str) -> str:
    """Replace a part of a line, between signs, by something naughty."""
    cuts = [0, *(at for at, sign in enumerate(line) if sign in " ,:{}[]\"'"), len(line)]
    start, end = sorted(draw.choices(cuts, k=2))
    return line[:start] + draw.choice(NAUGHTY) + line[end:]


def _sign(draw: random.Random, line: str) -> str:
    at = draw.randrange(len(line) + 1)
    sign = draw.choice(
        (
            ":",
            "{",
            "}",
            "[",
            "]",
            ",",
            '"',
            "'",
            "#",
            "&",
            "*",
            "!",
            "|",
            ">",
            "%",
            "@",
            "\\",
            "\t",
            "\0",
            "é",
        )
    )
    return line[:at] + sign + line[at + draw.randrange(2) :]


def package_of(draw: random.Random, content: bytes) -> bytes:
    """Alter a part of a zip package as a text, or the list of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    at = draw.randrange(len(parts))
    name, body = parts[at]
    kind = draw.randrange(8)
    if kind < 4:
        parts[at] = (
            name,
            text_of(draw, body.decode("utf-8", "replace").replace("><", ">\n<")).encode(
                "utf-8", "surrogatepass"
            ),
        )
    elif kind == 4:
        parts[at] = name, bytes_of(draw, body)
    elif kind == 5:
        del parts[at]
    elif kind == 6:
        parts.append((draw.choice((name, name.upper(), "../" + name, "/" + name)), body))
    else:
        parts[at] = name, b""
    out = io.BytesIO()
    squeeze = draw.choice(
        (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    )
    with zipfile.ZipFile(out, "w", squeeze) as archive:
        for name, body in parts:
            archive.writestr(name, body)
    return out.getvalue()
