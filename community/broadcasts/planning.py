"""The planner: who gets a broadcast, from whom, and who is left out and why. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from community.audiences.model import NO_ROBOT, GroupSeen, Person
from community.broadcasts.model import STAFF, Broadcast, Decision, Reached, Skip
from community.rules import CampaignRules
from crm_core.values import AppKey, StaffId

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

    `had` counts the mass-sends of each receiver by span, `touches` all else; both by identity key. `robots` are those
    of groups whose own is not known, by scope; `calls` are how many calls are left to robots, by scope.
    """

    now: datetime
    scope: str
    senders: Mapping[StaffId, str]
    only: frozenset[StaffId] | None
    had: Mapping[str, Mapping[str, int]]
    touches: Mapping[str, int]
    robots: Mapping[str, AppKey] = field(default_factory=dict[str, AppKey])
    calls: Mapping[str, int] = field(default_factory=dict[str, int])


def plan_customers(wanted: Broadcast, people: Iterable[Person], facts: Facts, rules: CampaignRules) -> list[Decision]:
    """A decision for each of them, in their order; nobody has a rank yet."""
    quotas = {str(number): most for number, (_, most) in enumerate(rules.limits.periods(facts.now))}
    return [_about(one, wanted, facts, quotas, rules) for one in people]


def plan_groups(wanted: Broadcast, groups: Iterable[GroupSeen], facts: Facts, rules: CampaignRules) -> list[Decision]:
    """A decision for each of them, in their order; a group gets it from its owner, or from the robot that is in it.

    Nobody has a rank yet.
    """
    quotas = {str(number): most for number, (_, most) in enumerate(rules.limits.periods(facts.now))}
    left, decided = dict(facts.calls), list[Decision]()
    for one in groups:
        scope = one.id.rpartition(":")[0]
        robot = (one.robot or facts.robots[scope]) if scope in facts.robots else NO_ROBOT
        skip = _why_no_post(one, wanted, left.get(scope, 0)) if robot else _why_no_task(one, facts)
        if skip is None and _is_over(facts.had.get(one.id, {}), quotas):
            skip = Skip.QUOTA
        if skip is not None:
            decided.append(_left_out(one.id, one.name, skip))
            continue
        left[scope] = left.get(scope, 0) - 1
        sender = one.owner or _NOBODY
        decided.append(
            Decision(who=one.id, account=one.id, sender=sender, skip=None, rank=0, name=one.name, robot=robot)
        )
    return decided


def ranked(decisions: Sequence[Decision], salt: str) -> list[Decision]:
    """Those who get it have an order that is always the same for a campaign (`salt`) and looks like none."""
    getting = sorted((one.who for one in decisions if one.skip is None), key=lambda who: _draw(salt, who))
    ranks = {who: rank for rank, who in enumerate(getting)}
    return [one if one.skip is not None else replace(one, rank=ranks[one.who]) for one in decisions]


def reached(decisions: Iterable[Decision]) -> Reached:
    """The figures of a plan."""
    skips: Counter[Skip] = Counter()
    posts: Counter[str] = Counter()
    senders: set[StaffId] = set()
    people = 0
    for one in decisions:
        if one.skip is not None:
            skips[one.skip] += 1
            continue
        people += 1
        if one.robot:
            posts[one.account.rpartition(":")[0]] += 1
        else:
            senders.add(one.sender)
    return Reached(people=people, senders=len(senders), skips=dict(skips.most_common()), posts=dict(posts))


def _about(one: Person, wanted: Broadcast, facts: Facts, quotas: Mapping[str, int], rules: CampaignRules) -> Decision:
    prefix = f"{facts.scope}:"
    account = next((key for key in one.accounts if key.startswith(prefix)), "")
    sender = _sender(one, facts)
    if skip := _why_not(one, account, sender, wanted, facts, quotas, rules):
        return _left_out(one.id, one.name, skip)
    return Decision(who=one.id, account=account, sender=sender, skip=None, rank=0, name=one.name)


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
    if had and _is_over(had, quotas):
        return Skip.QUOTA
    return Skip.TIRED if _is_tired(one, had, facts, rules.fatigue.touches) else None


def _is_tired(one: Person, had: Mapping[str, int], facts: Facts, most: int) -> bool:
    if not most or not (had or facts.touches):
        return False
    return had.get(TOUCHED, 0) + sum(facts.touches.get(key, 0) for key in one.accounts) >= most


def _why_no_task(one: GroupSeen, facts: Facts) -> Skip | None:
    return None if one.owner is not None and one.owner in facts.senders else Skip.NO_OWNER


def _why_no_post(one: GroupSeen, wanted: Broadcast, calls: int) -> Skip | None:
    """A group in which nobody from outside was ever seen is probably one of colleagues: it has to be named."""
    if not one.people and one.id not in wanted.audience.groups:
        return Skip.NO_GUESTS
    if STAFF in wanted.text and one.owner is None:
        return Skip.NO_NAME
    return None if calls > 0 else Skip.NO_CALLS


def _sender(one: Person, facts: Facts) -> StaffId:
    """The owner, when a contact; else whoever has known the customer longest and can send."""
    able = [staff for staff in one.contacts if staff in facts.senders and (facts.only is None or staff in facts.only)]
    if one.owner is not None and one.owner in able:
        return one.owner
    return able[0] if able else _NOBODY


def _is_over(had: Mapping[str, int], quotas: Mapping[str, int]) -> bool:
    return any(had.get(span, 0) >= most for span, most in quotas.items())


def _left_out(who: str, name: str, skip: Skip) -> Decision:
    return Decision(who=who, account="", sender=_NOBODY, skip=skip, rank=-1, name=name)


def _draw(salt: str, who: str) -> bytes:
    return hashlib.blake2b(f"{salt}|{who}".encode(), digest_size=8).digest()
