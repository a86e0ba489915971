"""The page on meters is run: its file, and its commands with what they print."""

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.cli.measuring import meter

PAGE = (Path(__file__).parents[2] / "docs" / "meters.md").read_text(encoding="utf-8")


def test_the_commands_print_what_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in re.findall(r"```csv (\S+)\n(.*?)```", PAGE, re.DOTALL):
        Path(name).write_text(text, encoding="utf-8")
    (console,) = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    _, *told = re.split(r"^\$ greenscore ", console, flags=re.MULTILINE)
    assert len(told) == 2
    for command, _, printed in (text.partition("\n") for text in told):
        said = CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(greenscore, shlex.split(command))
        assert (said.exit_code, said.stdout) == (0, printed)
    # 20190.5 - 20150.5 = 40, and 40 x 40 = 1,600 kWh.
    (_, line) = Path("activities.csv").read_text(encoding="utf-8").splitlines()
    assert line == "hall/2024-03,,CN-GD,electricity,electricity,1600.0,kWh,2024-03,,,"


def test_every_option_of_a_series_is_told():
    own = {"--kind", "--multiplier", "--rollover", "--zone", "--minutes", "--stamp", "--category"}
    assert own == set(re.findall(r"--[a-z]+", PAGE)) - {"--region"}
    assert own < {option for param in meter.params for option in param.opts}
