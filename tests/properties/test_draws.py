"""Properties draw the same examples alone and among others, and what once failed is drawn first."""

import sys
from types import ModuleType

import pytest
from hypothesis import find, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from tests.conftest import Found


def drawn():
    """Return what a property draws."""
    examples = []

    @seed("0 drawn")
    @settings(database=None)
    @given(st.tuples(st.floats(), st.text(), st.integers()))
    def draw(example):
        examples.append(repr(example))

    draw()
    return examples


def test_what_else_is_loaded_changes_no_draw(tmp_path, monkeypatch):
    alone = drawn()
    source = tmp_path / "local.py"
    source.write_text(f"NUMBERS = {[n + 0.123 for n in range(500)]}\nNAMES = 'one', 'two'\n")
    module = ModuleType("local")
    module.__file__ = str(source)
    monkeypatch.setitem(sys.modules, "local", module)
    assert drawn() == alone


def test_draws_follow_the_seed_of_the_run(pytestconfig):
    test = test_a_property_is_seeded_by_its_name
    expected = f"{pytestconfig.getoption('--draws')} {test.__name__}"
    assert test._hypothesis_internal_use_seed == expected


@given(st.just(None))
def test_a_property_is_seeded_by_its_name(nothing):
    assert nothing is None


def test_what_failed_is_kept_as_an_example_when_it_fails_no_more(tmp_path):
    kept = Found(tmp_path)
    smallest = find(
        st.integers(), lambda n: n > 1000, settings=settings(database=kept), database_key=b"k"
    )
    assert smallest == 1001
    (before,) = kept.fetch(b"k")
    seen = []
    with pytest.raises(NoSuchExample):
        find(st.integers(), seen.append, settings=settings(database=kept), database_key=b"k")
    assert seen[0] == 1001
    assert list(kept.fetch(b"k")) == [before]
