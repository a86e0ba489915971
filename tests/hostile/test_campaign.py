"""A sample of the campaign, the same in each run; and that it finds what breaks."""

import pytest

from tests.hostile import kills
from tests.hostile.campaign import running
from tests.hostile.campaign.families import FAMILIES, Case, drawn
from tests.hostile.campaign.running import BAD, Child, Counts, campaign

SEED, SHARE = 2026, 0.094


def test_there_are_as_many_cases_as_promised():
    counts = {name: count for name, (count, _) in FAMILIES.items()}
    assert sum(counts.values()) >= 30_000
    assert sum(counts[f"{kind} bytes"] for kind in ("workbook", "Parquet", "package")) >= 20_000
    assert counts["templates and addresses"] >= 380
    assert sum(max(round(count * SHARE), 1) for count in counts.values()) >= 3_000


@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_of_a_sample_breaks_anything(name, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "KEPT", tmp_path)
    found = campaign(SEED, SHARE, [name], processes=1)[name]
    assert {each: found.all[each] for each in BAD} == dict.fromkeys(BAD, 0), found.told[:3]
    assert found.all["refused"] + found.all["accepted"] == found.all["cases"] > 0


def test_a_case_is_the_same_whatever_else_is_drawn():
    (alone,) = drawn("csv", SEED, 7, 1)
    assert alone in list(drawn("csv", SEED, 0, 10))


FAULTS = {
    "faults": "raise KeyError('ours')",
    "deaths": "import os; os.abort()",
    "slow": "import time; end = time.process_time() + 10.2\n    while time.process_time() < end: pass",
    "large": "len(bytearray(1_100_000_000))",
    "outside": "open('../left-behind', 'w').close()",
    "lost": "open('d.csv', 'w').close()",
}


@pytest.mark.parametrize("kind", FAULTS)
def test_what_breaks_is_counted(kind, tmp_path, monkeypatch):
    """A reader that does each of these, planted where the child imports it."""
    planted = tmp_path / "sitecustomize.py"
    planted.write_text(
        "def planted(*_, **__):\n"
        f"    {FAULTS[kind]}\n"
        "import greenscore.workflow.scoring as scoring\n"
        "real = scoring.read_data\n"
        "scoring.read_data = lambda *a, **k: (planted(), real(*a, **k))[1]\n"
    )
    real = running.subprocess.Popen

    def begun(command, **more):
        more["env"] = {**more["env"], "PYTHONPATH": f"{tmp_path}:{more['env']['PYTHONPATH']}"}
        return real(command, **more)

    monkeypatch.setattr(running.subprocess, "Popen", begun)
    child, counts = Child(), Counts()
    (_, case), *_ = drawn("csv", SEED, 0, 1)
    case = Case({**case.files, "d.csv": b"subject,electricity\nS,1\n"}, case.words)
    assert counts.add(child.run(case), "planted") == kind
    child.end()


def test_a_sample_of_kills_leaves_the_old_file_or_the_new_one():
    found = kills.run(14, SEED)
    assert (found.broken, found.told) == (0, ())
    assert found.kills >= 14
