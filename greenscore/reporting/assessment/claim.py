"""Who stands behind the numbers: the evidence mix and the claim level that follows from it."""

import math
from dataclasses import dataclass
from typing import Any

from greenscore.reporting.assessment.lookups import GRADES, AssessmentLookups
from greenscore.texts import Text, worded


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares (0..1) of the result by grade; of points, or of answered indicators where no points add up."""

    by_points: bool
    shares: dict[str, float]

    @property
    def percents(self) -> dict[str, int]:
        """The shares in whole percent that add up to 100: the largest remainders are rounded up."""
        exact = {grade: share * 100 + 1e-9 for grade, share in self.shares.items()}
        whole = {grade: math.floor(part) for grade, part in exact.items()}
        left = 100 - sum(whole.values()) if any(self.shares.values()) else 0
        for grade in sorted(exact, key=lambda g: whole[g] - exact[g])[:left]:
            whole[grade] += 1
        return whole

    @property
    def checked(self) -> int:
        """The percentage that rests on reviewed or verified values; 100 only where all of it does."""
        unchecked = any(self.shares[grade] > 0 for grade in ("documented", "declared"))
        percents = self.percents
        return min(percents["verified"] + percents["reviewed"], 99 if unchecked else 100)


def mix(desk: AssessmentLookups) -> Mix:
    """Return how the claimed points divide among the grades of assurance."""
    counted = [leaf for leaf in desk.leaves if leaf.id not in desk.passed_over]
    scored = [leaf for leaf in counted if leaf.score is not None and leaf.inputs]
    earned = [leaf.points for leaf in scored]
    by_points = (
        bool(scored) and all(part is not None and part >= 0 for part in earned) and any(earned)
    )
    amounts = [part or 0.0 for part in earned] if by_points else [1.0] * len(scored)
    sums = dict.fromkeys(GRADES, 0.0)
    for leaf, amount in zip(scored, amounts, strict=True):
        sums[leaf.grade or "declared"] += amount
    whole = sum(sums.values()) or 1.0
    return Mix(by_points, {grade: amount / whole for grade, amount in sums.items()})


def level(mix: Mix) -> Text:
    """Return the claim level: who says so, in one line for every page."""
    if mix.checked > 0:
        key = "report.claim.partly" if mix.by_points else "report.claim.partly_indicators"
        return worded(key, share=f"{mix.checked}\u00a0%")
    return worded(
        "report.claim.documented" if mix.shares["documented"] > 0 else "report.claim.declared"
    )


def mix_view(desk: AssessmentLookups, mix: Mix) -> dict[str, Any]:
    """Return the evidence mix as plain data: a stacked bar and its legend."""
    shown = [(grade, share) for grade, share in mix.shares.items() if share > 0]
    texts = {grade: f"{percent}\u00a0%" for grade, percent in mix.percents.items()}
    return {
        "chart": {
            "kind": "mix",
            "parts": [
                {"share": share, "grade": grade, "text": texts[grade]} for grade, share in shown
            ],
        },
        "title": desk.words.say(
            "report.answer.mix_points" if mix.by_points else "report.answer.mix_indicators"
        ),
        "legend": [
            {
                "swatch": {"kind": "swatch", "grade": grade},
                "words": desk.words.say(f"glossary.grade.{grade}"),
                "share": texts[grade],
            }
            for grade, share in shown
        ],
    }
