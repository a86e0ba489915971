"""Installed functions: found among entry points only, hashed before they run, and total."""

import hashlib
import importlib
import json
import marshal
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from click.testing import CliRunner

from greenscore import plugins
from greenscore.cli.main import greenscore
from greenscore.problems import Severity
from greenscore.workflow import scoring, standards
from tests.installing import as_installed, trusting
from tests.interpreters import score_both
from tests.small import edition, table

NAN = np.nan
SOURCE = '''\
"""A model that no formula expresses."""

import math
from dataclasses import dataclass

print("the model runs")


@dataclass
class Answer:
    value: "float"


def intensity(energy, output):
    if energy < 0:
        raise RuntimeError("no such energy")
    if energy == 0:
        return math.inf
    return Answer(energy / output).value if output else "nothing"


constant = 3
'''
DIGEST = hashlib.sha256(SOURCE.encode()).hexdigest()


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a distribution of one module whose entry points are given, and return its source."""

    def install(source=SOURCE, module="its_models.energy", attr="intensity"):
        site = tmp_path / "site"
        file = site.joinpath(*module.split(".")).with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
        if "." in module:
            (file.parent / "__init__.py").write_text('raise SystemExit("the package ran")\n')
        info = site / "its_models-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: its-models\nVersion: 1.0\n")
        points = f"[greenscore.functions]\nmy-model = {module}:{attr}\n"
        (info / "entry_points.txt").write_text(points)
        as_installed(monkeypatch, site)
        trusting(
            monkeypatch,
            tmp_path / "settings",
            "my-model",
            hashlib.sha256(source.encode()).hexdigest(),
        )
        importlib.invalidate_caches()
        plugins.function.cache_clear()
        return file

    yield install
    plugins.function.cache_clear()


def function(**parts):
    return {
        "entry": "my-model",
        "sha256": DIGEST,
        "arguments": ["a", "b * 2"],
        "units": ["1", "1"],
        "reason": {"zh": "迭代求解", "en": "Solved by iteration"},
        **parts,
    }


def standard(**parts):
    derived = {"x1": {"function": function(**parts), "unit": "1", "source": "own"}}
    return edition({"children": [{"id": "one", "value": "x1"}]}, derived=derived)


def test_both_interpreters_call_the_same_function_and_whatever_fails_is_missing(installed):
    installed()
    data = table(a=[3, NAN, 3, -1, 0, 3, 1, 1e300], b=[2, 2, NAN, 2, 2, 0, 3, 1e-300])
    columns = score_both(standard(), data)
    expected = [0.75, NAN, NAN, NAN, NAN, NAN, float(f"{1 / 6:.11e}"), NAN]
    np.testing.assert_equal(columns["one.value"], expected)


def test_arguments_reach_the_function_in_the_units_it_takes(installed):
    installed()
    asked = function(arguments=["energy", "output"], units=["kgce", "t"])
    one = edition(
        {"children": [{"id": "one", "value": "modelled"}]},
        inputs={"energy": {"unit": "tce"}, "output": {"unit": "t"}},
        tables={},
        derived={"modelled": {"function": asked, "unit": "kgce/t", "source": "own"}},
    )
    # 1.5 tce are 1500 kgce: 150 for a tonne.
    assert score_both(one, table(energy=[1.5], output=[10]))["one.value"] == [150]


def test_nothing_runs_before_the_digest_agrees_and_looking_runs_nothing(installed, capsys):
    file = installed()
    plugins.examine("my-model", DIGEST)
    file.write_text(SOURCE + "\n", encoding="utf-8")
    for use in (plugins.examine, plugins.function):
        with pytest.raises(plugins.FunctionFault) as fault:
            use("my-model", DIGEST)
        assert fault.value.code == "machine-function-differs"
        assert fault.value.details["file"] == str(file)
    assert capsys.readouterr().out == ""


def test_what_runs_is_the_text_that_was_hashed_not_a_compiled_copy(installed, capsys):
    file = installed()
    other = SOURCE.replace("energy / output", "energy * output")
    assert len(other) == len(SOURCE)
    code = importlib.machinery.SourceFileLoader("m", str(file)).source_to_code(other.encode(), file)
    stat = file.stat()
    stamp = int(stat.st_mtime).to_bytes(4, "little") + stat.st_size.to_bytes(4, "little")
    cached = importlib.util.cache_from_source(str(file))
    file.parent.joinpath("__pycache__").mkdir()
    head = importlib.util.MAGIC_NUMBER + bytes(4) + stamp
    Path(cached).write_bytes(head + marshal.dumps(code))
    assert plugins.function("my-model", DIGEST)(6.0, 3.0) == 2.0
    assert capsys.readouterr().out == "the model runs\n"
    assert "its_models.energy" not in sys.modules


def faults(one):
    table, problems = scoring.read_data(one, [{"subject": "s", "a": 3, "b": 2}])
    assert table is None
    return [problem.code for problem in problems]


def test_a_function_that_cannot_be_used_is_a_problem_of_the_machine(installed):
    assert faults(standard()) == ["machine-function-missing"]
    installed(attr="absent")
    assert faults(standard()) == ["machine-function-broken"]
    installed(SOURCE.replace("import math", "import no_such_module_here"))
    assert faults(standard()) == ["machine-function-differs"]


def test_a_value_that_is_no_function_is_broken_and_a_file_beside_the_data_is_not_found(
    installed, tmp_path, monkeypatch
):
    (tmp_path / "my-model.py").write_text(SOURCE)
    (tmp_path / "my_model.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    assert faults(standard()) == ["machine-function-missing"]
    installed(module="builtin_like", attr="constant")
    assert faults(standard()) == ["machine-function-broken"]


def test_the_digest_stands_in_the_result(installed):
    installed()
    assessment = scoring.score(standard(), {"subject": "s", "a": 3, "b": 2}).assessment()
    assert assessment.functions == {"my-model": DIGEST}


@pytest.fixture
def folder(tmp_path):
    written = {
        "greenscore": 1,
        "id": "modelled",
        "edition": "1",
        "title": {"zh": "模型", "en": "Modelled"},
        "subject": {"zh": "工厂", "en": "Factory"},
        "sources": {"own": {"title": {"zh": "自定", "en": "Own"}, "mark": "own"}},
        "rounding": {"digits": 2, "source": "own"},
        "inputs": {
            "energy": {"unit": "tce", "label": {"zh": "能耗", "en": "Energy"}},
            "output": {"unit": "t", "label": {"zh": "产量", "en": "Output"}},
        },
        "derived": {
            "modelled": {
                "function": function(arguments=["energy", "output"], units=["kgce", "t"]),
                "unit": "kgce/t",
                "label": {"zh": "模型强度", "en": "Modelled intensity"},
                "source": "own",
            }
        },
        "index": {
            "children": [{"id": "one", "title": {"zh": "一", "en": "One"}, "value": "modelled"}]
        },
    }

    def write(**changes):
        written["derived"]["modelled"] |= changes
        text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
        (tmp_path / "standard.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "data.yaml").write_text("subject: plant\nenergy: 1.5\noutput: 10\n")
        return tmp_path

    return write


def lint(folder, code=0):
    call = ["standards", "lint", str(folder), "--json"]
    result = CliRunner().invoke(greenscore, call)
    assert result.exit_code == code, result.output
    return [(p["code"], p["where"]["path"]) for p in json.loads(result.stdout)["problems"]]


def test_lint_hashes_and_runs_nothing(installed, folder, capsys):
    installed()
    assert lint(folder()) == []
    assert capsys.readouterr().out == ""


PLACE = "derived.modelled.function"


@pytest.mark.parametrize(
    "changes, code, expected",
    [
        ({"function": function(sha256="0" * 64)}, 3, [("machine-function-differs", PLACE)]),
        ({"function": function(entry="other")}, 3, [("machine-function-missing", PLACE)]),
        ({"function": function(sha256="F" * 64)}, 1, [("standard-bad-digest", f"{PLACE}.sha256")]),
        ({"formula": "energy / output"}, 1, [("standard-not-one-of", "derived.modelled")]),
        ({"function": None}, 1, [("standard-not-one-of", "derived.modelled")]),
        ({"unit": None}, 1, [("standard-missing-key", "derived.modelled")]),
    ],
    ids=["differs", "missing", "no digest", "both", "neither", "no unit"],
)
def test_lint_tells_what_is_wrong_with_a_function(installed, folder, changes, code, expected):
    installed()
    used = {"arguments": ["energy", "output"], "units": ["kgce", "t"]}
    if isinstance(changes.get("function"), dict):
        changes = {"function": changes["function"] | used}
    kept = {key: value for key, value in changes.items() if value is not None}
    dropped = [key for key, value in changes.items() if value is None]
    place = folder(**kept)
    text = yaml.safe_load((place / "standard.yaml").read_text(encoding="utf-8"))
    for key in dropped:
        del text["derived"]["modelled"][key]
    (place / "standard.yaml").write_text(
        yaml.safe_dump(text, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    found = lint(place, code)
    assert [f for f in found if f[0] != "standard-unused"] == expected


@pytest.mark.parametrize(
    "parts, expected",
    [
        ({"arguments": ["energy"], "units": []}, "standard-function-units"),
        ({"arguments": ["energy"], "units": ["tcee"]}, "unit-unknown"),
        ({"arguments": ["energy"], "units": ["t"]}, "formula-unit-mismatch"),
        ({"arguments": ["enrgy"], "units": ["t"]}, "formula-unknown-name"),
        ({"arguments": ["modelled"], "units": ["kgce/t"]}, "standard-cycle"),
    ],
)
def test_arguments_are_formulas_like_any_other(installed, folder, parts, expected):
    installed()
    assert expected in [code for code, _ in lint(folder(function=function(**parts)), code=1)]


def test_a_function_says_why_no_formula_serves(installed, folder):
    installed()
    used = {"arguments": ["energy", "output"], "units": ["kgce", "t"]}
    told = function(**used)
    del told["reason"]
    assert lint(folder(function=told)) == [("standard-function-unexplained", PLACE)]
    assert standards.read_standard(folder())[1][0].severity is Severity.WARNING


def test_the_page_on_method_shows_the_call_and_the_digest(installed, folder, tmp_path):
    installed()
    place = folder()
    page = tmp_path / "report.html"
    call = ["report", str(place / "data.yaml"), "-s", str(place), "-o", str(page)]
    result = CliRunner().invoke(greenscore, call)
    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    assert "my-model(energy, output)" in text
    assert DIGEST in text
    explained = CliRunner().invoke(
        greenscore, ["explain", str(place / "data.yaml"), "-s", str(place), "--lang", "en"]
    )
    assert "my-model(energy, output)" in explained.output


def test_a_missing_function_ends_a_command_with_3(folder):
    place = folder()
    call = ["score", str(place / "data.yaml"), "-s", str(place), "--lang", "zh"]
    result = CliRunner().invoke(greenscore, call)
    assert result.exit_code == 3
    assert "没有安装" in result.stderr
