"""A folder of reports: names that tell, a manifest that comes last, and going on after a kill."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.workflow import reports, scoring
from greenscore.workflow.reports import COLUMNS, MANIFEST, write_reports
from tests.small import edition

ROOT = Path(__file__).parents[2]
ASKED = edition({"children": [{"id": "one", "value": "a"}]}, tables={})


def results(*subjects):
    return scoring.score(ASKED, [{"subject": each, "a": 1.0} for each in subjects])


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def manifest(folder):
    with (folder / MANIFEST).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_report_is_named_after_its_subject_and_listed(tmp_path):
    odd = ["厂 A/../x", "=1+1", "\u202e.\u0301", "n" * 200]
    odd[2] = "..."
    made = write_reports(results(*odd), tmp_path, ("en",))
    assert names(tmp_path) == [
        "1-厂-A----x.pdf",
        "2-1-1.pdf",
        "3.pdf",
        f"4-{'n' * 60}.pdf",
        MANIFEST,
    ]
    assert made.apart == ()
    rows = manifest(tmp_path)
    assert tuple(rows[0]) == COLUMNS
    assert [row["subject"] for row in rows] == ["厂 A/../x", "'=1+1", "...", "n" * 200]
    for row in rows:
        content = (tmp_path / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]


def test_a_second_run_makes_nothing_anew_and_another_language_does(tmp_path):
    two = results("A", "B")
    write_reports(two, tmp_path, ("en",))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.pdf")}
    again = write_reports(two, tmp_path, ("en",))
    assert again.kept == 2
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.pdf")} == before
    assert write_reports(two, tmp_path, ("zh",)).kept == 0


def test_other_data_are_printed_anew(tmp_path):
    write_reports(results("A", "B"), tmp_path, ("en",))
    other = scoring.score(ASKED, [{"subject": "A", "a": 2.0}, {"subject": "B", "a": 1.0}])
    assert write_reports(other, tmp_path, ("en",)).kept == 1


def test_a_subject_that_cannot_be_printed_is_set_apart(tmp_path):
    made = write_reports(results("A", "B\U0002ceff", "C"), tmp_path, ("en",))
    assert [(problem.code, problem.excluded) for problem in made.apart] == [
        ("report-set-apart", True),
        ("machine-glyph-missing", True),
    ]
    assert all(problem.where.path.endswith("subject") for problem in made.apart)
    assert made.apart[0].args == {"subject": "B\U0002ceff"}
    assert [row["subject"] for row in manifest(tmp_path)] == ["A", "C"]


def test_somebody_s_manifest_and_somebody_s_report_stay(tmp_path):
    from greenscore.problems import ProblemsFound

    for name in (MANIFEST, "2-B.pdf"):
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        (folder / name).write_text("of somebody")
        with pytest.raises(ProblemsFound) as found:
            write_reports(results("A", "B"), folder, ("en",))
        assert found.value.problems[0].code == "output-not-ours"
        assert (folder / name).read_text() == "of somebody"


def test_the_manifest_of_an_earlier_run_is_gone_while_a_new_one_goes_on(tmp_path, monkeypatch):
    write_reports(results("A"), tmp_path, ("en",))

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(reports, "_written", fail)
    with pytest.raises(KeyboardInterrupt):
        write_reports(results("A", "B"), tmp_path, ("en",))
    assert names(tmp_path) == ["1-A.pdf"]


def test_a_killed_run_goes_on_where_it_stopped(tmp_path):
    data, out = tmp_path / "data.csv", tmp_path / "out"
    standard = ROOT / "greenscore" / "standard" / "starter"
    data.write_text(
        "subject,period,electricity,output\n" + "".join(f"S{n},2025,10,5\n" for n in range(6))
    )
    command = [sys.executable, "-P", "-m", "greenscore", "report", str(data), "-s", str(standard)]
    command += ["-o", str(out), "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while len(list(out.glob("*.pdf"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    there = {path.name: path.stat().st_ino for path in out.glob("*.pdf")}
    assert len(there) >= 2
    assert not (out / MANIFEST).exists()
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    assert len(manifest(out)) == 6
    for name, node in there.items():
        assert (out / name).stat().st_ino == node
    assert not list(out.glob(".greenscore*"))


def test_evidence_is_kept_by_its_digest_when_asked(tmp_path):
    content = b"the meter of 2025"
    digest = hashlib.sha256(content).hexdigest()
    (tmp_path / "meter.txt").write_bytes(content)
    (tmp_path / "gone.txt").write_bytes(b"other")
    standard = ROOT / "greenscore" / "standard" / "starter"
    data = tmp_path / "data.json"
    told = {"subject": "S", "period": "2025"}
    told["electricity"] = {"value": 10, "evidence": {"file": "meter.txt", "digest": digest}}
    told["output"] = {"value": 5, "evidence": {"file": "gone.txt", "digest": "0" * 64}}
    data.write_text(json.dumps(told))
    store = tmp_path / "store"
    asked = ["check", str(data), "-s", str(standard), "--evidence-store", str(store), "--json"]
    for _ in range(2):
        done = CliRunner().invoke(greenscore, asked)
        kept = json.loads(done.stdout)["kept"]
        assert kept == [str(store / digest[:2] / digest)]
        assert (store / digest[:2] / digest).read_bytes() == content
        codes = [problem["code"] for problem in json.loads(done.stdout)["problems"]]
        assert "data-evidence-changed" in codes
    # What was kept stays, though the file beside the data goes.
    (tmp_path / "meter.txt").unlink()
    done = CliRunner().invoke(greenscore, asked)
    assert "data-evidence-not-at-hand" in [p["code"] for p in json.loads(done.stdout)["problems"]]
    assert (store / digest[:2] / digest).read_bytes() == content
