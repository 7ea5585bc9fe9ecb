"""Rewards are looked at, handed over, and put on a list to be paid."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.permissions import Permission
from crm_core.values import CustomerId
from referrals.rewards.documents import StoredReward
from referrals.rewards.model import Reward, Stage
from referrals.rewards.moving import moving

MOST_AT_ONCE = 100
_CASH = "cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRow:
    """One line of the list: who is to get so many cents, for which reward."""

    reward: str
    programme: str
    customer: CustomerId
    cents: int
    at: datetime


@reading(Permission.READ_REFERRAL)
async def rewards_of(act: Act, customer: CustomerId) -> list[Reward]:
    """All rewards of a visible customer, newest first. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    return await StoredReward.of_customer(whole)


@reading(Permission.FEED)
async def known_reward(act: Act, reward_id: str) -> Reward | None:
    """None where there is none."""
    return await StoredReward.known(reward_id)


@reading(Permission.FEED)
async def rewards_moved(
    act: Act, programme_id: str, customers: Collection[CustomerId], since: datetime
) -> list[Reward]:
    """Of these profiles, what has moved in a programme since then, newest first."""
    return await StoredReward.moved_since(programme_id, customers, since)


@action(Permission.FEED)
async def deliver_due(act: Act, limit: int = MOST_AT_ONCE) -> int:
    """Hand over what could not be before, e.g. for want of coupons, at most `limit`; returns how many were.

    What is still wanting holds up nothing else.
    """
    done = 0
    async with moving(act) as moves:
        for kind, name in await StoredReward.waiting_for():
            for one in [] if kind == _CASH else await StoredReward.released(limit - done, kind, name):
                if (await moves.deliver(one.reward)).stage is Stage.RELEASED:
                    break
                done += 1
            if done >= limit:
                break
    return done


@action(Permission.MANAGE_REFERRALS)
async def export_cash(act: Act, batch: str, limit: int = MOST_AT_ONCE) -> Sequence[CashRow]:
    """Put released cash on the list `batch` and call it delivered; at most `limit`, none when nothing is left.

    Each reward stands on one list only, for ever; `exported` tells a list again.
    """
    async with moving(act) as moves:
        rows = [_row(moves.hand_over(one.reward, batch)) for one in await StoredReward.released(limit, _CASH)]
    act.record("rewards.exported", batch, outcome=str(len(rows)))
    return rows


@reading(Permission.MANAGE_REFERRALS)
async def exported(act: Act, batch: str) -> list[CashRow]:
    """What stands on a list, in its order."""
    return [_row(one) for one in await StoredReward.handed_by(_CASH, batch)]


def _row(one: Reward) -> CashRow:
    return CashRow(reward=one.id, programme=one.programme, customer=one.customer, cents=one.prize.amount, at=one.at)
