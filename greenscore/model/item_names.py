"""What activities are about, by the names that people read; ids stay what records say."""

from greenscore.texts import Text, entries, worded


def item_name(id: str) -> Text:
    """Return the name of what an activity is about, or what the records call it."""
    return worded(f"items.{id}") if id in entries("items") else Text(id, id)
