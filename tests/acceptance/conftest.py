"""Acceptance counts what it reproduces; the run tells at its end."""

import pytest

from tests.published_summary import AGREED


@pytest.fixture
def agreed(record_property):
    """Count the values that are as published, and note it: `agreed("hdi", found, published)`."""

    def count(name, found, published):
        pairs = list(zip(found, published, strict=True))
        wrong = [(place, *pair) for place, pair in enumerate(pairs) if pair[0] != pair[1]]
        record_property(AGREED, f"{name} {len(pairs) - len(wrong)}/{len(pairs)}")
        assert pairs
        return wrong

    return count
