"""Small libraries to look factors up in."""

from datetime import date
from types import SimpleNamespace

from greenscore.factors.dates import DateRule
from greenscore.factors.profiles import FactorProfile
from greenscore.factors.requests import FactorRequest
from greenscore.factors.rows import Factor
from greenscore.texts import Text


def factor(reference="power/CN@2023", **given):
    """Return a row: the location-based average of a grid unless told otherwise."""
    id_, _, version = reference.partition("@")
    usual = {
        "kind": "grid",
        "activity": "electricity",
        "name": Text("电力", "power"),
        "region": "CN",
        "method": "location",
        "boundary": "combustion",
        "gas": "CO2",
        "gwp": "na",
        "hv_basis": "na",
        "value": "0.5",
        "unit": "kgCO2",
        "per": "kWh",
        "data_from": None,
        "data_to": None,
        "apply_from": None,
        "apply_to": None,
        "published": None,
        "source": "notice",
        "locator": "table 1",
        "mark": "seen",
        "review": "reviewed",
        "quality": "",
        "uncertainty": None,
        "supersedes": "",
        "digest": "d" * 64,
    }
    return Factor(**(usual | {"id": id_, "version": version} | given))


def library(*rows):
    """Return what a look-up needs of a library of these rows."""
    by_reference = {row.reference: row for row in rows}
    return SimpleNamespace(factors=rows, pin=lambda i, v: by_reference.get(f"{i}@{v}"))


def profile(**given):
    """Return a profile that reports in June 2026 by the newest publication."""
    usual = {
        "id": "small",
        "label": Text("小", "small"),
        "source": Text("试", "test"),
        "gwp": "AR5",
        "date_rule": DateRule.LATEST_PUBLISHED,
        "as_of": date(2026, 6, 30),
    }
    return FactorProfile(**(usual | given))


def request(**given):
    """Return a request for the power of 2025 in China, location-based."""
    usual = {
        "kind": "grid",
        "activity": "electricity",
        "region": "CN",
        "method": "location",
        "boundary": "combustion",
        "gas": "CO2",
        "start": date(2025, 1, 1),
        "end": date(2025, 12, 31),
    }
    return FactorRequest(**(usual | given))
