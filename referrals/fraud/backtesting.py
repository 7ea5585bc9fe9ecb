"""A changed rule tried on the past: which decisions would be others, and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crm_core.errors import Malformed
from referrals.deeds import model as deeds
from referrals.fraud.judging import judged
from referrals.fraud.policy import POLICY, Policy, Sign
from referrals.fraud.verdict import Verdict

MOST_SAMPLES = 10
_MOST_POINTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One invitation on which the two policies differ."""

    invitation: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`moves` counts changed decisions by (before, after); `samples` are the first of them."""

    looked_at: int
    moves: dict[tuple[str, str], int]
    samples: tuple[Change, ...]


def compare(cases: Iterable[tuple[str, deeds.Evidence]], changed: Policy, current: Policy = POLICY) -> Comparison:
    """What the changed policy would have decided otherwise; each case is an invitation's id with its evidence."""
    moves: Counter[tuple[str, str]] = Counter()
    samples: list[Change] = []
    looked_at = 0
    for invitation, evidence in cases:
        looked_at += 1
        before, after = judged(evidence, current), judged(evidence, changed)
        if before.decision is not after.decision:
            moves[before.decision, after.decision] += 1
            samples.append(Change(invitation=invitation, before=before, after=after))
    return Comparison(looked_at=looked_at, moves=dict(moves), samples=tuple(samples[:MOST_SAMPLES]))


def changed_policy(settings: Sequence[str], base: Policy = POLICY) -> Policy:
    """The policy with some points changed: `silent=20`, `hold=60`, `reject=95`. Raises Malformed."""
    weights, limits = dict(base.weights), {"hold": base.hold, "reject": base.reject}
    for text in settings:
        name, _, number = text.partition("=")
        if not number.lstrip("-").isascii() or not number.lstrip("-").isdecimal() or abs(int(number)) > _MOST_POINTS:
            raise Malformed(f"请写成 规则=分数，例如 silent=20，分数不超过 {_MOST_POINTS}。")
        if name in limits:
            limits[name] = int(number)
        elif name in set(Sign):
            weights[Sign(name)] = int(number)
        else:
            raise Malformed(f"没有这条规则：{name[:30]}。")
    return replace(base, version=f"{base.version}+", weights=weights, hold=limits["hold"], reject=limits["reject"])
