"""The words people write for ids: read whatever their signs and capitals, and near ones found."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.factors.library import load_library
from greenscore.factors.names import Meaning, item_names, names_of, plain, region_names, shipped
from greenscore.factors.profiles import load_profile, profiles_folder
from greenscore.inventories.categories import load_categories
from greenscore.problems import near
from greenscore.quantities.units import parse_unit
from greenscore.texts import entries

LIBRARY, _ = load_library()
ITEMS = item_names(LIBRARY.factors)
REGIONS = region_names(row.region for row in LIBRARY.factors)
CATEGORIES = load_categories()[0]


@pytest.mark.parametrize(
    "word, ids",
    [
        ("R22", {"hcfc22"}),
        ("r-22", {"hcfc22"}),
        ("R-134a", {"hfc134a"}),
        ("HFC-134a", {"hfc134a"}),
        ("Ｒ１３４ａ", {"hfc134a"}),
        ("六氟化硫", {"sf6"}),
        ("CH2F2", {"hfc32"}),
        ("R410A", {"r-410a"}),
        ("Electricity", {"electricity"}),
        ("外购电力", {"electricity"}),
        ("高铁", {"national-rail", "travel-intercity-rail-national-average"}),
        ("航煤", {"jet-kerosene", "aviation-turbine-fuel", "kerosene-type-jet-fuel"}),
        ("0#柴油", {"diesel", "gas-diesel-oil"}),
        ("Bricks, primary production", {"bricks-primary-material-production"}),
        ("酒店 住宿", {"hotel-stay"}),
    ],
)
def test_a_word_for_an_item_is_read(word, ids):
    meaning = ITEMS.read(word)
    assert (set(meaning.ids), meaning.wide) == (ids, False)


def test_an_id_comes_before_what_else_it_may_mean_and_a_wide_word_is_asked():
    assert ITEMS.read("diesel").ids[0] == "diesel"
    assert ITEMS.read("natural-gas") == Meaning(("natural-gas",))
    assert {"natural-gas", "lpg", "gasoline"} <= set(ITEMS.read("gas").ids)
    assert {"anthracite", "bituminous-coal", "lignite"} <= set(ITEMS.read("煤").ids)
    assert (ITEMS.read("gas").wide, ITEMS.read("煤").wide) == (True, True)
    assert ITEMS.read("unobtainium") == Meaning(())


@pytest.mark.parametrize(
    "word", ["辽宁", "辽宁省", "liaoning", "Liaoning Province", "cn-ln", "CN-21", "210000"]
)
def test_a_province_is_read_with_its_kind_and_without(word):
    assert REGIONS.read(word) == Meaning(("CN-LN",))


def test_every_province_is_read_in_both_ways():
    provinces = [id_ for id_ in shipped().regions if id_.startswith("CN-") and len(id_) == 5]
    assert len(provinces) == 34
    for id_ in provinces:
        short, whole, *_ = shipped().regions[id_]
        assert whole.startswith(short)
        assert (REGIONS.read(short).ids, REGIONS.read(whole).ids) == ((id_,), (id_,))


@pytest.mark.parametrize("word, id_", [("深圳", "CN-GD"), ("大连市", "CN-LN"), ("Wuhan", "CN-HB")])
def test_a_city_is_read_as_what_it_lies_in(word, id_):
    assert REGIONS.read(word) == Meaning((id_,))


def test_an_address_is_read_by_its_province():
    assert REGIONS.read("浙江省杭州市西湖区") == Meaning(("CN-ZJ",))
    assert REGIONS.read("北京市朝阳区") == Meaning(("CN-BJ",))
    assert REGIONS.read("海南藏族自治州") == Meaning(())  # lies in Qinghai, and not in Hainan


def test_every_city_lies_in_one_region_and_has_no_other_name():
    cities = [word for words in shipped().cities.values() for word in words]
    assert len(cities) == len(set(cities)) > 330
    assert set(shipped().cities) <= set(shipped().regions)
    for id_, words in shipped().cities.items():
        for word in words:
            assert REGIONS.read(word) == Meaning((id_,)), word
            assert word.isascii() or REGIONS.read(word + "市") == Meaning((id_,)), word
    assert REGIONS.read("朝阳").wide


def test_every_label_that_a_list_shows_is_a_word_for_its_id():
    items = {row.activity for row in LIBRARY.factors}
    for id_, label in entries("items").items():
        for word in label.values() if id_ in items else ():
            assert id_ in ITEMS.read(word).ids, word
    for id_, category in CATEGORIES.by_id.items():
        assert CATEGORIES.names.read(category.label.zh).ids == (id_,)
        assert CATEGORIES.names.read(category.label.en).ids == (id_,)


def test_a_number_of_scope_3_is_a_word_for_its_categories():
    assert CATEGORIES.names.read("3.5").ids == ("waste",)
    assert CATEGORIES.names.read("Employee commuting").ids[0] == "commuting"
    assert set(CATEGORIES.names.read("3.4").ids) == {"transport", "transport-fuel"}


@pytest.mark.parametrize(
    "word, ids",
    [
        ("范围一：固定燃烧", ("fuel",)),
        ("Scope 1 - Mobile combustion", ("vehicle-fuel",)),
        ("范围2（外购电力）", ("electricity",)),
        ("3.5 废弃物", ("waste",)),
        ("Scope 3.6: Business travel", ("travel",)),
        ("Category 6: business travel", ("travel",)),
        ("范围三 3.12 报废", ()),
        ("scope 3 - end of life", ("end-of-life",)),
        ("范围二-固定燃烧", ()),  # which it is not
        ("范围一：什么", ()),
    ],
)
def test_a_category_is_read_behind_its_scope_or_number(word, ids):
    assert CATEGORIES.names.read(word) == Meaning(ids)


def test_every_id_of_the_file_is_one_of_the_library():
    file = shipped()
    items = {row.activity for row in LIBRARY.factors}
    profiles = [load_profile(path, LIBRARY.released)[0] for path in profiles_folder().glob("*")]
    regions = {row.region for row in LIBRARY.factors} | {"WORLD"}
    regions |= {region for profile in profiles for region in profile.region_chain}
    regions |= {region for profile in profiles for _, region in profile.absent}
    known = {"items": items, "categories": set(CATEGORIES.by_id), "regions": regions}
    for column, ids in known.items():
        assert set(getattr(file, column)) - ids == set(), column
        assert {id_ for group in file.asked[column] for id_ in group.could} - ids == set()
    units = {*file.units, *(id_ for group in file.asked["units"] for id_ in group.could)}
    assert all(parse_unit(unit) for unit in units)


def test_no_word_stands_twice_with_one_id_nor_among_the_wide_ones():
    file = shipped()
    for column in ("items", "categories", "regions", "units", "uses", "bases", "instruments"):
        for id_, words in getattr(file, column).items():
            twice = [w for w, n in Counter(map(plain, words)).items() if n > 1]
            assert (twice, plain(id_) in map(plain, words)) == ([], False), id_
    for column, groups in file.asked.items():
        wide = [plain(word) for group in groups for word in group.words]
        assert len(set(wide)) == len(wide)
        names = names_of(column, (id_ for group in groups for id_ in group.could), free=True)
        assert set(wide) & set(names.spelt) == set()


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SIGNS = "".join(sorted({sign for key in ITEMS.written for sign in key if not sign.isascii()}))


@st.composite
def misspelt(draw, keys):
    """Draw a word, and the same with one letter wrong, missing, too many or swapped with the next."""
    key = draw(st.sampled_from(keys))
    place = draw(st.integers(0, len(key) - 1))
    sign = draw(st.sampled_from(LETTERS if key.isascii() else SIGNS))
    ways = [
        key[:place] + sign + key[place + 1 :],
        key[:place] + key[place + 1 :],
        key[:place] + sign + key[place:],
        key[:place] + key[place + 1 : place + 2] + key[place] + key[place + 2 :],
    ]
    return key, draw(st.sampled_from(ways))


def distance(first, second):
    """Return how many letters differ, by the table itself."""
    rows = [
        [i + j if not i * j else 0 for j in range(len(second) + 1)] for i in range(len(first) + 1)
    ]
    for i in range(1, len(first) + 1):
        for j in range(1, len(second) + 1):
            same = first[i - 1] == second[j - 1]
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same)
            )
            if i > 1 and j > 1 and first[i - 2 : i] == second[j - 2 : j][::-1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


MISSPELT = sorted(key for key in ITEMS.written if len(key) > 2)
"""Every name of more than two signs: of 钢材 for 木材, or of a code of two letters, too little is left."""


@given(misspelt(MISSPELT))
def test_one_wrong_letter_finds_the_name_among_the_first_three(drawn):
    """Unless three others are as near: 八氟丙烷 and 五氟丙烷 lie at one sign from 林氟丙烷."""
    key, word = drawn
    ids = ITEMS.spelt.get(key) or ITEMS.wide[key]
    found = ITEMS.near(word)
    meant = [told for told in found if told.endswith(f"({', '.join(ids[:3])})") or told in ids]
    if not meant:
        close = [other for other in ITEMS.written if distance(word, other) <= 1]
        assert len({ITEMS.spelt.get(other) or ITEMS.wide[other] for other in close} - {ids}) >= 3


@given(st.text("abc油煤", max_size=7), st.text("abc油煤", max_size=7))
def test_nearness_counts_letters(first, second):
    longest = max(len(first), len(second), 1)
    apart = distance(first, second)
    alike = 1 - apart / longest
    assert near(first, [second], alike=alike) == [second]
    if apart > 1 and apart < longest:
        assert near(first, [second], alike=alike + 1e-6) == []


def test_the_nearest_come_first_and_capitals_do_not_count():
    assert near("Anthracit", ["lignite", "anthracite", "anthracites"]) == [
        "anthracite",
        "anthracites",
    ]
    assert near("GASOLINE", ["gasoline"]) == ["gasoline"]
    assert near("辽林", ["辽宁", "吉林", "广东"]) == ["辽宁"]
    assert near("柴由", ["柴油", "汽油"]) == ["柴油"]
    assert near("油柴", ["柴油", "汽油"]) == ["柴油"]
    assert near("钢材", ["木材"]) == []
    assert near("kg", ["km", "t"]) == []
    assert near("plant@2027", ["plant@2025", "plant@2026"], most=1) == ["plant@2026"]


def test_a_near_word_is_told_with_its_id():
    assert ITEMS.near("R135a")[0] in {"R134a (hfc134a)", "R125 (hfc125)"}
    assert REGIONS.near("辽林")[0] == "辽宁 (CN-LN)"
    assert REGIONS.near("深训") == ["深圳 (CN-GD)"]
    assert ITEMS.near("anthracit")[0] == "anthracite"
