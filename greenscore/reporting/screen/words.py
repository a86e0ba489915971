"""Words of the store as the screen shows them, in one language."""

from greenscore.texts import Lang, Text, worded


def word(key: str, lang: Lang, /, **args: Text | str) -> str:
    """Return a text of the store in `lang`."""
    return worded(key, **args).get(lang)


def words(lang: Lang, *keys: str) -> tuple[str, ...]:
    """Return texts of the store in `lang`, such as the header of a table."""
    return tuple(word(key, lang) for key in keys)
