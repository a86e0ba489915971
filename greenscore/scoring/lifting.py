"""What would lift the recognised score: answers that nobody stands behind, by the points they hold back."""

from collections.abc import Iterator

from greenscore.model.assessment import Lift
from greenscore.scoring.formula_one import Value
from greenscore.scoring.plan import PlanNode
from greenscore.scoring.scored import Stance
from greenscore.scoring.specification import score_row
from greenscore.scoring.subject import Prepared, RowSubject

WORTH_NAMING = 1e-9
MOST = 5


def lifts(prepared: Prepared, row: int, before: Value) -> tuple[Lift, ...]:
    """Return what the recognised score, `before`, would win by answers as they stand, the greatest first.

    Those that one indicator needs are taken together, and with them whatever else rests on these alone.
    """
    if before is None:
        return ()
    plan = prepared.plan
    subject = RowSubject(prepared, row, recognised=True)
    leaves = (node for node in plan.nodes if not node.children)
    missing = dict.fromkeys(filter(None, (_unproven(node, subject) for node in leaves)))
    found = []
    for names in missing:
        trusted = frozenset(names)
        scored, _ = score_row(prepared, row, Stance.WORST, recognised=True, trusted=trusted)
        after = scored[plan.root].score
        if after is not None and after - before > WORTH_NAMING:
            asked = tuple(dict.fromkeys(_asked(prepared, row, name) for name in names))
            found.append(Lift(inputs=asked, gain=after - before))
    return tuple(sorted(found, key=lambda lift: -lift.gain)[:MOST])


def _unproven(node: PlanNode, subject: RowSubject) -> tuple[str, ...]:
    """Return the inputs and tables behind an indicator that were given and do not count."""
    return tuple(dict.fromkeys(_hidden(node.reads, subject)))


def _hidden(names: tuple[str, ...], subject: RowSubject) -> Iterator[str]:
    for name in names:
        if subject.hides(name):
            yield name.partition(".")[0]


def _asked(prepared: Prepared, row: int, name: str) -> str:
    """Return whose grade it takes: of a value that the programme states, the answer that names the sector."""
    programme, sectors = prepared.table.programme, prepared.plan.edition.standard.sectors
    if sectors is None or programme is None or programme.of(row, name) is None:
        return name
    return sectors.by
