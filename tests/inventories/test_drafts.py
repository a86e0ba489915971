"""What of an inventory rests on rows that one person read."""

from datetime import date

import pytest

from greenscore.model.inventory_terms import TotalPart
from greenscore.reporting.inventory.sureness import drafts_text
from greenscore.reporting.inventory.view import inventory_view
from greenscore.reporting.objects import inventory_object
from greenscore.reporting.screen.inventory import inventory_screen
from greenscore.workflow import inventory
from tests.factors.planted import copied, rows_of, write
from tests.factors.test_immutable_rows import released

RECORDS = [
    {"record": name, "site": "Foshan", "region": region, "category": "electricity"}
    | {"item": "electricity", "amount": 1000, "unit": "MWh", "period": "2023"}
    for name, region in (("p1", "CN-GD"), ("p2", "CN-YN"))
]


@pytest.fixture
def found(tmp_path):
    """Compute two records of 1,000 MWh with every row reviewed but that of Yunnan."""
    folder = copied(tmp_path)
    for file in folder.glob("data/*.csv"):
        rows = rows_of(file)
        draft = [row["region"] == "CN-YN" for row in rows]
        states = zip(rows, draft, strict=True)
        write(file, [row | {"review": "draft" if own else "reviewed"} for row, own in states])
    released(folder)
    request = inventory.Request(RECORDS, "cn-enterprise", as_of=date(2026, 6, 30), library=folder)
    return inventory.inventory_of(request)


def test_the_share_is_that_of_the_total(found):
    # Guangdong 0.4419 and Yunnan 0.1333 kg/kWh of 2023: 133.3 t of 441.9 + 133.3 t
    shares = {spread.part: spread.draft for spread in found.spreads}
    assert shares[TotalPart.LOCATION] == pytest.approx(133.3 / (441.9 + 133.3))
    assert {use.reference: use.review for use in found.factors}["cn.grid.avg/CN-YN@2023"] == "draft"


def test_screen_json_and_page_one_tell_it(found):
    told = drafts_text(found).en
    assert "23\u00a0% of Scope 2, location-based" in told
    assert told in list(inventory_screen(found, "en"))
    lines = inventory_view(found, ["en"])["answer"]["factors"]
    assert told in [line[0]["text"] for line in lines]
    spreads = inventory_object(found)["spreads"]
    assert [s["draft"] for s in spreads if s["part"] == TotalPart.LOCATION.value] == [
        next(s.draft for s in found.spreads if s.part == TotalPart.LOCATION)
    ]


def test_nothing_is_told_where_two_people_read_all(tmp_path):
    folder = copied(tmp_path)
    for file in folder.glob("data/*.csv"):
        write(file, [row | {"review": "reviewed"} for row in rows_of(file)])
    released(folder)
    request = inventory.Request(RECORDS, "cn-enterprise", as_of=date(2026, 6, 30), library=folder)
    whole = inventory.inventory_of(request)
    assert {spread.draft for spread in whole.spreads} == {0.0}
    assert not drafts_text(whole)
