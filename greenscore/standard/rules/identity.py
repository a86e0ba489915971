"""Ids, names, citations, themes, dates and texts."""

import keyword
import re
from collections.abc import Iterable, Iterator

from greenscore.expression.functions import NODE_PARTS
from greenscore.model.nodes import Advice, Level, Rescale
from greenscore.model.scalars import Citation
from greenscore.model.standard import Check, Portfolio, PortfolioLevel, Prerequisite
from greenscore.problems import Problem, nearest
from greenscore.standard.rules.inspection import Inspection
from greenscore.standard.rules.paths import INDEX
from greenscore.text.document import Path
from greenscore.texts import LANGS, Text

_WithId = Check | Prerequisite | Level | Portfolio | PortfolioLevel
_WORDS = {*keyword.kwlist, "x", "true", "false", "none", "prerequisites"}
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
# What of a node says how much something is worth; a weight left out is one part of equal ones.
_BRINGS_FIGURES = {"weight", "score", "clip", "transform", "rescale", "min_coverage"}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_EDITION = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}@[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def repeated_ids(inspection: Inspection) -> Iterator[Problem]:
    """Nodes, checks, prerequisites, portfolios and the levels of one ladder each have an id of their own."""
    standard = inspection.standard
    yield from _repeated(inspection, ((path, node.id) for path, node in inspection.nodes))
    lists: list[tuple[Path, tuple[_WithId, ...]]] = [
        (("checks",), standard.checks),
        (("prerequisites",), standard.prerequisites),
        *ladders(inspection),
        (("portfolio",), standard.portfolio),
        *((("portfolio", at, "levels"), p.levels) for at, p in enumerate(standard.portfolio)),
    ]
    for path, items in lists:
        ids = (((*path, place), item.id) for place, item in enumerate(items))
        yield from _repeated(inspection, ids)


def ladders(inspection: Inspection) -> Iterator[tuple[Path, tuple[Level, ...]]]:
    """Yield the ladder of the whole and the ladders of single nodes, with their paths."""
    yield ("levels",), inspection.standard.levels
    for path, node in inspection.nodes:
        if path != INDEX:
            yield (*path, "levels"), node.levels


def _repeated(inspection: Inspection, ids: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, id_ in ids:
        if id_ in first:
            before, here = (inspection.edition.place(*at) for at in (first[id_], path))
            line = f"{before.line or '?'}"
            told = line if before.file == here.file else f"{line} ({before.file})"
            yield inspection.problem("standard-id-twice", path, id=id_, first=told)
        first.setdefault(id_, path)


def clashing_names(inspection: Inspection) -> Iterator[Problem]:
    """A name in formulas means one thing, and is no word of the formula language.

    `a.score` is the score of a node, so that no column of a table may have such a name.
    """
    standard = inspection.standard
    first: dict[str, str] = {}
    for room in ("inputs", "parameters", "tables", "derived"):
        for name in getattr(standard, room):
            if name in _WORDS:
                yield inspection.problem("standard-name-reserved", (room, name), name=name)
            if name in first:
                args = {"name": name, "first": first[name]}
                yield inspection.problem("standard-name-twice", (room, name), **args)
            first.setdefault(name, room)
    for path, _ in inspection.questions:
        if path[0] != "tables":
            continue
        name = str(path[-1])
        if name in NODE_PARTS:
            yield inspection.problem("standard-name-reserved", path, name=name)
        if name in standard.parameters_of(str(path[1])):
            yield inspection.problem("standard-name-twice", path, name=name, first="parameters")
    for path, node in inspection.nodes:
        if node.id in standard.tables or node.id == "prerequisites":
            yield inspection.problem("standard-name-twice", path, name=node.id, first="tables")


def unsafe_id(inspection: Inspection) -> Iterator[Problem]:
    """The id names a folder: no `..`, and no name that Windows keeps for devices."""
    for name in ("id", "edition"):
        value = getattr(inspection.standard, name)
        if names_a_device(value):
            yield inspection.problem("standard-id-unsafe", (name,), id=value)


def names_a_device(name: str) -> bool:
    """Tell whether a folder of this name would lead upwards or to a device of Windows."""
    return ".." in name or name.partition(".")[0].lower() in _DEVICES


def unknown_sources(inspection: Inspection) -> Iterator[Problem]:
    """Every citation starts with the id of a source."""
    sources = inspection.standard.sources
    for path, block in inspection.blocks:
        citation: Citation | None = getattr(block, "source", None)
        if citation is None or isinstance(block, Rescale):
            continue
        source = citation.partition(" ")[0]
        if source not in sources:
            known = nearest(source, sources) or ", ".join(sources)
            args = {"source": source, "nearest": known}
            yield inspection.problem("standard-unknown-source", (*path, "source"), **args)


def uncited_figures(inspection: Inspection) -> Iterator[Problem]:
    """Every item that brings a figure says where the figure is from."""
    standard = inspection.standard
    for path, question in inspection.questions:
        bounds = (question.min, question.max, question.above, question.below)
        table = standard.tables.get(str(path[1])) if path[0] == "tables" else None
        if any(bound is not None for bound in bounds):
            around = table.source if table else None
            yield from _uncited(inspection, path, question.source, around)
    for name, parameter in standard.parameters.items():
        if not parameter.dated or not all(dated.source for dated in parameter.dated):
            yield from _uncited(inspection, ("parameters", name), parameter.source)
    for name, derived in standard.derived.items():
        yield from _uncited(inspection, ("derived", name), derived.source)
    for place, prerequisite in enumerate(standard.prerequisites):
        yield from _uncited(inspection, ("prerequisites", place), prerequisite.source)
    for path, node in inspection.nodes:
        sources = _sources_above(inspection, path)
        if node.model_fields_set & _BRINGS_FIGURES:
            yield from _uncited(inspection, path, *sources)
        for place, adjust in enumerate(node.adjust):
            yield from _uncited(inspection, (*path, "adjust", place), adjust.source, *sources)
    for path, ladder in ladders(inspection):
        sources = _sources_above(inspection, path)
        for place, level in enumerate(ladder):
            yield from _uncited(inspection, (*path, place), level.source, *sources)


def _sources_above(inspection: Inspection, path: Path) -> list[str | None]:
    return [group.source for group in inspection.above(path)]


def _uncited(inspection: Inspection, path: Path, *sources: str | None) -> Iterator[Problem]:
    if not any(sources):
        yield inspection.problem("standard-no-source", path, item=str(path[-1]))


def unknown_themes(inspection: Inspection) -> Iterator[Problem]:
    """Every theme that is named is declared."""
    standard = inspection.standard
    for room in ("inputs", "tables"):
        for name, item in getattr(standard, room).items():
            if item.theme is not None and item.theme not in standard.themes:
                known = nearest(item.theme, standard.themes) or ", ".join(standard.themes) or "-"
                args = {"theme": item.theme, "nearest": known}
                yield inspection.problem("standard-unknown-theme", (room, name, "theme"), **args)


def missing_languages(inspection: Inspection) -> Iterator[Problem]:
    """What a person reads is written in both languages."""
    for path, item in inspection.blocks:
        text = item.text if isinstance(item, Advice) else item
        if not isinstance(text, Text) or not text:
            continue
        for lang in LANGS:
            if not getattr(text, lang).strip():
                yield inspection.problem("standard-language-missing", path, lang=lang)
        if text.zh == text.en and _CHINESE.search(text.en):
            yield inspection.problem("standard-language-missing", path, lang="en")


def dates_and_editions(inspection: Inspection) -> Iterator[Problem]:
    """The period of validity runs forwards, and the edition before is named as id@edition."""
    standard = inspection.standard
    start, end = standard.effective.start, standard.effective.end
    if start and end and start > end:
        args = {"start": start.isoformat(), "end": end.isoformat()}
        yield inspection.problem("standard-dates-reversed", ("effective",), **args)
    if standard.supersedes is not None and not _EDITION.fullmatch(standard.supersedes):
        args = {"given": standard.supersedes}
        yield inspection.problem("standard-bad-edition", ("supersedes",), **args)


RULES = (
    repeated_ids,
    clashing_names,
    unsafe_id,
    unknown_sources,
    uncited_figures,
    unknown_themes,
    missing_languages,
    dates_and_editions,
)
