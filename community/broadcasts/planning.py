"""The planner: who gets a broadcast, from whom, and who is left out and why. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from community.audiences.model import GroupSeen, Person
from community.broadcasts.model import Broadcast, Decision, Reached, Skip
from community.rules import CampaignRules
from crm_core.values import StaffId

TOUCHED = "touched"
"""The span in which touches of all kinds are counted."""
_NOBODY = StaffId("")


def spans(rules: CampaignRules, now: datetime) -> dict[str, datetime]:
    """Since when mass-sends have to be counted, by the name of the span."""
    quotas = {str(number): since for number, (since, _) in enumerate(rules.limits.periods(now))}
    tiring = {TOUCHED: now - timedelta(days=rules.fatigue.days)} if rules.fatigue.touches else {}
    return quotas | tiring


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What has to be known of the world. `senders` are the names of staff who can send, `only` those who may.

    `had` counts the mass-sends of each receiver by span, `touches` all else; both by identity key. `salt` makes the
    choice of a trial another one for each campaign.
    """

    now: datetime
    scope: str
    salt: str
    senders: Mapping[StaffId, str]
    only: frozenset[StaffId] | None
    had: Mapping[str, Mapping[str, int]]
    touches: Mapping[str, int]


def plan_customers(wanted: Broadcast, people: Iterable[Person], facts: Facts, rules: CampaignRules) -> list[Decision]:
    """A decision for each of them, in their order."""
    quotas = {str(number): most for number, (_, most) in enumerate(rules.limits.periods(facts.now))}
    decided = [_about(one, wanted, facts, quotas, rules) for one in people]
    return _ranked(decided, facts.salt)


def plan_groups(groups: Iterable[GroupSeen], facts: Facts, rules: CampaignRules) -> list[Decision]:
    """A decision for each of them; a group gets it from its owner."""
    quotas = {str(number): most for number, (_, most) in enumerate(rules.limits.periods(facts.now))}
    decided: list[Decision] = []
    for one in groups:
        skip = None
        if one.owner is None or one.owner not in facts.senders:
            skip = Skip.NO_OWNER
        elif _is_over(facts.had.get(one.id, {}), quotas):
            skip = Skip.QUOTA
        decided.append(_decision(one.id, one.name, skip, one.id, one.owner or _NOBODY))
    return _ranked(decided, facts.salt)


def reached(decisions: Iterable[Decision]) -> Reached:
    """The figures of a plan."""
    skips: Counter[Skip] = Counter()
    senders: set[StaffId] = set()
    people = 0
    for one in decisions:
        if one.skip is None:
            people += 1
            senders.add(one.sender)
        else:
            skips[one.skip] += 1
    return Reached(people=people, senders=len(senders), skips=dict(skips.most_common()))


def _about(one: Person, wanted: Broadcast, facts: Facts, quotas: Mapping[str, int], rules: CampaignRules) -> Decision:
    prefix = f"{facts.scope}:"
    account = next((key for key in one.accounts if key.startswith(prefix)), "")
    sender = _sender(one, facts)
    return _decision(one.id, one.name, _why_not(one, account, sender, wanted, facts, quotas, rules), account, sender)


def _why_not(  # noqa: PLR0911 - one line a reason
    one: Person,
    account: str,
    sender: StaffId,
    wanted: Broadcast,
    facts: Facts,
    quotas: Mapping[str, int],
    rules: CampaignRules,
) -> Skip | None:
    if one.excluded:
        return Skip.EXCLUDED
    if one.opted_out:
        return Skip.OPTED_OUT
    if not account:
        return Skip.NO_ACCOUNT
    if not one.contacts:
        return Skip.NO_CONTACT
    if not sender:
        return Skip.NO_SENDER
    if wanted.is_personal and not one.name:
        return Skip.NO_NAME
    had = facts.had.get(account, {})
    if _is_over(had, quotas):
        return Skip.QUOTA
    most = rules.fatigue.touches
    touched = had.get(TOUCHED, 0) + sum(facts.touches.get(key, 0) for key in one.accounts) if most else 0
    return Skip.TIRED if most and touched >= most else None


def _sender(one: Person, facts: Facts) -> StaffId:
    """The owner, when a contact; else whoever has known the customer longest and can send."""
    able = [staff for staff in one.contacts if staff in facts.senders and (facts.only is None or staff in facts.only)]
    if one.owner is not None and one.owner in able:
        return one.owner
    return able[0] if able else _NOBODY


def _is_over(had: Mapping[str, int], quotas: Mapping[str, int]) -> bool:
    return any(had.get(span, 0) >= most for span, most in quotas.items())


def _decision(who: str, name: str, skip: Skip | None, account: str, sender: StaffId) -> Decision:
    if skip is not None:
        return Decision(who=who, account="", sender=_NOBODY, skip=skip, rank=-1, name=name)
    return Decision(who=who, account=account, sender=sender, skip=None, rank=0, name=name)


def _ranked(decisions: list[Decision], salt: str) -> list[Decision]:
    """Those who get it, in an order that is always the same for a campaign and looks like none."""
    getting = sorted((one for one in decisions if one.skip is None), key=lambda one: _draw(salt, one.who))
    ranks = {one.who: rank for rank, one in enumerate(getting)}
    return [one if one.skip is not None else replace(one, rank=ranks[one.who]) for one in decisions]


def _draw(salt: str, who: str) -> bytes:
    return hashlib.blake2b(f"{salt}|{who}".encode(), digest_size=8).digest()
