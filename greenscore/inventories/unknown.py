"""What the totals of an inventory lack, part by part: of scopes, records, days, factors and gases."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from greenscore.inventories.completeness import States, scope3_complete
from greenscore.inventories.days import days_missing
from greenscore.inventories.treatments import Treatment
from greenscore.model.inventory import CategoryTotals, Totals
from greenscore.model.inventory_coverage import DaysCovered, UnknownKind, UnknownPart
from greenscore.model.inventory_terms import EmissionScope
from greenscore.model.item_names import item_name
from greenscore.problems import Problem
from greenscore.texts import Text

_OWN = (EmissionScope.ONE, EmissionScope.TWO)
_FIELDS = {
    EmissionScope.ONE: ("scope1",),
    EmissionScope.TWO: ("scope2_location", "scope2_market"),
    EmissionScope.THREE: ("scope3",),
}


def unknown_parts(
    states: States,
    entries: Sequence[CategoryTotals],
    coverage: Iterable[DaysCovered],
    treatments: Iterable[Treatment],
    doubted: Collection[str] = (),
) -> tuple[UnknownPart, ...]:
    """Return everything that the totals lack, what opens them first; categories of scope 3 are told apart.

    `doubted` are the factors, `id@version`, that the checks doubt.
    """
    found = [
        *_scopes(states, entries),
        *_records(states, entries),
        *_days(entries, coverage),
        *_factors(treatments, doubted),
    ]
    order = list(UnknownKind)
    return tuple(
        sorted(found, key=lambda part: (not part.opens, part.scope, order.index(part.kind)))
    )


def told_none(totals: Totals, states: States, entries: Sequence[CategoryTotals]) -> Totals:
    """Return totals with a zero for each scope without amounts that is told not to be relevant."""
    whole = scope3_complete(entries)
    none = {
        field: 0.0
        for scope, fields in _FIELDS.items()
        for field in fields
        if states.not_relevant(scope)
        and not any(each.scope == scope and each.totals for each in entries)
        and (scope in _OWN or whole)
    }
    return replace(totals, **none)


def _scopes(states: States, entries: Sequence[CategoryTotals]) -> Iterator[UnknownPart]:
    for scope in _OWN:
        own = [each for each in entries if each.scope == scope]
        told = any(each.totals or states.open_records(each.id) for each in own)
        if not (told or states.not_relevant(scope)):
            yield UnknownPart(kind=UnknownKind.SCOPE, scope=scope)


def _records(states: States, entries: Sequence[CategoryTotals]) -> Iterator[UnknownPart]:
    for each in entries:
        if count := states.open_records(each.id):
            yield UnknownPart(
                kind=UnknownKind.RECORDS,
                scope=each.scope,
                category=each.id,
                count=count,
                whole=each.records,
            )


def _days(
    entries: Sequence[CategoryTotals], coverage: Iterable[DaysCovered]
) -> Iterator[UnknownPart]:
    scopes = {each.id: each.scope for each in entries}
    for own in coverage:
        if own.continuous and own.gaps:
            yield UnknownPart(
                kind=UnknownKind.DAYS,
                scope=scopes[own.category],
                category=own.category,
                site=own.site,
                item=own.item,
                count=own.days,
                whole=own.asked,
                gaps=own.gaps,
            )


def _factors(treatments: Iterable[Treatment], doubted: Collection[str]) -> Iterator[UnknownPart]:
    """Yield what factors do not tell of, once for each item of a category."""
    found: dict[tuple[UnknownKind, str, str, str], UnknownPart] = {}
    for treatment in treatments:
        need = treatment.need
        absent = {
            UnknownKind.FACTORS: treatment.absent,
            **_doubts(treatment, doubted),
            UnknownKind.GASES: ", ".join(treatment.gases_absent),
        }
        for kind, what in absent.items():
            if what:
                part = UnknownPart(
                    kind=kind,
                    scope=need.category.scope,
                    category=need.category.id,
                    item=need.item,
                    what=what,
                )
                found.setdefault((kind, need.category.id, need.item, what), part)
    yield from found.values()


def _doubts(treatment: Treatment, doubted: Collection[str]) -> dict[UnknownKind, str]:
    """Return the doubtful factors behind the emissions of a treatment, and those behind its energy."""
    parts = (*treatment.parts, *(treatment.market or ()))
    behind = {
        UnknownKind.DOUBT: [used for part in parts for used in part.used],
        UnknownKind.DOUBT_ENERGY: treatment.coefficient,
    }
    return {
        kind: ", ".join(sorted({each.factor.reference for each in used} & set(doubted)))
        for kind, used in behind.items()
    }


def what_lacks(
    entries: Iterable[CategoryTotals],
    coverage: Iterable[DaysCovered],
    unknown: Iterable[UnknownPart],
) -> Iterator[Problem]:
    """Yield a warning for each supply with days without a record, and for each factor that is absent."""
    labels = {entry.id: entry.label for entry in entries}
    yield from days_missing(coverage, labels)
    yield from _factors_absent(unknown, labels)


def _factors_absent(
    unknown: Iterable[UnknownPart], labels: Mapping[str, Text]
) -> Iterator[Problem]:
    """Yield a warning for each factor that a category adds up and nobody published."""
    for part in unknown:
        if part.kind is UnknownKind.FACTORS:
            label, item = labels[part.category], item_name(part.item)
            args = {
                "category_zh": label.zh,
                "category_en": label.en,
                "item_zh": item.zh,
                "item_en": item.en,
                "what": part.what,
            }
            yield Problem(code="activity-factor-absent", args=args)
