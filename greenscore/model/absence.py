"""What becomes of a score that is absent: policies, the reasons they are for, and whom they are for."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from greenscore.model.scalars import Block, Id, Name, Number


class Policy(Block):
    """What a group does about a child without a score.

    `impute` puts a statistic of the reference population where the child's value is absent, of those
    alone that share the subject's answer to the choice `by`, where one is named. `value` stands in place
    of the value, and passes the scale; `score` stands in place of what the scale would give, and passes
    what comes after it. The recognised score and the band take what is missing at its worst all the same.
    """

    kind: Literal["block", "worst", "renormalise", "equal", "value", "score", "impute", "transfer"]
    value: Number | None = None
    score: Number | None = None
    impute: Literal["mean", "median"] | None = None
    by: Name | None = None
    transfer: Id | None = None


def _policy(given: Any) -> Any:
    if isinstance(given, Mapping) and "kind" not in given:
        kinds = [key for key in given if key != "by"]
        return {"kind": kinds[0], **given} if len(kinds) == 1 else given
    return {"kind": given} if isinstance(given, str) else given


PolicyField = Annotated[Policy, BeforeValidator(_policy)]


STATES = ("missing", "not_applicable", "unscorable")


class MissingRules(Block):
    """The policy for each reason a score can be absent; what is left out is taken from the parent.

    A group in which nothing applies is not applicable itself, whatever they say; an absent child whose
    weight is 0 holds nothing up.
    """

    missing: PolicyField | None = None
    not_applicable: PolicyField | None = None
    unscorable: PolicyField | None = None


def missing_rules(given: Any) -> Any:
    """Read one policy as that of what is missing."""
    stated = {*STATES, "self", "children"}
    if isinstance(given, str) or (isinstance(given, Mapping) and not stated & set(given)):
        return {"missing": given}
    return given


RulesField = Annotated[MissingRules, BeforeValidator(missing_rules)]


class Missing(MissingRules):
    """What absent scores do: on an indicator its own, on a group its own or those of all below it.

    `self` is for the group as one child of the group around it: where a `block` below leaves it without a
    score, it is then missing as a whole, and the policy applies. `children` is for every node below it
    that says nothing. On a group inside another one a policy has to say which it is for, unless it only
    repeats what holds there anyway. The index and further results have nothing around them, so that
    there a policy is for the nodes below; only one that puts a figure in place has to say.
    """

    own: RulesField | None = Field(None, alias="self")
    children: RulesField | None = None

    @property
    def whole(self) -> bool:
        """Whether a group that is blocked below counts as missing, which it says what to do about."""
        return self.own is not None and self.own.missing is not None

    def of_itself(self, around: MissingRules) -> MissingRules:
        """Return the policies for the node itself; `around` are those handed down to it."""
        return _first(self.own, self, around)

    def handed_down(self, around: MissingRules) -> MissingRules:
        """Return the policies that hold for the nodes below, where they say nothing."""
        return _first(self.children, self, around)


def _first(*rules: MissingRules | None) -> MissingRules:
    """Return the first policy that is stated for each state."""

    def stated(state: str) -> Policy | None:
        found = (getattr(rule, state) for rule in rules if rule is not None)
        return next((policy for policy in found if policy is not None), None)

    missing, not_applicable, unscorable = map(stated, STATES)
    return MissingRules.model_construct(
        missing=missing, not_applicable=not_applicable, unscorable=unscorable
    )


DEFAULT_RULES = MissingRules.model_validate(
    {"missing": "block", "not_applicable": "renormalise", "unscorable": "block"}
)
