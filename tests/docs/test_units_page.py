"""The list of units in the documents has every unit, and no size but that of the table."""

import re
from fractions import Fraction

import pytest
from units_page import FILE, page

from greenscore.quantities.unit_table import plain_rows
from greenscore.quantities.units import UNITS, conversion, parse_unit

# symbol, size and base of a line such as | `kWh` | 千瓦时 | kilowatt hour | 3 600 000 J |  |
LINE = re.compile(
    r"^\| `([^`]+)` \| [^|]* \| [^|]* \| ([0-9 ./]+)(?: ([A-Za-z]\S*))? \|", re.MULTILINE
)


def test_the_page_is_up_to_date():
    assert page() == FILE.read_text("utf-8"), "run: make docs"


def test_every_unit_is_listed():
    listed = re.findall(r"^\| `([^`]+)` \|", page(), re.MULTILINE)
    assert set(listed) >= {row.symbol for row in plain_rows()}
    assert {f"kg{gas}" for gas in listed} >= {u for u in UNITS if re.fullmatch("kg[A-Z].*", u)}


@pytest.mark.parametrize("line", LINE.findall(page()), ids=lambda line: line[0])
def test_a_listed_size_is_the_one_that_converts(line):
    symbol, size, base = line
    expected = Fraction(size.replace(" ", ""))
    assert conversion(parse_unit(symbol), parse_unit(base or "1")) == expected
