import base64
import re
from datetime import date
from decimal import Decimal
from operator import attrgetter

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from greenscore.data.intake import load

values = attrgetter("values")

COLUMNS = {
    "subject": ["A", "B", "C"],
    "output [kg]": [1.3, None, 2000.0],
    "staff": [3, 4, None],
    "leak": [True, None, False],
    "sector": ["bf", "电炉", None],
}


def check(table, problems):
    assert problems == ()
    assert list(table.subjects) == ["A", "B", "C"]
    np.testing.assert_array_equal(values(table.columns["output"]), [0.0013, np.nan, 2])
    np.testing.assert_array_equal(values(table.columns["staff"]), [3, 4, np.nan])
    np.testing.assert_array_equal(values(table.columns["leak"]), [1, np.nan, 0])
    np.testing.assert_array_equal(values(table.columns["sector"]), [0, 1, np.nan])


@pytest.mark.parametrize(
    "frame",
    [
        pa.table(COLUMNS),
        pl.DataFrame(COLUMNS),
        pl.DataFrame(COLUMNS).lazy(),
        pd.DataFrame(COLUMNS),
        pd.DataFrame(COLUMNS).convert_dtypes(),
        pd.DataFrame(COLUMNS).set_index("subject"),
        pa.table(COLUMNS).to_pandas(types_mapper=pd.ArrowDtype),
        pa.table(COLUMNS).to_batches()[0],
    ],
)
def test_frames(edition, frame):
    check(*load(frame, edition))


def test_parquet(tmp_path, edition):
    pq.write_table(pa.table(COLUMNS), tmp_path / "data.parquet")
    table, problems = load(tmp_path / "data.parquet", edition)
    check(table, problems)
    assert str(table.origin.place(2, "output")) == "data.parquet:3 output [kg]"
    assert table.origin.text(2, "output") == "2000 kg"


def test_types_keep_the_number_that_was_meant(edition):
    columns = {
        "subject": pa.array([9007199254740993]),
        "output": pa.array([1.3], pa.float32()),
        "energy": pa.array([Decimal("1.10")]),
        "sector": pa.array(["eaf"]).dictionary_encode(),
        "staff": pa.array([7], pa.int8()),
        "remark": pa.array([None], pa.null()),
        "renewable": pa.array([float("nan")]),
    }
    table, problems = load(pa.table(columns), edition)
    assert [problem.code for problem in problems] == ["data-evidence-missing"]
    assert list(table.subjects) == ["9007199254740993"]
    found = {name: values(column)[0] for name, column in table.columns.items()}
    assert (found["output"], found["energy"], found["sector"], found["staff"]) == (
        1.3,
        1.1,
        1,
        7,
    )
    assert np.isnan(found["renewable"])


def test_faults_in_columns(edition, codes):
    columns = {
        "subject": ["A"],
        "output": [date(2023, 1, 2)],
        "staff": [float("inf")],
        "sector": [["bf"]],
        "renewable": [True],
        "recycled": ["35 %"],
    }
    table, problems = load(pa.table(columns), edition)
    assert codes(problems) == [
        ("data-nested", "data:1 sector"),
        ("data-date-for-number", "data:1 output"),
        ("data-not-a-number", "data:1 renewable"),
        ("data-not-finite", "data:1 staff"),
    ]
    assert values(table.columns["recycled"]).tolist() == [35]


def test_nested_rows(tmp_path, edition):
    rows = [[{"kind": "coke", "heat": 5.0}, {"kind": "sinter", "heat": 6.0}], None, []]
    frame = pa.table({"subject": ["A", "B", "C"], "processes": rows})
    pq.write_table(frame, tmp_path / "data.parquet")
    for source in (tmp_path / "data.parquet", frame, frame.to_pandas(), pl.from_arrow(frame)):
        table, problems = load(source, edition)
        assert problems == ()
        assert table.tables["processes"].owner.tolist() == [0, 0]
        assert values(table.tables["processes"].columns["heat"]).tolist() == [5, 6]
        assert table.tables["processes"].given.tolist() == [True, False, True]


def test_rows_beside_a_parquet_file(tmp_path, edition):
    pq.write_table(pa.table({"subject": ["A", "B"]}), tmp_path / "d.parquet")
    rows = pa.table({"subject": ["B"], "heat [MWh]": [1.0]})
    pq.write_table(rows, tmp_path / "d.processes.parquet")
    table, problems = load(tmp_path / "d.parquet", edition)
    assert problems == ()
    assert table.tables["processes"].owner.tolist() == [1]
    assert values(table.tables["processes"].columns["heat"]).tolist() == [3.6]


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" * 100, b"no parquet"])
def test_a_broken_parquet_file(give, content):
    table, problems = give("data.parquet", content)
    assert table is None
    assert problems[0].code in {"data-parquet-unreadable", "data-not-parquet"}


def test_a_numeric_column_makes_no_objects(edition):
    given = np.arange(200_000) / 7
    frame = pa.table({"subject": np.arange(200_000).astype(str), "output": given})
    table, _ = load(frame, edition)
    np.testing.assert_array_equal(values(table.columns["output"]), given)


def test_a_time_zone_that_is_no_text_is_a_damaged_file(tmp_path, edition):
    file = tmp_path / "data.parquet"
    zoned = pa.array([1], pa.timestamp("us", "UTC"))
    pq.write_table(pa.table({"subject": ["A"], "day": zoned}), file)
    content = file.read_bytes()
    start = content.index(b"ARROW:schema")
    text = re.search(rb"[A-Za-z0-9+/]{100,}=*", content[start:]).group()
    bad = base64.b64encode(base64.b64decode(text).replace(b"UTC", b"U\x94C"))
    file.write_bytes(content.replace(text, bad))
    _, problems = load(file, edition)
    assert [problem.code for problem in problems] == ["data-parquet-unreadable"]
