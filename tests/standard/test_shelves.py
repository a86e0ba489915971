"""Standards are read from bytes as from a folder, from any shelf, and each id and edition from one."""

import json
import pickle
import shutil
import sys
from types import MappingProxyType

import pytest
from click.testing import CliRunner

import greenscore
from greenscore.cli.main import greenscore as command
from greenscore.problems import ProblemsFound, has_errors
from greenscore.resources import standards_folder
from greenscore.standard.builder import load
from greenscore.standard.compose.resolving import resolved
from greenscore.standard.packs import packs
from greenscore.standard.proofs.written import read_cases
from greenscore.standard.shelf import Book, Folder, Memory, book_at, book_in
from greenscore.text.document import DEFAULT_LIMITS
from greenscore.workflow.proving import run_cases
from greenscore.workflow.standards import read_standard
from tests.installing import as_installed
from tests.standard.test_rows import GROUPS
from tests.standard.test_rows import STANDARD as WITH_ROWS

SHIPPED = sorted(file.parent for file in standards_folder().glob("*/standard.yaml"))
PROFILE = b'greenscore: 1\nid: mine\nedition: "1"\nextends: small@2026\ntitle: {zh: z, en: e}\n'


def files_of(folder):
    """Return all files of a folder as bytes by name."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def codes(problems):
    return [(problem.code, problem.where.file, problem.where.line) for problem in problems]


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a distribution that brings standards, as a folder on the path of Python."""
    site = tmp_path / "site"
    as_installed(monkeypatch, site)

    def install(name, entry, files, group="greenscore.standards"):
        about = site / f"{name.replace('-', '_')}-1.0.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[{group}]\nall = {entry}\n")
        for path, content in files.items():
            file = site / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    return install


def pack(folder, small):
    return {"green/__init__.py": b"raise SystemExit('run')", f"green/{folder}": small.encode()}


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_bytes_give_the_edition_of_their_folder(folder):
    here, there = load(folder), load(book_in(files_of(folder)))
    assert here[1] == ()
    assert there[1] == ()
    assert (here[0].digest, here[0].standard) == (there[0].digest, there[0].standard)
    assert {p.line for p in here[0].places.values()} == {p.line for p in there[0].places.values()}
    assert there[0].file == "standard.yaml"
    assert resolved(there[0]) == resolved(here[0])
    cases = [[case.name for case in read_cases(edition.book)[0]] for edition in (here[0], there[0])]
    assert cases[0] == cases[1] != []


def test_tables_references_and_their_faults_are_found_in_bytes(write):
    folder = write(WITH_ROWS, "indicator,statistic\n")
    (folder / "tables").mkdir()
    (folder / "tables" / "groups.csv").write_text("group,weight\na,1,2\n", encoding="utf-8")
    here = codes(load(folder)[1])
    files = {f"s/{name}": content for name, content in files_of(folder).items()}
    assert here == codes(load(book_in(files))[1])
    assert ("standard-table-row", "s/tables/groups.csv", 2) in here
    assert ("standard-table-missing", "s/standard.yaml", 10) in here


def test_a_frozen_population_is_read_from_bytes(write):
    folder = write()
    (folder / "reference.yaml").write_text("frozen: someday\n", encoding="utf-8")
    here, there = (load(book)[1] for book in (book_at(folder), book_in(files_of(folder))))
    assert [p.code for p in here] == [p.code for p in there]
    assert ("reference.yaml", 1) in [(p.where.file, p.where.line) for p in there]
    (folder / "reference.yaml").unlink()
    edition, problems = load(book_in(files_of(folder)))
    assert problems == ()
    assert edition.references == load(folder)[0].references != {}


def test_a_single_file_is_bytes():
    by_bytes, problems = read_standard(b"greenscore: 1\n")
    assert by_bytes is None
    assert {problem.where.file for problem in problems} == {"standard.yaml"}
    folder = next(found for found in SHIPPED if not (found / "sectors").exists())
    source = (folder / "standard.yaml").read_bytes()
    edition = greenscore.load_standard(source)
    assert edition.digest == greenscore.load_standard(folder).digest
    data = next(folder.glob("examples/*/data.yaml"))
    results = [greenscore.score(standard, data) for standard in (source, str(folder))]
    assert results[0].assessment().digest == results[1].assessment().digest


@pytest.mark.parametrize("files", [{}, {"readme": b""}, {"a/b/standard.yaml": b""}])
def test_bytes_without_a_standard_are_a_problem(files):
    with pytest.raises(ProblemsFound) as found:
        greenscore.load_standard(files)
    assert codes(found.value.problems) == [("standard-file-missing", "standard.yaml", None)]


def test_the_limit_of_a_file_holds_for_bytes(small):
    large = small.encode() + b"#" * DEFAULT_LIMITS.bytes
    assert codes(load(book_in({"standard.yaml": large}))[1]) == [
        ("text-too-large", "standard.yaml", None)
    ]


def test_a_base_stands_beside_in_bytes(small, write):
    folder = write(reference=None)
    files = {
        "standard.yaml": PROFILE,
        "base/standard.yaml": small.encode(),
        "base/sectors/steel.yaml": (folder / "sectors" / "steel.yaml").read_bytes(),
    }
    edition, problems = load(book_in(files))
    assert problems == ()
    (folder.parent / "p").mkdir()
    (folder.parent / "p" / "standard.yaml").write_bytes(PROFILE)
    assert edition.digest == load(folder.parent / "p")[0].digest
    assert edition.place("index").file == "base/standard.yaml"
    lone = codes(load(book_in({"standard.yaml": PROFILE}))[1])
    assert lone == [("standard-base-unknown", "standard.yaml", 4)]


def test_a_chain_in_bytes_ends():
    loop = PROFILE.replace(b"small@2026", b"mine@1")
    assert [p.code for p in load(book_in({"standard.yaml": loop}))[1]] == ["standard-base-cycle"]


@pytest.mark.parametrize("kind", ["folder", "mapping"])
def test_a_base_stands_on_another_shelf(write, kind):
    folder = write()
    around = folder.resolve().parent
    shelf = around if kind == "folder" else MappingProxyType(files_of(around))
    assert [problem.code for problem in read_standard(PROFILE)[1]] == ["standard-base-unknown"]
    edition, problems = read_standard(PROFILE, shelves=[shelf])
    assert not has_errors(problems)
    (around / "p").mkdir()
    (around / "p" / "standard.yaml").write_bytes(PROFILE)
    assert edition.digest == load(around / "p")[0].digest
    assert "small@2026" in resolved(edition)
    by_id, _ = read_standard("small@2026", shelves=[shelf])
    assert (by_id.digest, by_id.file) == (load(folder)[0].digest, "s/standard.yaml")


def test_two_of_one_edition_are_a_problem_wherever_they_stand(tmp_path):
    copied = SHIPPED[0]
    shutil.copytree(copied, tmp_path / "copy")
    edition, (problem,) = read_standard("cn-gbt-36132@2025", shelves=[tmp_path])
    assert edition is None
    assert problem.code == "standard-edition-twice"
    places = {"first": f"{tmp_path.as_posix()}: copy", "second": f"greenscore: {copied.name}"}
    assert problem.args == {"given": "cn-gbt-36132@2025", **places}
    for lang in ("zh", "en"):
        assert places["first"] in problem.message(lang)
    assert read_standard(tmp_path / "copy")[0] is not None
    assert read_standard("steel-carbon-intensity", shelves=[tmp_path])[0] is not None


def test_a_shelf_that_is_given_twice_is_one(tmp_path):
    (tmp_path / "link").symlink_to(standards_folder())
    edition, problems = read_standard(
        "cn-gbt-36132", shelves=[standards_folder(), tmp_path / "link"]
    )
    assert edition is not None
    assert problems == ()


def test_a_pack_is_found_without_running_it(installed):
    (steel,) = (folder for folder in SHIPPED if "steel" in folder.name)
    text = (steel / "standard.yaml").read_text("utf-8")
    text = text.replace("id: steel-carbon-intensity\n", "id: steel-of-a-pack\n")
    installed("green-pack", "green.shelf", pack("shelf/steel-1/standard.yaml", text))
    edition, problems = read_standard("steel-of-a-pack")
    assert (edition.file, problems) == ("steel-1/standard.yaml", ())
    assert "green" not in sys.modules
    shown = CliRunner().invoke(command, ["standards", "list"]).stdout
    (line,) = (line for line in shown.splitlines() if "steel-of-a-pack" in line)
    assert "green-pack" in line
    listed = json.loads(CliRunner().invoke(command, ["standards", "list", "--json"]).stdout)
    assert {each["shelf"] for each in listed["standards"]} == {"greenscore", "green-pack"}
    assert listed["problems"] == []


def test_a_profile_extends_what_a_pack_brings(installed, small):
    installed("green-pack", "green", pack("base/standard.yaml", small))
    edition, problems = load(book_in({"standard.yaml": PROFILE}))
    assert problems == ()
    assert edition.place("index").file == "base/standard.yaml"


@pytest.mark.parametrize(
    "entry, files",
    [
        ("green.shelf", {"green/__init__.py": b""}),
        ("green.shelf", {"green/__init__.py": b"", "green/shelf/readme": b""}),
        ("green", {"green.py": b""}),
        ("absent.shelf", {}),
        ("green:shelf", {"green/shelf/a/standard.yaml": b""}),
        ("../green", {"green/a/standard.yaml": b""}),
        ("..", {"green/a/standard.yaml": b""}),
        ("green...site.green", {"green/a/standard.yaml": b""}),
        (f"green.{standards_folder()}", {"green/__init__.py": b""}),
    ],
)
def test_a_broken_pack_names_its_distribution_and_stops_nothing(installed, entry, files):
    installed("green-pack", entry, files)
    found, (problem,) = packs()
    assert found == []
    assert problem.code == "standard-pack-broken"
    assert (problem.args["pack"], problem.args["entry"]) == ("green-pack", entry)
    edition, problems = read_standard("cn-gbt-36132")
    assert edition is not None
    assert [each.code for each in problems] == ["standard-pack-broken"]
    for lang in ("zh", "en"):
        assert "green-pack" in problem.message(lang)
        assert "{" not in problem.message(lang) + problem.hint(lang)


def test_a_list_tells_what_stands_there_twice(installed):
    text = (SHIPPED[0] / "standard.yaml").read_text("utf-8")
    installed("green-pack", "green", pack("copy/standard.yaml", text))
    result = CliRunner().invoke(command, ["standards", "list", "--lang", "en"])
    assert "standard-edition-twice" in result.stderr
    assert "green-pack: copy" in result.stderr
    assert result.stdout.count("cn-gbt-36132@2025") == 2
    assert result.exit_code == 0


def test_what_is_no_table_and_no_case_does_not_count():
    files = files_of(SHIPPED[0])
    more = {**files, "tables/readme.md": b"x", "tests/notes.txt": b"[", "other/tables/a.csv": b"x"}
    book, other = book_in(files), book_in(more)
    assert other.digest() == book.digest()
    assert read_cases(other) == read_cases(book)
    assert book_in({**files, "tables/a.csv": b"x"}).digest() != book.digest()


def test_no_name_leads_out_of_a_shelf(tmp_path):
    for given in ("../groups.csv", "tables/../../groups.csv", "/tmp/groups.csv"):
        text = WITH_ROWS.replace("tables/groups.csv", given)
        assert text != WITH_ROWS
        files = {"s/standard.yaml": text.encode(), given: GROUPS.encode()}
        (tmp_path / "groups.csv").write_text(GROUPS, encoding="utf-8")
        (tmp_path / "s").mkdir(exist_ok=True)
        (tmp_path / "s" / "standard.yaml").write_text(text, encoding="utf-8")
        for book in (book_in(files), book_at(tmp_path / "s")):
            assert "standard-table-path" in [problem.code for problem in load(book)[1]]


def test_shelves_answer_alike(tmp_path):
    for name in ("b/standard.yaml", "a/standard.yaml", "a/tests/x.yaml", "a/tests/w.yaml"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"12")
    (tmp_path / "c" / "d").mkdir(parents=True)
    backwards = dict(reversed(files_of(tmp_path).items()))
    for shelf in (Folder(tmp_path), Memory(backwards)):
        assert list(shelf.folders()) == ["a", "b"]
        assert list(shelf.names("a/tests")) == ["w.yaml", "x.yaml"]
        assert list(shelf.names("a")) == ["standard.yaml"]
        assert list(shelf.names("none")) == []
        assert (shelf.size("a/tests/x.yaml"), shelf.size("a"), shelf.size("x")) == (2, None, None)
        assert shelf.content("b/standard.yaml") == b"12"
        book = Book(shelf, "b", shown="b")
        assert book.read("standard.yaml", 2) == b"12"
        codes = [book.read(*asked).code for asked in (("standard.yaml", 1), ("absent", 1))]
        assert codes == ["text-too-large", "standard-file-missing"]
        assert shelf.key("a/standard.yaml") != shelf.key("b/standard.yaml")


def test_an_edition_from_bytes_pickles_with_what_stands_beside_it():
    edition = greenscore.load_standard(files_of(SHIPPED[0]))
    again = pickle.loads(pickle.dumps(edition))
    assert read_cases(again.book)[0] == read_cases(edition.book)[0] != ()
    outcomes, problems = run_cases(again)
    assert problems == ()
    assert [outcome for outcome in outcomes if outcome.differences] == []
