"""Shared fixtures: golden results, and properties that draw the same examples each run.

What a property draws follows from its name and the seed alone, not from which files are collected.
"""

import difflib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, is_hypothesis_test, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase, ReadOnlyDatabase
from hypothesis.internal.conjecture import providers

from tests.published_summary import pytest_sessionfinish, pytest_terminal_summary

__all__ = ["pytest_sessionfinish", "pytest_terminal_summary"]

GOLDEN = Path(__file__).parent / "golden"
FOUND = Path(__file__).parent / "properties" / "found"

# Hypothesis also draws the constants of the modules that happen to be loaded: none of them counts here.
providers.is_local_module_file = lambda _: False


class Found(DirectoryBasedExampleDatabase):
    """What campaigns found. It is replayed before anything is drawn, and kept when it fails no more."""

    def delete(self, key, value):
        if key.endswith((b".secondary", b".pareto")):  # steps on the way to the smallest example
            super().delete(key, value)


# Deadlines measure the neighbours of a busy machine.
# A whole standard is large to draw, which Hypothesis would take for a mistake.
settings.register_profile(
    "ci",
    deadline=None,
    database=ReadOnlyDatabase(Found(FOUND)),
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "thorough", settings.get_profile("ci"), database=Found(FOUND), max_examples=4000
)
# Each mutant runs every test that touches it until one falls; by which example is nothing to it.
settings.register_profile(
    "mutants",
    settings.get_profile("ci"),
    max_examples=15,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser):
    parser.addoption(
        "--refresh-golden",
        action="store_true",
        help="write tests/golden/ anew from what the code gives today, instead of comparing",
    )
    parser.addoption(
        "--draws",
        default="0",
        metavar="SEED",
        help="seed the draws of properties with another name",
    )
    parser.addoption(
        "--all-published",
        action="store_true",
        help="fail where inputs and scores that others published are not at hand",
    )


def pytest_collection_modifyitems(config, items):
    for test in {item.function for item in items if hasattr(item, "function")}:
        if is_hypothesis_test(test):
            seed(f"{config.getoption('--draws')} {test.__name__}")(test)


@pytest.fixture
def golden(request):
    """Compare a text with `tests/golden/<name>`: `golden("steel/result.json", text)`."""

    def check(name, text):
        path = GOLDEN / name
        if request.config.getoption("--refresh-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            return
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != kept:
            diff = difflib.unified_diff(
                kept.splitlines(), text.splitlines(), f"golden/{name}", "this run", lineterm=""
            )
            pytest.fail(
                "\n".join(diff)
                + f"\n\nIf the change is meant, run: .venv/bin/pytest '{request.node.nodeid}'"
                " --refresh-golden\nand say why under *Scores* in CHANGELOG.md.",
                pytrace=False,
            )

    return check
