"""The wording of every problem, which the program itself looks up one by one."""

from functools import cache

from greenscore.texts import STORE, entries


@cache
def catalogue():
    """Return severity, zh, en, hint_zh and hint_en by code."""
    files = sorted(STORE.glob("problems/*.toml"))
    return {code: told for file in files for code, told in entries(f"problems/{file.stem}").items()}
