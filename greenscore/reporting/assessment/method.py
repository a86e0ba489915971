"""The method: how values became scores, with every constant and the document it comes from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from greenscore.model.absence import MissingRules, Policy
from greenscore.model.nodes import Node
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.assessment.population import population_view
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import Lines
from greenscore.texts import Text, worded


def method_view(desk: AssessmentLookups) -> dict[str, Any]:
    """Return the method as plain data: rules, formulas, parameters, derived figures, sources."""
    standard = desk.standard
    index = desk.nodes[desk.assessment.index.id]
    return {
        "rules": [
            desk.words.say(f"report.method.aggregate_{index.aggregate.kind}"),
            *_groups(desk),
            desk.words.text(_rounding(desk)),
            *_policies(desk),
            desk.words.text(_recognition(desk)),
            desk.words.say("report.method.coverage"),
        ],
        "indicators": [
            _indicator(desk, desk.nodes[leaf.id], leaf.thresholds) for leaf in desk.all_leaves
        ],
        "population": population_view(desk),
        "derived": [_derived(desk, d.id, d.value, d.unit) for d in desk.assessment.derived],
        "parameters": [_parameter(desk, p.id, p.value, p.unit) for p in desk.assessment.parameters],
        "sources": [
            {
                "id": id,
                "title": desk.words.text(source.title),
                "kind": desk.words.say(f"report.sources.kind_{source.kind}"),
                "mark": desk.words.say(f"glossary.mark.{source.mark}"),
                "date": source.date.isoformat() if source.date else "",
                "address": source.url or "",
                "note": desk.words.text(source.note or Text()),
            }
            for id, source in standard.sources.items()
        ],
    }


def _rounding(desk: AssessmentLookups) -> Text:
    rounding = desk.standard.rounding
    mode = worded(f"report.mode.{rounding.mode}")
    rule = worded("report.method.rounding", digits=str(rounding.digits), mode=mode)
    return _marked(desk, rule, rounding.source)


def _recognition(desk: AssessmentLookups) -> Text:
    recognition = desk.standard.recognition
    grade = worded(f"glossary.grade.{recognition.grade}")
    rule = worded("report.method.recognition", grade=grade)
    if not recognition.model_fields_set:
        return worded("report.method.by_default", rule=rule)
    return _marked(desk, rule, recognition.source)


def _marked(desk: AssessmentLookups, rule: Text, source: str | None) -> Text:
    """Return a rule with where it is from, and how that was read."""
    if not source:
        return worded("report.method.unmarked", rule=rule)
    cited, mark = desk.cited_text(source), desk.mark(source)
    return worded("report.method.marked", rule=rule, source=cited, mark=mark)


def _policies(desk: AssessmentLookups) -> Iterator[Lines]:
    """Yield what happens to absent values, for the whole and for groups that differ."""
    index = desk.assessment.index.id
    for node in _downwards(desk.standard.trees):
        told = node.missing
        whole, single = (told.own, None) if node.children else (None, told.own)
        for state, policy in _named(told, told.children, single):
            rule = _rule(desk, policy)
            args = {"state": worded(f"glossary.outcome.{state}"), "rule": rule}
            if node.id == index:
                yield desk.words.say("report.method.where", **args)
            else:
                yield desk.words.say("report.method.where_in", group=desk.title(node.id), **args)
        for state, policy in _named(whole):
            args = {"state": worded(f"glossary.outcome.{state}"), "rule": _rule(desk, policy)}
            yield desk.words.say("report.method.where_whole", group=desk.title(node.id), **args)


def _rule(desk: AssessmentLookups, policy: Policy) -> Text:
    if policy.kind == "impute":
        by = desk.input_title(policy.by) if policy.by else Text()
        key = "report.method.imputed_by" if by else "report.method.imputed"
        return worded(key, value=worded(f"report.statistic.{policy.impute}"), by=by)
    to = desk.title(policy.transfer) if policy.transfer else Text()
    given = policy.score if policy.kind == "score" else policy.value
    return worded(f"report.method.policy_{policy.kind}", value=str(given), to=to)


def _groups(desk: AssessmentLookups) -> Iterator[Lines]:
    """Yield how further results and groups are made where it is not the plain mean, and what a zero does."""
    roots = {result.id for result in desk.assessment.results}
    index = desk.assessment.index.id
    for node in _downwards(desk.standard.trees):
        title = desk.title(node.id)
        if node.id in roots:
            yield desk.words.say("report.method.result", result=title)
        if not node.children:
            continue
        kind = node.aggregate.kind
        if node.id in roots or (kind != "mean" and node.id != index):
            yield desk.words.say(f"report.method.group_{kind}", group=title)
        if _zero_decides(node):
            yield desk.words.say(f"report.method.zero_{node.aggregate.zero or 'zero'}", group=title)


def _downwards(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes with all below them, parents before their children."""
    for node in nodes:
        yield node
        yield from _downwards(node.children)


def _zero_decides(node: Node) -> bool:
    """Tell whether a score of zero decides the mean of a group."""
    kind, power = node.aggregate.kind, node.aggregate.power
    return kind in {"geometric", "harmonic"} or (
        kind == "power" and power is not None and power < 0
    )


def _named(*rules: MissingRules | None) -> Iterator[tuple[str, Policy]]:
    for state in ("missing", "not_applicable", "unscorable"):
        for rule in rules:
            policy = getattr(rule, state, None)
            if policy is not None:
                yield state, policy


def _indicator(
    desk: AssessmentLookups, node: Node, thresholds: tuple[tuple[float | None, float], ...]
) -> dict[str, Any]:
    return {
        "title": desk.words.text(desk.title(node.id)),
        "formula": node.value or "",
        "unit": numbers.unit_after(desk.unit(node.id)).strip(),
        "scale": desk.words.text(_scale(node)),
        "points": [*(_mapped(desk, node) or _curve(thresholds)), *_steps(desk, node)],
        "source": desk.cite(node.source),
    }


_DIVIDED = {"percentile": "share", "zscore": "deviation"}


def _scale(node: Node) -> Text:
    score = node.score
    if score is None:
        return worded("report.method.scale_none")
    if score.relative:
        return worded(f"report.method.scale_relative_{score.relative.method}")
    return worded(f"report.method.scale_{score.kind}")


def _steps(desk: AssessmentLookups, node: Node) -> Iterator[Lines]:
    """Yield what a criterion asks, and what comes before and after the scale."""
    relative = node.score.relative if node.score else None
    if relative and relative.method in {"percentile", "rank"}:
        yield desk.words.say(f"report.method.ties_{relative.place}")
    if relative and relative.method in _DIVIDED:
        divided = _DIVIDED[relative.method]
        yield desk.words.say(f"report.method.{divided}_{relative.divisor}")
    if relative and relative.zero == "apart":
        yield desk.words.say("report.method.zero_apart")
    criterion = node.score.criterion if node.score else None
    if criterion:
        yield desk.words.say(f"report.method.criterion_{criterion.force}")
    if criterion and criterion.evidence:
        yield desk.words.say("report.method.criterion_evidence")
    if node.clip and node.clip.min is not None:
        yield desk.words.say("report.method.clip_min", end=node.clip.min)
    if node.clip and node.clip.max is not None:
        yield desk.words.say("report.method.clip_max", end=node.clip.max)
    if node.transform:
        yield desk.words.say("report.method.transformed", formula=node.transform)
    if node.rescale:
        ends = dict(zip(("from", "to"), node.rescale.source, strict=True))
        target = dict(zip(("low", "high"), node.rescale.target, strict=True))
        yield desk.words.say("report.method.rescaled", **ends, **target)


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


def _mapped(desk: AssessmentLookups, node: Node) -> list[Lines]:
    """Return the points of a map of categories, under the labels of the choices."""
    if node.score is None or node.score.map is None:
        return []
    titles = {
        key: text
        for name in node.score.map.on
        if name in desk.standard.inputs
        for key, text in desk.standard.inputs[name].choices.items()
    }
    titles |= {"true": worded("glossary.yes"), "false": worded("glossary.no")}
    found = [
        desk.words.text(_arrow([titles.get(key) or Text(key, key) for key in path], value))
        for path, value in _paths(node.score.map.values)
    ]
    if node.score.map.otherwise is not None:
        found.append(
            desk.words.text(_arrow([worded("report.method.otherwise")], node.score.map.otherwise))
        )
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


def _derived(
    desk: AssessmentLookups, id: str, value: float | str | None, unit: str
) -> dict[str, Any]:
    derived = desk.standard.derived[id]
    return {
        "id": id,
        "title": desk.words.text(derived.label),
        "formula": derived.text,
        "digest": derived.function.sha256 if derived.function else "",
        "value": numbers.quantity(value, unit),
        "source": desk.cite(derived.source),
    }


def _parameter(
    desk: AssessmentLookups, id: str, value: float | str | None, unit: str
) -> dict[str, Any]:
    parameter = desk.standard.parameters[id]
    return {
        "id": id,
        "title": desk.words.text(parameter.label),
        "value": numbers.quantity(value, unit),
        "source": desk.cite(parameter.source),
        "mark": desk.words.text(desk.mark(parameter.source)),
    }
