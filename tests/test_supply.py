"""What checks our own making says when it could not look, and the same tree gives the same wheel."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from tests.test_wheel import ELSEWHERE

ROOT = Path(__file__).parents[1]


@pytest.fixture
def supply():
    loader = SourceFileLoader("supply", str(ROOT / ".ci" / "supply"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("supply", loader))
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


FOUND = {"id": "X-1", "fix_versions": ["2.0"]}
SOUND = {"name": "a", "version": "1", "vulns": []}
FAULTY = {"name": "b", "version": "1", "vulns": [FOUND]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    "told, code, said",
    [
        ([SOUND], 0, "audit: 1 packages, 0 with known faults"),
        ([SOUND, FAULTY], 1, "audit: b 1: X-1, mended in 2.0"),
        ([SOUND, UNKNOWN], 3, "audit: did not happen for 1 of 2 packages"),
        ([FAULTY, UNKNOWN], 1, "X-1"),
        (None, 3, "audit: did not happen: no way to the service"),
    ],
)
def test_an_audit_that_could_not_ask_is_no_success(supply, monkeypatch, capsys, told, code, said):
    text = "" if told is None else json.dumps({"dependencies": told})
    done = subprocess.CompletedProcess([], 0, text, "x\nno way to the service\n")
    monkeypatch.setattr(supply, "tool", Path)
    monkeypatch.setattr(supply, "run", lambda *_, **__: done)
    assert supply.faults() == code
    assert said in capsys.readouterr().out


def test_every_tool_has_its_version_pinned():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = {
        line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    names = {each.partition(">")[0] for each in asked["optional-dependencies"]["supply"]}
    assert names - pinned == set()


def test_two_builds_in_two_places_have_the_same_bytes(tmp_path):
    parts = ("greenscore", "standards", "templates", "pyproject.toml", "README.md", "LICENSE")
    digests = []
    for number, mask in enumerate((0o022, 0o077)):
        folder = tmp_path / str(number)
        tree = folder / "tree"
        tree.mkdir(parents=True)
        before = os.umask(mask)
        for part in parts:
            source, target = ROOT / part, tree / part
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, target, copy_function=shutil.copyfile, ignore=ignored)
            else:
                shutil.copyfile(source, target)
        os.umask(before)
        environment = ELSEWHERE | {
            "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
            "PIP_BUILD_CONSTRAINT": str(ROOT / "constraints.txt"),
            "SOURCE_DATE_EPOCH": "1767225600",
            "TZ": ("UTC", "Asia/Shanghai")[number],
        }
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, tree]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        (wheel,) = folder.glob("*.whl")
        digests.append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert digests[0] == digests[1]
