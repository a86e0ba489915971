"""How each category stands: quantified, not quantified, or not relevant for a reason that is given."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from greenscore.inventories.categories import ActivityCategories
from greenscore.model.activities import Activities
from greenscore.model.inventory import CategoryTotals, Quantification, Totals
from greenscore.model.inventory_intensity import OUTPUT
from greenscore.model.inventory_terms import EmissionScope
from greenscore.problems import Problem


@dataclass(slots=True)
class _Told:
    """What records without an amount say about a category."""

    states: set[Quantification] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)
    records: int = 0
    open: int = 0


class States:
    """What the records say about categories in the place of an amount; `problems` is what is wrong."""

    def __init__(self, activities: Activities, categories: ActivityCategories) -> None:
        self.problems: list[Problem] = []
        self._categories = categories
        self._told: dict[str, _Told] = {}
        for row, state in activities.states.items():
            category = activities.words["category"][row]
            reason = activities.words["note"][row]
            if categories.find(category) is None:  # told before
                continue
            if state is Quantification.NOT_RELEVANT and not reason:
                where = activities.place(row, "amount")
                args = {"category": category}
                code = "activity-reason-missing"
                self.problems.append(Problem(code=code, where=where, args=args))
            told = self._told.setdefault(category, _Told())
            told.states.add(state)
            told.records += 1
            told.open += state is Quantification.NOT_QUANTIFIED
            told.reasons += [reason] if reason and reason not in told.reasons else []

    def open_records(self, category: str) -> int:
        """Return how many records of a category should have an amount and have none."""
        return self._told[category].open if category in self._told else 0

    def not_relevant(self, scope: EmissionScope) -> bool:
        """Tell whether the records say of a scope that it is not relevant, and leave none of it open."""
        found = ((self._categories.find(name), told) for name, told in self._told.items())
        own = [told for category, told in found if category and category.scope == scope]
        return bool(own) and not any(told.open for told in own)

    def contradictions(self, quantified: Iterable[str]) -> list[Problem]:
        """Return the categories that are told not to be relevant and have amounts all the same."""
        return [
            Problem(code="activity-state-contradicts", args={"category": category})
            for category in sorted(set(quantified))
            if Quantification.NOT_RELEVANT in self._told.get(category, _Told()).states
        ]

    def categories(
        self,
        totals: Mapping[str, Totals],
        records: Mapping[str, int],
        partly: Collection[str] = (),
    ) -> tuple[CategoryTotals, ...]:
        """Return each category with records, and each number of scope 3 that has none.

        `partly` are categories of which a factor is absent: they are not quantified as a whole.
        """
        found = [
            self._entry(name, totals.get(name), records.get(name, 0), whole=name not in partly)
            for name in dict.fromkeys([*self._categories.by_id, *sorted({*totals, *self._told})])
            if name in totals or name in self._told
        ]
        found = [entry for entry in found if entry.id != OUTPUT]
        present = {entry.protocol for entry in found}
        found += [
            CategoryTotals(
                id=number,
                label=label,
                scope=EmissionScope.THREE,
                protocol=number,
                state=Quantification.NOT_QUANTIFIED,
                records=0,
                totals=None,
            )
            for number, label in self._categories.protocol.items()
            if number not in present
        ]
        return tuple(found)

    def _entry(
        self, name: str, totals: Totals | None, records: int, *, whole: bool
    ) -> CategoryTotals:
        category, told = self._categories.find(name), self._told.get(name, _Told())
        assert category is not None, name  # what is none was refused
        state = Quantification.QUANTIFIED if whole else Quantification.NOT_QUANTIFIED
        if told.states:
            not_all = totals is not None or Quantification.NOT_QUANTIFIED in told.states
            state = Quantification.NOT_QUANTIFIED if not_all else Quantification.NOT_RELEVANT
        return CategoryTotals(
            id=name,
            label=category.label,
            scope=category.scope,
            protocol=category.protocol,
            state=state,
            records=records + told.records,
            totals=totals,
            reason="; ".join(told.reasons),
            subtracted=category.negative,
        )


def scope3_complete(categories: Iterable[CategoryTotals]) -> bool:
    """Tell whether every category of scope 3 is quantified or not relevant."""
    return all(
        c.state is not Quantification.NOT_QUANTIFIED
        for c in categories
        if c.scope == EmissionScope.THREE
    )
