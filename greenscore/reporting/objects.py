"""What `--json` prints: explanations, inventories, standards, cases, factors as plain data."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from greenscore.quantities.periods import Span
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.factors.composite import Composite
    from greenscore.factors.library import Library
    from greenscore.factors.staleness import Age
    from greenscore.insight.explanation import Explanation
    from greenscore.inventories.lineage import Chain
    from greenscore.model.assessment import Assessment
    from greenscore.model.inventory import Inventory
    from greenscore.model.nodes import Node, Rounding
    from greenscore.model.programme import ProgrammeValue
    from greenscore.model.standard import Edition, Recognition, Standard
    from greenscore.scoring.population_statistics import Freezing
    from greenscore.standard.catalogue import Heading
    from greenscore.standard.proofs.written import CaseOutcome


def explanation_object(
    explanation: "Explanation", assessment: "Assessment", lang: Lang
) -> dict[str, Any]:
    """Return one explained node as the object that `explain --json` prints."""
    node, result = explanation.node, explanation.result
    return {
        "id": node.id,
        "title": node.title.get(lang),
        "outcome": result.outcome.value,
        "value": result.value,
        "unit": explanation.unit,
        "score": result.score,
        "low": result.low,
        "high": result.high,
        "recognised": result.recognised,
        "weight": result.weight,
        "points": result.points,
        "possible": result.possible,
        "lost": explanation.lost,
        "gain": result.gain,
        "formula": node.value or "",
        "scale": node.score.kind if node.score else "",
        "level": result.level,
        "worst": list(result.worst),
        **_readings(explanation, assessment),
        "curve": [list(pair) for pair in result.thresholds],
        "figures": [
            {
                "id": f.id,
                "title": {"zh": f.label.zh, "en": f.label.en},
                "formula": f.formula,
                "value": f.value,
                "unit": f.unit,
                "source": f.source,
            }
            for f in explanation.figures
        ],
        "inputs": [
            {
                "id": answer.id,
                "value": answer.value,
                "shown": answer.shown,
                "unit": answer.unit,
                "given": answer.given,
                "grade": answer.grade,
                "evidence": answer.evidence,
                "programme": answer.programme and stated_object(answer.programme),
                "where": answer.place.as_dict(),
            }
            for answer in explanation.answers
        ],
        "adjustments": [reason.get(lang) for reason in explanation.adjustments],
        "source": explanation.source,
    }


def _readings(explanation: "Explanation", assessment: "Assessment") -> dict[str, Any]:
    """Return what a score means beyond its number; null where it means nothing more."""
    from greenscore.insight import reading

    node, result = explanation.node, explanation.result
    stands = reading.standing(assessment.edition, node, result)
    placed = reading.put_in_place(assessment).get(node.id)
    judged = reading.criterion(assessment, node, result)
    return {
        "standing": stands
        and {"method": stands.method, "at": stands.at, "members": stands.members},
        "put_in_place": placed
        and {"policy": placed.policy.kind, "value": placed.value, "group": placed.group},
        "criterion": judged
        and {
            "force": judged.rule.force,
            "state": judged.state and judged.state.value,
            "fulfilled": judged.fulfilled,
        },
        "path": reading.path_taken(node, result) or None,
    }


def stated_object(stated: "ProgrammeValue") -> dict[str, Any]:
    """Return a value that a programme states, with where it is from, as plain data."""
    return {
        "sector": stated.sector,
        "input": stated.input,
        "value": stated.value,
        "unit": stated.unit,
        "from": stated.start.isoformat(),
        "until": stated.end.isoformat() if stated.end else None,
        "mark": stated.mark,
        "source": stated.source,
        "file": stated.file,
        "sha256": stated.digest,
    }


def heading_object(heading: "Heading", lang: Lang) -> dict[str, Any]:
    """Return what a list of standards says of one."""
    return {
        "id": heading.id,
        "edition": heading.edition,
        "title": heading.title.get(lang),
        "status": heading.status,
        "from": heading.start.isoformat() if heading.start else None,
        "until": heading.end.isoformat() if heading.end else None,
        "shelf": heading.book.shelf.label,
    }


def standard_object(edition: "Edition", lang: Lang) -> dict[str, Any]:
    """Return what `standards show --json` prints."""
    from greenscore.model.sectors import stated_values

    standard = edition.standard
    return {
        "id": standard.id,
        "edition": standard.edition,
        "title": standard.title.get(lang),
        "status": standard.status,
        "digest": edition.digest,
        "until": standard.effective.end.isoformat() if standard.effective.end else None,
        "replaced_by": standard.effective.successor or None,
        "rounding": _marked(standard, standard.rounding),
        "recognition": _marked(standard, standard.recognition),
        "sources": {
            id: {
                "title": source.title.get(lang),
                "kind": source.kind,
                "mark": source.mark,
                "date": source.date.isoformat() if source.date else None,
                "url": source.url,
            }
            for id, source in standard.sources.items()
        },
        "inputs": {
            id: {
                "label": question.label.get(lang),
                "type": question.type,
                "unit": question.unit,
                "graded": question.graded,
                "because": question.because.get(lang),
            }
            for id, question in standard.inputs.items()
        },
        "sectors": [stated_object(stated) for stated in stated_values(edition)],
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


def _marked(standard: "Standard", chosen: "Rounding | Recognition") -> dict[str, Any]:
    """Return a choice of the standard with the mark of what it cites, None where it cites nothing."""
    source = standard.sources.get((chosen.source or "").partition(" ")[0])
    return {**chosen.model_dump(mode="json"), "mark": source.mark if source else None}


def _indicators(tree: "Node", lang: Lang) -> list[dict[str, Any]]:
    return [
        {
            "id": node.id,
            "title": node.title.get(lang),
            "weight": node.weight,
            "source": node.source,
        }
        for node in tree.indicators
    ]


def freezing_object(freezing: "Freezing") -> dict[str, Any]:
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


def proofs_object(outcomes: Sequence["CaseOutcome"], lang: Lang) -> dict[str, Any]:
    """Return how many cases there are, and what each failed one expected."""
    failed = [
        {
            "standard": outcome.standard,
            "case": outcome.name,
            "where": outcome.place.as_dict(),
            "differences": [difference.text(lang) for difference in outcome.differences],
        }
        for outcome in outcomes
        if outcome.differences
    ]
    return {"cases": len(outcomes), "failed": failed}


def inventory_object(inventory: "Inventory") -> dict[str, Any]:
    """Return everything but the lines, in the shape of the JSON file; problems by their codes."""
    content: dict[str, Any] = {
        name: _plain(getattr(inventory, name))
        for name in type(inventory).__slots__
        if name not in {"lines", "problems", "graded"}
    }
    counts = Counter(standing.grader for standing in inventory.graded.standing.values())
    content["grading"] = [
        {**_plain(grader), "signed": False, "count": counts[position]}
        for position, grader in enumerate(inventory.graded.graders)
        if counts[position]
    ]
    content["energy"]["derived"] = inventory.energy.derived
    content["digest"] = inventory.digest
    content["sums"] = _plain(inventory.sums)
    content["problems"] = [
        {"code": problem.code, "where": problem.where.as_dict(), "args": dict(problem.args)}
        for problem in inventory.problems
    ]
    return content


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return {"start": value.start.isoformat(), "end": value.end.isoformat(), "days": value.days}
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(part) for name, part in _shallow(value).items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _shallow(value: Any) -> Mapping[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def chain_object(chain: "Chain", lang: Lang) -> dict[str, Any]:
    """Return a chain as `--json` prints it; figures are decimal strings."""
    steps: Sequence[dict[str, Any]] = [
        {
            name: part if part is None or isinstance(part, bool) else str(part)
            for name, part in asdict(step).items()
        }
        for step in chain.steps
    ]
    return {
        "record": chain.record,
        "site": chain.site,
        "category": chain.category,
        "evidence": chain.evidence,
        "where": chain.where.as_dict(),
        "understood": {c: {"written": w, "id": i} for c, (w, i) in chain.understood.items()},
        "quantities": [
            {**_plain(each), "value": str(each.value), "where": each.where.as_dict()}
            for each in chain.quantities
        ],
        "reported": chain.reported,
        "steps": steps,
        "factors": [
            {
                "reference": used.factor.reference,
                **{name: getattr(used.factor, name) for name in ("value", "unit", "per")},
                "name": used.factor.name.get(lang),
                "source": source.title.get(lang),
                "locator": used.factor.locator,
                "label": used.label.value,
                "newer": used.newer,
                **{name: getattr(used.factor, name) for name in ("gwp", "digest")},
            }
            for used, source in chain.used
        ],
    }


def factor_object(library: "Library", age: "Age", lang: Lang) -> dict[str, Any]:
    """Return a factor, how it stands today, and its source as plain data."""
    factor = age.factor
    plain = {key: _plain(value) for key, value in asdict(factor).items()}
    source = library.sources[factor.source]
    return plain | {
        "name": factor.name.get(lang),
        "ended": _plain(age.ended),
        "newer": age.newer,
        "source": {
            "id": factor.source,
            "title": source.title.get(lang),
            "publisher": source.publisher.get(lang),
            "number": source.number,
            "address": source.address,
            "licence": source.licence,
            "rule": source.rule.get(lang),
            "copy": source.copy.get(lang),
        },
    }


def composite_object(
    library: "Library", made: "Composite", ages: Iterable["Age"], lang: Lang
) -> dict[str, Any]:
    """Return what parts make, and the parts; `ages` in their order."""
    parts = [factor_object(library, age, lang) for age in ages]
    return {"value": str(made.value), "unit": made.unit, "per": made.per, "parts": parts}
