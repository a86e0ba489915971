"""The house keeps its order: small files and functions, empty doors, no indicator named in code."""

import ast
import re
from pathlib import Path
from pkgutil import iter_modules

import pytest

import greenscore
from greenscore.resources import standards_folder
from greenscore.workflow import standards

PACKAGE = Path(greenscore.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def named(path):
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_files_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno + 1 <= LONGEST_FUNCTION, node.name


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.name == "__init__.py" and p.parent != PACKAGE], ids=named
)
def test_a_folder_opens_with_one_sentence_and_no_code(path):
    (statement,) = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(statement, ast.Expr)


def test_only_the_ground_lies_loose():
    loose = {path.stem for path in PACKAGE.glob("*.py")}
    assert loose == {"__init__", "__main__", "plugins", "problems", "resources", "texts"}


PAGE = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_page_on_the_house_names_what_is_there():
    """A file named without a folder lies at the top, or else beside the one named before it."""
    folder, places = "", []
    for name in re.findall(r"`((?:[a-z_]+/)*(?:[a-z_]+\.py|(?<=/)))`", PAGE):
        folder = name[: name.rindex("/") + 1] if "/" in name else folder
        beside = "/" not in name and not (PACKAGE / name).exists()
        places.append(folder + name if beside else name)
    assert len(places) > 80
    assert not [place for place in places if not (PACKAGE / place).exists()]


def test_every_folder_is_on_the_page():
    folders = {path.parent.relative_to(PACKAGE) for path in FILES} - {Path()}
    assert not {str(folder) for folder in folders if folder.name not in PAGE}


def test_code_names_no_indicator_input_or_level():
    told = set()
    for file in standards_folder().glob("*/standard.yaml"):
        standard = standards.load_standard(file).standard
        nodes = {node.id for node in standard.index.walk()} - {"total"}
        told |= nodes | set(standard.inputs) | {level.id for level in standard.levels}
    # Words of the format and of emission factors, which some standard also uses for an id of its own.
    told -= {"design", "energy", "footprint", "co2", "pue", "sector"}
    for path in FILES:
        if "starter" in path.parts:
            continue
        words = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not words & told, named(path)


def test_what_the_package_offers_is_the_interface():
    assert sorted(greenscore.__all__) == [
        "Reading",
        "__version__",
        "check",
        "inventory",
        "limits",
        "load_standard",
        "portfolio",
        "recompute",
        "report",
        "score",
    ]
    assert all(getattr(greenscore, name) for name in greenscore.__all__)


def test_no_room_takes_the_place_of_what_the_package_offers():
    rooms = {room.name for room in iter_modules(greenscore.__path__)}
    assert not rooms & set(
        greenscore.__all__
    )  # a room that is loaded is an attribute of the package


CORE = {
    "standard": ("builder", "files", "references"),
    "standard/compose": ("composing", "merging", "parts", "rows"),
    "scoring": (
        *("plan", "compile", "compile_scale", "formulas"),
        *("kernel", "block", "sharing", "coverage", "adjusting", "ladders", "scored"),
    ),
}


def lines_of_code(path):
    """Count the lines that do something: no blanks, no comments, no docstrings."""
    text = path.read_text(encoding="utf-8")
    spans = [
        (node.body[0].lineno, node.body[0].end_lineno)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
    ]
    told = {line for start, end in spans for line in range(start, end + 1)}
    lines = enumerate(text.splitlines(), start=1)
    bare = {number for number, line in lines if not line.strip() or line.lstrip()[0] == "#"}
    return text.count("\n") - len(told | bare)


def test_the_loader_the_plan_and_the_kernel_stay_small_together():
    files = [PACKAGE / room / f"{name}.py" for room, names in CORE.items() for name in names]
    assert sum(map(lines_of_code, files)) < 2100
