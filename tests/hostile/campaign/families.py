"""The families of cases: files that a stranger sends, and the command that meets them."""

import io
import json
import random
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from greenscore.factors.exchange.files import bundle
from greenscore.factors.exchange.openlca import write_openlca
from greenscore.factors.library import load_library
from greenscore.resources import standards_folder
from greenscore.workflow import scoring
from tests.hostile import injections
from tests.hostile.campaign.mutating import NAUGHTY, bytes_of, package_of, text_of

STARTER = Path(scoring.__file__).parents[1] / "standard" / "starter"
SITE = standards_folder() / "cn-green-data-centre-2020" / "examples" / "site-inventory"
CARDS = standards_folder() / "factors" / "cards"


@dataclass(frozen=True, slots=True)
class Case:
    """Files by name, bytes each, and the words of the command, run in their folder."""

    files: dict[str, bytes]
    words: tuple[str, ...]


Family = Callable[[random.Random], Case]


@cache
def starter() -> str:
    return (STARTER / "standard.yaml").read_text(encoding="utf-8")


ANSWERS = {"subject": "S", "period": "2025", "electricity": 100, "renewable": 40, "output": 50}
ROWS = [{**ANSWERS, "subject": f"S{number}", "electricity": 90 + number} for number in range(5)]
INPUT_S = ("-s", "s")


def _company(name: str, content: bytes, *more: str) -> Case:
    return Case(
        {name: content, "s/standard.yaml": starter().encode()}, ("check", name, *INPUT_S, *more)
    )


def standards(draw: random.Random) -> Case:
    text = text_of(draw, starter()).encode("utf-8", "surrogatepass")
    return Case({"s/standard.yaml": text}, ("standards", "lint", "./s"))


def formulas(draw: random.Random) -> Case:
    parts = [
        "electricity",
        "output",
        "renewable",
        "1",
        "0",
        "1e308",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        "**",
        ",",
        "min(",
        "log(",
        "where(",
    ]
    parts += [
        "x",
        "'a'",
        "==",
        ">",
        "in",
        "not",
        "__class__",
        ".",
        "lambda",
        "[",
        "]",
        "sum(",
        "period_mean(",
        "=",
        ":",
        "@",
        "é",
    ]
    size = draw.choice((1, 3, 8, 40, 600))
    formula = draw.choice((" ", "")).join(draw.choices(parts, k=size))
    text = starter().replace("value: ", f"value: {json.dumps(formula)} #", 1)
    return Case({"s/standard.yaml": text.encode()}, ("standards", "lint", "./s"))


def csv_data(draw: random.Random) -> Case:
    lines = [",".join(ROWS[0]), *(",".join(map(str, row.values())) for row in ROWS)]
    content = text_of(draw, "\n".join(lines) + "\n").encode("utf-8", "surrogatepass")
    if draw.random() < 0.2:
        content = bytes_of(draw, content)
    encoded = draw.random()
    if encoded < 0.1:
        content = content.decode("utf-8", "replace").encode(
            draw.choice(("utf-16", "gb18030", "utf-8-sig", "utf-32"))
        )
    return _company("d.csv", content)


def yaml_data(draw: random.Random) -> Case:
    text = yaml.safe_dump(ROWS, allow_unicode=True)
    return _company("d.yaml", text_of(draw, text).encode("utf-8", "surrogatepass"))


def json_data(draw: random.Random) -> Case:
    text = json.dumps(ROWS, indent=1)
    return _company("d.json", text_of(draw, text).encode("utf-8", "surrogatepass"))


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(ROWS[0]))
    for row in ROWS:
        book.active.append(list(row.values()))
    book.create_sheet("Notes").append(["a", 1.5, True, "=1+1"])
    book.active.merge_cells("H1:I2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def form() -> bytes:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        scoring.template(str(STARTER), Path(folder) / "f.xlsx")
        return (Path(folder) / "f.xlsx").read_bytes()


def workbook_bytes(draw: random.Random) -> Case:
    return _company("d.xlsx", bytes_of(draw, draw.choice((workbook, form))()))


def workbook_parts(draw: random.Random) -> Case:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _company("d.xlsx", package_of(draw, draw.choice((workbook, form))()))


@cache
def parquets() -> tuple[bytes, ...]:
    plain = {name: [row[name] for row in ROWS] for name in ROWS[0]}
    kinds = {
        "dictionary": pa.array([row["subject"] for row in ROWS]).dictionary_encode(),
        "list": pa.array([[1, 2], None, [], [3], [4]]),
        "struct": pa.array([{"value": 1.0}, None, {"value": 2.0}, {"value": None}, {"value": 3.0}]),
        "day": pa.array([18_000, None, 2, 3, 4], pa.date32()),
        "moment": pa.array([1, 2, 3, 4, None], pa.timestamp("us", tz="UTC")),
        "exact": pa.array([1, 2, None, 4, 5], pa.decimal128(10)),
    }
    table = pa.table(plain)
    wide = pa.table({**plain, **kinds, "x": np.arange(5.0)})
    made = []
    for each in (table, wide):
        for squeeze in ("none", "snappy", "gzip", "brotli", "zstd", "lz4"):
            out = io.BytesIO()
            pq.write_table(each, out, compression=squeeze, row_group_size=2)
            made.append(out.getvalue())
    return tuple(made)


def parquet_bytes(draw: random.Random) -> Case:
    return _company("d.parquet", bytes_of(draw, draw.choice(parquets())))


@cache
def package() -> bytes:
    from tempfile import TemporaryDirectory

    library, _ = load_library()
    given, _ = bundle(library, [factor.reference for factor in library.factors[:6]])
    with TemporaryDirectory() as folder:
        write_openlca(given, Path(folder) / "p.zip")
        return (Path(folder) / "p.zip").read_bytes()


def package_bytes(draw: random.Random) -> Case:
    change = draw.choice((bytes_of, bytes_of, package_of))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Case({"p.zip": change(draw, package())}, ("factors", "import", "p.zip", "-o", "out"))


def texts(draw: random.Random) -> Case:
    """Anything as the name of a subject, a note, evidence: scored, and told on a page."""
    odd = [*NAUGHTY, *injections.formulas(), *injections.paths()]
    row = {
        **ANSWERS,
        "subject": draw.choice(odd),
        "electricity": {"value": 1, "note": draw.choice(odd), "evidence": draw.choice(odd)},
    }
    files = {"d.json": json.dumps([row]).encode(), "s/standard.yaml": starter().encode()}
    words = draw.choice(
        (
            ("report", "d.json", *INPUT_S, "-o", "out.html"),
            ("score", "d.json", *INPUT_S, "-o", "out.csv"),
            ("explain", "d.json", *INPUT_S),
        )
    )
    return Case(files, words)


def vectors(draw: random.Random) -> Case:
    """Templates and addresses as names, printed as HTML."""
    odd = draw.choice(
        [*injections.templates(), *injections.addresses("/etc/passwd", "http://127.0.0.1:9")]
    )
    files = {
        "d.json": json.dumps([{**ANSWERS, "subject": odd}]).encode(),
        "s/standard.yaml": starter().encode(),
    }
    return Case(files, ("report", "d.json", *INPUT_S, "-o", "out.html"))


def activities(draw: random.Random) -> Case:
    text = (SITE / "activities.csv").read_text(encoding="utf-8")
    content = text_of(draw, text).encode("utf-8", "surrogatepass")
    output = draw.choice(("out.json", "out.html", "out.csv"))
    return Case(
        {"a.csv": content},
        ("inventory", "a.csv", "-p", "cn-enterprise", "--as-of", "2026-06-30", "-o", output),
    )


def overlays(draw: random.Random) -> Case:
    table = next((standards_folder() / "factors" / "data").glob("*.csv")).read_text(
        encoding="utf-8"
    )
    head = "\n".join(table.split("\n")[:6]) + "\n"
    files = {
        "o.csv": text_of(draw, head).encode("utf-8", "surrogatepass"),
        "a.csv": (SITE / "activities.csv").read_bytes(),
    }
    return Case(files, ("inventory", "a.csv", "-p", "cn-enterprise", "--overlay", "o.csv"))


def meters(draw: random.Random) -> Case:
    lines = [
        "timestamp,value,unit",
        *(f"2026-01-01T{hour:02}:00:00+08:00,{hour}.5,kWh" for hour in range(24)),
    ]
    content = text_of(draw, "\n".join(lines)).encode("utf-8", "surrogatepass")
    return Case(
        {"m.csv": content},
        ("meter", "m.csv", "--zone", draw.choice(("UTC", "Asia/Shanghai", "x", ""))),
    )


def balances(draw: random.Random) -> Case:
    lines = [
        "material,side,amount,unit,content,content_unit",
        "coke,in,100,t,0.86,tC/t",
        "steel,out,90,t,0.002,tC/t",
    ]
    return Case(
        {"b.csv": text_of(draw, "\n".join(lines)).encode("utf-8", "surrogatepass")},
        ("balance", "b.csv"),
    )


def cards(draw: random.Random) -> Case:
    text = draw.choice(sorted(CARDS.glob("*.yaml"))).read_text(encoding="utf-8")
    return Case(
        {"c.yaml": text_of(draw, text).encode("utf-8", "surrogatepass")}, ("training", "c.yaml")
    )


def gases(draw: random.Random) -> Case:
    lines = ["component,share", "methane,95", "ethane,3", "nitrogen,2"]
    return Case(
        {"g.csv": text_of(draw, "\n".join(lines)).encode("utf-8", "surrogatepass")},
        ("gas", "g.csv"),
    )


def manifests(draw: random.Random) -> Case:
    outputs = [
        {"timestamp": "2025-01-01T00:00", "duration": 3600, "energy": 1.5, "carbon": 900}
        for _ in range(2)
    ]
    text = yaml.safe_dump({"name": "x", "tree": {"children": {"a": {"outputs": outputs}}}})
    files = {"i.yaml": text_of(draw, text).encode("utf-8", "surrogatepass")}
    return Case(
        files, ("factors", "activities", "i.yaml", "--from", "impact-framework", "-o", "out.csv")
    )


@cache
def result() -> str:
    scored = scoring.score(str(STARTER), ROWS[:1])
    return json.dumps(scoring.whole_of(scored)["assessments"][0], indent=0)


def results(draw: random.Random) -> Case:
    files = {
        "r.json": text_of(draw, result()).encode("utf-8", "surrogatepass"),
        "d.json": json.dumps(ROWS[:1]).encode(),
        "s/standard.yaml": starter().encode(),
    }
    return Case(files, ("recompute", "r.json", "d.json", "-s", "./s"))


def gradings(draw: random.Random) -> Case:
    text = (standards_folder() / "cn-gbt-36132-2025/examples/average/grading.yaml").read_text(
        encoding="utf-8"
    )
    data = standards_folder() / "cn-gbt-36132-2025/examples/average/data.yaml"
    files = {
        "g.yaml": text_of(draw, text).encode("utf-8", "surrogatepass"),
        "d.yaml": data.read_bytes(),
    }
    return Case(files, ("check", "d.yaml", "-s", "cn-gbt-36132", "--grading", "g.yaml"))


def options(draw: random.Random) -> Case:
    """Anything as the value of any option."""
    files = {
        "d.json": json.dumps(ROWS).encode(),
        "s/standard.yaml": starter().encode(),
        "a.csv": (SITE / "activities.csv").read_bytes(),
    }
    odd = [text for text in NAUGHTY if "\0" not in text] + injections.paths()
    odd = [text for text in odd if "\0" not in text] + [
        "/dev/zero",
        "/dev/null",
        "/proc/self/mem",
        "s",
        "d.json",
        "-",
        "1e30",
        "-1",
        "9" * 40,
    ]
    forms = (
        (
            "score",
            "d.json",
            "-s",
            "s",
            (
                "--as-of",
                "--subject",
                "--period",
                "--encoding",
                "--sheet",
                "--header-row",
                "--columns",
                "--missing",
                "--grading",
                "--inventory",
                "--limit",
                "-s",
            ),
        ),
        (
            "inventory",
            "a.csv",
            "-p",
            "cn-enterprise",
            (
                "--as-of",
                "--period",
                "--overlay",
                "--draws",
                "--seed",
                "--threshold",
                "--holder",
                "--record",
                "-p",
                "--grading",
            ),
        ),
        (
            "meter",
            "a.csv",
            "--zone",
            "UTC",
            (
                "--zone",
                "--minutes",
                "--kind",
                "--stamp",
                "--multiplier",
                "--rollover",
                "--site",
                "--region",
                "--category",
                "--item",
            ),
        ),
        ("portfolio", "d.json", "-s", "s", ("--by", "--as-of", "--limit")),
        ("factors", "search", "coal", "--lang", ("--lang", "--as-of")),
    )
    *words, names = draw.choice(forms)
    words = words if words[0] != "factors" else words[:3]
    for _ in range(draw.choice((1, 1, 2))):
        words += [draw.choice(names), draw.choice(odd)]
    return Case(files, tuple(words))


FAMILIES: dict[str, tuple[int, Family]] = {
    "workbook bytes": (8_000, workbook_bytes),
    "Parquet bytes": (8_000, parquet_bytes),
    "package bytes": (4_000, package_bytes),
    "workbook parts": (2_000, workbook_parts),
    "standards": (1_500, standards),
    "formulas": (800, formulas),
    "csv": (1_500, csv_data),
    "yaml": (800, yaml_data),
    "json": (800, json_data),
    "names and notes": (600, texts),
    "templates and addresses": (420, vectors),
    "activities": (500, activities),
    "overlays": (300, overlays),
    "meters": (500, meters),
    "balances": (250, balances),
    "cards": (300, cards),
    "gases": (200, gases),
    "manifests": (250, manifests),
    "results": (400, results),
    "gradings": (300, gradings),
    "options": (900, options),
}


def drawn(name: str, seed: int, start: int, count: int) -> Iterator[tuple[int, Case]]:
    """Yield cases of a family by their numbers: each is the same whatever else is drawn."""
    make = FAMILIES[name][1]
    for number in range(start, start + count):
        yield number, make(random.Random(f"{seed} {name} {number}"))
