"""The language of wrong use: click words it in English through gettext, and gettext answers in the user's.

An option may be wrong before `--lang` is reached, so the words of the command are looked through for it.
"""

import gettext
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from greenscore.cli.output import user_language
from greenscore.texts import LANGS, Lang, entries, unfilled, worded

_ASKED: ContextVar[Lang | None] = ContextVar("asked", default=None)


def language() -> Lang:
    """Return the language that wrong use is told in."""
    return _ASKED.get() or user_language()


def told(key: str, **args: str) -> str:
    """Return a text of the store in the language of the user."""
    return worded(key, **args).get(language())


def asked_language(words: Sequence[str]) -> Lang | None:
    """Return the language that `--lang` asks for, the first one of several; None where it asks for none."""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        name, _, value = word.partition("=")
        asked = (value or following).split(",")[0].strip()
        if name == "--lang":
            return next((lang for lang in LANGS if lang == asked), None)
    return None


@cache
def _chinese() -> dict[str, str]:
    texts = [unfilled(f"usage.click.{name}") for name in entries("usage")["click"]]
    return {text.en: text.zh for text in texts}


def _said(domain: str, message: str) -> str:  # noqa: ARG001 - as gettext calls it
    return _chinese().get(message, message)


def _counted(domain: str, msgid1: str, msgid2: str, n: int) -> str:
    return _said(domain, msgid1 if n == 1 else msgid2)


@contextmanager
def in_language(words: Sequence[str]) -> Iterator[None]:
    """Let click speak the language that these words of a command line, or the environment, ask for."""
    english = gettext.dgettext, gettext.dngettext
    token = _ASKED.set(asked_language(words))
    try:
        if language() == "zh":
            gettext.dgettext, gettext.dngettext = _said, _counted
        yield
    finally:
        gettext.dgettext, gettext.dngettext = english
        _ASKED.reset(token)
