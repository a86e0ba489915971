from datetime import date
from decimal import Decimal

import pytest

from greenscore.factors.dates import DateRule
from greenscore.factors.lookup import Finder, LookupStep, Match, lookup
from greenscore.model.inventory_terms import MatchLabel
from greenscore.quantities.units import UnitError
from greenscore.texts import Text
from tests.factors.lookups import factor, library, profile, request

NOTICES = (
    factor("grid/CN@2021", published=date(2024, 4, 12), data_from=date(2021, 1, 1), value="0.5568"),
    factor(
        "grid/CN@2022", published=date(2024, 12, 26), data_from=date(2022, 1, 1), value="0.5366"
    ),
    factor(
        "grid/CN@2023", published=date(2025, 12, 31), data_from=date(2023, 1, 1), value="0.5306"
    ),
)
YEARS = tuple(
    factor(
        f"grid/GB@{year}",
        region="GB",
        apply_from=date(year, 1, 1),
        apply_to=date(year, 12, 31),
        published=date(year, 6, 10),
    )
    for year in (2024, 2025)
)


def refused(found, code):
    """Return the arguments of a problem whose texts are complete."""
    assert not isinstance(found, Match)
    assert found.code == code
    for lang in ("zh", "en"):
        assert "{" not in found.message(lang) + found.hint(lang)
    return found.args


def used(found):
    assert isinstance(found, Match), found
    return [(row.reference, share) for row, share in found.factors]


@pytest.mark.parametrize(
    "as_of,version,newer",
    [
        (date(2024, 4, 12), "grid/CN@2021", "grid/CN@2023"),
        (date(2025, 12, 30), "grid/CN@2022", "grid/CN@2023"),
        (date(2025, 12, 31), "grid/CN@2023", ""),
    ],
)
def test_the_newest_notice_of_the_reporting_date_serves(as_of, version, newer):
    found = lookup(library(*NOTICES), request(), profile(as_of=as_of))
    assert used(found) == [(version, Decimal(1))]
    assert found.newer == newer


def test_before_the_first_notice_there_is_none():
    found = lookup(library(*NOTICES), request(), profile(as_of=date(2024, 4, 11)))
    args = refused(found, "factor-none")
    assert args["candidates"].startswith("grid/CN@2021 (published=2024-04-12)")


def test_two_of_one_day_are_not_told_apart():
    twins = (factor("a@1", published=date(2025, 1, 1)), factor("b@9", published=date(2025, 1, 1)))
    assert refused(lookup(library(*twins), request(), profile()), "factor-several") == {
        "request": "grid electricity CN location combustion CO2 2025-01-01..2025-12-31",
        "candidates": "a@1, b@9",
    }


UNDATED = {"published": None, "data_from": None}


@pytest.mark.parametrize(
    "early,late,serves",
    [
        ({"data_to": date(2023, 12, 31)}, {"data_to": date(2024, 12, 31)}, True),
        (
            {"data_to": date(2023, 12, 31)},
            {"data_to": date(2024, 12, 31), "published": date(2025, 10, 24)},
            True,
        ),
        ({"apply_from": date(2024, 1, 1)}, {"apply_from": date(2025, 1, 1)}, True),
        ({"data_to": date(2023, 12, 31)}, {"data_to": date(2023, 12, 31)}, False),
        ({"data_to": date(2023, 12, 31)}, {}, False),
        ({"apply_from": date(2023, 1, 1)}, {}, False),
        ({}, {}, False),
    ],
)
def test_editions_without_a_day_of_publication_follow_their_data_else_their_use(
    early, late, serves
):
    rows = library(factor("a@1", **(UNDATED | early)), factor("a@2", **(UNDATED | late)))
    found = lookup(rows, request(), profile())
    if serves:
        assert used(found) == [("a@2", Decimal(1))]
        pinned = lookup(rows, request(pin="a@1"), profile())
        assert pinned.newer == "a@2"
    else:
        assert refused(found, "factor-several")["candidates"] == "a@1, a@2"


def test_rows_of_two_ids_are_told_apart_by_publication_only():
    rows = library(factor("a@1", data_to=date(2023, 12, 31)), factor("b@1", data_to=date.max))
    refused(lookup(rows, request(), profile()), "factor-several")


def test_the_trace_tells_that_the_day_of_publication_is_not_known():
    found = lookup(library(factor()), request(), profile())
    assert "not known when it was published" in found.trace[1].found
    dated = lookup(library(*NOTICES), request(), profile())
    assert "not known" not in dated.trace[1].found


def test_of_a_publication_per_kilometre_and_per_mile_the_unit_asked_for_serves():
    km, mile = factor("km@1", per="vkm"), factor("mile@1", per="vmi")
    rows = library(km, mile, factor("t@1", per="t"))
    assert used(lookup(rows, request(per="vmi"), profile())) == [("mile@1", Decimal(1))]
    assert used(lookup(rows, request(per="车公里"), profile())) == [("km@1", Decimal(1))]
    refused(lookup(rows, request(), profile()), "factor-several")


def test_a_unit_never_picks_an_older_edition():
    old = factor("a@1", per="t", published=date(2024, 1, 1))
    new = factor("a@2", per="kg", published=date(2025, 1, 1))
    found = lookup(library(old, new), request(per="t"), profile())
    assert used(found) == [("a@2", Decimal(1))]


@pytest.mark.parametrize(
    "row,asked,reason",
    [
        ({"kind": "footprint"}, {}, "kind=footprint"),
        ({"method": "market"}, {}, "method=market"),
        ({"boundary": "td"}, {}, "boundary=td"),
        ({"gas": "CH4"}, {}, "gas=CH4"),
        ({"hv_basis": "GCV"}, {}, "hv_basis=GCV"),
        ({"region": "GB"}, {}, "region=GB"),
        ({"gas": "CO2e", "gwp": "mixed"}, {"gas": "CO2e"}, "gwp=mixed"),
        ({"per": "t"}, {"per": "MWh"}, "per=t"),
        ({"published": date(2027, 1, 1)}, {}, "published=2027-01-01"),
        ({"review": "withdrawn"}, {}, "review=withdrawn"),
        ({"source": "rumour"}, {}, "source=rumour"),
        ({"apply_from": date(2027, 1, 1)}, {}, "apply=2027-01-01.., data=.."),
        ({"kind": "wtt", "boundary": "wtt"}, {}, "kind=wtt, boundary=wtt"),
    ],
)
def test_a_refusal_tells_what_is_against_the_nearest_row(row, asked, reason):
    rows = library(factor(**row))
    programme = profile(tables={"grid": ("notice",)})
    found = lookup(rows, request(**asked), programme)
    assert refused(found, "factor-none")["candidates"] == f"power/CN@2023 ({reason})"


@pytest.mark.parametrize("pin", ["", "power/CN@2023"])
def test_rows_that_differ_in_the_potentials_alone_are_told_as_such(pin):
    rows, asked = library(factor(gas="CO2e", gwp="AR4")), request(gas="CO2e", pin=pin)
    args = refused(lookup(rows, asked, profile()), "factor-gwp-other")
    assert (args["rows"], args["sets"], args["wanted"]) == ("power/CN@2023", "AR4", "AR5")
    # Where more than that is against a row, it is no matter of potentials.
    apart = library(factor(gas="CO2e", gwp="AR4", per="t"))
    code = "factor-pin-unfit" if pin else "factor-none"
    refused(lookup(apart, request(gas="CO2e", pin=pin, per="MWh"), profile()), code)


def test_of_rows_that_are_as_near_those_of_the_country_come_first():
    rows = library(factor("a/GB@1", region="GB"), factor("b/CN-AH@1", region="CN-AH"))
    args = refused(lookup(rows, request(region="CN-LN"), profile()), "factor-none")
    assert args["candidates"] == "b/CN-AH@1 (region=CN-AH); a/GB@1 (region=GB)"


def test_a_misspelt_activity_is_shown_what_is_spelt_alike():
    args = refused(
        lookup(library(factor()), request(activity="electricty"), profile()), "factor-none"
    )
    assert args["candidates"] == "power/CN@2023 (activity=electricity)"


@pytest.mark.parametrize(
    "region,reference,label",
    [
        ("CN-GD", "power/CN-GD@1", MatchLabel.EXACT),
        ("CN-GX", "power/CN-GRID-SOUTH@1", MatchLabel.REGION_FALLBACK),
        ("CN-NM", "power/CN@1", MatchLabel.REGION_FALLBACK),
    ],
)
def test_a_region_is_served_by_its_chain(region, reference, label):
    rows = [factor(f"power/{r}@1", region=r) for r in ("CN-GD", "CN-GRID-SOUTH", "CN")]
    south = ("CN-GRID-SOUTH", "CN")
    chain = {"CN-GD": ("CN-GD", *south), "CN-GX": ("CN-GX", *south), "CN-NM": ("CN-NM", "CN")}
    found = lookup(library(*rows), request(region=region), profile(region_chain=chain))
    assert used(found) == [(reference, Decimal(1))]
    assert found.label is label


def test_a_programme_of_the_nation_passes_over_the_province():
    rows = [factor(f"power/{region}@1", region=region) for region in ("CN-GD", "CN")]
    nation = profile(region_chain={"CN-GD": ("CN",)})
    found = lookup(library(*rows), request(region="CN-GD"), nation)
    assert used(found) == [("power/CN@1", Decimal(1))]
    assert found.label is MatchLabel.EXACT


def test_the_world_serves_only_where_the_programme_says_so():
    rows = library(factor(region="WORLD"))
    refused(lookup(rows, request(), profile()), "factor-none")
    assert used(lookup(rows, request(), profile(allow_world=True)))


@pytest.mark.parametrize(
    "other,label",
    [
        ({"region": "CN-GX"}, MatchLabel.REGION_FALLBACK),
        ({"region": "GB"}, MatchLabel.EXACT),
        ({"region": "CN-GX", "gas": "CH4"}, MatchLabel.EXACT),
        ({"region": "CN-GX", "per": "t"}, MatchLabel.EXACT),
        ({"region": "CN-GX", "gas": "CO2e", "gwp": "AR4"}, MatchLabel.EXACT),
        ({"region": "CN-GX", "review": "withdrawn"}, MatchLabel.EXACT),
        ({"region": "CN-GX", "published": date(2026, 7, 1)}, MatchLabel.EXACT),
    ],
)
def test_a_wider_region_is_a_fallback_only_where_a_more_local_figure_could_be(other, label):
    chain = {"CN-GD": ("CN-GD", "CN"), "CN-GX": ("CN-GX", "CN")}
    rows = library(factor(), factor("local@1", **other))
    found = lookup(rows, request(region="CN-GD", per="kWh"), profile(region_chain=chain))
    assert used(found) == [("power/CN@2023", Decimal(1))]
    assert found.label is label


@pytest.mark.parametrize(
    "region,label", [("GB", MatchLabel.REGION_FALLBACK), ("CN", MatchLabel.EXACT)]
)
def test_the_world_is_a_fallback_where_any_place_has_a_figure_of_its_own(region, label):
    local = factor("local@1", region=region, published=date(2027, 1, 1) if region == "CN" else None)
    rows = library(factor("world@1", region="WORLD"), local)
    assert lookup(rows, request(), profile(allow_world=True)).label is label


def test_the_newest_row_is_exact_whatever_year_it_describes_and_the_trace_tells_the_year():
    old = factor(data_from=date(2023, 1, 1), data_to=date(2023, 12, 31))
    found = lookup(library(old), request(), profile())
    assert found.label is MatchLabel.EXACT
    assert found.trace[1].found.endswith("; data of 2023-01-01..2023-12-31")
    same = lookup(library(factor(data_from=date(2025, 1, 1))), request(), profile())
    assert "data of" not in same.trace[1].found


def test_a_region_without_a_figure_is_explained_and_no_neighbour_taken():
    absent = {("grid", "CN-XZ"): Text("公告未列西藏。", "The notices leave out Tibet.")}
    programme = profile(region_chain={"CN-XZ": ("CN-XZ", "CN")}, absent=absent)
    found = lookup(library(factor()), request(region="CN-XZ"), programme)
    refused(found, "factor-region-absent")
    assert "公告未列西藏。" in found.message("zh")
    assert "The notices leave out Tibet." in found.message("en")


def test_a_year_over_two_windows_is_weighed_by_days():
    asked = request(region="GB", start=date(2024, 5, 26), end=date(2025, 5, 25))
    found = lookup(library(*YEARS), asked, profile(date_rule=DateRule.WINDOW_DAYS))
    shares = dict(used(found))
    assert shares["grid/GB@2024"] == Decimal(220) / 365
    assert sum(shares.values()) == 1
    assert found.label is MatchLabel.EXACT


def test_a_year_over_two_windows_goes_to_the_majority():
    asked = request(region="GB", start=date(2024, 5, 26), end=date(2025, 5, 25))
    found = lookup(library(*YEARS), asked, profile(date_rule=DateRule.WINDOW_MAJORITY))
    assert used(found) == [("grid/GB@2024", Decimal(1))]
    assert found.label is MatchLabel.DATE_FALLBACK
    assert found.newer == "grid/GB@2025"


def test_half_and_half_has_no_majority():
    asked = request(region="GB", start=date(2024, 12, 31), end=date(2025, 1, 1))
    found = lookup(library(*YEARS), asked, profile(date_rule=DateRule.WINDOW_MAJORITY))
    refused(found, "factor-none")


def test_a_day_without_a_window_is_not_filled_in():
    asked = request(region="GB", start=date(2025, 6, 1), end=date(2026, 1, 1))
    refused(lookup(library(*YEARS), asked, profile(date_rule=DateRule.WINDOW_DAYS)), "factor-none")


def test_a_pin_wins_over_dates_regions_and_reviews():
    old = factor("old@1", region="GB", review="withdrawn", published=date(2030, 1, 1))
    found = lookup(library(factor(), old), request(pin="old@1"), profile())
    assert used(found) == [("old@1", Decimal(1))]
    assert found.label is MatchLabel.PINNED


def test_a_pin_of_the_profile_gives_way_to_one_of_the_request():
    rows = library(factor("a@1"), factor("b@1"))
    programme = profile(pins={"grid/electricity": "a@1"})
    assert used(lookup(rows, request(), programme)) == [("a@1", Decimal(1))]
    assert used(lookup(rows, request(pin="b@1"), programme)) == [("b@1", Decimal(1))]


def test_a_pin_that_does_not_exist_is_refused_even_where_a_row_would_fit():
    found = lookup(library(factor()), request(pin="power/CN@2022"), profile())
    assert refused(found, "factor-pin-missing")["nearest"] == "power/CN@2023"


def test_a_pin_is_held_to_its_digest():
    rows = library(factor(digest="abc"))
    refused(lookup(rows, request(pin="power/CN@2023#abd"), profile()), "factor-pin-digest")
    assert used(lookup(rows, request(pin="power/CN@2023#abc"), profile()))


def test_a_pin_cannot_cross_kinds():
    rows = library(factor(kind="footprint", boundary="full-lca"))
    args = refused(lookup(rows, request(pin="power/CN@2023"), profile()), "factor-pin-unfit")
    assert args["reasons"] == "kind=footprint, boundary=full-lca"


def test_what_was_superseded_serves_by_pin_only_and_until_its_successor_was_out():
    wrong = factor("grid/CN@2023", published=date(2025, 1, 1))
    mended = factor("grid/CN@2023.1", published=date(2025, 3, 1), supersedes="grid/CN@2023")
    rows = library(wrong, mended)
    assert used(lookup(rows, request(), profile())) == [("grid/CN@2023.1", Decimal(1))]
    pinned = lookup(rows, request(pin="grid/CN@2023"), profile())
    assert (used(pinned)[0][0], pinned.newer) == ("grid/CN@2023", "grid/CN@2023.1")
    early = lookup(rows, request(), profile(as_of=date(2025, 2, 1)))
    assert (used(early)[0][0], early.newer) == ("grid/CN@2023", "grid/CN@2023.1")


def test_a_companys_row_never_takes_the_place_of_a_public_one():
    own = factor("own@1", overlay="supplier", published=date(2026, 1, 1))
    other = factor("green@1", overlay="supplier", activity="electricity-of-our-supplier")
    rows = library(factor(published=date(2025, 1, 1)), own, other)
    assert used(lookup(rows, request(), profile())) == [("power/CN@2023", Decimal(1))]
    assert used(lookup(rows, request(pin="own@1"), profile())) == [("own@1", Decimal(1))]
    named = lookup(rows, request(activity="electricity-of-our-supplier"), profile())
    assert used(named) == [("green@1", Decimal(1))]


COAL = {
    "kind": "ncv",
    "activity": "anthracite",
    "method": "na",
    "boundary": "na",
    "gas": "energy",
    "hv_basis": "NCV",
    "unit": "GJ",
    "per": "t",
}
ASKED_COAL = {k: v for k, v in COAL.items() if k not in {"unit", "per"}}
MARCH = {"start": date(2025, 3, 1), "end": date(2025, 3, 31)}


def test_a_measured_figure_goes_before_the_table_of_the_programme():
    table = factor("cn.ncv@2013", source="notice", **COAL)
    own = factor("works.ncv@2025", source="works", overlay="works", **COAL)
    programme = profile(tables={"ncv": ("notice",)})
    found = lookup(library(table, own), request(**ASKED_COAL), programme)
    assert used(found) == [("works.ncv@2025", Decimal(1))]
    assert (found.label, found.trace[0]) == (MatchLabel.EXACT, LookupStep("own", "works"))
    # The table of the programme serves where nothing was measured.
    assert used(lookup(library(table), request(**ASKED_COAL), programme))[0][0] == "cn.ncv@2013"


def test_a_measured_figure_of_the_nation_goes_before_a_table_of_the_province():
    # The works measured its coal, wherever it burns it; only an own row nearer by makes it a fallback.
    table = factor("cn.ncv/CN-GD@2013", region="CN-GD", **COAL)
    own = factor("works.ncv@2025", overlay="works", **COAL)
    near = factor("works.ncv.gx@2025", region="CN-GX", overlay="works", **COAL)
    chains = profile(region_chain={"CN-GD": ("CN-GD", "CN"), "CN-GX": ("CN-GX", "CN")})
    asked = request(**ASKED_COAL, region="CN-GD")
    found = lookup(library(table, own), asked, chains)
    assert (used(found)[0][0], found.label) == ("works.ncv@2025", MatchLabel.EXACT)
    found = lookup(library(table, own, near), asked, chains)
    assert (used(found)[0][0], found.label) == ("works.ncv@2025", MatchLabel.REGION_FALLBACK)


def test_a_measurement_serves_the_days_it_describes_and_another_is_told():
    table = factor("cn.ncv@2013", **COAL)
    months = [
        factor(
            f"works.ncv@2025-{month:02d}",
            overlay="works",
            data_from=date(2025, month, 1),
            data_to=date(2025, month, 28 if month == 2 else 31),
            **COAL,
        )
        for month in (1, 3)
    ]
    rows = library(table, *months)
    found = lookup(rows, request(**ASKED_COAL, **MARCH), profile())
    assert (used(found)[0][0], found.other_days) == ("works.ncv@2025-03", ())
    april = {"start": date(2025, 4, 1), "end": date(2025, 4, 30)}
    found = lookup(rows, request(**ASKED_COAL, **april), profile())
    assert used(found)[0][0] == "cn.ncv@2013"
    assert found.other_days == ("works.ncv@2025-01", "works.ncv@2025-03")
    # Half of March and half of April: no measurement describes all of it.
    both = {"start": date(2025, 3, 15), "end": date(2025, 4, 14)}
    assert used(lookup(rows, request(**ASKED_COAL, **both), profile()))[0][0] == "cn.ncv@2013"


def test_co2e_whose_potentials_are_not_stated_serves_for_want_of_one_that_says():
    told = factor("told@1", gas="CO2e", gwp="AR5")
    untold = [factor(f"{gwp}@1", gas="CO2e", gwp=gwp) for gwp in ("unstated", "na")]
    asked = request(gas="CO2e")
    for row in untold:
        assert used(lookup(library(row), asked, profile()))[0][0] == row.reference
        assert used(lookup(library(row, told), asked, profile()))[0][0] == "told@1"
        pinned = request(gas="CO2e", pin=row.reference)
        assert used(lookup(library(row), pinned, profile()))[0][0] == row.reference
    # Potentials themselves say of which set they are.
    warm = factor("gwp@1", kind="gwp", gas="CO2e", gwp="unstated")
    refused(lookup(library(warm), request(kind="gwp", gas="CO2e"), profile()), "factor-none")


def test_of_several_newer_rows_the_newest_is_named():
    days = {"8": date(2024, 1, 1), "9": date(2025, 1, 1), "10": date(2026, 1, 1)}
    rows = [factor(f"a@{version}", published=day) for version, day in days.items()]
    assert lookup(library(*rows), request(pin="a@8"), profile()).newer == "a@10"


def test_a_request_is_looked_up_once():
    finder = Finder(library(*NOTICES), profile())
    assert finder.find(request()) is finder.find(request())


def test_the_trace_says_how_the_match_was_found():
    chain = {"CN-GD": ("CN-GD", "CN")}
    found = lookup(library(*NOTICES), request(region="CN-GD"), profile(region_chain=chain))
    assert found.trace == (
        ("region", "CN-GD > CN"),
        ("date", "latest-published, 2026-06-30: of 2021, 2022, 2023"),
        ("factor", "grid/CN@2023 x 1"),
    )


def test_the_trace_tells_a_fallback_of_date_behind_one_of_region():
    nation = factor(apply_from=date(2025, 2, 1), apply_to=date(2026, 1, 31))
    chain = {"CN-GD": ("CN-GD", "CN"), "CN-GX": ("CN-GX", "CN")}
    programme = profile(region_chain=chain, date_rule=DateRule.WINDOW_MAJORITY)
    rows = library(nation, factor("local@1", region="CN-GX"))
    found = lookup(rows, request(region="CN-GD"), programme)
    assert found.label is MatchLabel.REGION_FALLBACK
    assert found.trace[1].found.endswith("made for other days")


def test_a_request_makes_sense():
    with pytest.raises(ValueError, match="2025-12-31"):
        request(start=date(2026, 1, 1), end=date(2025, 12, 31))
    with pytest.raises(UnitError):
        request(per="ton")


ASKED = "grid electricity CN location combustion CO2 2025-01-01..2025-12-31"


def test_a_request_is_told_in_the_words_of_its_key():
    assert str(request()) == ASKED
    full = request(gas="CO2e", gwp="AR5", hv_basis="NCV", per="kWh")
    assert str(full) == (
        "grid electricity CN location combustion CO2e AR5 NCV per kWh 2025-01-01..2025-12-31"
    )
    bare = request(method="na", boundary="na")
    assert str(bare) == "grid electricity CN CO2 2025-01-01..2025-12-31"


def test_what_is_wrong_with_a_pin_is_told_in_full():
    rows = library(factor("power/CN@2022"), factor("power/CN@2023", digest="abc"), factor("a@1"))
    programme = profile()

    def told(pin, **more):
        found = lookup(rows, request(pin=pin, **more), programme)
        return found.code, dict(found.args)

    said = {"request": ASKED}
    assert told("power/CN@2021") == (
        "factor-pin-missing",
        {"pin": "power/CN@2021", "nearest": "power/CN@2022, power/CN@2023", **said},
    )
    assert told("power/CN") == (
        "factor-pin-missing",
        {"pin": "power/CN", "nearest": "power/CN@2022, power/CN@2023", **said},
    )
    assert told("powr/CN@2023#abc") == (
        "factor-pin-missing",
        {"pin": "powr/CN@2023", "nearest": "power/CN", **said},
    )
    assert told("power/CN@2023#abd") == (
        "factor-pin-digest",
        {"pin": "power/CN@2023", "digest": "abc", **said},
    )
    asked = {"gas": "CH4", "per": "t"}
    assert told("a@1", **asked) == (
        "factor-pin-unfit",
        {
            "pin": "a@1",
            "reasons": "gas=CO2, per=kWh",
            "request": "grid electricity CN location combustion CH4 per t 2025-01-01..2025-12-31",
        },
    )


def test_the_trace_tells_each_decision():
    south = [factor("power/CN@1", published=date(2024, 1, 1))]
    south += [factor("power/CN@2", published=date(2025, 1, 1))]
    programme = profile(region_chain={"CN-GD": ("CN-GD", "CN-SOUTH", "CN")})
    found = lookup(library(*south), request(region="CN-GD"), programme)
    assert [tuple(step) for step in found.trace] == [
        ("region", "CN-GD > CN-SOUTH > CN"),
        ("date", "latest-published, 2026-06-30: of 1, 2"),
        ("factor", "power/CN@2 x 1"),
    ]
    pinned = lookup(library(*south), request(pin="power/CN@1"), profile())
    assert [tuple(step) for step in pinned.trace] == [
        ("pin", "power/CN@1"),
        ("factor", "power/CN@1 x 1"),
    ]


def test_the_trace_tells_shares_of_days_and_rows_made_for_other_days():
    asked = request(region="GB", start=date(2024, 12, 31), end=date(2025, 1, 3))
    found = lookup(library(*YEARS), asked, profile(date_rule=DateRule.WINDOW_DAYS))
    assert found.trace[-1] == ("factor", "grid/GB@2024 x 0.25 + grid/GB@2025 x 0.75")
    most = lookup(library(*YEARS), asked, profile(date_rule=DateRule.WINDOW_MAJORITY))
    assert most.trace[1].found == (
        "window-majority, 2026-06-30: of 2024, 2025; made for other days"
    )


def test_a_region_of_the_chain_without_rows_is_passed_over_and_named_on_the_way():
    rows = library(factor("power/CN@1"))
    chain = profile(region_chain={"CN-GD": ("CN-GD", "CN")})
    found = lookup(rows, request(region="CN-GD"), chain)
    assert found.trace[0].found == "CN-GD > CN"
    assert found.label is MatchLabel.EXACT


def test_the_nearest_rows_come_with_fewest_reasons_first_and_are_five_at_most():
    rows = [factor(f"power/{n}@1", region="GB", gas="CH4") for n in range(3)]
    rows += [factor("heat@1", kind="heat", region="GB"), factor("near@1", region="GB")]
    rows += [factor("far@1", region="GB", gas="CH4", method="market")]
    args = refused(lookup(library(*rows), request(), profile()), "factor-none")
    assert args["candidates"].split("; ") == [
        "near@1 (region=GB)",
        "power/0@1 (gas=CH4, region=GB)",
        "power/1@1 (gas=CH4, region=GB)",
        "power/2@1 (gas=CH4, region=GB)",
        "heat@1 (kind=heat, region=GB)",
    ]


def test_where_nobody_knows_the_activity_rows_of_the_kind_are_shown():
    rows = library(
        factor("steam@1", activity="steam"), factor("foil@1", kind="material", activity="foil")
    )
    args = refused(lookup(rows, request(activity="zzz"), profile()), "factor-none")
    assert args == {
        "request": "grid zzz CN location combustion CO2 2025-01-01..2025-12-31",
        "candidates": "steam@1 (activity=steam)",
        "nearest": "",
    }


@pytest.mark.parametrize(
    "given, near",
    [
        ("GD", "CN-GD"),
        ("gd", "CN-GD"),
        ("CN-GDD", "CN-GD"),
        # Two regions end so, and none is spelt alike.
        ("CA", ""),
        ("ZZZ", ""),
        # Known to the programme alone, and to the library alone.
        ("CN-GX", ""),
        ("US-CA", ""),
        ("CN-TW", ""),
    ],
)
def test_a_region_that_nobody_knows_is_told_the_one_that_was_meant(given, near):
    rows = library(factor("a@1", region="US-CA", activity="b"), factor("a@2", region="CA-CA"))
    programme = profile(
        region_chain={"CN-GD": ("CN-GD", "CN"), "CN-GX": ("CN-GX", "CN")},
        absent={("other", "CN-TW"): Text("无", "none")},
    )
    found = lookup(rows, request(region=given, activity="c"), programme)
    args = refused(found, "factor-none")
    assert args["nearest"] == near
    assert ("Was the region" in found.hint("en")) == bool(near)


def test_a_row_that_fits_in_all_but_its_days_is_shown_with_them():
    row = factor(
        apply_from=date(2027, 1, 1),
        apply_to=date(2027, 12, 31),
        data_from=date(2026, 1, 1),
        data_to=date(2026, 12, 31),
    )
    args = refused(lookup(library(row), request(), profile()), "factor-none")
    assert args["candidates"] == (
        "power/CN@2023 (apply=2027-01-01..2027-12-31, data=2026-01-01..2026-12-31)"
    )


def test_days_that_end_before_they_start_are_no_request():
    with pytest.raises(ValueError, match="2025-01-02 is after 2025-01-01"):
        request(start=date(2025, 1, 2), end=date(2025, 1, 1))
