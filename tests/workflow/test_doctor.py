"""The doctor: all found on a machine prepared for tests, and the right advice where it is not."""

from greenscore.workflow import doctor
from greenscore.workflow.doctor import State, examine


def states():
    return {finding.what: finding.state for finding in examine()}


def test_this_machine_has_what_reports_and_tests_need():
    lacking = [
        f"{found.what}: {found.problem.hint('en')}"
        for found in examine()
        if found.problem and found.what != "spark"
    ]
    assert lacking == []


def test_a_missing_library_is_found_with_its_package(monkeypatch):
    monkeypatch.setattr(doctor, "_opens", lambda *_: False)
    found = {finding.what: finding for finding in examine()}
    assert found["pango"].state is State.MISSING
    assert "libpango-1.0-0" in found["pango"].problem.hint("en")
    assert found["pangoft2"].state is State.MISSING
    assert "libharfbuzz-subset0" in found["harfbuzz-subset"].problem.hint("en")
    assert found["weasyprint"].state is State.MISSING


def test_missing_fonts_and_test_programs_are_found(monkeypatch):
    monkeypatch.setattr(doctor, "han_sources", tuple)
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert states()["font"] is State.MISSING
    assert {states()[what] for what in ("spark", "libreoffice", "poppler")} == {State.OPTIONAL}


def test_a_cache_folder_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    found = {finding.what: finding for finding in examine()}
    assert found["cache"].state is State.MISSING
    assert str(tmp_path / "file" / "greenscore") in found["cache"].problem.message("zh")


def test_looking_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "new"))
    assert states()["cache"] is State.OK
    assert list(tmp_path.iterdir()) == []


def test_an_unsupported_python_is_found(monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 4))
    (python, *_) = examine()
    assert python.state is State.MISSING
    assert "3.10.4" in python.problem.message("zh")
