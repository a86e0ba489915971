"""Rows go out and come back the same, to the digest; what was changed on the way is found."""

import json
import time
import zipfile

import pytest

from greenscore.factors.exchange.files import Bundle, bundle, read_files, write_files
from greenscore.factors.exchange.openlca import write_openlca
from greenscore.factors.exchange.openlca_back import read_openlca
from greenscore.factors.library import load_library
from greenscore.factors.vocabulary import COLUMNS
from greenscore.factors.writing import csv_text
from greenscore.guard.limits import raised
from tests.factors.planted import add, copied

GRID = "cn.grid.avg/CN@2023"
BUTANE = "gb.desnz.fuels.gaseous-fuels.butane.t@2025"
LIMITS = '{ "low": "0.5", "type": "interval95", "high":"0.6"}'


@pytest.fixture(scope="module")
def library():
    read, problems = load_library()
    assert problems == ()
    return read


def codes(problems):
    for problem in problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.message(lang) + problem.hint(lang)
    return [problem.code for problem in problems]


def everything(library):
    """Return every row, also those that may not be passed on: for the forms, which know of no licence."""
    return Bundle(factors=library.factors, sources=library.sources)


def test_the_whole_library_comes_back_from_openlca_the_same(library, tmp_path):
    whole = everything(library)
    assert len(whole.factors) == len(library.factors)
    write_openlca(whole, tmp_path / "all.zip")
    back, problems = read_openlca(tmp_path / "all.zip")
    assert problems == ()
    assert back.factors == library.factors
    assert [row.digest for row in back.factors] == [row.digest for row in library.factors]
    assert back.sources == whole.sources


def test_the_whole_library_comes_back_from_tables_the_same(library, tmp_path):
    whole = everything(library)
    write_files(whole, tmp_path)
    back, problems = read_files(tmp_path)
    assert problems == ()
    assert [row.digest for row in back.factors] == [row.digest for row in library.factors]
    assert back.sources == whole.sources
    with pytest.raises(FileExistsError):
        write_files(whole, tmp_path)


def test_an_uncertainty_keeps_its_spelling(tmp_path):
    folder = copied(tmp_path)
    add(folder, "cn-grid", GRID, id="own.grid/CN", u=LIMITS)
    overlay = tmp_path / "own.csv"
    lines = (folder / "data" / "cn-grid.csv").read_text(encoding="utf-8").splitlines()
    overlay.write_text("\n".join((lines[0], lines[-1], "")), encoding="utf-8")
    read, problems = load_library(overlays=[overlay])
    assert problems == ()
    own, _ = bundle(read, ["own.grid/CN"])
    write_openlca(own, tmp_path / "own.zip")
    back, problems = read_openlca(tmp_path / "own.zip")
    assert problems == ()
    assert back.factors[0].digest == own.factors[0].digest
    assert back.factors[0].uncertainty.high == "0.6"


def package(library, path, *wanted):
    given, problems = bundle(library, wanted)
    assert problems == ()
    write_openlca(given, path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path, members):
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_a_factor_per_amount_is_a_process_and_others_are_parameters(library, tmp_path):
    members = package(library, tmp_path / "a.zip", BUTANE, "cn.fuel.steel.anthracite.ncv@2013")
    (process,) = (json.loads(v) for k, v in members.items() if k.startswith("processes/"))
    reference, gas = process["exchanges"]
    assert (reference["amount"], reference["unit"]["name"]) == (1.0, "t")
    assert reference["isQuantitativeReference"] is True
    assert (gas["amount"], gas["unit"]["name"]) == (3033.38067, "kg")
    assert gas["flow"]["name"].startswith("Greenhouse gases")
    (parameter,) = (json.loads(v) for k, v in members.items() if k.startswith("parameters/"))
    assert parameter["value"] == 20.304


def test_openlcas_own_library_reads_the_package(library, tmp_path):
    import olca_schema
    from olca_schema import zipio

    package(library, tmp_path / "a.zip", BUTANE)
    with zipio.ZipReader(tmp_path / "a.zip") as reader:
        (process,) = reader.read_each(olca_schema.Process)
        flows = {flow.id: flow for flow in reader.read_each(olca_schema.Flow)}
    assert {exchange.flow.id for exchange in process.exchanges} == set(flows)
    assert {f.flow_type for f in flows.values()} == {
        olca_schema.FlowType.ELEMENTARY_FLOW,
        olca_schema.FlowType.PRODUCT_FLOW,
    }


@pytest.mark.parametrize("reference", [BUTANE, "cn.fuel.steel.anthracite.ncv@2013"])
def test_a_figure_changed_in_openlca_is_found(library, tmp_path, reference):
    path = tmp_path / "a.zip"
    members = package(library, path, reference)
    value = library.pin(*reference.split("@")).value
    name = next(k for k in members if k.startswith(("processes/", "parameters/")))
    data = json.loads(members[name])
    if "exchanges" in data:
        data["exchanges"][1]["amount"] = float(value) * 1.1
    else:
        data["value"] = float(value) * 1.1
    rewritten(path, members | {name: json.dumps(data)})
    back, problems = read_openlca(path)
    assert back is None
    assert codes(problems) == ["exchange-openlca-changed"]
    assert problems[0].args["value"] == value


def test_data_sets_of_others_are_told_and_left_out(library, tmp_path):
    path = tmp_path / "a.zip"
    members = package(library, path, GRID)
    other = json.dumps({"@type": "Process", "@id": "x", "description": "somebody's"})
    rewritten(path, members | {"processes/x.json": other})
    back, problems = read_openlca(path)
    assert [row.reference for row in back.factors] == [GRID]
    assert codes(problems) == ["exchange-openlca-process"]
    number = json.dumps({"@type": "Parameter", "@id": "y", "name": "y", "value": 1})
    rewritten(path, members | {"parameters/y.json": number})
    back, problems = read_openlca(path)
    assert [row.reference for row in back.factors] == [GRID]
    assert codes(problems) == ["exchange-openlca-foreign"]


def test_the_same_rows_are_the_same_bytes_whenever_they_are_written(library, tmp_path, monkeypatch):
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    given, _ = bundle(library, [BUTANE, "cn.fuel.steel.anthracite.ncv@2013"])
    write_openlca(given, first)
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    write_openlca(given, second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"lastChange" not in b"".join(map(archive.read, archive.namelist()))


@pytest.mark.parametrize(
    "description,code",
    [
        ('{"greenscore-row": {"id": "x"}}', "factor-header"),
        ('{"greenscore-row": []}', "factor-header"),
        (json.dumps({"greenscore-row": dict.fromkeys(COLUMNS, "")}), "factor-cell-grammar"),
        (json.dumps({"greenscore-row": dict.fromkeys(COLUMNS, "=1+1")}), "factor-formula-cell"),
    ],
)
def test_a_broken_row_is_a_problem(tmp_path, description, code):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        data = json.dumps({"description": description, "value": 1})
        archive.writestr("parameters/x.json", data)
    back, problems = read_openlca(path)
    assert back is None
    assert code in codes(problems)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"text"])
def test_what_is_no_package_is_a_problem(tmp_path, content):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert codes(read_openlca(path)[1]) == ["exchange-openlca-unreadable"]


def test_a_damaged_member_is_a_problem_however_it_was_packed(tmp_path):
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("processes/x.json", json.dumps({"@id": "x", "name": "y" * 3000}))
        content = bytearray(path.read_bytes())
        content[60:75] = b"\xff" * 15
        path.write_bytes(content)
        assert codes(read_openlca(path)[1]) == ["exchange-openlca-damaged"]


def test_a_package_of_too_much_is_refused_unread(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("processes/x.json", b" " * 60_000_000)
    assert codes(read_openlca(path)[1]) == ["exchange-openlca-over"]


def test_what_may_not_be_passed_on_stays_here(tmp_path):
    folder = copied(tmp_path)
    record = folder / "sources" / "cn-mee-2025-47.yaml"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("reuse: ship", "reuse: forbidden"), encoding="utf-8")
    from greenscore.factors.library import read_library

    read, _ = read_library(folder)
    given, problems = bundle(read, ["cn.grid.avg/CN"])
    assert [row.version for row in given.factors] == ["2021", "2022"]
    assert codes(problems) == ["exchange-not-passed-on"]
    assert problems[0].args["rows"] == "cn.grid.avg/CN@2023"


def test_an_unknown_name_is_a_problem(library):
    assert codes(bundle(library, ["nothing"])[1]) == ["factor-unknown"]
    (problem,) = bundle(library, ["cn.grid.avg/CM"])[1]
    assert problem.args["nearest"] == "cn.grid.avg/CN"


def test_rows_without_their_source_are_refused(library, tmp_path):
    given, _ = bundle(library, [GRID])
    write_files(given, tmp_path)
    (tmp_path / "sources" / "cn-mee-2025-47.yaml").unlink()
    assert codes(read_files(tmp_path)[1]) == ["factor-source-unknown"]
    (tmp_path / "factors.csv").write_text(csv_text([]), encoding="utf-8")
    assert read_files(tmp_path)[0].factors == ()


def test_a_damaged_member_is_named(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("processes/x.json", json.dumps({"@id": "x"}))
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"x"}', b'"y"}'))  # its checksum is that of what it was
    (problem,) = read_openlca(path)[1]
    assert (problem.code, problem.where.file) == ("exchange-openlca-damaged", "a.zip")
    assert problem.args["member"] == "processes/x.json"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("other", ["flows/a.json", "flows/A.json", "Flows/a.json"])
def test_of_two_members_of_one_name_none_is_taken(tmp_path, other):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("flows/a.json", "{}")
        archive.writestr(other, '{"@id": "x"}')
    assert codes(read_openlca(path)[1]) == ["exchange-openlca-twice"]


def test_items_are_counted_over_the_whole_package(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(3):
            archive.writestr(f"flows/{number}.json", json.dumps({"a": [1] * 8}))
    with raised(text_items=30):  # a mapping, a list and eight values, three times
        assert codes(read_openlca(path)[1]) == []
    with raised(text_items=29):
        assert codes(read_openlca(path)[1]) == ["exchange-openlca-over"]
