"""Records in the words people use come to what records in ids come to; what could be several is asked."""

import json
import time
from datetime import date

import pytest

from greenscore.data.activities.activities import read_activities
from greenscore.factors.library import load_library
from greenscore.factors.names import item_names, shipped
from greenscore.factors.profiles import load_profile, profiles_folder
from greenscore.inventories.categories import load_categories
from greenscore.inventories.factor_queries import FactorContext
from greenscore.inventories.lineage import Chain
from greenscore.inventories.understanding import understood
from greenscore.reporting.objects import chain_object
from greenscore.reporting.screen.inventory import chain_screen
from greenscore.workflow import inventory
from tests.inventories.acts import compute, named, overlay, record, row

DAY = date(2026, 6, 1)
ERROR = "error"


def problems(*records, profile="cn-enterprise", overlays=()):
    """Return code, place and arguments of each error about words."""
    request = inventory.Request(named(records), profile, DAY, tuple(overlays))
    _, found = inventory.read_inventory(request)
    words = ("activity-word", "activity-item", "activity-region", "activity-category")
    told = [p for p in found if p.code.startswith(words) and p.severity == ERROR]
    return [(p.code, p.where.path, dict(p.args)) for p in told]


def errors(*records, profile="cn-enterprise", overlays=()):
    request = inventory.Request(named(records), profile, DAY, tuple(overlays))
    return [p for p in inventory.read_inventory(request)[1] if p.severity == ERROR]


# Each pair is the same record, in words and in ids.
PAIRS = [
    (
        record("外购电力", "电力", 100, "MWh", region="辽宁", period="2024-03"),
        record("electricity", "electricity", 100, "MWh", region="CN-LN", period="2024-03"),
    ),
    (
        record("Purchased electricity", "Electricity", 7, "kilowatt hours", region="Guangdong"),
        record("electricity", "electricity", 7, "kWh", region="CN-GD"),
    ),
    (
        record("移动源燃烧", "柴油", 3, "tonnes", region="中国"),
        record("vehicle-fuel", "diesel", 3, "t"),
    ),
    (record("固定燃烧", "烟煤", 3, "t"), record("fuel", "bituminous-coal", 3, "t")),
    (record("燃料燃烧", "92#汽油", 3, "t"), record("fuel", "gasoline", 3, "t")),
    (record("制冷剂", "R22", 2, "kg"), record("refrigerant", "hcfc22", 2, "kg")),
    (record("冷媒", "R-134a", 2, "kg"), record("refrigerant", "hfc134a", 2, "kg")),
    (record("fugitives", "HFC-134a", 2, "kilos"), record("refrigerant", "hfc134a", 2, "kg")),
    (record("蒸汽", "外购蒸汽", 5, "GJ"), record("heat", "purchased-heat", 5, "GJ")),
    (
        record("差旅", "consultants", 5, "tCO2e", region="外国"),
        record("travel", "consultants", 5, "tCO2e", region="外国"),
    ),
]


@pytest.mark.parametrize("words, ids", PAIRS)
def test_words_come_to_what_ids_come_to(words, ids):
    in_words, in_ids = compute([words], "cn-enterprise"), compute([ids], "cn-enterprise")
    assert in_words.totals == in_ids.totals
    assert in_words.energy == in_ids.energy
    assert in_words.categories == in_ids.categories
    assert in_words.factors == in_ids.factors
    for column in ("category", "item", "unit", "scope", "co2e", "tce"):
        assert list(map(str, in_words.lines.columns[column])) == list(
            map(str, in_ids.lines.columns[column])
        )


def test_what_is_written_is_what_the_digest_of_the_records_tells():
    words, ids = PAIRS[0]
    again = compute([dict(words)], "cn-enterprise")
    assert compute([words], "cn-enterprise").records_digest == again.records_digest
    assert again.records_digest != compute([ids], "cn-enterprise").records_digest


def test_all_pairs_in_one_file_are_as_sure_as_apart():
    both = compute([words for words, _ in PAIRS], "cn-enterprise")
    assert both.totals == compute([ids for _, ids in PAIRS], "cn-enterprise").totals
    assert both.totals.scope2_location > 0
    notes = {
        p.args["column"]: p.args for p in both.problems if p.code == "activity-words-understood"
    }
    assert "电力 = electricity" in notes["item"]["pairs"]
    assert notes["region"]["pairs"] == "辽宁 = CN-LN; Guangdong = CN-GD; 中国 = CN"
    assert notes["unit"]["count"] == "3"


def test_capitals_and_signs_alone_are_no_news():
    found = compute(
        [record("Electricity", "ELECTRICITY", 1, "MWh", region="cn-gd")], "cn-enterprise"
    )
    assert "activity-words-understood" not in {p.code for p in found.problems}


def test_the_word_stands_beside_its_id_in_the_chain():
    request = inventory.Request(named([PAIRS[0][0]]), "cn-enterprise", DAY)
    chain = inventory.trace_record(request, "r0")
    assert isinstance(chain, Chain)
    pairs = {
        "category": ("外购电力", "electricity"),
        "item": ("电力", "electricity"),
        "region": ("辽宁", "CN-LN"),
    }
    assert dict(chain.understood) == pairs
    told = json.loads(json.dumps(chain_object(chain, "en")))["understood"]
    assert told["region"] == {"written": "辽宁", "id": "CN-LN"}
    assert "  item: 电力 = electricity" in list(chain_screen(chain, "en"))
    request = inventory.Request(named([PAIRS[0][1]]), "cn-enterprise", DAY)
    assert dict(inventory.trace_record(request, "r0").understood) == {}


@pytest.mark.parametrize("word", ["煤", "coal", "气", "gas", "燃油"])
def test_a_wide_word_is_asked_with_what_it_could_be(word):
    ((code, where, args),) = problems(record("fuel", word, 1, "t"))
    assert (code, where, args["given"]) == ("activity-word-asked", "0.item", word)
    assert (
        "natural-gas" in args["could_en"]
        or "anthracite" in args["could_en"]
        or "diesel" in args["could_en"]
    )
    assert [p.code for p in errors(record("fuel", word, 1, "t"))] == ["activity-word-asked"]


def test_what_a_wide_word_could_be_is_what_the_programme_has():
    ((_, _, args),) = problems(record("fuel", "煤", 1, "t"))
    assert "无烟煤" in args["could_zh"]
    assert "bituminous-coal (烟煤)" in args["could_zh"]
    assert "coal-industrial" not in args["could_en"]  # of the United Kingdom


def test_a_word_with_several_ids_in_a_programme_is_asked():
    ((code, _, args),) = problems(record("fuel", "柴油", 1, "L", region="GB"), profile="gb")
    assert code == "activity-word-asked"
    assert "diesel-100-mineral-diesel" in args["could_en"]
    assert "diesel-average-biofuel-blend" in args["could_en"]
    assert "gas-diesel-oil" not in args["could_en"]
    asked = record("fuel", "diesel-average-biofuel-blend", 1, "L", region="UK")
    assert errors(asked, profile="gb") == []


def test_an_id_of_another_country_is_read_as_the_programmes_own():
    words = record("fuel", "gasoline", 1, "USgal", region="United States")
    ids = record("fuel", "motor-gasoline", 1, "USgal", region="US")
    assert compute([words], "us").totals == compute([ids], "us").totals


def test_a_word_of_elsewhere_is_told_with_where():
    ((code, where, args),) = problems(record("travel", "高铁", 100, "pkm", region="北京"))
    assert (code, where, args["region"]) == ("activity-item-nowhere", "0.item", "CN-BJ")
    assert args["could"] == "national-rail (GB); travel-intercity-rail-national-average (US)"
    there = record("travel", "高铁", 100, "pkm", region="英国", period="2025")
    assert errors(there, profile="gb") == []


def test_an_item_that_only_the_country_has_is_told_with_the_country():
    fuel = record("fuel", "natural gas", 10, "m3", region="GB-ENG")
    (problem,) = errors(fuel, profile="gb")
    assert (problem.code, problem.args["nearest"]) == ("activity-item-nowhere", "GB")
    assert "Could the region be GB?" in problem.hint("en")
    assert "Could the region" not in errors(record("travel", "高铁", 1, "pkm"))[0].hint("en")


def test_a_fuel_without_figures_is_told_once_with_what_it_could_be():
    ((code, _, args),) = problems(record("fuel", "原煤", 3, "t", region="山东"))
    assert (code, args["region"]) == ("activity-item-without", "CN-SD")
    assert "bituminous-coal (烟煤)" in args["could_zh"]


def test_what_the_programme_explains_is_told_by_the_look_up():
    found = errors(record("外购电力", "电力", 1, "MWh", region="西藏"))
    assert "factor-region-absent" in {problem.code for problem in found}


def test_vehicles_are_asked_whether_by_fuel_or_by_distance():
    ((code, _, args),) = problems(record("自有车辆", "柴油", 3, "t"))
    assert (code, args["could_en"].split(" (")[0]) == ("activity-word-asked", "vehicle-fuel")
    assert "own-vehicles" in args["could_en"]


def test_a_wide_word_that_nothing_serves_is_told_with_where_it_is_served():
    waste = record("waste", "废纸", 3, "t", region="广州")
    ((code, _, args),) = problems(waste)
    assert code == "activity-item-nowhere"
    assert "office-paper-landfilled (US)" in args["could"]
    assert "primary-material-production" not in args["could"]  # a purchase, and no waste
    ((code, _, args),) = problems(waste | {"region": "GB"}, profile="gb")
    assert (code, args["could_en"].count("paper-and-board-mixed")) == ("activity-word-asked", 3)


def test_an_unknown_word_is_told_with_near_ones_and_once():
    unknown = record("fuel", "柴由", 1, "t")
    ((code, where, args),) = problems(unknown, unknown | {"period": "2023"})
    assert (code, where) == ("activity-item-unknown", "0.item")
    assert args["nearest"].startswith("柴油 (diesel")
    ((code, where, args),) = problems(record("electricity", "electricity", 1, "MWh", region="辽林"))
    assert (code, where, args["given"]) == ("activity-region-unknown", "0.region", "辽林")
    assert args["nearest"].startswith("辽宁 (CN-LN)")
    ((code, _, args),) = problems(record("外购电", "electricity", 1, "MWh", region="HB"))
    assert (code, args["could_en"]) == (
        "activity-word-asked",
        "CN-HB (Hubei), CN-HE (Hebei)",
    )


def test_a_category_that_is_wide_or_unknown_is_told():
    ((code, where, args),) = problems(record("燃料", "柴油", 1, "t"))
    assert (code, where, args["could_en"]) == (
        "activity-word-asked",
        "0.category",
        "fuel (Stationary fuel), vehicle-fuel (Fuel of own vehicles), biomass (Biomass fuel)",
    )
    ((code, _, args),) = problems(record("外够电力", "electricity", 1, "MWh"))
    assert code == "activity-category-unknown"
    assert "output (产量" in args["known_zh"]
    assert "外购电力 (electricity)" in args["nearest"].split(", ")


def test_a_word_of_a_unit_is_asked_where_it_is_several():
    ((code, where, args),) = problems(record("fuel", "natural-gas", 1, "方"))
    assert (code, where, args["could_en"]) == ("activity-word-asked", "0.unit", "m3, Nm3")


def test_closed_words_are_read_in_chinese():
    power = record("electricity", "electricity", 1, "MWh", use="IT设备", pue="1.2", grade="有凭据")
    ids = power | {"use": "it", "grade": "declared"}
    assert [p.args["given"] for p in errors(power)] == ["有凭据"]
    power |= {"grade": "自报"}
    assert compute([power], "cn-enterprise").totals == compute([ids], "cn-enterprise").totals
    fuel = record("fuel", "diesel", 1, "GJ", basis="低位发热量")
    assert compute([fuel], "cn-enterprise").totals == (
        compute([fuel | {"basis": "NCV"}], "cn-enterprise").totals
    )


def test_a_sheet_with_headings_of_ones_own_is_read(tmp_path):
    path = tmp_path / "燃料.csv"
    path.write_text(
        "编号,厂区,省份,排放源类别,能源品种,消耗量,计量单位,月份\n"
        "1,锅炉房,山东省济南市,范围一：固定燃烧,无烟煤,350,吨,2024-01\n"
        "2,车队,山东,移动源,0#柴油,3.2,吨,2024-01\n",
        encoding="utf-8",
    )
    ids = [
        record("fuel", "anthracite", 350, "t", period="2024-01", region="CN-SD", site="锅炉房"),
        record("vehicle-fuel", "diesel", 3.2, "t", period="2024-01", region="CN-SD", site="车队"),
    ]
    found = inventory.inventory(path, "cn-enterprise", as_of=DAY)
    assert found.totals == compute(ids, "cn-enterprise").totals
    assert found.sites == compute(ids, "cn-enterprise").sites


PLACES = [("cn-enterprise", "CN"), ("cn-steel", "CN-HE"), ("gb", "GB"), ("us", "US")]
USES = ["fuel", "refrigerant", "electricity", "heat", "process", "travel", "waste", "goods"]


@pytest.mark.parametrize("profile, region", PLACES)
def test_no_word_of_the_file_is_read_as_anything_but_one_of_its_ids(profile, region):
    library, categories = load_library()[0], load_categories()[0]
    desk = FactorContext(library, load_profile(profiles_folder() / f"{profile}.yaml", DAY)[0])
    names = item_names(library.factors)
    words = [word for words in shipped().items.values() for word in words]
    words += [word for group in shipped().asked["items"] for word in group.words]
    records = [
        record(use, word, 1, categories.by_id[use].units[0], region=region, record=f"{use} {word}")
        for use in USES
        for word in dict.fromkeys(words)
    ]
    told, faults = read_activities(named(records))
    assert faults == ()
    read, problems = understood(told, desk, categories)
    assert len(read) == len(records)
    seen = 0
    for given, id_ in zip(told.words["item"], read.words["item"], strict=True):
        meaning = names.read(given)
        assert id_ in {"", *meaning.ids}, given
        assert not (meaning.wide and id_), given
        seen += bool(id_)
    assert seen > 100
    assert {p.code for p in problems} <= {
        "activity-word-asked",
        "activity-item-nowhere",
        "activity-item-without",
        "activity-words-understood",
    }


def test_a_scope_is_read_in_words():
    power = record("electricity", "electricity", 1, "MWh", scope="范围三")
    assert [p.code for p in errors(power)] == [p.code for p in errors(power | {"scope": "3"})]
    rented = power | {"scope": "Scope 1"}
    assert compute([rented], "cn-enterprise").totals == (
        compute([rented | {"scope": "1"}], "cn-enterprise").totals
    )
    assert compute([rented], "cn-enterprise").totals.scope1 > 0


def test_a_file_of_strange_words_is_told_up_to_a_hundred_and_costs_little():
    many = 3_000
    records = [
        record(f"kategorie {n}", f"ding {n}", 1, "t", region=f"ort {n}") for n in range(many)
    ]
    records += [record("fuel", f"ding {n}", 1, "t") for n in range(many)]
    begun = time.perf_counter()
    found = errors(*records)
    assert len(found) == 100
    assert {p.code for p in found} == {"activity-category-unknown"}
    assert time.perf_counter() - begun < 30


def test_a_row_that_a_record_names_says_what_its_item_is(tmp_path):
    """A word is read as what the pinned row is about, whatever else the programme offers."""
    own = row(
        "own.x", "combustion", "other-gas", "2", "tCO2", "t", gas="CO2", boundary="combustion"
    )
    file = overlay(tmp_path / "own.csv", [own])
    pinned = record("fuel", "其他煤气", 3, "t", factor="own.x@1")
    found = compute([pinned], "cn-enterprise", overlays=[file])
    assert found.totals.scope1 == 6
    assert list(found.lines.columns["item"]) == ["other-gas"]


def test_a_state_may_name_its_category_in_words():
    state = {"record": "s", "category": "差旅", "amount": "not-relevant", "note": "nobody travels"}
    found = compute([PAIRS[0][0], state], "cn-enterprise")
    entry = next(each for each in found.categories if each.id == "travel")
    assert (entry.state, entry.reason) == ("not-relevant", "nobody travels")
