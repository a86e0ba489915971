"""What may stand in a file of records, and that everything else is told with its cell."""

import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.inventories.categories import load_categories
from greenscore.model.activities import COLUMNS
from greenscore.texts import worded
from greenscore.workflow import inventory
from greenscore.workflow.doctor import find_office
from tests.inventories.acts import compute, named, near, overlay, record, refused, row

COAL = record("fuel", "anthracite", 1, "t")
POWER = record("electricity", "electricity", 1, "MWh")
CSV = (
    "record,site,region,category,item,amount,unit,period\n"
    "a,works,CN-GD,fuel,anthracite,1.5,t,2024-03\n"
    'b,works,CN-GD,electricity,electricity,"1,234,567.5",kWh,2024-03\n'
)


@pytest.mark.parametrize(
    "change,code",
    [
        ({"category": "fuell"}, "activity-category-unknown"),
        ({"grade": "sure"}, "activity-word-unknown"),
        ({"amount": None}, "activity-cell-missing"),
        ({"item": None}, "activity-cell-missing"),
        ({"amount": "many"}, "data-not-a-number"),
        ({"amount": "12 kg"}, "data-two-units"),
        ({"amount": "1,234"}, "data-ambiguous-comma"),
        ({"amount": -1}, "activity-amount-negative"),
        ({"amount": float("inf")}, "data-not-a-number"),
        ({"unit": "tonnage"}, "unit-unknown"),
        ({"unit": "kWh", "basis": None}, "activity-basis-missing"),
        ({"unit": "kWh", "basis": "GCV"}, "activity-basis-unfit"),
        ({"basis": "NCV"}, "activity-basis-needless"),
        ({"unit": "CNY"}, "activity-unit-unfit"),
        ({"period": None}, "activity-period-unclear"),
        ({"start": "2024-01-01"}, "activity-period-unclear"),
        ({"period": "2024-13"}, "activity-period-unreadable"),
        ({"period": "0000"}, "activity-period-unreadable"),
        ({"period": "9999"}, "activity-period-unreadable"),
        ({"period": None, "start": "1899-12-31", "end": "1900-01-01"}, "activity-day-unreadable"),
        ({"period": None, "start": "2024-01-01", "end": "2200-01-01"}, "activity-day-unreadable"),
        ({"period": None, "start": "20240101", "end": "2024-01-31"}, "activity-day-unreadable"),
        ({"period": None, "start": "2024-01-01"}, "activity-day-unreadable"),
        ({"period": None, "start": "2024-02-01", "end": "2024-01-31"}, "activity-days-turned"),
        ({"item": "anthracit"}, "activity-item-unknown"),
        ({"factor": "own.coal@1"}, "factor-unknown"),
        ({"factor": "cn.grid.avg/CN@2023"}, "activity-factor-unfit"),
        ({"instrument": "ppa"}, "activity-instrument-needless"),
        ({"use": "it"}, "activity-use-needless"),
        ({"site": "a\u0007b"}, "text-control-character"),
    ],
)
def test_a_record_that_cannot_be_computed_is_refused(change, code):
    assert refused([COAL | change], "cn-enterprise") == {code}


def test_notes_name_category_and_item_in_both_languages():
    steam_coal = record("fuel", "anthracite", 1, "t")
    found = compute([steam_coal], "cn-enterprise")
    note = next(each for each in found.problems if each.code == "activity-co2-only")
    assert note.message("zh").startswith("固定源化石燃料燃烧，无烟煤：")
    assert note.message("en").startswith("Stationary fuel, Anthracite: ")


@pytest.mark.parametrize(
    "change,code",
    [
        ({"category": "upstream-fuel"}, "activity-basis-missing"),
        ({"category": "upstream-fuel", "basis": "NCV"}, "factor-none"),
        ({"category": "upstream-fuel", "unit": "t", "basis": "GCV"}, "activity-basis-needless"),
        ({"category": "upstream-power", "basis": "GCV"}, "activity-basis-needless"),
    ],
)
def test_only_energy_of_a_fuel_says_on_which_heating_value(change, code):
    gas = record("fuel", "natural-gas", 1, "kWh", period="2025", region="GB")
    assert refused([gas | change], "gb") == {code}


def test_all_mistakes_are_told_at_once():
    records = [COAL | {"unit": "tonnage"}, COAL | {"item": "unobtainium"}, POWER | {"pue": "1.2"}]
    found = refused(records, "cn-enterprise")
    assert found == {"unit-unknown", "activity-item-unknown", "activity-use-missing"}


def test_the_cell_of_a_mistake_is_told(tmp_path):
    path = tmp_path / "acts.csv"
    path.write_text(CSV.replace("1.5,t", "1.5,tonnage"), encoding="utf-8")
    _, problems = inventory.read_inventory(inventory.Request(path, "cn-enterprise"))
    errors = [problem for problem in problems if problem.severity == "error"]
    assert [str(problem.where) for problem in errors] == ["acts.csv:2:7 unit"]


@pytest.mark.parametrize(
    "name", ["合计", "合 计：", "电力小计", "Total", "subtotal", "Grand total"]
)
@pytest.mark.parametrize("column", ["record", "site", "item"])
def test_a_row_of_totals_is_told_once_and_not_asked_for_its_cells(tmp_path, column, name):
    blank = dict.fromkeys(CSV.splitlines()[0].split(","), "")
    cells = blank | {"amount": "15000"} | {column: name}
    path = tmp_path / "acts.csv"
    path.write_text(CSV + ",".join(cells.values()) + "\n", encoding="utf-8")
    _, problems = inventory.read_inventory(inventory.Request(path, "cn-enterprise"))
    errors = [problem for problem in problems if problem.severity == "error"]
    assert [(each.code, each.where.line) for each in errors] == [("activity-total-row", 4)]
    assert errors[0].message("en") == f'"{name}" looks like a total, and is no record.'


def test_the_places_of_other_records_stand_though_a_total_was_left_out():
    rows = [COAL, {"record": "小计", "amount": 1.0}, POWER | {"unit": "tonnage"}]
    _, problems = inventory.read_inventory(inventory.Request(named(rows), "cn-enterprise"))
    errors = {p.code: str(p.where) for p in problems if p.severity == "error"}
    assert errors.keys() == {"activity-total-row", "unit-unknown"}
    assert errors["unit-unknown"] == "data 2.unit"


def test_a_whole_record_may_be_called_a_total():
    table = pa.Table.from_pylist([COAL | {"record": "total"}])
    assert inventory.inventory(table, "cn-enterprise").totals
    found = inventory.read_inventory(
        inventory.Request(
            pa.Table.from_pylist([COAL | {"record": "a"}, {"record": "total"}]), "cn-enterprise"
        )
    )[1]
    assert [p.code for p in found if p.severity == "error"] == ["activity-total-row"]


def test_names_of_columns_are_listed_in_the_language_of_the_file():
    _, problems = inventory.read_inventory(
        inventory.Request([{"编号": "a", "活动": "煤", "qqqq": 1}], "cn-enterprise")
    )
    told = [p for p in problems if p.code == "activity-column-unknown"]
    assert [each.args["name"] for each in told] == ["qqqq"]  # the heading 活动 is that of item
    assert told[0].args["nearest"].split(", ")[0] == worded("activities.column.record").zh
    assert "item" not in told[0].args["nearest"]


def test_columns_nobody_asked_for_and_records_twice():
    assert refused([COAL | {"emission": 3}], "cn-enterprise") == {"activity-column-unknown"}
    assert refused([COAL | {"record": "x"}] * 2, "cn-enterprise") == {"activity-record-twice"}
    _, problems = inventory.read_inventory(inventory.Request([{"record": "a"}], "gb"))
    missing = {problem.args["column"] for problem in problems}
    assert missing == {"region", "category", "item", "unit", "amount", "period"}


def test_one_content_in_every_format(tmp_path):
    path = tmp_path / "acts.csv"
    path.write_text(CSV, encoding="utf-8")
    written = inventory.inventory(path, "cn-enterprise")
    rows = [
        ["a", "works", "CN-GD", "fuel", "anthracite", 1.5, "t", "2024-03"],
        ["b", "works", "CN-GD", "electricity", "electricity", 1234567.5, "kWh", "2024-03"],
    ]
    names = CSV.splitlines()[0].split(",")
    table = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    pq.write_table(table, tmp_path / "acts.parquet")
    chinese = [
        {
            worded(f"activities.column.{name}").zh: cell
            for name, cell in zip(names, row, strict=True)
        }
        for row in rows
    ]
    for other in (table, table.to_pandas(), tmp_path / "acts.parquet", chinese):
        found = inventory.inventory(other, "cn-enterprise")
        assert found.records_digest == written.records_digest
        assert found.totals == written.totals
    assert inventory.inventory(rows_changed(rows, names), "cn-enterprise").records_digest != (
        written.records_digest
    )


def rows_changed(rows, names):
    return [dict(zip(names, row, strict=True)) | {"amount": 1} for row in rows]


def test_tibet_has_no_factor_and_no_neighbour_serves():
    assert refused([POWER | {"region": "CN-XZ"}], "cn-enterprise") == {"factor-region-absent"}


def test_power_without_a_factor_of_the_market_leaves_that_total_unknown(tmp_path):
    text = (Path("standards/factors/profiles/gb.yaml")).read_text(encoding="utf-8")
    path = tmp_path / "gb-strict.yaml"
    path.write_text(text.replace("id: gb", "id: gb-strict").replace("residual: location\n", ""))
    power = record("electricity", "electricity", 1, "MWh", region="GB", period="2025")
    found = compute([power], path)
    assert found.totals.scope2_market is None
    assert found.totals.scope2_location == near(0.17701 * 1)
    assert {gas.part for gas in found.gases} == {"2-location"}
    assert "activity-market-unknown" in {problem.code for problem in found.problems}


def test_the_form_is_filled_and_read(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    form = tmp_path / "acts.xlsx"
    assert CliRunner().invoke(greenscore, ["inventory", "--template", str(form)]).exit_code == 0
    book = openpyxl.load_workbook(form)
    sheet = book["activities"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    items = {row[0]: row[1:] for row in book["items"].iter_rows(values_only=True)}
    assert items["anthracite"][:2] == ("无烟煤", "Anthracite")
    assert items["hcfc22"][:2] == ("氟利昂22", "R22")
    assert items["national-rail"] == ("国内铁路", "National rail", "transport", "GB")
    assert all(row[0] and row[1] for row in items.values())
    regions = {row[0]: row[1:] for row in book["regions"].iter_rows(values_only=True)}
    assert (regions["CN-LN"], regions["GB"][0]) == (("辽宁", "Liaoning"), "英国")
    lists = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    assert lists["D2:D5001"].formula1.startswith("categories!")
    assert lists["E2:E5001"].formula1 == f"items!$A$2:$A${len(items)}"
    assert {each.showErrorMessage for each in lists.values()} == {False}
    filled = COAL | {"record": "r1", "period": "2024-03", "amount": 2.5}
    for column, name in enumerate(COLUMNS, start=1):
        sheet.cell(2, column).value = filled.get(name)
    book.save(form)
    found = inventory.inventory(form, "cn-enterprise")
    assert found.totals.scope1 == near(2.3227684663 * 2.5)
    assert str(found.lines.place(0)) == "acts.xlsx:activities!F2 amount"
    if office := find_office():
        out = tmp_path / "saved"
        command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
        command += ["--convert-to", "xlsx", "--outdir", str(out), str(form)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        saved = inventory.inventory(out / "acts.xlsx", "cn-enterprise")
        assert saved.records_digest == found.records_digest


@pytest.mark.parametrize("suffix", [".json", ".csv", ".xlsx", ".parquet"])
def test_files_and_chains(tmp_path, suffix):
    path, out = tmp_path / "acts.csv", tmp_path / f"out{suffix}"
    path.write_text(CSV, encoding="utf-8")
    asked = ["inventory", str(path), "-p", "cn-enterprise", "--as-of", "2026-06-01", "--lang", "en"]
    runner = CliRunner()
    assert runner.invoke(greenscore, [*asked, "-o", str(out)]).exit_code == 0
    assert out.stat().st_size > 200
    shown = runner.invoke(greenscore, [*asked, "--record", "b"]).stdout
    # 1 234 567.5 x 0.4419 = 545 555.37825 kg by location; x 0.6096 = 752 592.348 kg by market
    place, market = "[cn.grid.avg/CN-GD@2023]", "[cn.grid.residual/CN@2023]"
    assert f"[2-location] 1234567.5 kWh x 0.4419 kgCO2/kWh {place} = 545.555378 t CO2" in shown
    assert f"[2-market] 1234567.5 kWh x 0.6096 kgCO2/kWh {market} = 752.592348 t CO2" in shown
    assert "acts.csv:3:6 amount" in shown
    assert runner.invoke(greenscore, [*asked, "--record", "c"]).exit_code == 1
    assert runner.invoke(greenscore, ["inventory"]).exit_code == 2


def own_rows(path, *rows):
    return [overlay(path / "own.csv", rows)]


def test_upstream_is_not_added_to_a_factor_over_the_whole_chain(tmp_path):
    said = {"gas": "CO2e", "gwp": "AR5"}
    files = own_rows(
        tmp_path,
        row("own.foil", "material", "foil", "8", "kgCO2e", "kg", boundary="cradle-gate", **said),
        row("own.foil.up", "wtt", "foil", "1", "kgCO2e", "kg", boundary="wtt", **said),
    )
    records = [record("goods", "foil", 1, "t"), record("upstream-fuel", "foil", 1, "t")]
    assert compute(records[:1], "cn-enterprise", overlays=files).totals.scope3 == near(8)
    assert refused(records, "cn-enterprise", overlays=files) == {"factor-boundaries-overlap"}


def test_power_counts_as_coal_by_the_coefficient_that_is_named(tmp_path):
    """Equal value: the fuel burnt for the power, which a company takes from its own statistics."""
    rows = [row("own.equal", "energy-equiv", "equal-value", "0.3", "kgce", "kWh", gas="energy")]
    named = POWER | {"factor": "own.equal@1"}
    found = compute([named], "cn-enterprise", overlays=own_rows(tmp_path, *rows))
    assert found.energy.tce == near(0.3)
    assert found.energy.lines[0].coefficient == "own.equal@1"


def test_energy_of_what_is_counted_by_no_heating_value_stays_unknown(tmp_path):
    """A fuel burnt by a factor of its mass has none, and one is never looked up for its energy alone."""
    whole = row("own.peat", "combustion", "peat", "3", "kgCO2e", "t", gas="CO2e", gwp="AR5") | {
        "boundary": "combustion"
    }
    peat = record("fuel", "peat", 1000, "t", factor="own.peat@1")
    found = compute([peat, POWER], "cn-enterprise", overlays=own_rows(tmp_path, whole))
    assert found.energy.tce is None
    by_item = {line.item: line.tce for line in found.energy.lines}
    assert by_item == {"peat": None, "electricity": near(0.1229)}
    assert "activity-energy-unknown" in {problem.code for problem in found.problems}


def test_a_shared_year_is_weighed_by_days_where_the_programme_says_so():
    winter = {"period": None, "start": "2024-12-01", "end": "2025-01-31"}
    power = record("electricity", "electricity", 1000, "kWh", region="GB", **winter)
    found = compute([power], "gb-days")
    assert found.totals.scope2_location == near((0.20705 + 0.177) / 2)
    assert found.periods[0].key == "2024-12-01..2025-01-31"


@pytest.mark.parametrize("profile", ["nobody", "no-such-file.yaml"])
def test_an_unknown_profile_is_told(profile):
    _, problems = inventory.read_inventory(inventory.Request([COAL | {"record": "a"}], profile))
    assert {problem.code for problem in problems} <= {"factor-profile-unknown", "factor-unreadable"}
    assert problems


@pytest.mark.parametrize(
    "old,new,fault",
    [
        ("scope: 1", "scope: 9", ("factor-value-shape", 1, "categories.a.scope")),
        ("asks: [{kind: gwp}]", "asks: []", ("factor-value-shape", 1, "categories.a.asks")),
        ("asks: [{", "asks: [{way: na, ", ("factor-key-unknown", 1, "categories.a.asks.0.way")),
        ("verified: 1.5", "verified: little", ("factor-value-shape", 2, "amounts.verified")),
        ("{zh: 子, en: b}", "b", ("factor-value-shape", 3, "protocol.3.1")),
    ],
)
def test_a_category_file_with_a_mistake_is_told(tmp_path, old, new, fault):
    path = tmp_path / "categories.yaml"
    good = (
        "categories: {a: {label: {zh: 甲, en: A}, scope: 1, way: gas, asks: [{kind: gwp}], units: [t]}}\n"
        "amounts: {verified: 1.5}\nprotocol: {'3.1': {zh: 子, en: b}}\n"
    )
    path.write_text(good, encoding="utf-8")
    assert load_categories(path)[0].by_id["a"].id == "a"
    path.write_text(good.replace(old, new), encoding="utf-8")
    found, problems = load_categories(path)
    assert found is None
    assert [(p.code, p.where.line, p.where.path) for p in problems] == [fault]


@pytest.mark.parametrize(
    "kind,gas,unit,asked",
    [
        ("energy-equiv", "energy", "GJ", POWER),
        ("grid", "CO2e", "kg", POWER | {"item": "own"}),
    ],
)
def test_a_row_of_ones_own_in_a_unit_of_something_else_is_refused(tmp_path, kind, gas, unit, asked):
    more = {"method": "location", "boundary": "combustion"} if kind == "grid" else {}
    own = row("own.odd", kind, "own", "1", unit, "kWh", gas=gas, gwp="AR5", **more)
    asked = asked | {"factor": "own.odd@1"}
    overlays = own_rows(tmp_path, own)
    assert refused([asked], "cn-enterprise", overlays=overlays) == {"unit-dimension"}
