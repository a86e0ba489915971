"""Shared fixtures: golden results, and properties that draw the same examples each run."""

import difflib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

GOLDEN = Path(__file__).parent / "golden"

# Deadlines measure the neighbours of a busy machine; a fixed draw makes a red run repeatable.
# A whole standard is large to draw, which Hypothesis would take for a mistake.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "thorough", settings.get_profile("ci"), derandomize=False, max_examples=4000
)
# Each mutant runs every test that touches it until one falls.
settings.register_profile("mutants", settings.get_profile("ci"), max_examples=15, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser):
    parser.addoption(
        "--refresh-golden",
        action="store_true",
        help="write tests/golden/ anew from what the code gives today, instead of comparing",
    )


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
