"""The page on activity records is run: its commands in their order, with the files it shows."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.model.activities import COLUMNS
from greenscore.texts import worded

PAGE = (Path(__file__).parents[2] / "docs" / "activity-records.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(console|csv|yaml) ?(\S*)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run the page in an empty folder; return the output of each command."""
    runner, shown = CliRunner(env={"GREENSCORE_LANG": "en"}), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("page"))
        for language, name, block in BLOCK.findall(PAGE):
            if language == "console":
                for line in block.splitlines():
                    words = shlex.split(line.removeprefix("$ "))[1:]
                    result = runner.invoke(greenscore, words)
                    assert result.exit_code == 0, (words, result.output, result.exception)
                    shown[" ".join(words)] = result.output
            else:
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_text(block, encoding="utf-8")
    return shown


def of(told, beginning):
    return next(text for words, text in told.items() if words.startswith(beginning))


def test_every_column_is_told():
    table = PAGE.partition("## The columns")[2].partition("\n## ")[0]
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert set(re.findall("`([a-z_]+)`", "".join(first))) == set(COLUMNS)
    second = "".join(line.split("|")[2] for line in table.splitlines() if line.startswith("| `"))
    names = {worded(f"activities.column.{name}").zh for name in COLUMNS}
    assert set(re.split("[、，或 ]+", second)) - {""} == names


def test_the_product_comes_out_as_it_is_written(told):
    made = re.search(r"tells `(12 person .*?)`", PAGE)[1]
    assert made in of(told, "inventory commuting.csv")


def test_records_count_where_they_say(told):
    # 3,600 kWh and 240,000 kWh x 0.17701 kg; 12.5 t as it was reported.
    shown = of(told, "inventory elsewhere.csv")
    assert re.search(r"Purchased electricity \(counted in 3.4\) +3.4 +1 +0.64", shown)
    assert re.search(r"Purchased electricity \(counted in 3.11\) +3.11 +1 +42.48", shown)
    assert "reported by others and not computed: 22" in shown  # 12.5 of 55.6


def test_what_leaves_is_taken_off(told):
    assert re.search(
        r"scope 2, location-based +424.48", of(told, "inventory net.csv")
    )  # 800 x 0.5306


def test_a_software_has_an_intensity(told):
    # (1,000 kWh x 1.2 x 0.5306 kg + 12,000 kg / 4 x 30 %) / 5,000,000 = 0.307344 g.
    shown = of(told, "inventory software.csv").replace("\u00a0", " ")
    assert re.search(r"all that the records count, power by location +307.34 mg CO2e/1", shown)


def test_a_certificate_covers_part_of_a_purchase(told):
    # 1,000,000 kWh x 0.177 kg; and 1,000,000 - 600,000 of them by the market.
    shown = of(told, "inventory power.csv")
    location, market = (
        float(re.search(rf"scope 2, {way} +([0-9.]+)", shown)[1])
        for way in ("location-based", "market-based")
    )
    assert location == pytest.approx(177.0, abs=1)
    assert market == pytest.approx(0.4 * location, abs=0.01)
