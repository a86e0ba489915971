"""One file of records in ids and in the words people use: the same on screen, in JSON, report and score."""

import csv
import io
import json
import re
import shutil
from html import unescape

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.resources import standards_folder

STEEL = standards_folder() / "steel-carbon-intensity-2025"
WORKS = STEEL / "examples" / "works-inventory"
PROFILE = ("--profile", "cn-steel", "--as-of", "2026-06-30", "--lang", "en")
WORDS = {
    "category": {
        "fuel": "固定燃烧",
        "electricity": "外购电力",
        "heat": "外购蒸汽",
        "process": "工业生产过程",
        "fixed-carbon": "产品固碳",
    },
    "item": {
        "anthracite": "无烟煤",
        "bituminous-coal": "烟煤",
        "washed-coal": "洗精煤",
        "coke": "焦炭",
        "natural-gas": "管道天然气",
        "diesel": "柴油",
        "electricity": "电",
        "purchased-heat": "蒸汽",
        "limestone": "石灰石",
        "dolomite": "白云石",
        "pig-iron": "铁水",
        "electrode": "石墨电极",
    },
    "region": {"CN-HE": "河北省", "CN": "中国", "CN-LN": "辽宁"},
    "unit": {"t": "tonnes", "MWh": "megawatt hours", "GJ": "gigajoules"},
}


def in_words(text):
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        for column, words in WORDS.items():
            row[column] = words.get(row[column], row[column])
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    ids, words = tmp_path_factory.mktemp("ids"), tmp_path_factory.mktemp("words")
    for folder in (ids, words):
        shutil.copytree(WORKS, folder, dirs_exist_ok=True)
    text = (WORKS / "activities.csv").read_text(encoding="utf-8")
    told = in_words(text)
    assert sum(one != other for one, other in zip(text.split(), told.split(), strict=False)) > 5
    (words / "activities.csv").write_text(told, encoding="utf-8")
    return ids, words


def run(*words):
    done = CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(greenscore, list(map(str, words)))
    assert done.exit_code == 0, done.output + repr(done.exception)
    return done.stdout


def without_digests(text):
    return re.sub(r"\b[0-9a-f]{12,64}\b", "-", text)


def alike(found):
    """Return what is told apart from digests and from the notes about words."""
    if isinstance(found, dict):
        return {key: alike(value) for key, value in found.items() if "digest" not in key}
    if isinstance(found, list):
        kept = [e for e in found if not (isinstance(e, dict) and e.get("code") == NOTE)]
        return [alike(each) for each in kept]
    return without_digests(found) if isinstance(found, str) else found


NOTE = "activity-words-understood"


def test_screen_and_json_of_the_inventory_are_the_same(folders):
    screens = [run("inventory", folder / "activities.csv", *PROFILE) for folder in folders]
    assert without_digests(screens[0]) == without_digests(screens[1])
    told = [
        json.loads(run("inventory", folder / "activities.csv", *PROFILE, "--json"))
        for folder in folders
    ]
    assert alike(told[0]) == alike(told[1])
    assert NOTE in json.dumps(told[1])
    assert told[0] != told[1]


def test_results_by_record_are_the_same(folders, tmp_path):
    files = []
    for number, folder in enumerate(folders):
        out = tmp_path / f"{number}.csv"
        run("inventory", folder / "activities.csv", *PROFILE, "-o", out)
        files.append(out.read_text(encoding="utf-8-sig"))
    assert files[0].splitlines()[0].startswith("record,")
    assert files[0].replace("tonnes", "t") == files[1].replace("tonnes", "t")


def test_the_report_of_the_inventory_is_the_same(folders, tmp_path):
    pages = []
    for number, folder in enumerate(folders):
        out = tmp_path / f"{number}.html"
        run("inventory", folder / "activities.csv", *PROFILE, "-o", out)
        text = unescape(re.sub("<[^>]*>", " ", out.read_text(encoding="utf-8")))
        told = re.sub(
            r"[^.。]*read by what they mean[^.。]*\.|Where that is not what[^.]*\.", "", text
        )
        pages.append(without_digests(" ".join(told.split())))
    assert pages[0][:3000] == pages[1][:3000]


def test_the_score_that_it_feeds_is_the_same(folders):
    told = []
    for folder in folders:
        asked = ("--inventory", folder / "activities.csv", *PROFILE, "--json")
        told.append(json.loads(run("score", folder / "data.yaml", "-s", STEEL, *asked)))
    first, second = (each["assessments"][0] for each in told)
    assert first["index"]["score"] == second["index"]["score"] == "67.3"
    assert alike(first["index"]) == alike(second["index"])
