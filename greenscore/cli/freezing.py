"""What was frozen, as a table and as an object."""

from typing import TYPE_CHECKING, Any

from greenscore.cli.output import print_table, say
from greenscore.model.population import Reference
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.workflow.freezing import Freezing

_HEADER = {
    "zh": ("节点", "有值", "缺", "收拢", "统计量"),
    "en": ("node", "present", "absent", "brought in", "statistics"),
}


def show(freezing: "Freezing", lang: Lang) -> None:
    """Print what became of each node, then the files that were written."""
    rows = [
        (
            id,
            str(node.present),
            str(node.absent),
            str(node.brought_in),
            _statistics(node.reference, lang),
        )
        for id, node in freezing.nodes.items()
    ]
    print_table(_HEADER[lang], rows)
    for file in freezing.files:
        say(file)


def _statistics(reference: Reference, lang: Lang) -> str:
    values, groups = ("个值", "组") if lang == "zh" else ("values", "groups")
    found = [f"{name} {number:g}" for name, number in reference.stated.items()]
    found += [f"{len(reference.values)} {values}"] if reference.values else []
    found += [f"{len(reference.groups)} {groups}"] if reference.groups else []
    return ", ".join(found)


def as_object(freezing: "Freezing") -> dict[str, Any]:
    """Return what was frozen as plain data."""
    return {
        "files": [str(file) for file in freezing.files],
        "members": freezing.members,
        "nodes": {
            id: {
                "present": node.present,
                "absent": node.absent,
                "brought_in": node.brought_in,
                "values": len(node.reference.values),
                "statistics": dict(node.reference.stated),
                "groups": {key: dict(g.stated) for key, g in node.reference.groups.items()},
            }
            for id, node in freezing.nodes.items()
        },
    }
