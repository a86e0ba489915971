"""A standard on the screen: what it asks, how it weighs, and where its figures come from."""

from collections.abc import Iterator, Sequence
from typing import Any

from greenscore.cli.output import print_table, say
from greenscore.model.nodes import Level, Node
from greenscore.model.standard import Edition
from greenscore.reporting.press.wording import label
from greenscore.texts import Lang


def describe(edition: Edition, lang: Lang) -> None:
    """Print a standard for a reader: head, index with weights, levels, prerequisites, sources."""
    standard = edition.standard
    say(f"{standard.title.get(lang)}\n{standard.id}@{standard.edition}  {standard.status}")
    say(f"sha256 {edition.digest}")
    if standard.description:
        say(f"\n{standard.description.get(lang)}")
    headers = {
        "zh": [
            ("指标", "权重", "评分", "依据"),
            ("等级", "门槛", "条件"),
            ("来源", "可信标记", "名称"),
        ],
        "en": [
            ("indicator", "weight", "scale", "source"),
            ("level", "from", "requires"),
            ("source", "mark", "title"),
        ],
    }[lang]
    say("")
    print_table(headers[0], list(_nodes(standard.index, lang, 0)))
    _show_levels(standard.levels, headers[1], lang)
    for result in standard.results:
        title = result.title.get(lang) or result.id
        say(f"\n{title} ({label('results.beside').get(lang)})")
        alone = (title, "", scale_name(result), result.source or "")
        rows = list(_nodes(result, lang, 0)) or [alone]
        print_table(headers[0], rows)
        _show_levels(result.levels, headers[1], lang)
    _show_population(edition, lang)
    say("")
    print_table(headers[2], [(id, s.mark, s.title.get(lang)) for id, s in standard.sources.items()])


def _show_levels(levels: Sequence[Level], header: Sequence[str], lang: Lang) -> None:
    if not levels:
        return
    rows = [
        (
            level.label.get(lang) or level.id,
            level.at or (f"> {level.above}" if level.above else ""),
            "; ".join(g.expect for g in level.requires),
        )
        for level in levels
    ]
    say("")
    print_table(header, rows)


def _show_population(edition: Edition, lang: Lang) -> None:
    """Print whom relative scores compare with, and since when that is frozen."""
    described, frozen = edition.standard.reference, edition.provenance
    if described is None:
        return
    title = label("population.title").get(lang)
    say(f"\n{title}: {described.population.get(lang)}, {described.date}")
    if frozen is not None:
        count, day = (label(f"population.{key}").get(lang) for key in ("count", "frozen"))
        say(f"{count}: {frozen.members}, {day}: {frozen.frozen}, sha256 {frozen.reference}")


def scale_name(node: Node) -> str:
    """Name a node's scale, with what distinguishes it, or its aggregate."""
    score = node.score
    if score is None:
        return node.aggregate.kind if node.children else ""
    if score.criterion is not None:
        return f"{score.kind}: {score.criterion.force}"
    return f"{score.kind}: {score.relative.method}" if score.relative else score.kind


def _nodes(node: Node, lang: Lang, depth: int) -> Iterator[tuple[str, str, str, str]]:
    for child in node.children:
        title = child.title.get(lang) or child.id
        yield "  " * depth + title, child.weight, scale_name(child), child.source or ""
        yield from _nodes(child, lang, depth + 1)


def as_object(edition: Edition, lang: Lang) -> dict[str, Any]:
    """Return what `standards show --json` prints."""
    standard = edition.standard
    return {
        "id": standard.id,
        "edition": standard.edition,
        "title": standard.title.get(lang),
        "status": standard.status,
        "digest": edition.digest,
        "inputs": {
            id: {"label": question.label.get(lang), "type": question.type, "unit": question.unit}
            for id, question in standard.inputs.items()
        },
        "indicators": _indicators(standard.index, lang),
        "levels": [level.id for level in standard.levels],
        "results": [
            {
                "id": result.id,
                "title": result.title.get(lang),
                "indicators": _indicators(result, lang),
                "levels": [level.id for level in result.levels],
            }
            for result in standard.results
        ],
    }


def _indicators(tree: Node, lang: Lang) -> list[dict[str, Any]]:
    return [
        {
            "id": node.id,
            "title": node.title.get(lang),
            "weight": node.weight,
            "source": node.source,
        }
        for node in tree.indicators
    ]
