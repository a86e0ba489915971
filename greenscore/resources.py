"""Where shipped standards and templates stand, and where files made here are kept."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def standards_folder() -> Path:
    """Return the folder of shipped standards: inside the installed package, or of the checkout."""
    return _shipped("standards")


def factors_folder() -> Path:
    """Return the folder of the shipped library of emission factors."""
    return standards_folder() / "factors"


def templates_folder() -> Path:
    """Return the folder of templates: inside the installed package, or of the checkout."""
    return _shipped("templates")


def cache_folder() -> Path:
    """Return the user's folder for files that can be made again; it need not exist yet."""
    own = _own("XDG_CACHE_HOME", "LOCALAPPDATA", ".cache")
    if own is not None:
        return own
    from tempfile import gettempdir

    return Path(gettempdir()) / _for_user()


def settings_folder() -> Path | None:
    """Return the user's folder for settings; it need not exist yet. None for a user without a home."""
    return _own("XDG_CONFIG_HOME", "APPDATA", ".config")


def _own(variable: str, on_windows: str, below_home: str) -> Path | None:
    """Return a folder of the user's; a variable counts where it is a whole path, as its standard says."""
    base = os.environ.get(on_windows if os.name == "nt" else variable, "")
    if base and Path(base).is_absolute():
        return Path(base) / "greenscore"
    try:
        return Path.home() / below_home / "greenscore"
    except RuntimeError:  # nobody knows where this user is at home
        return None


def _for_user() -> str:
    """Return the name of a folder among those of everybody."""
    return f"greenscore-{os.getuid() if hasattr(os, 'getuid') else 'user'}"


def _shipped(name: str) -> Path:
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
