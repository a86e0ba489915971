"""Amounts as accountants have them: count times distance times days, a share, a loss, an efficiency."""

import csv
import json
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import mul

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.data.activities.activities import read_activities
from greenscore.data.grading.records import record_digest
from greenscore.inventories.record_lines import records_digest
from greenscore.model.reading import Reading
from greenscore.problems import ProblemsFound
from greenscore.reporting.objects import chain_object
from greenscore.workflow import inventory
from tests.inventories.acts import compute, near, overlay, record, refused, row

GB = {"region": "GB", "period": "2025"}
PETROL = "average-car-petrol"  # 0.16272 kg CO2e per vkm


def commuting(**more):
    return record("commuting", PETROL, 12, "person", **GB, **more)


CARS = {"x distance [km]": 40, "× days": "220", "/ persons [person/vehicle]": 1.5}


def lines(found, *names):
    return [found.lines.columns[name][0] for name in names]


def test_people_by_kilometres_by_days_are_vehicle_kilometres():
    # 12 people x 40 km x 220 days / 1.5 people a car = 70,400 vkm; x 0.16272 kg = 11,455.488 kg.
    found = compute([commuting(**CARS)], "gb")
    assert found.totals.scope3 == near(11.455488)
    assert lines(found, "amount", "unit", "product") == [
        70_400,
        "vkm",
        "12 person x 40 km (distance) x 220 (days) / 1.5 person/vehicle (persons)",
    ]


def test_the_chain_keeps_each_quantity_with_its_cell():
    records = [commuting(record="a", **CARS)]
    asked = inventory.Request(records, "gb", as_of=date(2026, 6, 1))
    told = chain_object(inventory.trace_record(asked, "a"), "en")
    assert [(q["name"], q["value"], q["unit"], q["divides"]) for q in told["quantities"]] == [
        ("distance", "40", "km", False),
        ("days", "220", "", False),
        ("persons", "1.5", "person/vehicle", True),
    ]
    assert told["quantities"][1]["where"]["path"] == "0.× days"
    assert told["steps"][0]["formula"].startswith(
        "12 person x 40 km (distance) x 220 (days) / 1.5 person/vehicle (persons) x 0.16272 kgCO2e/vkm"
    )
    assert told["steps"][0]["value"] == "11.455488000"
    json.dumps(told)


@pytest.mark.parametrize(
    "amount, unit, more, total, named",
    [
        # A share: 25 % of 1,000 kWh.
        (1000, "kWh", {"x share [%]": 25}, 250, "kWh"),
        # A server of 380 kW for 8,760 h at 60 % load: 380 x 8,760 x 0.6 = 1,997,280 kWh.
        (380, "kW", {"x hours [h]": 8760, "x load": "60 %"}, 1_997_280, "kWh"),
        # What came out of a boiler of 80 %: 400 GJ took 500 GJ.
        (400, "GJ", {"/ efficiency [%]": 80}, 500, "GJ"),
        # A loss of 7 %, and what is bought for 1,000 kWh that arrive: 1,000 / 0.93.
        (1000, "kWh", {"x loss": "7%"}, 70, "kWh"),
        (1000, "kWh", {"/ arriving": "0.93"}, 1000 / 0.93, "kWh"),
        # 300 servers written off over 4 years, one of them this year: 75 items.
        (300, "item", {"/ life [a]": 4, "x years [a]": 1}, 75, "item"),
        # 283,321.87 dollars of rented cars at 1.72 miles each: 487,313.6164 vehicle miles.
        (283_321.87, "USD", {"x distance [vmi/USD]": 1.72}, 487_313.6164, "vmi"),
        # 5 t carried 1,200 km are 6,000 tkm, 5,000 kg too.
        (5, "t", {"x distance": "1200 km"}, 6000, "tkm"),
        (5000, "kg", {"x distance": "1200 km"}, 6000, "tkm"),
        # 4 sacks a day of 25 kg on 250 days: 25,000 kg.
        (4, "1/d", {"x days [d]": 250, "x mass [kg]": 25}, 25_000, "kg"),
        # 1,500 kUSgal at 500 kWh for a million gallons: 750 kWh.
        (1500, "kUSgal", {"x pumping [kWh/kUSgal]": 0.5}, 750, "kWh"),
        # Without a name of its own, a unit is made of those of the table.
        (3, "TEU", {"x distance [km]": 2}, 6000, "m*TEU"),
    ],
)
def test_products_by_hand(amount, unit, more, total, named):
    found, problems = read_activities([record("goods", "x", amount, unit, record="a", **more)])
    assert problems == ()
    assert found.amounts[0] == near(total, 12)
    assert found.words["unit"][0] == named


def test_a_cell_left_empty_multiplies_nothing():
    records = [commuting(**CARS), record("commuting", PETROL, 100, "vkm", **GB)]
    found = compute(records, "gb")
    assert list(found.lines.columns["amount"]) == [70_400, 100]
    assert list(found.lines.columns["product"])[1] == ""


def test_it_equipment_is_a_product_of_power_and_hours_with_its_pue():
    # 100 kW x 10 h x PUE 1.5 = 1,500 kWh x 0.17701 kg (GB 2025, all gases) = 265.515 kg.
    power = record("electricity", "electricity", 100, "kW", **GB, use="it", pue="1.5")
    own = record("electricity", "electricity", 1000, "kWh", **GB, use="it", pue="1.5")
    made = compute([power | {"x hours [h]": "10"}], "gb").totals
    assert made == compute([own], "gb").totals
    assert made.scope2_location == near(0.265515)


@pytest.mark.parametrize(
    "more, code",
    [
        ({"x distance [km]": -3}, "activity-quantity-unfit"),
        ({"/ days": 0}, "activity-quantity-unfit"),
        ({"x distance [km]": "3 mi"}, "activity-quantity-unit-apart"),
        ({"x distance [kmm]": 3}, "unit-unknown"),
        ({"x distance": "many"}, "data-not-a-number"),
        ({"x distance [km]": "1e300", "x days": "1e300"}, "data-not-finite"),
        ({"x distance\u0007 [km]": 3}, "text-control-character"),
        ({"distance [km]": 3}, "activity-column-unknown"),
        ({"x [km]": 3}, "activity-column-unknown"),
        ({"x days": 3}, "activity-unit-unfit"),  # people are no kilometres
    ],
)
def test_what_cannot_be_multiplied_is_told(more, code):
    assert code in refused([commuting(**more)], "gb")


def test_the_same_quantities_come_through_a_file_and_its_page(tmp_path):
    path = tmp_path / "records.csv"
    cells = {"record": "a"} | {name: str(cell) for name, cell in commuting(**CARS).items()}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, cells)
        writer.writeheader()
        writer.writerow(cells)
    found = inventory.inventory(path, "gb", as_of=date(2026, 6, 1))
    assert found.records_digest == compute([commuting(record="a", **CARS)], "gb").records_digest
    inventory.write_inventory(found, tmp_path / "out.csv")
    made = "12 person x 40 km (distance) x 220 (days) / 1.5 person/vehicle (persons)"
    assert made in (tmp_path / "out.csv").read_text(encoding="utf-8")
    inventory.report_inventory(found, tmp_path / "out.html", "en")
    assert made in (tmp_path / "out.html").read_text(encoding="utf-8").replace("&#x2F;", "/")


def test_an_amount_at_fault_is_the_only_fault():
    assert refused([commuting(**CARS) | {"amount": "1,200"}], "gb") == {"data-ambiguous-comma"}
    for cell, code in (("many", "data-not-a-number"), (-1, "activity-quantity-unfit")):
        assert refused([commuting(**CARS | {"x distance [km]": cell})], "gb") == {code}


def test_a_record_without_an_amount_may_have_quantities():
    records = [
        commuting(**CARS) | {"amount": "not quantified"},
        record("goods", "x", 1, "tCO2e", **GB),
    ]
    found = compute(records, "gb")
    assert (
        next(each for each in found.categories if each.id == "commuting").state == "not-quantified"
    )
    assert list(found.lines.columns["product"]) == ["", ""]


@pytest.mark.parametrize(
    "cell, missing",
    [("not quantified", ()), ("未量化", ()), ("n/a", ("N/A",)), ("-999", ("-999",))],
)
def test_a_quantity_that_is_missing_is_no_one(cell, missing):
    records = [
        commuting(record="a", **CARS | {"× days": cell}),
        record("goods", "x", 1, "tCO2e", record="b", **GB),
    ]
    found, problems = read_activities(records, Reading(missing=missing))
    assert problems == ()
    assert found.states == {0: "not-quantified"}
    assert list(found.words["product"]) == ["", ""]


def test_a_data_frame_of_numbers_gives_the_same():
    records = [commuting(record=f"r{n}", **CARS | {"× days": n}) for n in range(1, 4)]
    records.append(record("commuting", PETROL, 5, "vkm", record="r4", **GB))
    frame, _ = read_activities(pd.DataFrame(records))
    listed, _ = read_activities(records)
    assert list(frame.amounts) == list(listed.amounts) == [320, 640, 960, 5]
    assert list(frame.words["product"]) == list(listed.words["product"])
    wrong = pd.DataFrame([*records, commuting(record="r5", **CARS | {"× days": -1.0})])
    _, problems = read_activities(wrong)
    assert [(each.code, each.args["given"]) for each in problems] == [
        ("activity-quantity-unfit", "-1")
    ]


def test_other_quantities_with_the_same_product_are_another_record():
    pairs = [{"x distance [km]": 40, "x days": 220}, {"x distance [km]": 220, "x days": 40}]
    one, other = (read_activities([commuting(record="a", **more)])[0] for more in pairs)
    assert one.amounts[0] == other.amounts[0]
    assert records_digest(one) != records_digest(other)
    assert record_digest(one, 0) != record_digest(other, 0)


numbers = st.decimals(min_value="0.001", max_value=10**6, places=3)


@given(numbers, st.lists(numbers, max_size=4), st.randoms())
def test_a_product_is_exact_whatever_the_order_of_its_columns(amount, factors, chance):
    columns = [(f"x q{n}", str(factor)) for n, factor in enumerate(factors)]
    chance.shuffle(columns)
    found, _ = read_activities(
        [record("goods", "x", str(amount), "t", record="a", **dict(columns))]
    )
    assert found.amounts[0] == float(reduce(mul, map(Fraction, factors), Fraction(amount)))


def test_a_company_factor_per_item_serves_a_product(tmp_path):
    # 1,000 machines x 200 uses x 1.5 kWh/item = 300,000 kWh x 0.5 kg = 150 t: items cancel out.
    files = [
        overlay(
            tmp_path / "own.csv",
            [
                row(
                    "own.grid",
                    "grid",
                    "sold-power",
                    "0.5",
                    "kgCO2e",
                    "kWh",
                    gas="CO2e",
                    gwp="AR5",
                    method="location",
                    boundary="combustion",
                    region="ZZ",
                )
            ],
        )
    ]
    sold = record("electricity", "sold-power", 1000, "item", region="ZZ", factor="own.grid@1")
    sold |= {"x uses": 200, "x energy [kWh/item]": 1.5}
    assert compute([sold], "gb", overlays=files).totals.scope2_location == near(150)


@pytest.mark.parametrize("amount", [None, "a dozen"])
def test_no_chain_is_made_of_records_that_are_no_inventory(amount):
    records = [commuting(record="a", **CARS), commuting(record="b", **CARS) | {"amount": amount}]
    asked = inventory.Request(records, "gb", as_of=date(2026, 6, 1))
    _, problems = inventory.read_inventory(asked)
    for name in ("a", "b"):
        with pytest.raises(ProblemsFound) as found:
            inventory.trace_record(asked, name)
        assert found.value.problems == problems


@pytest.mark.parametrize(
    "quantities, code",
    [
        ({"x share [%]": 140}, "activity-share-over"),
        ({"x share [%]": 0.6}, "activity-share-under"),
        ({"x days [d]": 400, "/ year [d]": 365}, "activity-days-over"),
        ({"x days": 366}, "activity-days-over"),
        ({"x share [%]": 100, "x days [d]": 365, "/ year [d]": 400}, None),
        ({"x share [%]": 1, "x trips": 400}, None),
        ({"x share [%]": 0}, None),
    ],
)
def test_what_a_quantity_can_hardly_be_is_told_at_its_cell(quantities, code):
    given = record("commuting", PETROL, 12, "vkm", **GB, **quantities)
    found = compute([given], "gb")
    told = [
        each
        for each in found.problems
        if each.code.startswith(("activity-share", "activity-days-o"))
    ]
    assert [each.code for each in told] == [code][: code is not None]
    for each in told:
        assert each.severity == "warning"
        assert each.where.path == f"0.{next(iter(quantities))}"
