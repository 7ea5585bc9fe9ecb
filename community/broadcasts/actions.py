"""Broadcasts: what one would do, handing it over to the mass-sends of its senders step by step, taking it back."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from community.audiences import documents as audiences
from community.broadcasts.batches import UNDER_WAY, Filling, batch_key, batches_of
from community.broadcasts.documents import StoredTarget, senders_in, states_of
from community.broadcasts.model import LONGEST_NAME, Broadcast, Decision, Reached, Skip
from community.broadcasts.names import named
from community.broadcasts.planning import Facts, plan_customers, plan_groups, ranked, reached, spans
from community.broadcasts.posts import allowances, posts_are_settled, take_posts_back, to_spend
from community.campaigns.documents import StoredCampaign
from community.campaigns.model import Campaign, CampaignState
from community.rules import CampaignRules
from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.masssends.actions import AT_ONCE, add_receivers, draft, start, stop
from crm_core.masssends.model import SendState, Wanted
from crm_core.messages import Audience as Reach
from crm_core.optouts.documents import StoredOptOut
from crm_core.permissions import Permission
from crm_core.touches.documents import StoredApproach, mass_sends_of
from crm_core.values import CustomerId, Identity, StaffId

_STOPPABLE = frozenset({SendState.DRAFT, SendState.ASKED, SendState.OPEN})


@reading(Permission.RUN_CAMPAIGN)
async def decide(act: Act, campaign: Campaign, rules: CampaignRules) -> list[Decision]:
    """What would be done now about everybody it is for; nothing is kept of it.

    Raises Malformed for a text that would make more tasks than are allowed.
    """
    decisions = await _decide(campaign, rules, act.at)
    _affordable(Broadcast.read(campaign.content), decisions, rules)
    return ranked(decisions, campaign.id)


@reading(Permission.RUN_CAMPAIGN)
async def predict(act: Act, campaign: Campaign, rules: CampaignRules) -> Reached:
    """The figures of `decide`. Raises Malformed as that does."""
    decisions = await _decide(campaign, rules, act.at)
    found = _affordable(Broadcast.read(campaign.content), decisions, rules)
    return replace(found, allowances=await allowances(rules, act.at)) if found.posts else found


@reading(Permission.READ_CAMPAIGN)
async def left_out(act: Act, campaign: Campaign, rules: CampaignRules, limit: int) -> list[tuple[str, str]]:
    """Who was, or would be, left out and why, by reason; names only of those whom this person may see."""
    if campaign.progress.get("planned"):
        pairs = [(one.who, Skip(one.skip)) for one in await StoredTarget.skipped(campaign.id, limit)]
    else:
        decisions = await _decide(campaign, rules, act.at)
        pairs = sorted([(one.who, one.skip) for one in decisions if one.skip], key=lambda pair: pair[1])[:limit]
    names = await named(act, campaign, [who for who, _ in pairs])
    return [(names.get(who, ""), skip.shown) for who, skip in pairs]


@action(Permission.FEED)
async def keep_plan(act: Act, campaign: str, decisions: Sequence[Decision]) -> None:
    """Keep some of the decisions; those kept before stay. At most AT_ONCE."""
    await StoredTarget.plan(campaign, decisions)


@action(Permission.FEED)
async def hand_over(act: Act, campaign: str, rules: CampaignRules) -> bool:
    """Hand over up to AT_ONCE customers of one sender; false when nobody is left, or it does not run any more."""
    held = await StoredCampaign.held(campaign, act.at)
    if held is None or held.state is not CampaignState.RUNNING:
        return False
    wanted, below = Broadcast.read(held.content), int(held.progress.get("below", 0))
    filling = await _filling(act, held, wanted, below)
    if filling is None:
        return await StoredTarget.next_sender(campaign, below) is not None
    most = 1 if wanted.is_personal else min(rules.chunk, rules.limits.at_most(wanted.reach))
    room = min(AT_ONCE, most - filling.size)
    targets = await StoredTarget.open_of(campaign, below, filling.sender, room)
    added = await _add(act, held, targets, filling, rules)
    filled = replace(filling, size=filling.size + added)
    if len(targets) == room and filled.size < most:
        await StoredCampaign.change(campaign, {"progress.filling": filled.plain})
        return True
    await _close(act, batch_key(campaign, filling.number), filled.size)
    await StoredCampaign.change(campaign, {"progress.filling": None})
    return True


@action(Permission.FEED)
async def take_back(act: Act, campaign: Campaign) -> bool:
    """Stop whatever of it staff have not confirmed, and what robots have not posted; whether all of it has ended."""
    await take_posts_back(act, campaign.id)
    for key, state in (await states_of(batches_of(campaign))).items():
        if state in _STOPPABLE:
            await _try_to_stop(act, key)
    return await _is_settled(act, campaign)


@reading(Permission.FEED)
async def is_settled(act: Act, campaign: Campaign) -> bool:
    """Whether of all that was handed over it is known what became."""
    return await _is_settled(act, campaign)


@reading(Permission.FEED)
async def count_left(act: Act, campaign: str) -> int:
    """How many are planned and not handed over."""
    return await StoredTarget.left(campaign)


async def _is_settled(act: Act, campaign: Campaign) -> bool:
    states = (await states_of(batches_of(campaign))).values()
    return not any(state in UNDER_WAY for state in states) and await posts_are_settled(act, campaign.id)


async def _decide(campaign: Campaign, rules: CampaignRules, now: datetime) -> list[Decision]:
    wanted = Broadcast.read(campaign.content)
    within = wanted.audience.within
    senders, since = await senders_in(campaign.scope), spans(rules, now)
    grouped = wanted.reach is Reach.GROUPS
    people = [] if grouped else await audiences.people(wanted.audience, now)
    groups = await audiences.groups(wanted.audience, {campaign.scope, *rules.robots}) if grouped else []
    prefix = f"{campaign.scope}:"
    keys = [one.id for one in groups] or [key for one in people for key in one.accounts if key.startswith(prefix)]
    facts = Facts(
        now=now,
        scope=campaign.scope,
        senders=senders,
        only=None if within is None else frozenset(within),
        had=await mass_sends_of(keys, since),
        touches=await StoredApproach.since(since["touched"]) if "touched" in since else {},
        robots={scope: robot.app for scope, robot in rules.robots.items()},
        calls={scope: to_spend(one) for scope, one in (await allowances(rules, now)).items()} if grouped else {},
    )
    return plan_groups(wanted, groups, facts, rules) if grouped else plan_customers(wanted, people, facts, rules)


def _affordable(wanted: Broadcast, decisions: Sequence[Decision], rules: CampaignRules) -> Reached:
    found = reached(decisions)
    if wanted.is_personal and found.people > rules.personal:
        raise Malformed(
            f"文字里有 {{客户}}，每位客户都要同事单独确认一个任务；预计 {found.people} 位，"
            f"超过上限 {rules.personal} 位。请去掉这个变量，或者缩小人群。"
        )
    return found


async def _filling(act: Act, held: StoredCampaign, wanted: Broadcast, below: int) -> Filling | None:
    """The mass-send to add to, begun where there is none; None when nobody is left, or this sender cannot send."""
    known: Mapping[str, Any] | None = held.progress.get("filling")
    if known:
        return Filling(number=known["number"], sender=StaffId(known["sender"]), size=known["size"])
    sender = await StoredTarget.next_sender(held.id, below)
    if sender is None:
        return None
    filling = Filling(number=int(held.progress.get("batches", 0)) + 1, sender=sender, size=0)
    try:
        await draft(act, batch_key(held.id, filling.number), await _words(act, held, wanted, sender, below))
    except NotFound:
        await StoredTarget.lose_sender(held.id, sender)
        return None
    await StoredCampaign.change(held.id, {"progress.batches": filling.number, "progress.filling": filling.plain})
    return filling


async def _words(act: Act, held: StoredCampaign, wanted: Broadcast, sender: StaffId, below: int) -> Wanted:
    name = (await senders_in(held.scope)).get(sender, "")
    customer = ""
    if wanted.is_personal:
        (first,) = await StoredTarget.open_of(held.id, below, sender, 1)
        names = await StoredCustomer.visible_to(act).named([CustomerId(first.who)])
        customer = names.get(CustomerId(first.who), "")
    return Wanted(
        scope=held.scope,
        app=held.app,
        audience=wanted.reach,
        sender=sender,
        label=held.label,
        text=wanted.written(customer=customer[:LONGEST_NAME], staff=name[:LONGEST_NAME]),
        attachments=wanted.attachments,
    )


async def _add(
    act: Act, held: StoredCampaign, targets: Sequence[StoredTarget], filling: Filling, rules: CampaignRules
) -> int:
    """Add them to the mass-send, except for who opted out since they were planned; how many are to get it."""
    opted_out = await StoredOptOut.everybody()
    out = [one for one in targets if one.who in opted_out]
    going = [one for one in targets if one.who not in opted_out]
    await StoredTarget.leave_out([one.id for one in out], Skip.OPTED_OUT)
    if not going:
        return 0
    key = batch_key(held.id, filling.number)
    added = await add_receivers(act, key, [Identity.from_key(one.account) for one in going], rules.limits)
    await StoredTarget.hand_over([one.id for one in going], key)
    return added.taken


async def _close(act: Act, key: str, size: int) -> None:
    """Have the tasks made; where nobody is left to get it, drop it."""
    if size:
        await start(act, key)
    else:
        await stop(act, key)


async def _try_to_stop(act: Act, key: str) -> None:
    """One that the platform is being asked for just now is stopped at the next look."""
    with suppress(Conflict):
        await stop(act, key)
