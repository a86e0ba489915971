"""The digests by which a result can be checked, on the screen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from greenscore.reporting.screen.blocks import Blocks, Facts, on_one_line
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.model.inventory import Inventory


def digests_screen(lang: Lang, *, standard: str, data: str, result: str = "") -> Blocks:
    """Return the digests of standard and data, and that of a result where there is one."""
    names = words(lang, "glossary.standard", "screen.digests.data", "glossary.result")
    return _under_their_names(zip(names, (standard, data, result), strict=True), lang)


def inventory_digests(inventory: "Inventory", lang: Lang) -> Blocks:
    """Return the digests of what an inventory was made from, and its own."""
    keys = ("record", "profile", "library", "result")
    library = inventory.library
    digests = (inventory.records_digest, inventory.profile.digest, library.digest, inventory.digest)
    overlays = [(on_one_line(overlay.id), overlay.digest) for overlay in library.overlays]
    names = words(lang, *(f"glossary.{key}" for key in keys))
    pairs = [*zip(names, digests, strict=True)]
    return _under_their_names([*pairs[:-1], *overlays, pairs[-1]], lang)


def _under_their_names(pairs: Iterable[tuple[str, str]], lang: Lang) -> Blocks:
    yield f"{word('glossary.digest', lang)} (SHA-256)"
    yield Facts([(name, digest) for name, digest in pairs if digest])
