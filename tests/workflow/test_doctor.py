"""The doctor: all found on a machine prepared for tests, and the right advice where it is not."""

import pytest

from greenscore.problems import Problem, ProblemsFound
from greenscore.workflow import doctor
from greenscore.workflow.doctor import Readiness, examine, find_office


def states():
    return {finding.what: finding.state for finding in examine()}


def test_this_machine_has_what_reports_and_tests_need():
    lacking = [f"{found.what}: {found.problem.hint('en')}" for found in examine() if found.problem]
    assert lacking == []


def test_a_missing_library_is_found_with_its_package(monkeypatch):
    monkeypatch.setattr(doctor, "_opens", lambda *_: False)
    found = {finding.what: finding for finding in examine()}
    assert found["pango"].state is Readiness.MISSING
    assert "libpango-1.0-0" in found["pango"].problem.hint("en")
    assert found["pangoft2"].state is Readiness.MISSING
    assert "libharfbuzz-subset0" in found["harfbuzz-subset"].problem.hint("en")
    assert found["weasyprint"].state is Readiness.MISSING


def test_missing_fonts_and_test_programs_are_found(monkeypatch):
    monkeypatch.setattr(doctor, "han_sources", tuple)
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    monkeypatch.setattr(doctor, "OFFICES", ())
    assert states()["font"] is Readiness.MISSING
    assert {states()[what] for what in ("libreoffice", "poppler")} == {Readiness.OPTIONAL}


PROMISES = {
    "memory": "memory",
    "time": "cpu_seconds",
    "files": "open_files",
    "filter": "seccomp",
    "hook": "audit-hook",
}


def not_held():
    return {what for what, state in states().items() if state is Readiness.NOT_HELD}


@pytest.mark.parametrize("missing", PROMISES)
def test_a_promise_that_this_system_cannot_hold_is_told(monkeypatch, missing):
    held = frozenset(PROMISES.keys() - {missing})
    given = iter((0, held))
    monkeypatch.setattr(doctor, "apart", lambda *_, **__: next(given))
    assert not_held() == {PROMISES[missing]}


def test_a_system_without_a_worker_holds_none(monkeypatch):
    monkeypatch.setattr(doctor, "apart", lambda function, **_: function())
    assert not_held() == {"worker", *PROMISES.values()}


def test_a_worker_that_does_not_start_holds_none(monkeypatch):
    def fails(*_, **__):
        raise ProblemsFound([Problem(code="worker-died", args={"reason": "SIGSYS"})])

    monkeypatch.setattr(doctor, "apart", fails)
    assert not_held() == {"worker", *PROMISES.values()}


PROGRAM = "usr/lib/libreoffice/program"


def machine(folder, monkeypatch, *programs, path=None):
    """Make a machine of empty programs and one link on the path: (name, what it leads to)."""
    monkeypatch.setattr(doctor, "ROOT", folder)
    monkeypatch.setenv("PATH", str(folder / "usr/bin"))
    (folder / "usr/bin").mkdir(parents=True)
    for program in programs:
        file = folder / program
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o755)
    if path:
        (folder / "usr/bin" / path[0]).symlink_to(folder / path[1])


@pytest.mark.parametrize(
    "programs, path, expected",
    [
        # libreoffice-core and libreoffice-calc of Debian, or their nogui twins without a link.
        ([f"{PROGRAM}/soffice"], ("soffice", f"{PROGRAM}/soffice"), "usr/bin/soffice"),
        ([f"{PROGRAM}/soffice"], ("libreoffice", f"{PROGRAM}/soffice"), "usr/bin/libreoffice"),
        ([f"{PROGRAM}/soffice"], None, f"{PROGRAM}/soffice"),
        (["usr/lib64/libreoffice/program/soffice"], None, "usr/lib64/libreoffice/program/soffice"),
        (["opt/libreoffice26.2/program/soffice"], None, "opt/libreoffice26.2/program/soffice"),
    ],
)
def test_an_office_is_found_by_any_of_its_packages(monkeypatch, tmp_path, programs, path, expected):
    folder = tmp_path / programs[0]
    parts = [folder.with_name(name) for name in ("soffice.bin", "libsclo.so")]
    machine(tmp_path, monkeypatch, *programs, *parts, path=path)
    assert find_office() == str(tmp_path / expected)
    (folder.with_name("libsclo.so")).unlink()  # the core alone, without Calc
    assert find_office() is None


def test_an_office_of_macos_and_a_wrapper_on_the_path_are_found(monkeypatch, tmp_path):
    mac = "Applications/LibreOffice.app/Contents/MacOS/soffice"
    machine(tmp_path, monkeypatch, mac)
    assert find_office() == str(tmp_path / mac)
    (tmp_path / "usr/bin/libreoffice").touch(mode=0o755)
    assert find_office() == str(tmp_path / "usr/bin/libreoffice")


def test_a_cache_folder_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    found = {finding.what: finding for finding in examine()}
    assert found["cache"].state is Readiness.MISSING
    assert str(tmp_path / "file" / "greenscore") in found["cache"].problem.message("zh")


def test_looking_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "new"))
    assert states()["cache"] is Readiness.OK
    assert list(tmp_path.iterdir()) == []


def test_an_unsupported_python_is_found(monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 4))
    (python, *_) = examine()
    assert python.state is Readiness.MISSING
    assert "3.10.4" in python.problem.message("zh")
