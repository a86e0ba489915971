"""The method: how values became scores, with every constant and the document it comes from."""

from collections.abc import Iterator, Mapping
from typing import Any

from greenscore.nodes import MissingRules, Node, Policy
from greenscore.reporting import numbers
from greenscore.reporting.desk import Desk
from greenscore.reporting.wording import Lines, label
from greenscore.texts import Text


def method_view(desk: Desk) -> dict[str, Any]:
    """Return the method as plain data: rules, formulas, parameters, derived figures, sources."""
    standard = desk.standard
    index = desk.nodes[desk.assessment.index.id]
    return {
        "rules": [
            desk.words.say(f"method.aggregate_{index.aggregate.kind}"),
            desk.words.say(
                "method.rounding",
                digits=str(standard.rounding.digits),
                mode=label(f"method.mode_{standard.rounding.mode.replace('-', '_')}"),
            ),
            *_policies(desk),
            desk.words.say(
                "method.recognition", grade=label(f"grades.{standard.recognition.grade}")
            ),
            desk.words.say("method.coverage"),
        ],
        "indicators": [
            _indicator(desk, desk.nodes[leaf.id], leaf.thresholds) for leaf in desk.leaves
        ],
        "derived": [_derived(desk, d.id, d.value, d.unit) for d in desk.assessment.derived],
        "parameters": [_parameter(desk, p.id, p.value, p.unit) for p in desk.assessment.parameters],
        "sources": [
            {
                "id": id,
                "title": desk.words.text(source.title),
                "kind": desk.words.say(f"sources.kind_{source.kind}"),
                "mark": desk.words.say(f"sources.mark_{source.mark.replace('-', '_')}"),
                "date": source.date.isoformat() if source.date else "",
                "note": desk.words.text(source.note or Text()),
            }
            for id, source in standard.sources.items()
        ],
    }


def _policies(desk: Desk) -> Iterator[Lines]:
    """Yield what happens to absent values, for the whole and for groups that differ."""
    index = desk.assessment.index.id
    for node in reversed(tuple(desk.standard.index.walk())):
        for state, policy in _named(node.missing):
            rule = label(
                f"method.policy_{policy.kind}", value=str(policy.value), to=str(policy.transfer)
            )
            args = {"state": label(f"states.{state}"), "rule": rule}
            if node.id == index:
                yield desk.words.say("method.policy", **args)
            else:
                yield desk.words.say("method.policy_in", group=desk.title(node.id), **args)


def _named(rules: MissingRules) -> Iterator[tuple[str, Policy]]:
    for state in ("missing", "not_applicable", "unscorable"):
        policy = getattr(rules, state)
        if policy is not None:
            yield state, policy


def _indicator(
    desk: Desk, node: Node, thresholds: tuple[tuple[float | None, float], ...]
) -> dict[str, Any]:
    kind = node.score.kind if node.score else "none"
    return {
        "title": desk.words.text(desk.title(node.id)),
        "formula": node.value or "",
        "unit": numbers.unit_after(desk.unit(node.id)).strip(),
        "scale": desk.words.say(f"method.scale_{kind}"),
        "points": _mapped(desk, node) or _curve(thresholds),
        "source": desk.cite(node.source),
    }


def _curve(thresholds: tuple[tuple[float | None, float], ...]) -> list[Lines]:
    """Return the points of a scale: value, arrow, score."""
    return [
        [
            {
                "lang": "en",
                "text": f"{'…' if at is None else numbers.quantity(at)} → {numbers.quantity(score)}",
            }
        ]
        for at, score in thresholds
    ]


def _mapped(desk: Desk, node: Node) -> list[Lines]:
    """Return the points of a map of categories, under the labels of the choices."""
    if node.score is None or node.score.map is None:
        return []
    titles = {
        key: text
        for name in node.score.map.on
        if name in desk.standard.inputs
        for key, text in desk.standard.inputs[name].choices.items()
    }
    titles |= {"true": label("states.yes"), "false": label("states.no")}
    found = [
        desk.words.text(_arrow([titles.get(key) or Text(key, key) for key in path], value))
        for path, value in _paths(node.score.map.values)
    ]
    if node.score.map.otherwise is not None:
        found.append(desk.words.text(_arrow([label("method.otherwise")], node.score.map.otherwise)))
    return found


def _paths(
    values: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, below in values.items():
        if isinstance(below, Mapping):
            yield from _paths(below, (*path, key))
        else:
            yield (*path, key), below


def _arrow(names: list[Text], value: Any) -> Text:
    zh, en = (" / ".join(name.get(lang) for name in names) for lang in ("zh", "en"))
    return Text(f"{zh} → {value}", f"{en} → {value}")


def _derived(desk: Desk, id: str, value: float | None, unit: str) -> dict[str, Any]:
    derived = desk.standard.derived[id]
    return {
        "id": id,
        "title": desk.words.text(derived.label),
        "formula": derived.text,
        "digest": derived.function.sha256 if derived.function else "",
        "value": numbers.quantity(value, unit),
        "source": desk.cite(derived.source),
    }


def _parameter(desk: Desk, id: str, value: float | None, unit: str) -> dict[str, Any]:
    parameter = desk.standard.parameters[id]
    key = (parameter.source or "").partition(" ")[0]
    source = desk.standard.sources.get(key)
    return {
        "id": id,
        "title": desk.words.text(parameter.label),
        "value": numbers.quantity(value, unit),
        "source": desk.cite(parameter.source),
        "mark": desk.words.say(f"sources.mark_{source.mark.replace('-', '_')}") if source else [],
    }
