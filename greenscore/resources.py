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
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "greenscore"


def _shipped(name: str) -> Path:
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
