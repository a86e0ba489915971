"""The reference population: every statistic is frozen, described, and of the standard as it stands."""

from collections.abc import Iterator, Mapping, Sequence

from greenscore.model.nodes import OUTLIER_RULES, Node, Outliers, Relative
from greenscore.model.population import Reference, places
from greenscore.model.scope import frozen_group, frozen_statistic
from greenscore.problems import Problem, nearest
from greenscore.quantities.decimals import SLACK
from greenscore.standard.frozen_population import steps_digest
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path


def frozen_statistics(inspection: Inspection) -> Iterator[Problem]:
    """Relative scales, imputed values and formulas find what they need in `reference.csv`."""
    for path, node in inspection.nodes:
        if node.score is not None and node.score.relative is not None:
            yield from _compared(inspection, path, node, node.score.relative)
        yield from _imputed(inspection, path, node)
    ids = {node.id for _, node in inspection.nodes}
    for checked in inspection.formulas.checked:
        for name in checked.names:
            id, statistic = frozen_statistic(name)
            if id in ids and frozen_group(name):
                by, path = frozen_group(name), checked.site.path
                yield from _of_groups(inspection, path, id, statistic, by)
            elif id in ids and _reference(inspection, id).statistic(statistic) is None:
                yield _absent(inspection, checked.site.path, id, name, statistic)


def _reference(inspection: Inspection, node: str) -> Reference:
    return inspection.edition.references.get(node, Reference())


def _compared(inspection: Inspection, path: Path, node: Node, rule: Relative) -> Iterator[Problem]:
    """Tell what a relative scale lacks, or that all of its population are equal."""
    reference, where = _reference(inspection, node.id), (*path, "score", "relative")
    needs = {"minmax": ("min", "max"), "zscore": ("mean", rule.deviation)}.get(rule.method)
    found = [reference.statistic(name) for name in needs or ()]
    numbers = [number for number in found if number is not None]
    if len(numbers) < len(found) or (needs is None and not reference.values):
        shown = ", ".join(needs or ("value",))
        yield _absent(inspection, where, node.id, rule.method, shown)
    elif not _differs(rule, reference, numbers):
        args = {"node": node.id, "method": rule.method}
        yield inspection.problem("standard-reference-constant", where, **args)


def _differs(rule: Relative, reference: Reference, numbers: Sequence[float]) -> bool:
    """Tell whether a population has more than one value, by the statistics of its scale."""
    if rule.method == "zscore":
        return numbers[1] > SLACK
    if rule.method == "minmax":
        return numbers[1] - numbers[0] > SLACK
    return len(places(reference.values)) > 1


def _imputed(inspection: Inspection, path: Path, node: Node) -> Iterator[Problem]:
    reference = _reference(inspection, node.id)
    for where, policy in inspection.policies(path, node):
        if policy.kind != "impute" or policy.impute is None:
            continue
        statistic = node.imputed(policy)
        if policy.by is not None:
            yield from _of_groups(inspection, where, node.id, statistic, policy.by)
        elif reference.statistic(statistic) is None:
            yield _absent(inspection, where, node.id, "impute", statistic)


def _of_groups(
    inspection: Inspection, path: Path, node: str, statistic: str, by: str
) -> Iterator[Problem]:
    """A statistic of the subject's own group is frozen; groups without one are told."""
    keys = inspection.choices(by) if by in inspection.standard.inputs else None
    if not keys:
        return  # told where it is no input with choices
    reference = _reference(inspection, node)
    groups = {key: reference.groups.get(key, Reference()) for key in keys}
    without = [key for key, group in groups.items() if group.statistic(statistic) is None]
    if len(without) == len(keys):
        yield _absent(inspection, path, node, f"{statistic}(by={by})", f"{statistic} ({by})")
    elif without:
        args = {"node": node, "statistic": statistic, "by": by, "groups": ", ".join(without)}
        yield inspection.problem("standard-groups-without", path, **args)


def groups_by_choices(inspection: Inspection) -> Iterator[Problem]:
    """A formula finds the subject's own group by an input with choices, whose keys are its alone."""
    choices = [id for id in inspection.standard.inputs if inspection.choices(id)]
    grouped: dict[str, dict[str, Path]] = {}
    for checked in inspection.formulas.checked:
        for name in filter(frozen_group, checked.names):
            by, path = frozen_group(name), checked.site.path
            grouped.setdefault(frozen_statistic(name)[0], {}).setdefault(by, path)
            if by not in choices:
                close = nearest(by, choices) or ", ".join(choices) or "-"
                args = {"name": by, "nearest": close}
                yield inspection.problem("standard-not-a-choice-input", path, **args)
    for path, node in inspection.nodes:
        for where, policy in inspection.policies(path, node):
            if policy.by in choices:
                grouped.setdefault(node.id, {}).setdefault(policy.by, where)
    for node_id, found in grouped.items():
        yield from _shared_keys(inspection, node_id, found)


def _shared_keys(
    inspection: Inspection, node: str, grouped: Mapping[str, Path]
) -> Iterator[Problem]:
    """Groups are kept by their keys alone, so that two inputs must not have one in common."""
    known: dict[str, str] = {}
    for by, path in grouped.items():
        for key in inspection.choices(by) or ():
            other = known.setdefault(key, by)
            if other != by:
                args = {"node": node, "key": key, "by": by, "other": other}
                yield inspection.problem("standard-groups-share-key", path, **args)
                return


def _absent(inspection: Inspection, path: Path, node: str, method: str, needs: str) -> Problem:
    args = {"node": node, "method": method, "needs": needs}
    return inspection.problem("standard-no-reference", path, **args)


def imputing_policies(inspection: Inspection) -> Iterator[Problem]:
    """A policy that imputes says what, and looks groups up by a choice."""
    choices = [id for id in inspection.standard.inputs if inspection.choices(id)]
    for path, node in inspection.nodes:
        for where, policy in inspection.stated_policies(path, node):
            if policy.kind == "impute" and policy.impute is None:
                yield inspection.problem("standard-missing-key", where, key="impute")
            if policy.by is not None and policy.kind != "impute":
                args = {"option": "by", "needs": "impute"}
                yield inspection.problem("standard-option-unused", where, **args)
            elif policy.by is not None and policy.by not in choices:
                close = nearest(policy.by, choices) or ", ".join(choices) or "-"
                args = {"name": policy.by, "nearest": close}
                yield inspection.problem("standard-not-a-choice-input", where, **args)


def described_population(inspection: Inspection) -> Iterator[Problem]:
    """Whoever is compared with is named and dated."""
    standard = inspection.standard
    if inspection.edition.references and standard.reference is None:
        yield inspection.problem("standard-reference-undescribed", ())


def relative_options(inspection: Inspection) -> Iterator[Problem]:
    """Ties, divisors and zeros are declared where they count."""
    for path, node in inspection.nodes:
        relative = node.score.relative if node.score else None
        if relative is None:
            continue
        for option, stated, methods in (
            ("ties", relative.ties is not None, ("percentile", "rank")),
            ("divisor", relative.divisor == "n-1", ("percentile", "zscore")),
            ("zero", relative.zero == "apart", ("percentile", "rank")),
        ):
            if stated and relative.method not in methods:
                args = {"option": option, "needs": ", ".join(methods)}
                where = (*path, "score", "relative")
                yield inspection.problem("standard-option-unused", where, **args)


def outlier_rules(inspection: Inspection) -> Iterator[Problem]:
    """Outliers are treated in exactly one way, within sensible bounds."""
    for path, node in inspection.nodes:
        if node.outliers is None:
            continue
        where = (*path, "outliers")
        given = [name for name in OUTLIER_RULES if getattr(node.outliers, name) is not None]
        if len(given) != 1:
            args = {"forms": ", ".join(OUTLIER_RULES), "given": ", ".join(given) or "-"}
            yield inspection.problem("standard-not-one-of", where, **args)
        yield from _bounds(inspection, where, node.outliers)
        if node.outliers.divisor == "n-1" and node.outliers.sd is None:
            args = {"option": "divisor", "needs": "sd"}
            yield inspection.problem("standard-option-unused", where, **args)
        yield from _order(inspection, path, node, node.outliers)


def _order(inspection: Inspection, path: Path, node: Node, rule: Outliers) -> Iterator[Problem]:
    """Whether values are imputed before or after outliers are treated is declared where both are done."""
    imputes = any(policy.kind == "impute" for _, policy in inspection.policies(path, node))
    if imputes and rule.order is None:
        yield inspection.problem("standard-order-undeclared", (*path, "outliers"), node=node.id)
    if rule.order is not None and not imputes:
        args = {"option": "order", "needs": "impute"}
        yield inspection.problem("standard-option-unused", (*path, "outliers", "order"), **args)


def _bounds(inspection: Inspection, path: Path, rule: Outliers) -> Iterator[Problem]:
    if rule.percentiles is not None and not 0 <= rule.percentiles[0] < rule.percentiles[1] <= 100:
        given = ", ".join(map(str, rule.percentiles))
        args = {"given": given, "limit": "0..100"}
        yield inspection.problem("standard-out-of-range", (*path, "percentiles"), **args)
    for name in ("iqr", "sd"):
        reach = getattr(rule, name)
        if reach is not None and reach <= 0:
            args = {"given": str(reach), "limit": "> 0"}
            yield inspection.problem("standard-out-of-range", (*path, name), **args)


def current_reference(inspection: Inspection) -> Iterator[Problem]:
    """What was frozen is of the standard as it stands now."""
    edition = inspection.edition
    if edition.provenance is None:
        return
    if edition.provenance.steps != steps_digest(edition.standard, edition.references):
        yield inspection.problem("standard-reference-stale", ("reference",))


RULES = (
    frozen_statistics,
    imputing_policies,
    groups_by_choices,
    described_population,
    relative_options,
    outlier_rules,
    current_reference,
)
