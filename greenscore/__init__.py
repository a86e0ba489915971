"""greenscore: how green is an enterprise, as a computation anyone can repeat.

The public API is loaded on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "check", "inventory", "load_standard", "portfolio", "report", "score"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("greenscore.workflow"), name)
    raise AttributeError(f"module 'greenscore' has no attribute {name!r}")
