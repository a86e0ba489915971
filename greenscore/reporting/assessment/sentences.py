"""Sentences about one result, for screen and report: the words of what `reading` found."""

from collections.abc import Mapping, Sequence

from greenscore.insight.reading import CriterionResult, NodeStanding, Placed
from greenscore.model.assessment import Assessment, NodeResult
from greenscore.model.nodes import Node, Outliers
from greenscore.model.programme import ProgrammeValue
from greenscore.model.standard import Standard
from greenscore.quantities.decimals import SLACK
from greenscore.reporting.press import numbers
from greenscore.texts import Text, worded

FORCES = ("must", "should", "suggested")


def standing_text(standing: NodeStanding) -> Text:
    """Return where a value stands in the reference population."""
    whole = (
        worded("report.population.members", count=str(standing.members))
        if standing.members
        else worded("report.population.whole")
    )
    if standing.method == "percentile":
        share = numbers.percent(standing.at / 100.0)
        return worded("report.population.percentile", share=share, whole=whole)
    if standing.method == "rank":
        return worded("report.population.rank", place=numbers.quantity(standing.at), whole=whole)
    if standing.method == "minmax":
        return worded(
            "report.population.minmax", way=numbers.percent(standing.at / 100.0), whole=whole
        )
    key = "at" if abs(standing.at) <= SLACK else "above" if standing.at > 0 else "below"
    return worded(f"report.population.zscore_{key}", far=f"{abs(standing.at):.2f}", whole=whole)


def end_of_effect(standard: Standard) -> Text:
    """Return until when an edition was in force and what took its place; nothing where it has no end."""
    end, by = standard.effective.end, standard.effective.replaced_by
    if end is None:
        return Text()
    if by is None:
        return worded("report.head.until", day=end.isoformat())
    return worded("report.head.replaced", day=end.isoformat(), by=by)


def stated_text(stated: ProgrammeValue) -> Text:
    """Return where a value that the programme states is from, and the days on which it holds."""
    return worded(
        "report.evidence.stated",
        document=stated.document,
        source=stated.source,
        mark=worded(f"glossary.mark.{stated.mark}"),
        days=days_text(stated),
    )


def days_text(stated: ProgrammeValue) -> str:
    """Return the first and the last day on which a value holds, which may be open."""
    return f"{stated.start} – {stated.end or ''}".rstrip()


def placed_text(placed: Placed, standard: Standard, unit: str = "") -> Text:
    """Return what was put in place of an absent score; a figure of the population is never an answer."""
    policy = placed.policy
    if policy.kind == "score":
        return worded("report.placed.score", value=numbers.quantity(placed.value))
    if policy.kind != "impute":
        return worded(f"report.placed.{policy.kind}", value=numbers.quantity(placed.value, unit))
    value = numbers.quantity(placed.value, unit)
    statistic = worded(f"report.statistic.{policy.impute}")
    if not placed.by:
        return worded("report.imputed.whole", statistic=statistic, value=value)
    asked = standard.inputs[placed.by]
    group = asked.choices.get(placed.group) or Text(placed.group, placed.group)
    by = asked.label or Text(placed.by, placed.by)
    return worded("report.imputed.group", statistic=statistic, value=value, by=by, group=group)


def placed_counts(assessment: Assessment, placed: Mapping[str, Placed]) -> list[Text]:
    """Return how many indicators rest on imputed values, and on values the standard puts in place."""
    leaves = {result.id for result in assessment.walk() if not result.children}
    kinds = [found.policy.kind for id, found in placed.items() if id in leaves]
    counts = {
        "imputed": kinds.count("impute"),
        "placed": kinds.count("value") + kinds.count("score"),
    }
    return [
        worded(
            f"report.answer.{key}_one" if count == 1 else f"report.answer.{key}_more",
            count=str(count),
        )
        for key, count in counts.items()
        if count
    ]


def category_text(standard: Standard, node: Node, id: str) -> Text:
    """Return the category that a map looked up, as it is read: the label of the choice, yes or no."""
    mapped = node.score.map if node.score else None
    asked = standard.inputs.get(node.value or (mapped.on[0] if mapped else ""))
    if asked is not None and asked.type == "boolean":
        return worded("glossary.yes" if id == "true" else "glossary.no")
    return (asked.choices.get(id) if asked is not None else None) or Text(id, id)


def worst_text(node: Node, result: NodeResult) -> Text:
    """Return the titles of a group's worst children; empty where it has none."""
    titles = {child.id: child.title or Text(child.id, child.id) for child in node.children}
    worst = [titles[id] for id in result.worst]
    return Text(
        "、".join(title.get("zh") for title in worst), ", ".join(title.get("en") for title in worst)
    )


def state_text(found: CriterionResult) -> Text:
    """Return the state of a criterion in words."""
    return worded(f"glossary.conformity.{found.state.value if found.state else 'unknown'}")


def tally(found: Sequence[CriterionResult]) -> list[tuple[str, int, int]]:
    """Return how many criteria of each force hold, of how many that apply; forces without any left out."""
    by_force = {force: [c.fulfilled for c in found if c.rule.force == force] for force in FORCES}
    return [(force, sum(held), len(held)) for force, held in by_force.items() if held]


def tally_text(force: str, held: int, whole: int) -> Text:
    """Return one line of the overview of criteria: 17 of 20 MUST met."""
    return worded(f"report.criteria.tally_{force}", held=str(held), whole=str(whole))


def outliers_text(rule: Outliers) -> Text:
    """Return how the outliers of a population were treated, and whether values were imputed before."""
    way = _outlier_rule(rule)
    if rule.order is None:
        return way
    order = worded(f"report.population.{rule.order}")
    return Text(f"{way.zh}；{order.zh}", f"{way.en}; {order.en}")


def _outlier_rule(rule: Outliers) -> Text:
    if rule.percentiles is not None:
        low, high = (f"{end:f}" for end in rule.percentiles)
        return worded("report.population.percentiles", low=low, high=high)
    if rule.shape is not None:
        return worded(
            "report.population.shape",
            skewness=f"{rule.shape.skewness:f}",
            kurtosis=f"{rule.shape.kurtosis:f}",
            most=str(rule.shape.most),
        )
    kind = "sd_sample" if rule.sd is not None and rule.divisor == "n-1" else rule.kind
    return worded(f"report.population.outliers_{kind}", reach=f"{rule.iqr or rule.sd:f}")


def level_text(node: Node, result: NodeResult) -> Text:
    """Return the level a node reached, or what its ladder calls having nothing that could reach one."""
    number = result.value if node.levels_of == "value" else result.score
    return node.unscored if number is None else node_level_text(node, result.level)


def node_level_text(node: Node, level_id: str) -> Text:
    """Return a level of a node's own ladder as it is read; empty where none was reached."""
    reached = next((level for level in node.levels if level.id == level_id), None)
    return Text() if reached is None else reached.label or Text(reached.id, reached.id)
