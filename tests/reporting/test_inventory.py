"""The inventory report: what it says about each kind of inventory, and what it must never say."""

import json
import re
import subprocess
import tomllib
from dataclasses import replace
from datetime import date
from html import unescape

import numpy as np
import pypdf
import pytest

from greenscore.factors.library import load_library
from greenscore.factors.profiles import load_profile, profiles_folder
from greenscore.model.inventory import Quantification, Sureness, Totals, TotalSpread
from greenscore.model.inventory_terms import TotalPart
from greenscore.problems import Place, Problem
from greenscore.reporting.inventory.lookups import relative, tonnes
from greenscore.reporting.inventory.view import inventory_view
from greenscore.reporting.press import html
from greenscore.reporting.render import render_inventory
from greenscore.resources import templates_folder
from greenscore.texts import STORE, Text
from tests.reporting.inventories import LONG, VARIANTS, factor, forty, lines, make, works

TEMPLATE = "inventory/report.html.j2"
CHARTS = {"chart", "columns", "sankey"}


def page(inventory, *langs):
    return html.render(inventory_view(inventory, langs or ("en",)), template=TEMPLATE)


def seen(inventory, *langs):
    """Return the words of the page, without its style and tags."""
    body = page(inventory, *langs).partition("<body>")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).replace("\u00a0", " ")


def leaves(item, path=()):
    if isinstance(item, dict):
        for key, value in item.items():
            yield from leaves(value, (*path, key))
    elif isinstance(item, list):
        for place, value in enumerate(item):
            yield from leaves(value, (*path, place))
    else:
        yield path, item


@pytest.mark.parametrize("variant", VARIANTS)
def test_view_is_plain_data_with_floats_only_inside_charts(variant):
    data = inventory_view(VARIANTS[variant](), ("zh", "en"))
    for path, value in leaves(data):
        assert type(value) in (str, int, bool, float, type(None)), path
        assert type(value) is not float or CHARTS & set(path), path
    assert json.loads(json.dumps(data)) == data


def test_templates_compute_nothing():
    for file in templates_folder().joinpath("inventory").glob("*.j2"):
        inside = re.findall(r"{[{%](.*?)[}%]}", file.read_text(encoding="utf-8"))
        inside = [re.sub(r'"[^"]*"', "", code) for code in inside]
        assert not [code for code in inside if re.search(r"[+*]|[^-]-[^-]|\bset\b|\d\.\d", code)], (
            file
        )


# Page one


def test_scopes_stand_side_by_side_and_scope_two_both_ways():
    tiles = inventory_view(make(), ("en",))["answer"]["tiles"]
    assert tiles["scope1"]["amount"] == "1,907.92"
    assert tiles["location"]["amount"] == "2,784.00"
    assert tiles["market"]["amount"] == "2,971.00"
    assert tiles["scope3"]["amount"] == "6.24"
    assert "never added, never averaged" in seen(make())


def test_a_sum_always_says_how_power_is_counted():
    said = seen(make())
    assert "4,691.92 t CO2e location-based, 4,878.92 t CO2e market-based" in said
    assert "2,877.50" not in said  # the mean of both
    assert "5,755.00" not in said  # the sum of both


def test_what_is_not_quantified_blocks_a_total_and_is_told_in_words():
    said = seen(make())
    assert "no total of scope 3 or of all scopes: 4 of its categories not fully quantified" in said
    assert "Scope 3, as far as quantified" in said
    assert "Purchased goods and services" in said
    assert "All three scopes" not in said
    assert "4,698.16" not in said


def test_a_complete_scope_three_allows_the_whole_total():
    said = seen(VARIANTS["complete"]())
    assert "All three scopes: 4,698.16 t CO2e location-based, 4,885.16" in said
    assert "as far as quantified" not in said


def test_scope_two_without_a_factor_of_the_market_has_words_and_no_number():
    said = seen(works())
    assert "market-based not known" in said
    assert "some power has no factor of the market" in said
    tile = inventory_view(works(), ("en",))["answer"]["tiles"]["market"]
    assert not tile["known"]


def test_a_scope_without_records_is_not_zero():
    bare = VARIANTS["bare"]()
    tiles = inventory_view(bare, ("en",))["answer"]["tiles"]
    assert [line["text"] for line in tiles["scope1"]["why"]] == ["no records"]
    assert [line["text"] for line in tiles["scope3"]["why"]] == ["not quantified"]
    assert tiles["market"]["amount"] == "0.00"
    said = seen(bare)
    assert "Scope 1 has no records, so no total of scopes 1 and 2 is given" in said
    assert "Scope 3 is not quantified" in said


def test_an_empty_inventory_says_so():
    said = seen(VARIANTS["empty"]())
    assert "Neither scope 1 nor scope 2 has records" in said
    assert "No emissions are quantified" in said
    assert "no record has an amount" in said


def test_uncertainty_and_what_rests_on_defaults_stand_beside_the_figures():
    said = seen(make())
    assert "± 7.2 %" in said
    assert "40 % on defaults or fallbacks" in said


def test_energy_names_its_basis_and_is_never_half_a_sum():
    assert "1,340.10 tce power by its equivalent value" in seen(make())
    energy = replace(make().energy, tce=None)
    assert "an item below has no coefficient" in seen(make(energy=energy))
    assert "The records hold no energy" in seen(VARIANTS["bare"]())
    unstated = replace(make().energy, basis="", tce=None)
    assert "the profile names no coefficients" in seen(make(energy=unstated))


def test_biogenic_removals_and_offsets_stand_apart_and_change_no_total():
    plain, apart = (
        make(),
        make(totals=replace(make().totals, biogenic=7.0, removals=3.0, offsets=5.0)),
    )
    rows = inventory_view(apart, ("en",))["answer"]["apart"]
    assert [row["amount"] for row in rows] == ["7.00\u00a0t", "3.00\u00a0t", "5.00\u00a0t"]
    assert [row["amount"] for row in inventory_view(plain, ("en",))["answer"]["apart"]] == [""] * 3
    assert "Biogenic CO2 none Removals none Offsets none" in seen(plain)
    told = [inventory_view(each, ("en",))["answer"] for each in (plain, apart)]
    assert told[0]["conclusion"] == told[1]["conclusion"]
    assert told[0]["tiles"] == told[1]["tiles"]


# Emissions


def test_categories_stand_under_their_scopes_with_reasons_for_what_is_open():
    said = seen(works())
    assert "Carbon that stays in products, taken off 12 −15,400.00" in said
    assert "Scope 1: direct emissions of own sources 1,216,857.19" in said
    assert "3.14 Franchises not relevant 没有特许经营" in seen(make())
    assert "3.1 Purchased goods and services not quantified no reason given" in seen(make())


def test_a_category_with_a_part_of_its_records_says_that_it_is_not_whole():
    electricity = replace(
        make().categories[1], state=Quantification.NOT_QUANTIFIED, reason="3 个门店缺电表"
    )
    said = seen(make(categories=(electricity, *make().categories[2:])))
    assert "Purchased electricity not fully quantified 1 2,784.00" in said
    assert "Purchased electricity not quantified 3 个门店缺电表" in said


def test_gases_without_a_mass_say_so():
    said = seen(make())
    assert "CO2e not split by gas only published as CO2e 2,971.00" in said
    assert "There are no figures by gas" in seen(VARIANTS["bare"]())


def test_every_site_is_listed_the_largest_first_and_what_is_left_out_is_counted():
    data = inventory_view(forty(), ("en",))["emissions"]
    assert len(data["sites"]) == 40
    assert data["sites"][0]["key"] == "第 1 门店"
    assert data["more_sites"] == []
    many = make(sites=forty().sites * 2)
    data = inventory_view(many, ("en",))["emissions"]
    assert len(data["sites"]) == 60
    assert data["more_sites"][0]["text"].startswith("20 smaller sites")


def test_a_site_without_power_has_a_blank_and_one_without_a_market_factor_a_dash():
    group = forty().sites[0]
    none = replace(group, totals=Totals(scope1=5.0))
    unknown = replace(group, totals=Totals(scope2_location=5.0, scope2_market=None))
    green = replace(group, totals=Totals(scope2_location=5.0, scope2_market=0.0))
    rows = inventory_view(make(sites=(none, unknown, green)), ("en",))["emissions"]["sites"]
    assert [row["scope2_market"] for row in rows] == ["", "–", "0.00"]
    assert [row["scope2_location"] for row in rows] == ["", "5.00", "5.00"]


def test_months_are_columns_and_one_period_alone_is_none():
    twelve = inventory_view(works(), ("en",))["emissions"]["columns"]["columns"]
    assert [column["name"] for column in twelve][:2] == ["2024-01", "2024-02"]
    assert len(twelve) == 12
    assert inventory_view(make(), ("en",))["emissions"]["columns"] == {}


# Energy


def test_flows_run_from_source_by_site_to_use_and_keep_their_sum():
    drawn = inventory_view(works(), ("en",))["energy"]["sankey"]
    columns = [sum(n["at"] for n in drawn["nodes"] if n["column"] == at) for at in range(3)]
    assert columns == pytest.approx([474562.0] * 3)
    assert "3 flows that are not above zero" in seen(works())
    named = [node["name"] for node in drawn["nodes"]]
    assert {"焦炭", "炼铁厂", "Purchased heat"} <= set(named)
    assert "外供煤气" not in named


def test_items_bear_names_in_both_languages_and_unknown_ones_their_own():
    assert "原煤" in seen(make(), "zh")
    assert "Raw coal" in seen(make(), "en")
    assert "gas-of-ours" in seen(make(energy=replace(make().energy, lines=(own_gas(),))), "zh")


def own_gas():
    return replace(make().energy.lines[0], item="gas-of-ours")


def test_names_are_those_of_activities_in_the_library():
    names = set(tomllib.loads((STORE / "items.toml").read_text("utf-8")))
    library, _ = load_library()
    assert names <= {factor.activity for factor in library.factors}
    for file in profiles_folder().glob("*.yaml"):
        profile, _ = load_profile(file, date(2025, 1, 1))
        assert set(profile.coal_equivalents) <= names, file


def test_small_ends_of_a_flow_are_drawn_as_one():
    nodes = inventory_view(forty(), ("en",))["energy"]["sankey"]["nodes"]
    sites = [node for node in nodes if node["column"] == 1]
    assert len(sites) == 9
    assert sites[-1]["name"] == "32 others"


def test_an_item_without_a_coefficient_is_named():
    assert "外购蒸汽 炼铁厂 2,811.49 t – no coefficient" in seen(works())
    assert "20 smaller lines of energy" in seen(forty())


# Factors and method


def test_a_factor_stands_as_printed_with_its_document_and_match():
    said = seen(make())
    assert (
        "Power, national average cn.grid.avg/CN@2021 0.5568 kgCO2 / kWh "
        "Notice on power factors of 2023 Table 1 seen in a third party’s copy "
        "exact match newer version: cn.grid.avg/CN@2023 2,784.00 12 records"
    ) in said


def test_what_rests_on_fallbacks_is_told_with_its_tonnes():
    said = seen(make())
    assert "Bituminous coal, NCV (fallback: wider region): 1,894.98 t CO2e, 1 record" in said
    assert "No emissions rest on a fallback" in seen(make(factors=make().factors[:1]))


def test_a_companys_own_factor_and_its_file_are_told():
    said = seen(works())
    assert "the company’s own: works-factors" in said
    assert "--overlay works-factors.csv" in said
    assert "12" * 32 in said


def test_a_coefficient_of_energy_bears_no_emissions():
    row = factor(
        "cn.kgce.raw-coal@2008", "原煤折标准煤系数", "Raw coal, coal equivalent", "0.7143", 0.0
    )
    said = seen(make(factors=(row,)))
    assert "for energy alone 1 record" in said
    assert "714.30 Raw coal, coal equivalent cn.kgce.raw-coal@2008" in said


def test_no_emissions_rest_on_a_coefficient_of_energy_found_by_a_fallback():
    row = factor("cn.kgce.raw-coal@2008", "原煤折标准煤系数", "Raw coal", "0.7143", 0.0)
    data = inventory_view(make(factors=(replace(row, label="region-fallback"),)), ("en",))
    assert data["factors"]["fallbacks"] == []


@pytest.mark.parametrize("mark", ["seen", "seen-3p", "derived"])
@pytest.mark.parametrize("match", ["exact", "region-fallback", "date-fallback", "pinned"])
def test_every_mark_and_match_has_words(mark, match):
    assert page(make(factors=(factor("a@1", "甲", "A", "1", 1.0, mark=mark, label=match),)), "zh")


def test_a_total_of_zero_has_no_percent():
    nothing = dict.fromkeys(
        ("amount", "spread", "activity", "factor", "assumed", "low", "high"), 0.0
    )
    zero = TotalSpread(part=TotalPart.SCOPE3, **nothing)
    row = inventory_view(make(spreads=(zero,)), ("en",))["factors"]["spreads"][0]
    assert row["percent"] == "–"


@pytest.mark.parametrize(
    "verdict, words",
    [
        ("below", "Scope 1: the 95 % interval lies below 2,000.00 t CO2e."),
        ("above", "Scope 1: the 95 % interval lies above 2,000.00 t CO2e."),
        ("not-distinguishable", "Scope 1: not distinguishable from 2,000.00 t CO2e"),
    ],
)
def test_where_a_total_lies_by_a_threshold_is_told_in_words(verdict, words):
    first = replace(make().spreads[0], verdict=verdict)
    sureness = Sureness(draws=500, seed=7, threshold=2000.0)
    html = page(make(spreads=(first,), sureness=sureness), "en")
    assert words in html
    assert "95 % of 500 draws (seed 7) lie from 1,770.50 to 2,045.30 t CO2e" in html


def test_notes_stand_with_their_place_and_none_is_hidden():
    notes = [
        Problem(code="factor-none", where=Place(file="/home/li/a.csv", line=n)) for n in range(50)
    ]
    said = seen(make(problems=tuple(notes)))
    assert "a.csv:7" in said
    assert "/home/li" not in said
    assert "10 more notes" in said
    assert "There is nothing to note" in seen(make(problems=()))


def test_method_names_profile_day_set_library_and_rounding():
    said = seen(make())
    assert (
        "“Enterprises in China” (cn-enterprise); factors are those in force as of 2024-06-30"
        in said
    )
    assert "100-year warming potentials of AR5" in said
    assert "greenscore emission factors 2026.1" in said
    assert "two decimals, half up" in said


# Records


def test_the_largest_records_come_first_with_their_cells():
    view = inventory_view(works(), ("en",))["activity"]
    assert len(view["rows"]) == 50
    assert view["rows"][0]["record"] == "r194"
    assert view["rows"][0]["place"] == "activities.xlsx:记录!F195"
    assert view["intro"][0]["text"].startswith("The largest 50 of 194")
    all_of_them = inventory_view(make(), ("en",))["activity"]
    assert all_of_them["intro"][0]["text"].startswith("All 4 records, by their absolute")


def test_power_shows_both_accounts_and_both_kinds_of_factors():
    own = lines(
        1,
        scope=["2"],
        co2e=np.array([10.0]),
        co2e_market=np.array([0.0]),
        factor=["grid@1"],
        factor_market=["certificate@1 grid@1"],
    )
    (row,) = inventory_view(make(lines=own), ("en",))["activity"]["rows"]
    assert row["co2e"] == "10.00"
    assert row["market"][0]["text"] == "0.00 by market"
    assert [factor["reference"] for factor in row["factors"]] == ["grid@1", "certificate@1"]


def test_records_cite_factors_by_the_numbers_of_their_chapter():
    text = page(make(), "en")
    assert '<a href="#F2">F2</a>, <code>cn.coal.cc@2013</code>' in text
    assert '<tr id="F2">' in text
    assert seen(make()).index("F1 Power, national average") < seen(make()).index("F2 Bituminous")


def test_what_is_taken_off_is_as_large_as_what_is_added():
    own = lines(3, co2e=np.array([3.0, -15400.0, 20.0]))
    rows = inventory_view(make(lines=own), ("en",))["activity"]["rows"]
    assert [row["co2e"] for row in rows] == ["−15,400.00", "20.00", "3.00"]


def test_an_offset_however_large_comes_after_what_counts_and_says_so():
    own = lines(2, scope=["outside", "1"], co2e=np.array([9999.0, 3.0]))
    rows = inventory_view(make(lines=own), ("en",))["activity"]["rows"]
    assert [row["co2e"] for row in rows] == ["3.00", "9,999.00"]
    assert [row["outside"] for row in rows] == [False, True]


def test_categories_stand_in_the_order_of_their_numbers():
    turned = make(categories=tuple(reversed(make().categories)))
    rows = inventory_view(turned, ("en",))["emissions"]["open"]
    assert [row["protocol"] for row in rows] == ["3.1", "3.2", "3.5", "3.11", "3.14"]


def test_a_record_without_an_amount_is_shown_last_and_without_a_number():
    own = lines(2, amount=np.array([np.nan, 2.0]), co2e=np.array([np.nan, 3.0]), scope=["", "1"])
    rows = inventory_view(make(lines=own), ("en",))["activity"]["rows"]
    assert [row["co2e"] for row in rows] == ["3.00", "–"]
    assert rows[1]["amount"] == "–"
    assert not rows[1]["outside"]


def test_commands_and_digests_let_a_stranger_repeat_it():
    said = seen(make())
    command = "greenscore inventory ACTIVITIES --profile cn-enterprise --as-of 2024-06-30"
    assert f"{command} -o report.pdf" in said
    assert f"{command} -o result.csv" in said
    for digest in (make().records_digest, make().profile.digest, make().library.digest):
        assert digest in said


# Amounts


@pytest.mark.parametrize(
    "amount, text",
    [
        (27.0275, "27.03"),
        (85.545, "85.55"),
        (1387037.1866, "1,387,037.19"),
        (-15400.0, "−15,400.00"),
        (0.0, "0.00"),
        (0.004567, "0.00457"),
        (-0.00001234, "−0.0000123"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_amounts_are_rounded_half_up_once_and_never_to_nothing(amount, text):
    assert tonnes(amount) == text


def test_a_spread_is_told_to_two_digits():
    assert relative(137.4, -1907.9) == "±\u00a07.2\u00a0%"
    assert relative(1.0, 0.0) == "–"


# Languages, hostile texts and files


@pytest.mark.parametrize("variant", VARIANTS)
def test_one_language_alone_never_borrows_from_the_other(variant):
    assert 'lang="en"' not in page(VARIANTS[variant](), "zh").partition("<body>")[2]
    assert 'lang="zh-CN"' not in page(VARIANTS[variant](), "en").partition("<body>")[2]


HOSTILE = "{{ 7*7 }}</style><script>alert(1)</script>\u202e"


def test_hostile_texts_stay_literal():
    bad = make(
        holder=HOSTILE,
        sites=(replace(make().sites[0], key=HOSTILE),),
        periods=(replace(make().periods[0], key=HOSTILE),) * 2,
        factors=(
            replace(
                make().factors[0], reference=HOSTILE, name=Text(HOSTILE, HOSTILE), locator=HOSTILE
            ),
        ),
        lines=lines(4, HOSTILE, item=[HOSTILE] * 4),
    )
    text = page(bad, "zh", "en")
    assert "<script" not in text
    assert "\u202e" not in text
    assert "49" not in re.search(r"<h1 class=\"holder[^>]*>(.*?)</h1>", text, re.DOTALL).group(1)
    assert text.count("</style>") == 1


def test_page_asks_for_nothing_outside_of_itself_and_names_its_claim_when_printed():
    text = page(works(), "zh", "en")
    assert not re.search(r"(src|href)\s*=\s*\"(?!#)", text)
    assert not re.search(r"@import|url\(", text)
    assert "由企业自己的活动记录计算得出" in text.partition("@top-right")[2][:80]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("inventory") / "works.pdf"
    assert render_inventory(works(), path, ("zh", "en")) == ()
    return path


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_every_page_of_the_pdf_bears_claim_profile_and_digest(written):
    found = [page.extract_text() for page in pypdf.PdfReader(written).pages]
    assert 8 <= len(found) <= 14
    for number, text in enumerate(found, 1):
        assert "cn-enterprise" in text
        assert "由企业自己的活动记录计算得出" in squeezed(text)
        assert "0123456789abcdef" in squeezed(text)
        assert f"{number}/{len(found)}" in squeezed(text)


def test_the_first_page_answers_and_nothing_of_a_long_name_is_clipped(written):
    first = squeezed(pypdf.PdfReader(written).pages[0].extract_text())
    for told in ("1,216,857.19", "170,180.00", "25,200.00", "472,462.00tce", "基于市场"):
        assert told in first
    assert squeezed(f"{LONG}钢铁有限公司") in first
    assert "售出产品的使用" in first
    assert "Largestsources" in first
    second = squeezed(pypdf.PdfReader(written).pages[1].extract_text())
    assert "排放构成Emissions" in second


def test_poppler_reads_the_same_figures(written):
    made = subprocess.run(["pdftotext", written, "-"], capture_output=True, check=True)
    text = made.stdout.decode()
    assert "1,216,857.19" in text
    assert "−15,400.00" in text


def test_written_files_are_the_same_each_time(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for suffix in ("html", "pdf"):
        for name in ("a", "b"):
            assert render_inventory(make(), tmp_path / f"{name}.{suffix}", ("zh",)) == ()
        first, second = (tmp_path / f"{name}.{suffix}" for name in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


def test_unknown_suffix_and_missing_folder_are_problems(tmp_path):
    (problem,) = render_inventory(make(), tmp_path / "a.docx", ("zh",))
    assert problem.code == "report-suffix"
    (problem,) = render_inventory(make(), tmp_path / "no" / "a.html", ("zh",))
    assert problem.code == "report-unwritable"
