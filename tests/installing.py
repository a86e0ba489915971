"""A distribution as if an installer had put it into a place of the interpreter, and trust in it."""

from datetime import date

from greenscore.guard import installed, trust


def as_installed(monkeypatch, site):
    """Let a folder be a place of the interpreter, before those it has."""
    monkeypatch.syspath_prepend(str(site))
    known = installed.places
    monkeypatch.setattr(installed, "places", lambda: [site, *known()])


def trusting(monkeypatch, folder, entry, sha256):
    """Let the user's list, kept in `folder`, allow a function."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    trust.allow(trust.Trusted(entry=entry, sha256=sha256), date(2026, 1, 1))
