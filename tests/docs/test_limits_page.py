"""The list of limits in the documents has every bound, and its command runs."""

import pytest
from limits_page import FILE, page

from greenscore.guard.limits import DEFAULT, names, read_bound, written


def test_the_page_is_up_to_date():
    assert page() == FILE.read_text("utf-8"), "run: make docs"


def test_every_bound_is_listed_in_alphabetical_order():
    assert list(names()) == sorted(names())
    for name in names():
        assert f"| `{name}` | {written(name, getattr(DEFAULT, name))} |" in page()


@pytest.mark.parametrize(
    "text, expected",
    [
        ("cells=5", ("cells", 5)),
        (" memory = 2gb ", ("memory", 2 * 2**30)),
        ("unpacked=300MB", ("unpacked", 300 * 2**20)),
        ("file_bytes=10KB", ("file_bytes", 10_240)),
    ],
)
def test_a_bound_is_read_as_people_write_it(text, expected):
    assert read_bound(text) == expected


@pytest.mark.parametrize(
    "text", ["cells", "cells=", "cells=0", "cells=-1", "cells=2GB", "cells=1e9"]
)
def test_what_is_no_value_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of every kind
        read_bound(text)


def test_another_name_is_refused():
    with pytest.raises(LookupError):
        read_bound("cell=1")
