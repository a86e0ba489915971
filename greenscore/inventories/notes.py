"""Remarks that differ by their region alone, told once: many sites lack one and the same residual mix."""

from collections.abc import Iterable
from dataclasses import replace

from greenscore.problems import Problem

_VARIES = "region"


def grouped(notes: Iterable[Problem]) -> list[Problem]:
    """Return remarks in their order, those that only differ by the region as one, at the first place."""
    kept: dict[tuple[str, str], Problem] = {}
    regions: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        rest = sorted((name, text) for name, text in note.args.items() if name != _VARIES)
        key = note.code, str(rest)
        kept.setdefault(key, note)
        regions.setdefault(key, []).append(note.args.get(_VARIES, ""))
    return [
        replace(note, args={**note.args, _VARIES: ", ".join(regions[key])})
        if _VARIES in note.args
        else note
        for key, note in kept.items()
    ]
