"""The quick reader of large files finds what the careful one finds, or leaves the file to it."""

import pytest

from greenscore.data.files import plaincsv
from greenscore.data.files.asked import Asked
from greenscore.data.files.csvfile import read_csv
from greenscore.data.findings import Findings

PLAIN = {
    "bare": "a,b\n1,x\n2,y\n",
    "no last line feed": "a,b\n1,x\n2,y",
    "quoted": '"a","b"\r\n"1","x, and ""y"""\r\n"2",""\r\n',
    "marked": "\ufeffa,b\n1,x\n",
    "semicolons": "a;b\n1,5;x\n",
}
ODD = {
    "a cell of two lines": 'a,b\n1,"x\ny"\n',
    "a quote inside": 'a,b\n1,x"y\n',
    "text after a quote": 'a,b\n1,"x"y\n',
    "text after an empty quote": 'a,b\n1,""y\n',
    "a space before a quote": 'a,b\n1, "y"\n',
    "a blank line": "a,b\n1,x\n\n2,y\n",
    "an empty row": "a,b\n1,x\n,\n",
    "a short row": "a,b\n1\n",
    "a long row": "a,b\n1,x,z\n",
    "carriage returns": "a,b\r1,x\r",
}


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(plaincsv, "LARGE", 0)


def read(path):
    findings = Findings()
    source = read_csv(path, Asked(), findings)
    frame = source and source.frame
    if frame is None:
        return findings.all(), None
    rows = [tuple(column) for column in frame.columns]
    places = [str(frame.place(row, 1)) for row in range(frame.rows)]
    return findings.all(), (list(frame.headers), rows, places)


@pytest.mark.parametrize("name", [*PLAIN, *ODD])
def test_both_readers_agree(name, tmp_path, monkeypatch):
    path = tmp_path / "data.csv"
    path.write_bytes((PLAIN | ODD)[name].encode())
    careful = read(path)
    monkeypatch.setattr(plaincsv, "LARGE", 0)
    assert read(path) == careful


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", [*PLAIN, *ODD])
def test_only_plain_files_are_read_quickly(name, tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes((PLAIN | ODD)[name].encode())
    delimiter = ";" if name == "semicolons" else ","
    assert (plaincsv.read_plain(path, delimiter, 10) is not None) == (name in PLAIN)
