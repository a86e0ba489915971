"""Random damage to what is sound: an answer or problems with a place, never a traceback.

Files that hold other files are damaged within, so that the damage reaches the reader of the cells.
"""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenscore.problems import has_errors
from greenscore.resources import standards_folder
from greenscore.workflow.scoring import read_data, score_table, template
from greenscore.workflow.standards import read_standard
from tests.hostile.company_files import GIVEN, PARQUET, csv
from tests.hostile.workbooks import packed

STANDARDS = {
    path.parent.name: path.read_bytes()
    for path in sorted(standards_folder().glob("*/standard.yaml"))
}
SMALL = Path(__file__).parent / "standard.yaml"
SPLINTERS = [
    *(bytes([sign]) for sign in b"\0\x07\t\n\r \"'{}[]<>&*!|#%@`:,;-=/\\x0\xff"),
    *(word.encode() for word in ("绿", "٣", "\u202e", "1e999", "NaN", "null", "--", "]]>", "<c>")),
]
# What is wrong with a file as a whole has no line and no cell.
OF_WHOLE_FILES = re.compile(
    "yaml-no-document|data-(empty|more|read-as-gb18030|workbook-.*|old-.*|not-a-workbook|not-parquet|parquet-.*|template-.*)"
)
SLOWLY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def damaged(draw, source, between=rb"\n"):
    """One to three damages to `source`: bytes flipped, pieces lost, doubled, swapped, splinters."""
    pieces = re.split(b"(?<=" + between + b")", source)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(pieces) - 1))
        match draw(st.sampled_from(["flip", "lose", "double", "swap", "splinter", "cut"])):
            case "lose":
                pieces[at] = b""
            case "double":
                pieces[at] *= 2
            case "swap":
                other = draw(st.integers(0, len(pieces) - 1))
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case "cut":
                pieces[at] = pieces[at][: draw(st.integers(0, len(pieces[at])))]
            case kind:
                spot = draw(st.integers(0, len(pieces[at])))
                put = draw(st.sampled_from(SPLINTERS)) if kind == "splinter" else b""
                if kind == "flip" and spot < len(pieces[at]):
                    put = bytes([pieces[at][spot] ^ 1 << draw(st.integers(0, 7))])
                pieces[at] = pieces[at][:spot] + put + pieces[at][spot + (kind == "flip") :]
    return b"".join(pieces)


def told(problems):
    """Show every problem in both languages; each has a place, but those of whole files.

    The place of a column of a Parquet file is its name, which damage may have left empty.
    """
    for problem in problems:
        where = problem.where
        placed = where.line is not None or where.cell or where.file.endswith(".parquet")
        assert placed or OF_WHOLE_FILES.fullmatch(problem.code), problem
        for lang in ("zh", "en"):
            assert problem.message(lang)
            assert problem.hint(lang)


@pytest.mark.parametrize("sound", STANDARDS.values(), ids=STANDARDS)
@settings(SLOWLY, max_examples=100)
@given(st.data())
def test_a_damaged_standard(tmp_path, sound, data):
    (tmp_path / "standard.yaml").write_bytes(data.draw(damaged(sound)))
    edition, problems = read_standard(tmp_path)
    assert (edition is None) == has_errors(problems)
    told(problems)


@pytest.fixture(scope="module")
def edition():
    return read_standard(SMALL)[0]


@pytest.fixture(scope="module")
def form(tmp_path_factory, edition):
    """A form with its answers, as the parts of its package, but those that hold the time of day."""
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    template(edition, path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C6"] = "甲"
    for row, answer in enumerate((1000, 900, 12, "挪威", "是", "fine"), start=5):
        book.worksheets[1].cell(row, 3, answer)
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in sorted(archive.namelist()) if "docProps" not in name]
        return {name: archive.read(name) for name in names}


@pytest.fixture(scope="module")
def package(form):
    """The bytes of the form, packed once: zlib promises no bytes."""
    return packed(form)


def read(edition, path, content):
    """Read a company file, and score what is sound in it."""
    path.write_bytes(content)
    table, problems = read_data(edition, path)
    told(problems)
    if table is not None and not has_errors(problems):
        results = score_table(edition, table)
        assert all(
            results.assessment(*key) for key in zip(table.subjects, table.periods, strict=True)
        )


@settings(SLOWLY, max_examples=300)
@given(source=damaged(csv(GIVEN, ["乙", *GIVEN[1:]]), between=rb"[,\n]"))
def test_a_damaged_csv_file(tmp_path, edition, source):
    read(edition, tmp_path / "company.csv", source)


@settings(SLOWLY, max_examples=300)
@given(st.data())
def test_a_damaged_form(tmp_path, edition, form, data):
    part = data.draw(
        st.sampled_from([name for name in form if name.startswith("xl/") and "theme" not in name])
    )
    content = data.draw(damaged(form[part], between=b">"))
    read(edition, tmp_path / "company.xlsx", packed(form | {part: content}))


@settings(SLOWLY, max_examples=100)
@given(st.data())
def test_a_damaged_package(tmp_path, edition, package, data):
    content = data.draw(damaged(package, between=b"PK"))
    read(edition, tmp_path / "company.xlsx", content)


@settings(SLOWLY, max_examples=200)
@given(source=damaged(PARQUET, between=b"\x15"))
def test_a_damaged_parquet_file(tmp_path, edition, source):
    read(edition, tmp_path / "company.parquet", source)
