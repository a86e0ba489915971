"""What absent scores do: a policy says whom it is for, and what it puts in place can be scored."""

from collections.abc import Iterator, Mapping

from greenscore.model.absence import DEFAULT_RULES, STATES, Policy
from greenscore.model.nodes import Node
from greenscore.problems import Problem
from greenscore.standard.rules.inspection import Inspection
from greenscore.standard.rules.paths import INDEX
from greenscore.text.document import Path

_PUTTING = {"value", "impute", "score"}
_FIGURES = {"value", "impute"}  # of which the scale makes a score


def said_for_whom(inspection: Inspection) -> Iterator[Problem]:
    """A policy on a group says whether it is for the group or for what stands below it."""
    for path, node in inspection.nodes:
        where = (*path, "missing")
        if not node.children and node.missing.children is not None:
            args = {"option": "children", "needs": "children"}
            yield inspection.problem("standard-option-unused", where, **args)
        plain = {state: getattr(node.missing, state) for state in STATES}
        stated = {state: policy for state, policy in plain.items() if policy is not None}
        if node.children and any(_ambiguous(inspection, path, *own) for own in stated.items()):
            rules = _rules(stated)
            itself, below = f"{{self: {rules}}}", f"{{children: {rules}}}"
            args = {"node": node.id, "itself": itself, "below": below}
            yield inspection.problem("standard-missing-ambiguous", where, **args)


def _ambiguous(inspection: Inspection, path: Path, state: str, policy: Policy) -> bool:
    """Tell whether it makes a difference for whom a policy of a group is.

    A tree's root has no group around it, so that only a figure can stand in place of its score.
    """
    if _is_root(path):
        return policy.kind in _PUTTING
    around = inspection.handed_down(path, state)
    return policy != (getattr(DEFAULT_RULES, state) if around is None else around[1])


def _is_root(path: Path) -> bool:
    return path == INDEX or (path[0] == "results" and len(path) == 2)


def _rules(stated: Mapping[str, Policy]) -> str:
    """Return policies as an author writes them."""
    if set(stated) == {"missing"}:
        return written(stated["missing"])
    return f"{{{', '.join(f'{state}: {written(policy)}' for state, policy in stated.items())}}}"


def written(policy: Policy) -> str:
    """Return a policy as an author writes it."""
    figure = getattr(policy, policy.kind, None)
    if figure is None:
        return policy.kind
    by = "" if policy.by is None else f", by: {policy.by}"
    return f"{{{policy.kind}: {figure}{by}}}"


def figures_at_maps(inspection: Inspection) -> Iterator[Problem]:
    """A figure in place of an absent value is no answer that a map could look up; told where it is said."""
    found: dict[Path, tuple[Policy, list[str]]] = {}
    for path, node in inspection.nodes:
        decided = [inspection.deciding(path, state) for state in STATES]
        for where, policy in filter(None, decided if _looks_up_answers(node) else ()):
            if policy.kind in _FIGURES:
                found.setdefault(where, (policy, []))[1].append(node.id)
    for where, (policy, nodes) in found.items():
        score = "{score: …}" if policy.value is None else f"{{score: {policy.value}}}"
        args = {"policy": written(policy), "nodes": ", ".join(nodes), "score": score}
        yield inspection.problem("standard-figure-at-map", where, **args)


def _looks_up_answers(node: Node) -> bool:
    mapped = node.score.map if node.score else None
    return mapped is not None and node.value in {None, *mapped.on}


RULES = (said_for_whom, figures_at_maps)
