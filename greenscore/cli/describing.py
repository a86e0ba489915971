"""A standard on the screen: what it asks, how it weighs, and where its figures come from."""

from collections.abc import Iterator
from typing import Any

from greenscore.cli.output import print_table, say
from greenscore.model import Edition
from greenscore.nodes import Node
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
    if standard.levels:
        say("")
        rows = [
            (
                level.label.get(lang) or level.id,
                level.at or level.above or "",
                "; ".join(g.expect for g in level.requires),
            )
            for level in standard.levels
        ]
        print_table(headers[1], rows)
    say("")
    print_table(headers[2], [(id, s.mark, s.title.get(lang)) for id, s in standard.sources.items()])


def _nodes(node: Node, lang: Lang, depth: int) -> Iterator[tuple[str, str, str, str]]:
    for child in node.children:
        scale = child.score.kind if child.score else child.aggregate.kind if child.children else ""
        yield "  " * depth + child.title.get(lang), child.weight, scale, child.source or ""
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
        "indicators": [
            {
                "id": node.id,
                "title": node.title.get(lang),
                "weight": node.weight,
                "source": node.source,
            }
            for node in standard.index.indicators
        ],
        "levels": [level.id for level in standard.levels],
    }
