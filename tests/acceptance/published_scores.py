"""Published inputs and results, from here or beside the checkout, scored by a standard of this folder."""

import csv
import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from greenscore.problems import has_errors
from greenscore.workflow import scoring, standards
from tests.interpreters import score_both
from tests.published_summary import NOT_AT_HAND

STANDARDS = Path(__file__).parent / "published"
CARRIED = Path(__file__).parent / "data"  # what licences allow
BESIDE = Path(__file__).parents[3] / "shared" / "cases"
SAMPLE = 100  # rows that are also scored by the specification


def at_hand(file):
    """Return the path of a published file; the test is skipped where it is not at hand."""
    path = CARRIED / file
    if not path.exists():
        path = BESIDE / file
    if not path.exists():
        pytest.skip(f"{NOT_AT_HAND}{path.parent.name}")
    return path


def rows(file):
    """Read a published table; the test is skipped where it is not at hand."""
    with at_hand(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def score(standard, records):
    """Score records by a standard or its folder: the columns of the results, in their order.

    What a record holds beside the inputs of the standard is left out, and so is what is empty.
    """
    edition = standards.load_standard(STANDARDS / standard)
    names = ("subject", "period", *edition.standard.inputs, *edition.standard.tables)
    records = [{n: row[n] for n in names if row.get(n, "") != ""} for row in records]
    results = scoring.score_table(edition, read(edition, records))
    step = -(-len(records) // SAMPLE)
    for name, column in score_both(edition, read(edition, records[::step])).items():
        np.testing.assert_array_equal(column, results.columns[name][::step], err_msg=name)
    return results.named()


def read(edition, records):
    table, problems = scoring.read_data(edition, records)
    assert not has_errors(problems), [problem.message("en") for problem in problems][:5]
    return table


def changed(standard, old, new, folder):
    """Write a copy of a standard with one text replaced, and return its folder."""
    text = (STANDARDS / standard / "standard.yaml").read_text(encoding="utf-8")
    assert old in text
    shutil.copytree(STANDARDS / standard, folder, dirs_exist_ok=True)
    (folder / "standard.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return folder


def printed(numbers, digits):
    """Print numbers, found or published, with as many digits as their source does; none as none."""
    floats = (float("nan") if number == "" else float(number) for number in numbers)
    return ["" if math.isnan(number) else f"{number:.{digits}f}" for number in floats]
