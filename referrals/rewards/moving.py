"""A reward's steps, each with its posting, inside the transaction that takes them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
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


class Moves:
    """Each step gives the reward as it is then; what has become of them all is written at once, see `moving`."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._new: dict[str, Reward] = {}
        self._changed: dict[str, Reward] = {}
        self._moved: dict[str, Reward] = {}
        self._postings: list[Posting] = []

    async def promise(self, one: Reward) -> Reward:
        """Reserve a new one and put it down as promised, or as none left."""
        room = await StoredProgramme.reserve(one.programme, one.prize.worth)
        one = self._new[one.id] = replace(one, stage=Stage.PROMISED if room else Stage.NONE_LEFT)
        if room:
            self._post(one, giver=FUND, taker=_account(one))
        self._tell(one)
        return one

    def hold(self, one: Reward, until: datetime, *, review: bool) -> Reward:
        """It is earned, and waits. A held one may be given to somebody's eyes, or taken from them."""
        if one.stage is Stage.PROMISED:
            return self._move(replace(one, hold_until=until, review=review), Stage.HELD)
        if one.stage is Stage.HELD and one.review is not review:
            one = self._keep(replace(one, review=review))
        return one

    async def release(self, one: Reward) -> Reward:
        """It may be handed over; and is, at once, where its kind can. Anything but a held one stays as it is."""
        if one.stage is not Stage.HELD:
            return one
        return await self.deliver(self._move(replace(one, review=False), Stage.RELEASED))

    async def deliver(self, one: Reward) -> Reward:
        """Hand a released one over if its kind can now; it stays as it is otherwise. Idempotent by its id."""
        kind = kinds.known().get(one.prize.kind)
        if one.stage is not Stage.RELEASED or kind is None:
            return one
        payout = Payout(key=one.id, programme=one.programme, customer=one.customer, prize=one.prize)
        paid = await kind.pay(self._act, payout)
        return one if paid is None else self._move(replace(one, handed=paid.handed), Stage.DELIVERED)

    def hand_over(self, one: Reward, handed: str) -> Reward:
        """It was paid outside, under this name. Raises Conflict for one that was not to be."""
        if one.stage is not Stage.RELEASED:
            raise Conflict("这份奖励现在不能发放。")
        return self._move(replace(one, handed=handed), Stage.DELIVERED)

    async def claw_back(self, one: Reward) -> Reward:
        """Take it back, wherever it is; what went out and cannot be taken is owed from then on."""
        if Stage.CLAWED_BACK not in MOVES[one.stage]:
            return one
        kind = kinds.known().get(one.prize.kind)
        gone = one.stage is Stage.DELIVERED and not (kind is not None and kind.returns)
        back = self._keep(replace(one, stage=Stage.CLAWED_BACK, review=False, at=self._act.at))
        self._post(back, giver=_account(one), taker=f"{OWED}:{one.customer}" if gone else FUND)
        if not gone:
            await StoredProgramme.give_back(one.programme, one.prize.worth)
        self._tell(back)
        return back

    async def write(self) -> None:
        """Only the last stage of each is told: the ones before it are over by now."""
        for one in self._moved.values():
            self._act.emit(RewardMoved(one.customer, one.programme, one.id, one.side, one.stage))
        await StoredReward.write(self._new.values(), self._changed.values())
        await StoredPosting.post(self._postings)

    def _move(self, one: Reward, to: Stage) -> Reward:
        """Raises ValueError for a step that is none."""
        if to not in MOVES[one.stage]:
            raise ValueError(f"{one.stage} does not lead to {to}")
        giver = _account(one)
        one = self._keep(replace(one, stage=to, at=self._act.at))
        self._post(one, giver=giver, taker=_account(one))
        self._tell(one)
        return one

    def _keep(self, one: Reward) -> Reward:
        (self._new if one.id in self._new else self._changed)[one.id] = one
        return one

    def _post(self, one: Reward, *, giver: str, taker: str) -> None:
        unit = f"{one.prize.kind}:{one.prize.name}" if one.prize.name else one.prize.kind
        lines = moved(unit, one.prize.amount, giver=giver, taker=taker)
        key = f"{one.id}:{one.stage}"
        self._postings.append(
            Posting(id=key, programme=one.programme, lines=lines, cause=self._act.cause, at=self._act.at)
        )

    def _tell(self, one: Reward) -> None:
        self._moved[one.id] = one
        self._act.record(f"rewards.{one.stage}", one.id)


@asynccontextmanager
async def moving(act: Act) -> AsyncGenerator[Moves]:
    """Move rewards within the block; at its end they are written, with their postings."""
    moves = Moves(act)
    yield moves
    await moves.write()


def _account(one: Reward) -> str:
    return f"{one.stage}:{one.customer}"
