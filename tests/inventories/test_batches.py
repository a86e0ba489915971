"""However a file of records is cut into batches, the inventory is the same to the bit."""

import hashlib
import random
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from greenscore.data.activities.activities import read_activities
from greenscore.data.files import plaincsv
from greenscore.data.files.arrow import Coded, Texts
from greenscore.inventories import record_lines as lines
from greenscore.inventories.categories import load_categories
from greenscore.inventories.needs import KEYED, Needs
from greenscore.model.activities import Activities, Words
from greenscore.workflow.inventory import inventory as inventory_of

HEADER = "record,site,region,category,item,amount,unit,period,note"
ROWS = 400
WRONG = {7: ",works,CN-GD,fuel,anthracite,1,t,2024,", 333: "z,works,CN-GD,fuel,coke,many,t,2024,"}


def rows():
    """Return lines with blank cells, spaces around texts, odd numbers and states, in no order."""
    dice = random.Random(3)
    found = []
    for number in dice.sample(range(10_000), ROWS):
        site = dice.choice(["works", " works ", "", "office", f"site {number % 90}"])
        item, unit = dice.choice([("anthracite", "t"), ("coke", "t"), (" coke", "t ")])
        amount = dice.choice([f"{dice.lognormvariate(0, 3):.7g}", "0.1", "1e-3", " 12 ", "1 000"])
        period = f"2024-{dice.randint(1, 12):02}"
        found.append(f"r {number},{site},CN-GD,fuel,{item},{amount},{unit},{period},")
    return [*found, "n1,,,leased-upstream,,not relevant,,,none leased"]


def write(path, wrong=None):
    wrong = wrong or {}
    found = [wrong.get(at, line) for at, line in enumerate(rows())]
    path.write_text("\n".join((HEADER, *found, "")), encoding="utf-8")
    return path


def parquet(path, **how):
    text = pa.csv.ConvertOptions(column_types=dict.fromkeys(HEADER.split(","), pa.string()))
    table = pa.csv.read_csv(path, convert_options=text)
    pq.write_table(table, path.with_suffix(".parquet"), **how)
    return path.with_suffix(".parquet")


def inventory(path):
    return inventory_of(path, "cn-enterprise", as_of=date(2026, 6, 1))


def told(found):
    """Return everything an inventory tells, by record too."""
    columns = {name: list(map(repr, found.lines.columns[name])) for name in found.lines.columns}
    return found.digest, found.records_digest, found.totals, found.sites, found.factors, columns


@pytest.fixture
def careful(tmp_path):
    return told(inventory(write(tmp_path / "acts.csv")))


@pytest.mark.parametrize("block", [200, 1_000, 1 << 20])
@pytest.mark.parametrize("written", [1, 37, 1 << 16])
def test_an_inventory_is_the_same_whatever_the_batches(
    block, written, careful, tmp_path, monkeypatch
):
    monkeypatch.setattr(plaincsv, "LARGE", 0)
    monkeypatch.setattr(plaincsv, "BLOCK", block)
    monkeypatch.setattr(lines, "BLOCK", written)
    assert plaincsv.read_plain(tmp_path / "acts.csv", ",", 20, coded=True) is not None
    assert told(inventory(tmp_path / "acts.csv")) == careful


@pytest.mark.parametrize("how", [{"row_group_size": 11}, {"use_dictionary": False}, {}])
def test_so_it_is_from_parquet(how, careful, tmp_path):
    assert told(inventory(parquet(tmp_path / "acts.csv", **how))) == careful


@pytest.mark.parametrize("block", [200, 1 << 20])
def test_every_fault_is_told_at_its_cell(block, tmp_path, monkeypatch):
    path = write(tmp_path / "acts.csv", WRONG)
    _, problems = read_activities(path)
    assert {(each.code, each.where.line) for each in problems if each.severity == "error"} == {
        ("activity-cell-missing", 9),
        ("data-not-a-number", 335),
    }
    monkeypatch.setattr(plaincsv, "LARGE", 0)
    monkeypatch.setattr(plaincsv, "BLOCK", block)
    assert read_activities(path)[1] == problems


def test_the_digest_is_that_of_all_lines_sorted(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "BLOCK", 5)
    activities, _ = read_activities(write(tmp_path / "acts.csv"))
    names = [name for name in activities.words if activities.words[name].texts]
    written = []
    for row in range(len(activities)):
        state = activities.states.get(row)
        amount = pa.array(activities.amounts[row : row + 1]).cast(pa.string())[0].as_py()
        cells = [activities.words[name][row] for name in names]
        written.append("\x1f".join([*cells, state.value if state else amount, "\n"]).encode())
    whole = "\x1f".join(names).encode() + b"\n" + b"".join(sorted(written))
    assert lines.records_digest(activities) == hashlib.sha256(whole).hexdigest()


def test_no_records_have_a_digest_too():
    words = {name: Words(np.zeros(0, np.int32), []) for name in KEYED}
    nothing = Activities(holder="", words=words, amounts=np.zeros(0), states={}, places=None)
    assert lines.records_digest(nothing) == hashlib.sha256(b"\n").hexdigest()


def test_each_record_has_the_need_of_the_first_like_it(tmp_path):
    activities, _ = read_activities(write(tmp_path / "acts.csv"))
    needs = Needs(activities, load_categories()[0])
    first = {}
    for row, need in zip(needs.rows.tolist(), needs.codes.tolist(), strict=True):
        keys = tuple(activities.words[name][row] for name in KEYED)
        assert needs.first[need] == first.setdefault(keys, row)
    assert len(first) == len(needs.first) < len(needs.rows)


def test_needs_are_told_apart_where_their_cells_have_more_combinations_than_a_number_holds():
    # 13 cells of 63 texts and the blank make 64^13 = 2^78 combinations, more than 2^62.
    texts = [f"{number}" for number in range(63)]
    apart = np.array([0, 1, 0, 2, 1], np.int32)
    words = {name: Words(np.zeros(5, np.int32), texts) for name in KEYED}
    words["category"] = Words(apart, texts)
    activities = Activities(holder="", words=words, amounts=np.ones(5), states={}, places=None)
    needs = Needs(activities, load_categories()[0])
    assert needs.codes.tolist() == apart.tolist()
    assert needs.first.tolist() == [0, 1, 3]


@pytest.mark.parametrize("spaces", [False, True])
def test_texts_kept_once_read_like_texts_written_out(spaces):
    texts = pa.array(["7", "1e3", "7", "a", " a ", "", "unused"] if spaces else ["7", "1e3", "a"])
    dice = np.random.default_rng(5)
    chunks = []
    for size in (3, 0, 40, 1):
        codes = dice.integers(0, min(len(texts), 6), size).astype(np.int32)
        indices = pa.array(codes, mask=dice.random(size) < 0.2 * spaces)
        order = pa.array(dice.permutation(len(texts)))
        chunks.append(pa.DictionaryArray.from_arrays(indices, texts.take(order)))
    column = pa.chunked_array(chunks)
    coded, plain = Coded.of(column), Texts(column.cast(pa.string()))
    assert list(coded) == list(plain)
    assert coded.blank() == plain.blank() == spaces
    for read in (Texts.trimmed, Texts.plain_numbers, Texts.distinct):
        ours = getattr(coded, read.__name__)()
        for own, other in zip(ours, read(plain), strict=True):
            np.testing.assert_array_equal(list(own), list(other))
