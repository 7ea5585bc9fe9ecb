"""A decision about one invitation, and why."""

from dataclasses import dataclass
from enum import StrEnum

from referrals.fraud.picture import Picture
from referrals.fraud.policy import HARD, PLACE, POLICY, Policy, Sign
from referrals.fraud.rules import RULES


class Decision(StrEnum):
    """What becomes of the reward."""

    RELEASE = "release"
    HOLD = "hold"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Reason:
    """`weight` is in points of a hundred, below zero for what speaks for honesty; `text` is Chinese."""

    code: Sign
    weight: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`score` is between 0 and 1; `reasons`, never none, come weightiest first; `version` is the policy's."""

    decision: Decision
    score: float
    reasons: tuple[Reason, ...]
    version: str


def assess(picture: Picture, policy: Policy = POLICY) -> Verdict:
    """Add up what speaks against the invitation and for it; good behaviour outweighs nothing that is certain."""
    reasons = [
        Reason(rule.sign, policy.weights[rule.sign], rule.told(picture))
        for rule in RULES
        if rule.holds(picture, policy)
    ]
    places = sorted((one for one in reasons if one.code in PLACE), key=_heaviest)
    reasons = [one for one in reasons if one not in places[1:]]
    against = sum(one.weight for one in reasons)
    certain = sum(one.weight for one in reasons if one.code in HARD)
    points = min(100, max(0, against, certain))
    decision = (
        Decision.REJECT if points >= policy.reject else Decision.HOLD if points >= policy.hold else Decision.RELEASE
    )
    reasons.sort(key=_heaviest)
    return Verdict(
        decision=decision,
        score=points / 100,
        reasons=tuple(reasons) or (Reason(Sign.NOTHING, 0, "没有可疑之处"),),
        version=policy.version,
    )


def _heaviest(one: Reason) -> tuple[int, str]:
    return -abs(one.weight), one.code
