"""What robots post in groups of 钉钉: no task for anybody, but a call of the month's allowance for each group."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from community.broadcasts.batches import posts_of
from community.broadcasts.documents import StoredTarget
from community.broadcasts.model import LONGEST_NAME, Broadcast, Skip
from community.campaigns.documents import StoredCampaign
from community.campaigns.model import CampaignState
from community.rules import CampaignRules
from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.allowance.documents import StoredAllowance
from crm_core.allowance.model import THRIFTY_FROM, Allowance, Spent, month_of
from crm_core.masssends.model import ReceiverState
from crm_core.messages import GroupPost, GroupPostReaders
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Permission
from crm_core.receivers.documents import StoredReceiver
from crm_core.staff.documents import StoredStaff
from crm_core.values import AppKey, Identity

AT_ONCE = 10
"""Groups in one step, a second apart: an app has 20 calls a second, and staff want answers meanwhile."""


async def allowances(rules: CampaignRules, now: datetime) -> dict[str, Allowance]:
    """How the month of each company with a robot stands, by scope."""
    month = month_of(now)
    return {
        scope: Allowance(
            kind=Spent.CALLS, used=await StoredAllowance.used_in(scope, month, Spent.CALLS), most=robot.calls
        )
        for scope, robot in rules.robots.items()
    }


def to_spend(allowance: Allowance) -> int:
    """How many calls of it a broadcast may make: the last of it is kept for what staff need."""
    return max(allowance.most * THRIFTY_FROM // 100 - allowance.used, 0)


@action(Permission.FEED)
async def post_some(act: Act, campaign: str, rules: CampaignRules) -> bool:
    """Have robots post it in up to AT_ONCE groups; false when none is left, or it does not run any more."""
    held = await StoredCampaign.held(campaign, act.at)
    if held is None or held.state is not CampaignState.RUNNING:
        return False
    targets = await StoredTarget.open_to_robots(campaign, int(held.progress.get("below", 0)), AT_ONCE)
    batch, wanted = posts_of(campaign), Broadcast.read(held.content)
    going = await _within_allowance(batch, targets, rules, act.at)
    names = await StoredStaff.names_of({one.sender for one in going if one.sender})
    await StoredReceiver.add(batch, dict.fromkeys([one.account for one in going], ReceiverState.WANTED), act.at)
    await StoredTarget.hand_over([one.id for one in going], batch)
    for one in going:
        words = GroupPost(
            text=wanted.written(customer="", staff=names.get(one.sender, "")[:LONGEST_NAME]),
            attachments=wanted.attachments,
            asks_after=rules.read_hours,
        )
        to = Identity.from_key(one.account)
        act.send(f"{batch}|{one.account}", app=one.robot, to=to, words=words, urgency=Urgency.NOTICE)
    return bool(targets)


@action(Permission.FEED)
async def take_posts_back(act: Act, campaign: str) -> None:
    """Withdraw what has not left yet."""
    batch = posts_of(campaign)
    waiting = await StoredReceiver.in_state(batch, ReceiverState.WANTED)
    kept = [one for one in waiting if await OutboxEntry.withdraw(f"{batch}|{one}")]
    await StoredReceiver.move(batch, ReceiverState.STOPPED, after=[ReceiverState.WANTED], only=kept)
    act.record("broadcasts.posts_taken_back", campaign)


@reading(Permission.FEED)
async def posts_are_settled(_act: Act, campaign: str) -> bool:
    """Whether of all posts it is known what became, or that nobody knows."""
    counted = (await StoredReceiver.counts([batch := posts_of(campaign)]))[batch]
    return not counted.get(ReceiverState.WANTED)


@action(Permission.FEED)
async def posted(act: Act, key: str, app: AppKey, words: GroupPost, post: str) -> None:
    """The platform has taken a post, and calls it `post`; later it is asked who has read it. Idempotent."""
    news = await StoredReceiver.settle(key, ReceiverState.SENT, act.at)
    if news and post and words.asks_after:
        group = Identity.from_key(key.partition("|")[2])
        later = act.at + timedelta(hours=words.asks_after)
        ask = GroupPostReaders(post=post)
        act.send(f"{key}|readers", app=app, to=group, words=ask, urgency=Urgency.NOTICE, not_before=later)


@action(Permission.FEED)
async def not_posted(_act: Act, key: str, *, unknown: bool) -> None:
    """The platform would not, or nobody knows. Idempotent."""
    await StoredReceiver.settle(key, ReceiverState.UNKNOWN if unknown else ReceiverState.FAILED, None)


@action(Permission.FEED)
async def readers_told(_act: Act, key: str, count: int) -> None:
    """So many have read a post by now; `key` is that of the question."""
    await StoredReceiver.note_readers(key.removesuffix("|readers"), count)


async def _within_allowance(
    batch: str, targets: Sequence[StoredTarget], rules: CampaignRules, now: datetime
) -> list[StoredTarget]:
    """Those for whom there is a call; the others are left out for want of one.

    A call counts once it is made: those of the batch that wait for it are counted here.
    """
    left = {scope: to_spend(one) for scope, one in (await allowances(rules, now)).items()}
    waiting = await StoredReceiver.in_state(batch, ReceiverState.WANTED)
    wanted, going, out = Counter(_scope(one) for one in waiting), list[StoredTarget](), list[str]()
    for one in targets:
        scope = _scope(one.account)
        wanted[scope] += 1
        if wanted[scope] <= left.get(scope, 0):
            going.append(one)
        else:
            out.append(one.id)
    await StoredTarget.leave_out(out, Skip.NO_CALLS)
    return going


def _scope(account: str) -> str:
    return account.rpartition(":")[0]
