"""A reward's steps, each with its posting, inside the transaction that takes it."""

from dataclasses import replace
from datetime import datetime

from crm_core.act import Act
from crm_core.errors import Conflict
from crm_core.values import CustomerId
from referrals import kinds
from referrals.events import RewardMoved
from referrals.kind import Payout
from referrals.ledger.documents import StoredPosting
from referrals.ledger.model import FUND, OWED, Posting, moved
from referrals.programmes.documents import StoredProgramme
from referrals.programmes.model import Prize
from referrals.rewards.documents import StoredReward
from referrals.rewards.model import MOVES, Reward, Side, Stage


async def promise(act: Act, one: Reward) -> Reward:
    """Reserve it and put it down as promised, or as none left; a known one stays as it is."""
    known = await StoredReward.known(one.id)
    if known is not None:
        return known
    room = await StoredProgramme.reserve(one.programme, one.prize.worth)
    one = replace(one, stage=Stage.PROMISED if room else Stage.NONE_LEFT)
    await StoredReward.add(one)
    if room:
        await _post(act, one, giver=FUND, taker=_account(one))
    _tell(act, one)
    return one


def wanted(
    key: str, *, programme: str, customer: CustomerId, side: Side, prize: Prize, at: datetime, of: str | int
) -> Reward:
    """A reward before it is promised; `of` is the invitation, or how many friends a step takes."""
    return Reward(
        id=key,
        programme=programme,
        invitation=of if isinstance(of, str) else "",
        customer=customer,
        side=side,
        prize=prize,
        stage=Stage.PROMISED,
        friends=of if isinstance(of, int) else 0,
        at=at,
    )


async def hold(act: Act, one: Reward, until: datetime, *, review: bool) -> Reward:
    """It is earned, and waits. A held one may be given to somebody's eyes, or taken from them."""
    if one.stage is Stage.PROMISED:
        return await _move(act, replace(one, hold_until=until, review=review), Stage.HELD)
    if one.stage is Stage.HELD and one.review is not review:
        one = replace(one, review=review)
        await StoredReward.keep(one)
    return one


async def release(act: Act, one: Reward) -> Reward:
    """It may be handed over; and is, at once, where its kind can. Anything but a held one stays as it is."""
    if one.stage is not Stage.HELD:
        return one
    return await deliver(act, await _move(act, replace(one, review=False), Stage.RELEASED))


async def deliver(act: Act, one: Reward) -> Reward:
    """Hand a released one over if its kind can now; it stays as it is otherwise. Idempotent by its id."""
    kind = kinds.known().get(one.prize.kind)
    if one.stage is not Stage.RELEASED or kind is None:
        return one
    payout = Payout(key=one.id, programme=one.programme, customer=one.customer, prize=one.prize)
    paid = await kind.pay(act, payout)
    return one if paid is None else await _move(act, replace(one, handed=paid.handed), Stage.DELIVERED)


async def hand_over(act: Act, one: Reward, handed: str) -> Reward:
    """It was paid outside, under this name. Raises Conflict for one that was not to be."""
    if one.stage is not Stage.RELEASED:
        raise Conflict("这份奖励现在不能发放。")
    return await _move(act, replace(one, handed=handed), Stage.DELIVERED)


async def claw_back(act: Act, one: Reward) -> Reward:
    """Take it back, wherever it is; what went out and cannot be taken is owed from then on."""
    if Stage.CLAWED_BACK not in MOVES[one.stage]:
        return one
    kind = kinds.known().get(one.prize.kind)
    gone = one.stage is Stage.DELIVERED and not (kind is not None and kind.returns)
    giver, back = _account(one), replace(one, stage=Stage.CLAWED_BACK, review=False, at=act.at)
    await StoredReward.keep(back)
    await _post(act, back, giver=giver, taker=f"{OWED}:{one.customer}" if gone else FUND)
    if not gone:
        await StoredProgramme.give_back(one.programme, one.prize.worth)
    _tell(act, back)
    return back


async def _move(act: Act, one: Reward, to: Stage) -> Reward:
    """Raises ValueError for a step that is none."""
    if to not in MOVES[one.stage]:
        raise ValueError(f"{one.stage} does not lead to {to}")
    giver = _account(one)
    one = replace(one, stage=to, at=act.at)
    await StoredReward.keep(one)
    await _post(act, one, giver=giver, taker=_account(one))
    _tell(act, one)
    return one


async def _post(act: Act, one: Reward, *, giver: str, taker: str) -> None:
    unit = f"{one.prize.kind}:{one.prize.name}" if one.prize.name else one.prize.kind
    lines = moved(unit, one.prize.amount, giver=giver, taker=taker)
    posting = Posting(id=f"{one.id}:{one.stage}", programme=one.programme, lines=lines, cause=act.cause, at=act.at)
    await StoredPosting.post(posting)


def _account(one: Reward) -> str:
    return f"{one.stage}:{one.customer}"


def _tell(act: Act, one: Reward) -> None:
    act.emit(RewardMoved(one.customer, one.programme, one.id, one.side, one.stage))
    act.record(f"rewards.{one.stage}", one.id)
