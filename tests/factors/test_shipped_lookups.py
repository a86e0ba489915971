"""The shipped library and profiles: published vintages are found, wrong uses are refused."""

from datetime import date

import pytest

from greenscore.factors.library import load_library
from greenscore.factors.lookup import Finder, Match
from greenscore.factors.profiles import load_profile, profiles_folder
from greenscore.factors.requests import FactorRequest
from greenscore.inventories.sums import sum_faults

YEAR = {"start": date(2023, 1, 1), "end": date(2023, 12, 31)}
POWER = {
    "kind": "grid",
    "activity": "electricity",
    "method": "location",
    "boundary": "combustion",
    "gas": "CO2",
}


@pytest.fixture(scope="module")
def shipped():
    library, problems = load_library()
    assert problems == ()
    return library


@pytest.fixture
def finder(shipped):
    def make(name, as_of=date(2026, 6, 30)):
        profile, problems = load_profile(profiles_folder() / f"{name}.yaml", as_of)
        assert problems == ()
        return Finder(shipped, profile)

    return make


def value(found):
    assert isinstance(found, Match), found
    ((row, _),) = found.factors
    return row.value


@pytest.mark.parametrize(
    "as_of,expected",
    [(date(2024, 4, 30), "0.5568"), (date(2025, 6, 30), "0.5366"), (date(2026, 1, 5), "0.5306")],
)
def test_power_of_2023_by_the_newest_notice_when_it_was_reported(finder, as_of, expected):
    found = finder("cn-enterprise-nation", as_of).find(FactorRequest(**POWER, **YEAR, region="CN"))
    assert value(found) == expected


def test_province_or_nation_as_the_programme_says(finder):
    asked = FactorRequest(**POWER, **YEAR, region="CN-GD")
    assert value(finder("cn-enterprise").find(asked)) == "0.4419"
    assert value(finder("cn-enterprise-nation").find(asked)) == "0.5306"


@pytest.mark.parametrize("region", ["CN-XZ", "CN-HK", "CN-MO", "CN-TW"])
@pytest.mark.parametrize("name", ["cn-enterprise", "cn-enterprise-nation", "cn-steel"])
def test_regions_without_a_figure_are_refused(finder, name, region):
    found = finder(name).find(FactorRequest(**POWER, **YEAR, region=region))
    assert found.code == "factor-region-absent"


@pytest.mark.parametrize("name,expected", [("cn-steel", "20.304"), ("cn-enterprise", "24.515")])
def test_the_sector_selects_the_table_of_fuels(finder, name, expected):
    asked = {"kind": "ncv", "activity": "anthracite", "gas": "energy", "hv_basis": "NCV"}
    assert value(finder(name).find(FactorRequest(**asked, **YEAR, region="CN"))) == expected


@pytest.mark.parametrize(
    "name,pin,printed,reason",
    [
        ("cn-enterprise", "cn.footprint.national/CN@2024", "0.5777", "kind=footprint"),
        ("cn-enterprise", "cn.grid.residual/CN@2021", "0.5942", "kind=grid-residual"),
        ("us", "us.egrid.nonbaseload.co2/US@2023", "1393.7", "method=marginal"),
        ("us", "us.egrid.gross-loss/US@2023", "0.042", "kind=td-loss"),
    ],
)
def test_what_is_made_for_another_use_is_refused_in_scope_2(
    shipped, finder, name, pin, printed, reason
):
    assert shipped.pin(*pin.split("@")).value == printed
    region = pin.partition("/")[2][:2]
    found = finder(name).find(FactorRequest(**POWER, **YEAR, region=region, pin=pin))
    assert found.code == "factor-pin-unfit"
    assert reason in found.args["reasons"]
    unpinned = finder(name).find(FactorRequest(**POWER, **YEAR, region=region))
    assert value(unpinned) != printed


def test_waste_of_another_set_is_refused_and_never_added(shipped, finder):
    waste = shipped.pin("us.epa.waste.aluminum-cans.recycled", "2025")
    assert (waste.gas, waste.gwp) == ("CO2e", "AR4")
    asked = {"kind": "waste", "activity": waste.activity, "gas": "CO2e", **YEAR, "region": "US"}
    found = finder("us").find(FactorRequest(**asked))
    assert found.code == "factor-gwp-other"
    told = (found.args["rows"], found.args["sets"], found.args["wanted"])
    assert told == (waste.reference, "AR4", "AR5")
    pinned = finder("us").find(FactorRequest(**asked, pin=waste.reference))
    assert (pinned.code, pinned.args["sets"]) == ("factor-gwp-other", "AR4")
    knowingly = finder("us").find(FactorRequest(**asked, gwp="AR4"))
    ((row, _),) = knowingly.factors
    of_ar5 = next(f for f in shipped.factors if f.gas == "CO2e" and f.gwp == "AR5")
    assert [p.code for p in sum_faults([row, of_ar5])] == ["factor-gwp-mixed"]


@pytest.mark.parametrize(
    "as_of,expected", [(date(2025, 10, 23), "0.6205"), (date(2025, 10, 24), "0.5777")]
)
def test_footprint_of_2023_gives_way_to_that_of_2024_when_it_is_out(finder, as_of, expected):
    asked = {"kind": "footprint", "activity": "electricity", "boundary": "full-lca", "gas": "CO2e"}
    found = finder("cn-enterprise", as_of).find(
        FactorRequest(**asked, **YEAR, region="CN", gwp="unstated")
    )
    assert value(found) == expected
    assert found.newer == ("cn.footprint.national/CN@2024" if expected == "0.6205" else "")


@pytest.mark.parametrize(
    "per,expected", [("vkm", "0.89121"), ("vmi", "1.43425"), ("tkm", "0.10163")]
)
def test_a_lorry_is_found_by_the_unit_of_its_distance(finder, per, expected):
    asked = {"kind": "transport", "activity": "hgv-average-laden", "boundary": "combustion"}
    year = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}
    found = finder("gb").find(FactorRequest(**asked, **year, region="GB", gas="CO2e", per=per))
    assert value(found) == expected


def test_a_set_of_which_no_day_of_publication_is_known_is_newer_by_its_window(finder):
    year = {"start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    asked = {**POWER, "gas": "CO2e", **year, "region": "GB"}
    found = finder("gb").find(FactorRequest(**asked))
    assert value(found) == "0.20705"
    assert found.newer.endswith("@2025")
