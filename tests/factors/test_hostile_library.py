"""Files of a library that are broken or meant to harm: every one is told, none raises."""

import csv

import pytest

from greenscore.factors.checks.vectors import check_vectors
from greenscore.factors.library import load_library
from greenscore.problems import has_errors
from greenscore.resources import factors_folder
from tests.factors.planted import copied

HEADER, FIRST, *_ = (
    (factors_folder() / "data" / "cn-grid.csv").read_text(encoding="utf-8").splitlines()
)


@pytest.fixture
def library(tmp_path):
    return copied(tmp_path)


def codes(folder, overlays=()):
    read, problems = load_library(folder, overlays)
    assert (read is None) == has_errors(problems)
    for problem in problems:
        assert all((problem.message(lang), problem.hint(lang)) for lang in ("zh", "en"))
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "content,code",
    [
        (b"", "factor-header"),
        (b"\xff\xfe", "text-not-utf8"),
        (b"a\0b", "text-control-character"),
        (HEADER.replace("value", "values"), "factor-header"),
        (HEADER.replace(",", ";"), "factor-header"),
        (HEADER.replace("gwp", "gas"), "factor-header"),
        (f"{HEADER}\n{FIRST},", "factor-ragged"),
        (f"{HEADER}\n{FIRST.rpartition(',')[0]}", "factor-ragged"),
        (f"{HEADER}\n\n", "factor-ragged"),
        (f'{HEADER}\n"{FIRST}', "factor-csv-syntax"),
        (f'{HEADER}\n"a"b,{FIRST}', "factor-csv-syntax"),
        (f"{HEADER}\n{FIRST.replace('Table national', '=1+1')}", "factor-formula-cell"),
        (HEADER + "\n" + FIRST.replace("Table national", '"a\nb"'), "factor-cell-shape"),
        (f"{HEADER}\n{FIRST.replace('2021-12-31', '2021-13-31')}", "factor-date"),
        (f"{HEADER}\n{FIRST}", "factor-duplicate"),
        (f"{HEADER}\n{FIRST.replace('cn-mee-2024-12', 'nobody')}", "factor-duplicate"),
        (b"x" * 2_000_001, "text-too-large"),
    ],
)
def test_a_file_of_rows(library, content, code):
    content = content if isinstance(content, bytes) else content.encode()
    (library / "data" / "zz.csv").write_bytes(content)
    assert code in codes(library)


def test_a_byte_order_mark_and_windows_lines_change_nothing(library):
    file = library / "data" / "cn-grid.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(library) == []


def test_columns_in_another_order_and_in_capitals_change_nothing(library):
    before = load_library(library)[0]
    file = library / "data" / "cn-grid.csv"
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    turned = [[*row[1:], row[0]] for row in rows]
    turned[0] = [name.upper().replace("_", " ") for name in turned[0]]
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written, lineterminator="\n").writerows(turned)
    assert codes(library) == []
    assert load_library(library)[0].digest == before.digest


@pytest.mark.parametrize("name", ["library.yaml", "errata.yaml"])
def test_a_file_that_is_missing(library, name):
    (library / name).unlink()
    assert codes(library) == ["factor-unreadable"]


def test_no_library_at_all(tmp_path):
    assert codes(tmp_path / "nowhere") == ["factor-unreadable"]


@pytest.mark.parametrize(
    "name,old,new,code",
    [
        ("library.yaml", "gwp: AR5", "gwp: AR5\ngwp: AR4", "text-duplicate-key"),
        ("library.yaml", "gwp: AR5", "gwp: AR7", "factor-value-shape"),
        ("library.yaml", "gwp: AR5", "potentials: AR5", "factor-key-unknown"),
        ("library.yaml", "schema: 1", "schema: 2", "factor-library-schema"),
        ("library.yaml", "released: 2026-12-01", "released: 22.11.2026", "factor-value-shape"),
        ("errata.yaml", "errata: []", "errata: {}", "factor-value-shape"),
        ("errata.yaml", "errata: []", "errata: [a]", "factor-not-a-mapping"),
        ("errata.yaml", "errata: []", "errata: [{row: a}]", "factor-key-missing"),
        ("sources/gb-desnz-2025.yaml", "reuse: ship", "reuse: free", "factor-value-shape"),
        ("sources/gb-desnz-2025.yaml", "reuse: ship", "reuse: &a ship", "yaml-alias"),
        ("sources/gb-desnz-2025.yaml", "reuse: ship", "", "factor-key-missing"),
        (
            "sources/gb-desnz-2025.yaml",
            "reuse: ship",
            "reuse: ship\nsha256: abc",
            "factor-value-shape",
        ),
        ("sources/gb-desnz-2025.yaml", "language: en", "language: [en]", "factor-value-shape"),
    ],
)
def test_a_yaml_file(library, name, old, new, code):
    file = library / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert code in codes(library)


@pytest.mark.parametrize(
    "vector,code",
    [
        ("{}", "factor-key-missing"),
        (
            "{name: a, source: b, terms: {x: '1'}, formula: x, expect: '2', within: '0'}",
            "factor-vector",
        ),
        (
            "{name: a, source: b, terms: {x: no@1}, formula: x, expect: '2', within: '0'}",
            "factor-unknown",
        ),
        (
            "{name: a, source: b, terms: {x: [1]}, formula: x, expect: '2', within: '0'}",
            "factor-unknown",
        ),
        (
            "{name: a, source: b, terms: {}, formula: y, expect: '2', within: '0'}",
            "factor-vector-formula",
        ),
        (
            "{name: a, source: b, terms: {}, formula: 1/0, expect: '2', within: '0'}",
            "factor-vector-formula",
        ),
        (
            "{name: a, source: b, terms: {}, formula: exp(1), expect: '2', within: '0'}",
            "factor-vector-formula",
        ),
        (
            "{name: a, source: b, terms: {}, formula: 2**9, expect: '2', within: '0'}",
            "factor-vector-formula",
        ),
        (
            "{name: a, source: b, terms: {}, formula: '2 +', expect: '2', within: '0'}",
            "factor-vector-formula",
        ),
    ],
)
def test_a_vector(library, vector, code):
    for file in (library / "vectors").iterdir():
        file.unlink()
    (library / "vectors" / "own.yaml").write_text(f"vectors:\n  - {vector}\n", encoding="utf-8")
    read, _ = load_library(library)
    assert {problem.code for problem in check_vectors(read)} == {code}
