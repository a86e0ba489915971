"""The page on profiles is up to date, tells of every key, and its example runs."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from profile_page import FILE, page

from greenscore.cli.main import greenscore
from greenscore.factors.profiles import (
    AbsentRows,
    CoalEquivalents,
    ProfileFile,
    profiles_folder,
)

BLOCK = re.compile(r"```(\w+) ?(\S*)\n(.*?)```", re.DOTALL)


def test_the_page_is_up_to_date():
    assert page() == FILE.read_text("utf-8"), "run: make docs"


def test_every_key_and_every_shipped_profile_is_told():
    first = re.findall(r"^\| `([^`]+)` \|", page(), re.MULTILINE)
    blocks = (ProfileFile, AbsentRows, CoalEquivalents)
    keys = {key for block in blocks for key in block.model_fields}
    assert set(first) == keys | {file.stem for file in profiles_folder().glob("*.yaml")}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run the command of the page in an empty folder; return the totals it gives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("page"))
        Path("sources").mkdir()
        for language, name, block in BLOCK.findall(page()):
            if language != "console":
                Path(name).write_text(block, encoding="utf-8")
                continue
            words = [*shlex.split(block.removeprefix("$ "))[1:], "--json"]
            result = CliRunner().invoke(greenscore, words)
            assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_example_comes_out_as_it_says(told):
    # 1000 x 25.024 x 0.02749 x 0.94 x 44/12 = 2370.995639, rounded to 2371.00; 5000 x 0.5366 = 2683.
    totals = told["totals"]
    assert (totals["scope1"], totals["scope2_location"]) == (2371.0, 2683.0)
