"""greenscore: how green is an enterprise, as a computation anyone can repeat.

The public API is loaded on first use, so that importing the package costs nothing.
"""

import sys

# While `python -m greenscore` looks for its modules the current folder stands first, and whatever lies in it
# would be imported in the place of what is installed.
_asked = sys.orig_argv[len(sys.orig_argv) - len(sys.argv)] if sys.argv[:1] == ["-m"] else ""
if _asked.endswith(("greenscore", "greenscore.__main__")) and not sys.flags.safe_path:
    del sys.path[0]

from importlib import import_module  # noqa: E402
from typing import Any  # noqa: E402

__version__ = "0.1.0"
_ROOMS = {
    "check": "scoring",
    "inventory": "inventory",
    "load_standard": "standards",
    "portfolio": "scoring",
    "recompute": "recomputing",
    "report": "scoring",
    "score": "scoring",
}
__all__ = [
    "Reading",
    "__version__",
    "check",
    "inventory",
    "limits",
    "load_standard",
    "portfolio",
    "recompute",
    "report",
    "score",
]


def __getattr__(name: str) -> Any:
    if name == "Reading":
        return import_module("greenscore.model.reading").Reading
    if name == "limits":
        return import_module("greenscore.guard.limits").raised
    if name in _ROOMS:
        return getattr(import_module(f"greenscore.workflow.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'greenscore' has no attribute {name!r}")
