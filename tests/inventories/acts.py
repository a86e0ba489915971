"""Records and company factors in a few words, for the tests of inventories."""

import csv
from datetime import date

import pytest

from greenscore.factors.vocabulary import COLUMNS
from greenscore.workflow import inventory

DEFAULTS = {
    "version": "1",
    "name_zh": "自有因子",
    "name_en": "own factor",
    "region": "CN",
    "method": "na",
    "boundary": "na",
    "gwp": "na",
    "hv_basis": "na",
    "source": "cn-gbt-32150",
    "locator": "own measurement",
    "mark": "seen",
    "review": "draft",
}
GRID = {"kind": "grid", "activity": "electricity", "boundary": "combustion", "unit": "kgCO2e"}
FUEL = {"combustion": ("combustion", "CO2e"), "process": ("na", "CO2")}


def row(id, kind, activity, value, unit, per, **more):
    """Return one row of an overlay; what is not said is a common default."""
    given = {"id": id, "kind": kind, "activity": activity, "value": value, "unit": unit, "per": per}
    return DEFAULTS | given | more


def fuel(name, ncv, carbon, oxidation):
    """Return the three rows of a fuel of one's own, and how a record names them."""
    return [
        row(f"own.{name}.ncv", "ncv", name, ncv, "GJ", "t", gas="energy", hv_basis="NCV"),
        row(
            f"own.{name}.cc",
            "carbon-content",
            name,
            carbon,
            "tC",
            "GJ",
            gas="carbon",
            hv_basis="NCV",
        ),
        row(f"own.{name}.of", "oxidation", name, oxidation, "1", "1", gas="ratio"),
    ]


def pins(name):
    return " ".join(f"own.{name}.{part}@1" for part in ("ncv", "cc", "of"))


def overlay(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def record(category, item, amount, unit, *, period="2024", region="CN", **more):
    given = {"category": category, "item": item, "amount": amount, "unit": unit}
    return {"region": region, "period": period} | given | more


def named(records):
    """Return records with names of their own; all of them have the same keys."""
    keys = dict.fromkeys(key for each in records for key in each)
    blank = dict.fromkeys(keys)
    return [blank | {"record": f"r{n}"} | each for n, each in enumerate(records)]


def compute(records, profile, *, as_of="2026-06-01", **more):
    return inventory.inventory(named(records), profile, as_of=date.fromisoformat(as_of), **more)


def refused(records, profile, *, as_of="2026-06-01", overlays=()):
    """Return the codes of the errors that keep records from becoming an inventory."""
    request = inventory.Request(named(records), profile, date.fromisoformat(as_of), overlays)
    found, problems = inventory.read_inventory(request)
    assert found is None
    assert all(p.message(lang) and p.hint(lang) for p in problems for lang in ("zh", "en"))
    return {problem.code for problem in problems if problem.severity == "error"}


def near(value, digits=9):
    return pytest.approx(value, rel=10.0**-digits)


# The case that the guideline of 2013 was worked out for by hand: a steel mill and its own factors.
STEEL_ROWS = [
    row("own.scrap", "process", "scrap", "0.0154", "tCO2", "t", gas="CO2"),
    row("own.steel", "process", "crude-steel", "0.0154", "tCO2", "t", gas="CO2"),
]
STEEL_RECORDS = [
    record("fuel", "coke", 350_000, "t"),
    record("fuel", "anthracite", 100_000, "t"),
    record("process", "limestone", 60_000, "t"),
    record("process", "dolomite", 20_000, "t"),
    record("process", "pig-iron", 10_000, "t"),
    record("process", "scrap", 50_000, "t", factor="own.scrap@1"),
    record("fixed-carbon", "crude-steel", 1_000_000, "t", factor="own.steel@1"),
    record("electricity", "electricity", 300_000, "MWh"),
    record("heat", "purchased-heat", 100_000, "GJ"),
]
