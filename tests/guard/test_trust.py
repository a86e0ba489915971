"""Who may run code: what is installed where installers put it, and what the user's own list allows."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from greenscore import plugins
from greenscore.cli.main import greenscore
from greenscore.guard import installed, trust
from greenscore.problems import ProblemsFound
from greenscore.standard.packs import packs
from tests.installing import as_installed
from tests.test_plugins import DIGEST, SOURCE, folder

__all__ = ["folder"]

ROOT = Path(__file__).parents[2]
CANARY = "from pathlib import Path\nPath('canary').write_text('a stranger ran')\n"
STRANGER = CANARY + "def intensity(energy, output):\n    return 0.0\n"


def offer(site, source, group="greenscore.functions", entry="my-model = model:intensity"):
    """Lay a distribution into a folder, as anybody can who writes there."""
    site.mkdir(exist_ok=True)
    (site / "model.py").write_text(source, encoding="utf-8")
    info = site / "model-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: model\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{entry}\n")


def named(place, source):
    """Let the standard of a folder name the function of `source`."""
    digest = hashlib.sha256(source.encode()).hexdigest()
    text = yaml.safe_load((place / "standard.yaml").read_text(encoding="utf-8"))
    text["derived"]["modelled"]["function"]["sha256"] = digest
    (place / "standard.yaml").write_text(yaml.safe_dump(text, allow_unicode=True), encoding="utf-8")
    return digest


STARTS = {
    "module": ["-m", "greenscore", "score", "data.yaml", "-s", "."],
    "code": ["-c", "import greenscore as g; g.score('.', 'data.yaml')"],
    "script": ["start.py"],
    "path": [
        "-c",
        "import sys; sys.path.append('.'); import greenscore as g; g.score('.', 'data.yaml')",
    ],
}


@pytest.mark.parametrize("start", STARTS)
def test_nothing_of_the_current_folder_runs_however_we_are_started(folder, start, tmp_path):
    place = folder()
    offer(place, STRANGER)
    digest = named(place, STRANGER)
    (place / "start.py").write_text("import greenscore as g\ng.score('.', 'data.yaml')\n")
    settings = tmp_path / "settings"
    settings.mkdir()
    # Not even a list that allows it lets it run: it is not installed.
    (settings / "greenscore").mkdir()
    (settings / "greenscore" / "trust.toml").write_text(
        f'[[function]]\nentry = "my-model"\nsha256 = "{digest}"\n'
    )
    paths = os.pathsep.join((str(ROOT), str(place)))
    environment = {
        **os.environ,
        "PYTHONPATH": paths,
        "XDG_CONFIG_HOME": str(settings),
        "LANG": "en",
    }
    done = subprocess.run(
        [sys.executable, *STARTS[start]],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not (place / "canary").exists()
    assert done.returncode != 0
    assert "is not installed" in done.stderr


@pytest.mark.parametrize("name", ["click", "yaml", "typing", "pydantic", "numpy", "model"])
def test_a_module_that_lies_in_the_current_folder_takes_nobodys_place(tmp_path, name):
    (tmp_path / f"{name}.py").write_text(CANARY)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "greenscore", "standards", "lint", "cn-gbt-36132"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    "start", [["-mgreenscore"], ["-Bm", "greenscore"], ["-X", "utf8", "-m", "greenscore.__main__"]]
)
def test_no_spelling_of_the_start_lets_the_current_folder_in(tmp_path, start):
    for name in ("click", "typing", "yaml"):
        (tmp_path / f"{name}.py").write_text(CANARY)
    done = subprocess.run(
        [sys.executable, *start, "standards", "list", "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, list(tmp_path.glob("canary"))) == (0, [])


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    plugins.function.cache_clear()
    yield tmp_path / "settings" / "greenscore" / "trust.toml"
    plugins.function.cache_clear()


def cli(*call, code=0, **more):
    done = CliRunner().invoke(greenscore, [*map(str, call)], **more)
    assert done.exit_code == code, done.output
    return done


def test_an_installed_function_runs_once_the_user_allows_it(
    settings, folder, tmp_path, monkeypatch
):
    place = folder()
    as_installed(monkeypatch, tmp_path / "site")
    offer(tmp_path / "site", SOURCE)
    asked = ("score", place / "data.yaml", "-s", place, "--lang", "en")
    refused = cli(*asked, code=3)
    assert "machine-function-untrusted" in refused.stderr
    assert "greenscore trust add my-model" in refused.stderr
    assert not settings.exists()  # nothing is made by reading
    told = cli("trust", "add", "my-model", "--lang", "en", input="n\n", code=1)
    assert DIGEST in told.stderr
    cli(*asked, code=3)
    cli("trust", "add", "my-model", input="y\n")
    cli("trust", "add", "my-model", "--yes")  # once is enough
    assert settings.read_text().count("[[function]]") == 1
    assert settings.stat().st_mode & 0o777 == 0o600
    assert "150" in cli(*asked).stdout
    listed = json.loads(cli("trust", "list", "--json").stdout)["functions"]
    assert [(each["entry"], each["sha256"], each["trusted"]) for each in listed] == [
        ("my-model", DIGEST, True)
    ]
    assert "my-model" in cli("trust").stdout
    plugins.function.cache_clear()
    cli("trust", "remove", "my-model")
    cli(*asked, code=3)
    told = cli("trust", "remove", "other", "--lang", "en", code=1).stderr
    assert "trust-entry-unknown" in told


@pytest.mark.usefixtures("settings")
def test_another_source_under_a_trusted_name_is_not_trusted(folder, tmp_path, monkeypatch):
    place = folder()
    as_installed(monkeypatch, tmp_path / "site")
    offer(tmp_path / "site", SOURCE)
    cli("trust", "add", "my-model", "--sha256", DIGEST, "--yes")
    offer(tmp_path / "site", STRANGER)
    named(place, STRANGER)
    monkeypatch.chdir(tmp_path)
    done = cli("score", place / "data.yaml", "-s", place, code=3)
    assert "machine-function-untrusted" in done.stderr
    assert not (tmp_path / "canary").exists()
    again = cli("trust", "add", "my-model", "--sha256", DIGEST, "--yes", code=3)
    assert "machine-function-differs" in again.stderr


BROKEN = {
    "text": "not toml",
    "digest": '[[function]]\nentry = "my-model"\nsha256 = "ab"\n',
    "type": "[[function]]\nentry = 1\nsha256 = 2\n",
    "key": "other = 1\n",
    "unknown": f'[[function]]\nentry = "my-model"\nsha256 = "{DIGEST}"\nallow = "all"\n',
    "bytes": b"\xff\xfe",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_list_that_cannot_be_read_trusts_nothing_and_is_not_written_over(settings, kind):
    content = BROKEN[kind]
    settings.parent.mkdir(parents=True)
    settings.write_bytes(content if isinstance(content, bytes) else content.encode())
    settings.chmod(0o600)
    assert [problem.code for problem in trust.trusted()[1]] == ["trust-list-unreadable"]
    assert not trust.is_trusted("my-model", DIGEST)
    with pytest.raises(ProblemsFound):
        trust.allow(trust.Trusted(entry="a", sha256=DIGEST), date(2026, 1, 1))
    assert "trust-list-unreadable" in cli("trust", code=1).stderr


def test_a_list_that_others_can_write_to_trusts_nothing(settings):
    trust.allow(trust.Trusted(entry="my-model", sha256=DIGEST), date(2026, 1, 1))
    assert trust.is_trusted("my-model", DIGEST)
    settings.chmod(0o622)
    assert [problem.code for problem in trust.trusted()[1]] == ["trust-list-open"]
    assert not trust.is_trusted("my-model", DIGEST)


def test_a_list_of_somebody_else_or_in_an_open_folder_trusts_nothing(settings, monkeypatch):
    trust.allow(trust.Trusted(entry="my-model", sha256=DIGEST), date(2026, 1, 1))
    settings.parent.chmod(0o777)
    assert [problem.code for problem in trust.trusted()[1]] == ["trust-list-open"]
    settings.parent.chmod(0o700)
    assert trust.is_trusted("my-model", DIGEST)
    mine, told = settings.stat().st_uid, Path.stat

    def of_another(path, **options):
        found = list(told(path, **options))
        found[4] = 4242 if path == settings else mine  # st_uid
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", of_another)
    assert not trust.is_trusted("my-model", DIGEST)


@pytest.mark.usefixtures("settings")
def test_every_text_comes_back_from_the_list():
    odd = trust.Trusted(entry='a"b\\c\n\x7fé', sha256=DIGEST, distribution="'", version='"""')
    trust.allow(odd, date(2026, 1, 1))
    (found,) = trust.trusted()[0]
    assert (found.entry, found.distribution, found.version) == (odd.entry, "'", '"""')


def test_a_pack_of_the_current_folder_brings_no_standards(tmp_path, monkeypatch):
    offer(tmp_path, "", "greenscore.standards", "all = model_pack.standards")
    starter = ROOT / "greenscore" / "standard" / "starter"
    pack = tmp_path / "model_pack" / "standards" / "my-standard-1"
    pack.mkdir(parents=True)
    for file in starter.glob("*.yaml"):
        (pack / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert packs()[0] == []
    as_installed(monkeypatch, tmp_path)
    assert [shelf.called for shelf in packs()[0]] == ["model"]


def test_the_places_are_those_of_installers(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert tmp_path not in installed.places()
    assert any(place.name in {"site-packages", "dist-packages"} for place in installed.places())


def test_an_editable_install_is_one_because_its_pth_file_is_installed(tmp_path, monkeypatch):
    source, site = tmp_path / "source", tmp_path / "site"
    offer(site, "")
    (site / "model.py").unlink()
    source.mkdir()
    (source / "model.py").write_text(SOURCE)
    (site / "model.pth").write_text(f"import sys\n# a comment\n{source}\n")
    as_installed(monkeypatch, site)
    assert plugins.find("my-model").sha256 == DIGEST
