"""Figures that others published, out of the standards' YAML alone."""

import pytest

from greenscore.resources import standards_folder
from greenscore.workflow import scoring, standards

STEEL = "steel-carbon-intensity@2025"
STEELMAKER = standards_folder() / "steel-carbon-intensity-2025/examples/steelmaker/data.yaml"
DATA_CENTRES = standards_folder() / "cn-green-data-centre-2020/examples"
FACTORY = "cn-gbt-36132@2025"


@pytest.fixture(scope="module")
def steelmaker():
    results = scoring.score(STEEL, STEELMAKER)
    return {year: results.assessment(period=year) for year in ("2020", "2021", "2022", "2023")}


@pytest.mark.parametrize(
    "year, intensity",
    [("2020", "1.9449"), ("2021", "1.8332"), ("2022", "1.7978"), ("2023", "1.7983")],
)
def test_intensity_of_the_verified_steelmaker(steelmaker, year, intensity):
    assert f"{steelmaker[year].node('carbon-intensity').value:.4f}" == intensity


@pytest.mark.parametrize("year, change", [("2021", "-5.74"), ("2022", "-1.93"), ("2023", "+0.03")])
def test_change_of_its_intensity(steelmaker, year, change):
    assert f"{steelmaker[year].node('intensity-change').value:+.2f}" == change


def test_change_of_its_scrap_ratio(steelmaker):
    assert f"{steelmaker['2021'].node('scrap-change').value:+.1f}" == "+16.3"


def test_the_four_parts_of_2020_make_its_total(steelmaker):
    derived = {figure.id: figure.value for figure in steelmaker["2020"].derived}
    assert derived["emissions"] == pytest.approx(6_062_600)


@pytest.mark.parametrize(
    "site, pue, points", [("baiwangxin-3", 1.228, 55.44), ("lihe", 1.244, 55.12)]
)
def test_points_of_a_published_data_centre(site, pue, points):
    found = scoring.score("cn-green-data-centre@2020", DATA_CENTRES / site / "data.yaml")
    node = found.assessment().node("pue")
    assert node.value == pytest.approx(pue, abs=1e-12)
    assert node.score == pytest.approx(points, abs=1e-12)


@pytest.mark.parametrize("functions, points", [(0, 0), (2, 1.5), (4, 3), (8, 6), (12, 6)])
def test_platform_functions_of_annex_c(functions, points):
    found = scoring.score(FACTORY, {"subject": "plant", "platform_functions": functions})
    assert found.assessment().node("platform").points == pytest.approx(points, abs=1e-12)


def test_weights_of_annex_c():
    index = standards.load_standard(FACTORY).standard.index
    assert [child.weight for child in index.children] == ["30", "30", "16", "16", "8"]
    points = [float(node.weight) for node in index.indicators]
    assert points == [8, 8, 8, 6, 8, 8, 8, 6, 6, 4, 6, 8, 8, 8]
