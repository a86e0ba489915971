"""The digests by which a result can be checked, on the screen."""

from greenscore.reporting.screen.blocks import Blocks, Facts
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang


def digests_screen(lang: Lang, *, standard: str, data: str, result: str = "") -> Blocks:
    """Return the digests of standard and data, and that of a result where there is one."""
    names = words(lang, "glossary.standard", "screen.digests.data", "glossary.result")
    pairs = zip(names, (standard, data, result), strict=True)
    yield f"{word('glossary.digest', lang)} (SHA-256)"
    yield Facts([(name, digest) for name, digest in pairs if digest])
