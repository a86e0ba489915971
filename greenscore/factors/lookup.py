"""The look-up that never guesses: one factor by an exact key, or a problem that says why not.

A pin wins. Kind, activity, method, boundary, gas and heating value are never relaxed, the set of
warming potentials only where a row holds none or does not say which. A company's own figures that
describe the days of the activity go before those of the programme. Then the region by the programme's
chain, then the version by its date rule. What is left must be one. Of rows that a publication gives
per several units of one dimension (a kilometre, a mile), the one in the unit asked for serves.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from greenscore.factors.candidates import nearest_rows
from greenscore.factors.dates import (
    WHOLE,
    Choice,
    DateRule,
    Shares,
    choose,
    described,
    is_newer,
    recency,
)
from greenscore.factors.library import Library
from greenscore.factors.profiles import FactorProfile
from greenscore.factors.requests import FactorKey, FactorRequest, key_of
from greenscore.factors.rows import Factor
from greenscore.factors.rules import Rules, is_own, is_unstated
from greenscore.factors.vocabulary import RETIRED
from greenscore.model.inventory_terms import MatchLabel
from greenscore.problems import Problem, nearest
from greenscore.quantities.units import canonical

_MOST_APART = 5
NONE = frozenset({"factor-none", "factor-gwp-other"})
"""The problems that say: nobody published it, or not with the programme's warming potentials."""


class LookupStep(NamedTuple):
    """One decision on the way to a match: the rule, and what it came to."""

    rule: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The factors with their shares, which sum to 1: one, or several weighted by their days.

    `newer` is the `id@version` of a version that came out later or superseded the one used, or empty.
    `other_days` are a company's own rows of the key that were passed over: they describe other days.
    """

    factors: Shares
    label: MatchLabel
    newer: str
    trace: tuple[LookupStep, ...]
    other_days: tuple[str, ...] = ()


def lookup(library: Library, request: FactorRequest, profile: FactorProfile) -> Match | Problem:
    """Return what `library` answers to one request; for many, ask one `Finder`."""
    return Finder(library, profile).find(request)


class Finder:
    """A library indexed by exact key for one programme; every distinct request is looked up once.

    Problems: `factor-pin-missing`, `factor-pin-digest`, `factor-pin-unfit`, `factor-region-absent`,
    `factor-none`, `factor-gwp-other`, `factor-several`.
    """

    def __init__(self, library: Library, profile: FactorProfile) -> None:
        self._library = library
        self._profile = profile
        self._rules = Rules(library.factors, profile)
        self._rows: dict[tuple[FactorKey, str], list[Factor]] = defaultdict(list)
        self._places: dict[FactorKey, dict[str, None]] = defaultdict(dict)
        self._versions: dict[str, list[Factor]] = defaultdict(list)
        for row in library.factors:
            self._versions[row.id].append(row)
            if not self._rules.standing(row):
                self._rows[key_of(row), row.region].append(row)
                self._places[key_of(row)][row.region] = None
        self._answers: dict[FactorRequest, Match | Problem] = {}

    def offered(self, kinds: Collection[str], region: str) -> frozenset[str]:
        """Return the activities for which rows of some kinds may serve in a region."""
        regions = {kind: self._profile.regions(region, kind) for kind in kinds}
        return frozenset(
            key[1]
            for key, places in self._places.items()
            if key[0] in kinds and not places.keys().isdisjoint(regions[key[0]])
        )

    def find(self, request: FactorRequest) -> Match | Problem:
        """Return the match of a request, or the problem that says why there is none."""
        if request not in self._answers:
            pin = request.pin or self._profile.pins.get(f"{request.kind}/{request.activity}", "")
            found = self._pinned(request, pin) if pin else self._search(request)
            self._answers[request] = found
        return self._answers[request]

    def _pinned(self, request: FactorRequest, pin: str) -> Match | Problem:
        reference, _, digest = pin.partition("#")
        id_, _, version = reference.partition("@")
        row = self._library.pin(id_, version)
        if row is None:
            same = [other.reference for other in self._versions.get(id_, ())]
            close = ", ".join(same) or nearest(id_, self._versions)
            return _problem("factor-pin-missing", request, pin=reference, nearest=close)
        if digest and digest != row.digest:
            return _problem("factor-pin-digest", request, pin=reference, digest=row.digest)
        if self._rules.of_another_set(row, request):
            return self._another_set(request, [row])
        if reasons := self._rules.key(row, request):
            return _problem("factor-pin-unfit", request, pin=reference, reasons=", ".join(reasons))
        return self._match(((row, WHOLE),), MatchLabel.PINNED, LookupStep("pin", pin))

    def _search(self, request: FactorRequest) -> Match | Problem:
        profile = self._profile
        why = profile.absent.get((request.kind, request.region))
        if why is not None:
            args = {"region": request.region, "why_zh": why.get("zh"), "why_en": why.get("en")}
            return _problem("factor-region-absent", request, **args)
        chain = profile.regions(request.region, request.kind)
        found = [(region, self._versions_in(region, request)) for region in chain]
        region, versions = _first(found, request)
        choice = choose(versions, request.span, profile.date_rule, profile.as_of)
        if not choice.shares:
            return self._refusal(request, versions, choice.rivals)
        own = is_own(versions[0])
        label = MatchLabel.EXACT if choice.fits else MatchLabel.DATE_FALLBACK
        if region != chain[0] and self._more_local(region, request, own):
            label = MatchLabel.REGION_FALLBACK
        way = " > ".join(chain[: chain.index(region) + 1])
        steps = [LookupStep("region", way), self._date(versions, choice, request)]
        if own:
            steps.insert(0, LookupStep("own", versions[0].overlay))
        match = self._match(choice.shares, label, *steps)
        return match if own else replace(match, other_days=_own_rows(found))

    def _versions_in(self, region: str, request: FactorRequest) -> list[Factor]:
        found = self._rows.get((key_of(request), region), ())
        rows = [row for row in found if not self._rules.key(row, request)]
        if not request.per:
            return rows
        unit = canonical(request.per)
        exact = {(row.source, row.version) for row in rows if canonical(row.per) == unit}
        return [
            row
            for row in rows
            if canonical(row.per) == unit or (row.source, row.version) not in exact
        ]

    def _more_local(self, region: str, request: FactorRequest, own: bool) -> bool:
        """Tell whether places served before `region` have rows of the key, own ones or the others."""
        for place in self._places[key_of(request)]:
            chain = self._profile.regions(place, request.kind)
            rows = self._versions_in(place, request) if region in chain[1:] else []
            if chain[0] == place and any(is_own(row) is own for row in rows):
                return True
        return False

    def _date(
        self, versions: Sequence[Factor], choice: Choice, request: FactorRequest
    ) -> LookupStep:
        profile = self._profile
        among = ", ".join(sorted(row.version for row in versions))
        undated = profile.date_rule is DateRule.LATEST_PUBLISHED and not all(
            row.published for row, _ in choice.shares
        )
        known = "; not known when it was published" if undated else ""
        days = "" if choice.fits else "; made for other days"
        data = _other_days(choice, request)
        return LookupStep(
            "date", f"{profile.date_rule}, {profile.as_of}: of {among}{known}{days}{data}"
        )

    def _match(self, shares: Shares, label: MatchLabel, *steps: LookupStep) -> Match:
        used = " + ".join(f"{row.reference} x {share.normalize():f}" for row, share in shares)
        trace = (*steps, LookupStep("factor", used))
        return Match(factors=shares, label=label, newer=self._newer(shares[-1][0]), trace=trace)

    def _newer(self, row: Factor) -> str:
        """Return the newest row that superseded `row` or is newer, the reporting date or not."""
        later = [other for other in self._versions[row.id] if is_newer(other, row)]
        standing = [o for o in (*later, *self._rules.heirs(row)) if o.review not in RETIRED]
        return max(standing, key=recency).reference if standing else ""

    def _refusal(
        self, request: FactorRequest, versions: Sequence[Factor], rivals: Sequence[Factor]
    ) -> Problem:
        if rivals:
            listed = ", ".join(sorted(row.reference for row in rivals))
            return _problem("factor-several", request, candidates=listed)
        if not versions and (apart := self._apart(request)):
            return self._another_set(request, apart)
        close = "; ".join(nearest_rows(self._library.factors, request, self._rules))
        region = self._near_region(request.region)
        return _problem("factor-none", request, candidates=close, nearest=region)

    def _apart(self, request: FactorRequest) -> list[Factor]:
        """Return the rows that would serve if they held the programme's warming potentials."""
        chain, key = self._profile.regions(request.region, request.kind), key_of(request)
        rows = (row for region in chain for row in self._rows.get((key, region), ()))
        return [row for row in rows if self._rules.of_another_set(row, request)]

    def _another_set(self, request: FactorRequest, rows: Sequence[Factor]) -> Problem:
        return _problem(
            "factor-gwp-other",
            request,
            rows=", ".join(sorted(row.reference for row in rows)[:_MOST_APART]),
            sets=", ".join(sorted({row.gwp for row in rows})),
            wanted=request.gwp or self._profile.gwp,
        )

    def _near_region(self, given: str) -> str:
        """Return the region that one which nobody knows was meant for; an empty text where none is near."""
        known = {row.region for row in self._library.factors}
        known.update(*self._profile.region_chain.values())
        known.update(region for _, region in self._profile.absent)
        if given in known:
            return ""
        parts = sorted(region for region in known if region.rpartition("-")[2] == given.upper())
        return parts[0] if len(parts) == 1 else nearest(given.upper(), sorted(known))


def _first(
    found: Iterable[tuple[str, list[Factor]]], request: FactorRequest
) -> tuple[str, list[Factor]]:
    """Return the nearest region with rows, and these.

    A company's own that describe the days of the activity come first, then the programme's, then its
    own of other days. Of these, rows that say whose potentials they hold go before those that do not.
    """
    days: list[Callable[[Factor], bool]] = [
        lambda row: is_own(row) and request.span.within(described(row)) == request.span,
        lambda row: not is_own(row),
        is_own,
    ]
    for serves in days:
        for region, rows in found:
            if kept := [row for row in rows if serves(row)]:
                return region, [row for row in kept if not is_unstated(row)] or kept
    return "", []


def _own_rows(found: Iterable[tuple[str, list[Factor]]]) -> tuple[str, ...]:
    return tuple(row.reference for _, rows in found for row in rows if is_own(row))


def _other_days(choice: Choice, request: FactorRequest) -> str:
    """Return which days the chosen versions describe, where these are not all of the activity's."""
    other = [
        f"{row.data_from or ''}..{row.data_to or ''}"
        for row, _ in choice.shares
        if request.span.within(described(row)) != request.span
    ]
    return f"; data of {', '.join(other)}" if other else ""


def _problem(code: str, request: FactorRequest, **args: str) -> Problem:
    return Problem(code=code, args={"request": str(request), **args})
