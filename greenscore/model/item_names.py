"""What activities are about, by the names that people read; ids stay what records say."""

import tomllib
from collections.abc import Mapping
from functools import cache

from greenscore.resources import templates_folder
from greenscore.texts import Text


def item_name(id: str) -> Text:
    """Return the name of what an activity is about, or what the records call it."""
    return _names().get(id) or Text(id, id)


@cache
def _names() -> Mapping[str, Text]:
    file = templates_folder() / "inventory" / "names.toml"
    named = tomllib.loads(file.read_text(encoding="utf-8"))
    return {id: Text(text["zh"], text["en"]) for id, text in named.items()}
