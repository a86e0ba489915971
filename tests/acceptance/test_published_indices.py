"""Published indices that rank, climb ladders and count rows: vulnerability, management, water."""

import json
import shutil

import pytest

from greenscore.workflow.freezing import freeze
from tests.acceptance.published_scores import (
    STANDARDS,
    at_hand,
    changed,
    printed,
    rows,
    score,
)

VULNERABILITY = {2018: "svi-2018", 2020: "svi", 2022: "svi"}


def vulnerability(year, folder):
    """Freeze a year's counties beside a copy of its standard, score them; return found and published."""
    records = rows(f"svi_pennsylvania/inputs_{year}.csv")
    published = rows(f"svi_pennsylvania/published_{year}.csv")
    frozen, problems = freeze(folder, records)
    assert frozen is not None, problems
    results = score(folder, records)
    assert results["subject"] == [row["FIPS"] for row in published]
    found, expected = [], []
    for name in published[0]:
        if name != "FIPS":
            found += printed(results[column(name)], 4)
            expected += printed((row[name] for row in published), 4)
    return found, expected


def column(name):
    """Return the column of results that a published one is: EPL_AGE65, SPL_THEME1, RPL_THEMES."""
    kind, own = name.lower().split("_")
    if own == "themes":
        return "score" if kind == "rpl" else "themes.score"
    return f"{kind}-{own if kind == 'epl' else own.removeprefix('theme')}.score"


def test_vulnerability_of_counties(agreed, tmp_path):
    found, expected = [], []
    for year, standard in VULNERABILITY.items():
        folder = shutil.copytree(STANDARDS / standard, tmp_path / str(year))
        own = vulnerability(year, folder)
        found, expected = found + own[0], expected + own[1]
    assert agreed("svi-pennsylvania", found, expected) == []
    assert len(found) == 5159


def test_sums_that_are_equal_as_decimals_share_their_rank(tmp_path):
    """Two counties whose sums differ by the last bits of a float from others of the same decimals."""
    folder = shutil.copytree(STANDARDS / "svi", tmp_path / "svi")
    records = rows("svi_pennsylvania/inputs_2022.csv")
    freeze(folder, records)
    results = score(folder, records)
    at = {subject: place for place, subject in enumerate(results["subject"])}
    assert printed([results["rpl-4.score"][at["42059"]]], 4) == ["0.5758"]  # raw floats: 0.5909
    assert printed([results["score"][at["42071"]]], 4) == ["0.7121"]  # raw floats: 0.7273


@pytest.mark.parametrize(
    "year, old, new",
    [
        (2022, "ties: worse, divisor: n-1}}\n      rescale", "ties: mean, divisor: n-1}}\n      rescale"),
        (2022, "score: {relative: {method: percentile, better: higher, ties: worse, divisor: n-1}}\n  r",
         "score: {relative: {method: percentile, better: higher, ties: worse}}\n  r"),
        (2018, 'ties: "{ties}"', "ties: worse"),
    ],
)  # fmt: skip
def test_a_wrong_rank_is_found_out(tmp_path, year, old, new):
    folder = changed(VULNERABILITY[year], old, new, tmp_path)
    found, expected = vulnerability(year, folder)
    assert found != expected


MANAGEMENT = {4: 4107, 5: 3043}


def management(version):
    records = rows(f"tpi_management_quality/answers_v{version}.csv")
    return records, [row["level"] for row in rows(f"tpi_management_quality/levels_v{version}.csv")]


@pytest.mark.parametrize("version", MANAGEMENT)
def test_management_quality_of_companies(agreed, version):
    standard = f"tpi-management-{version}"
    records, expected = management(version)
    assert agreed(standard, score(standard, records)["level"], expected) == []
    assert len(expected) == MANAGEMENT[version]


@pytest.mark.parametrize(
    "old, new",
    [
        ("cumulative: true", "cumulative: false"),
        ("""applies: '{question} != "na"'""", "weight: 1"),
        (".score >= 100", ".score >= 0"),
    ],
)
def test_a_wrong_ladder_is_found_out(tmp_path, old, new):
    records, expected = management(4)
    folder = changed("tpi-management-4", old, new, tmp_path)
    assert list(score(folder, records)["level"]) != expected


def waters():
    records = json.loads(at_hand("ccme_water_quality/inputs.json").read_text(encoding="utf-8"))
    return records, rows("ccme_water_quality/published.csv")


def stations(standard):
    """Return the printed index of each station, then the published categories, found and published."""
    records, published = waters()
    results = score(standard, records)
    assert results["subject"] == [row["subject"] for row in published]
    named = [
        (found, row["category"]) for found, row in zip(results["level"], published, strict=True)
    ]
    found = [*printed(results["score"], 1), *(found for found, stated in named if stated)]
    return found, [*(row["index"] for row in published), *(stated for _, stated in named if stated)]


def test_water_quality_of_stations(agreed):
    found, expected = stations("ccme-water-quality")
    assert agreed("ccme-water-quality", found, expected) == []
    assert len(found) == 4


@pytest.mark.parametrize(
    "old, new",
    [
        ("tests.result / upper - 1 if", "tests.result / upper if"),
        ("/ 1.732", "/ 2"),
        ('applies: count(tests, variable == "{id}") > 0', "weight: 1"),
        ("result >= upper", "result > 2 * upper"),
    ],
)
def test_a_wrong_factor_is_found_out(tmp_path, old, new):
    found, expected = stations(changed("ccme-water-quality", old, new, tmp_path))
    assert found != expected
