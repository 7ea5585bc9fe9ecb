"""Making a lottery, drawing, looking at what was drawn, handing prizes over."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from community.campaigns.actions import get_campaign, make_campaign
from community.campaigns.model import Campaign, NewCampaign
from community.lotteries.documents import StoredDraw, StoredPot
from community.lotteries.fairness import Draw, commitment, lying_on, point, ticket_of
from community.lotteries.model import Drawn, LotteryPlan, Tickets, Wish, check, left_today
from community.lotteries.vault import Locked, Vault
from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.customers.model import Customer
from crm_core.errors import Conflict, NotFound
from crm_core.permissions import Permission
from crm_core.values import CustomerId

_CLOSED = "这个抽奖现在没有开放。"
_STUCK = "抽奖暂时停一下，请稍后再来。"
_NO_MORE = "您今天的抽奖次数用完了，明天再来；每人总次数也有上限，见活动规则。"


@action(Permission.RUN_FAIR)
async def make_lottery(act: Act, key: str, wanted: NewCampaign, seed: bytes, vault: Vault) -> Campaign:
    """Draft one whose draws follow from `seed`, 32 random bytes; its promise is published with it.

    Raises Malformed, and Conflict where nothing can be locked away.
    """
    pot = await StoredPot.begin(key, vault.lock(key, seed))
    content = {**wanted.content, "promise": commitment(_seed_in(pot, vault))}
    check(content)
    return await make_campaign(act, key, replace(wanted, content=content))


@action(Permission.FEED)
async def draw_for(act: Act, campaign: str, wishes: Sequence[Wish], vault: Vault) -> list[Drawn | str]:
    """Draw for each in this order; a draw of the same key is given again. A text says why there is none.

    At most 100 at once. Raises NotFound, and Conflict while nobody can draw.
    """
    pot = await StoredPot.held(campaign, act.at)
    found = await get_campaign(act, campaign)
    if pot is None:
        raise Conflict(_CLOSED)
    plan = _open(act, found)
    people = {one.customer: await get_customer(act, one.customer) for one in wishes}
    whole = {each for one in people.values() for each in one.whole}
    book = _Book(plan, pot, _seed_in(pot, vault), await StoredDraw.of_people(campaign, whole), act)
    told = [book.draw(people[one.customer], one.key) for one in wishes]
    await StoredDraw.append(book.fresh)
    if book.fresh:
        await pot.keep()
        act.record("lotteries.draw", campaign, *sorted({one.customer for one in book.fresh}))
    return told


@reading(Permission.FEED)
async def tickets_of(act: Act, campaign: Campaign, customer: CustomerId) -> Tickets:
    """How a person stands. Raises NotFound."""
    plan = LotteryPlan.read(campaign.content)
    one = await get_customer(act, customer)
    known = await StoredDraw.of_people(campaign.id, one.whole)
    left = left_today(plan, [date.fromisoformat(each.day) for each in known], plan.day(act.at))
    return Tickets(ticket=ticket_of(campaign.id, one.id), draws=tuple(each.told for each in known), left=left)


@reading(Permission.READ_CAMPAIGN)
async def all_draws(act: Act, campaign: str) -> list[Draw]:
    """Every draw, without who it was. Raises NotFound."""
    return await StoredDraw.public((await get_campaign(act, campaign)).id)


@reading(Permission.READ_CAMPAIGN)
async def seed_of(act: Act, campaign: str) -> bytes | None:
    """The seed once nobody can draw any more; None before that, or when it cannot be unlocked. Raises NotFound."""
    found = await get_campaign(act, campaign)
    pot = await StoredPot.get(campaign) if found.state.is_over else None
    return bytes.fromhex(pot.seed) if pot and pot.seed else None


@action(Permission.FEED)
async def show_seed(act: Act, campaign: str, vault: Vault) -> None:
    """Nobody can draw any more: bring the seed out, so that it can be verified even if the server's key is lost."""
    pot = await StoredPot.held(campaign, act.at)
    if pot is not None and pot.locked:
        with suppress(Locked):
            await pot.show(vault.unlock(pot.id, pot.locked))
            act.record("lotteries.show_seed", campaign)


@reading(Permission.READ_CAMPAIGN)
async def opens(act: Act, campaign: str, vault: Vault) -> bool:
    """Whether the seed can be had at all: not where the server's key was changed since. Raises NotFound."""
    pot = await StoredPot.get((await get_campaign(act, campaign)).id)
    if pot is None or not pot.locked:
        return True
    try:
        vault.unlock(pot.id, pot.locked)
    except Locked:
        return False
    return True


@reading(Permission.READ_CAMPAIGN)
async def winners(act: Act, campaign: str, limit: int = 0) -> list[Drawn]:
    """Draws that won, those not handed over yet first; 0 for all. Raises NotFound."""
    found = await get_campaign(act, campaign)
    return [one.told for one in await StoredDraw.won(found.id, limit=limit)]


@action(Permission.RUN_FAIR)
async def hand_prize_over(act: Act, campaign: str, seq: int) -> Drawn:
    """Tick off the prize of a draw. Raises NotFound for one that won nothing, Conflict when it is ticked off."""
    one = await _won(act, campaign, seq)
    if not await StoredDraw.hand_over(one.id, act.actor.staff, act.at):
        raise Conflict("这份奖品已经发过了。")
    act.record("lotteries.hand_over", campaign, one.id)
    act.undo_with(take_prize_back, campaign=campaign, seq=seq)
    return one.told


@action(Permission.RUN_FAIR)
async def take_prize_back(act: Act, campaign: str, seq: int) -> str:
    """It was not handed over after all; returns what that means. Raises NotFound, Conflict."""
    one = await _won(act, campaign, seq)
    if not await StoredDraw.hand_over(one.id, None, None):
        raise Conflict("这份奖品还没有发。")
    act.record("lotteries.take_back", campaign, one.id)
    return f"已撤销：第 {seq} 号的奖品记为还没发。"


class _Book:
    """What is drawn in one transaction."""

    def __init__(self, plan: LotteryPlan, pot: StoredPot, seed: bytes, known: list[StoredDraw], act: Act) -> None:
        self.fresh: list[StoredDraw] = []
        self._plan, self._pot, self._act = plan, pot, act
        self._seed = seed
        self._by_key = {(one.customer, one.key): one for one in known}
        self._by_customer: dict[str, list[StoredDraw]] = defaultdict(list)
        for one in known:
            self._by_customer[one.customer].append(one)

    def draw(self, person: Customer, key: str) -> Drawn | str:
        if known := next((found for each in person.whole if (found := self._by_key.get((each, key)))), None):
            return known.told
        today = self._plan.day(self._act.at)
        days = [date.fromisoformat(one.day) for each in person.whole for one in self._by_customer[each]]
        if not left_today(self._plan, days, today):
            return _NO_MORE
        one = self._drawn(person.id, key, today)
        self.fresh.append(one)
        self._by_key[person.id, key] = one
        self._by_customer[person.id].append(one)
        return one.told

    def _drawn(self, customer: CustomerId, key: str, today: date) -> StoredDraw:
        campaign, number = self._pot.id, len(self._by_customer[customer]) + 1
        ticket = ticket_of(campaign, customer)
        self._pot.drawn += 1
        return StoredDraw(
            id=f"{campaign}-{self._pot.drawn}",
            campaign=campaign,
            customer=customer,
            ticket=ticket,
            number=number,
            seq=self._pot.drawn,
            key=key,
            day=today.isoformat(),
            prize=self._given(lying_on(self._plan.prizes, point(self._seed, campaign, ticket, number))),
            at=self._act.at,
        )

    def _given(self, prize: int | None) -> int | None:
        """One piece less of it, if there is one."""
        gone = self._pot.given.get(str(prize), 0)
        if prize is None or gone >= self._plan.prizes[prize].stock:
            return None
        self._pot.given[str(prize)] = gone + 1
        return prize


def _seed_in(pot: StoredPot, vault: Vault) -> bytes:
    """Raises Conflict where the server's key was changed since."""
    if pot.seed:
        return bytes.fromhex(pot.seed)
    try:
        return vault.unlock(pot.id, pot.locked)
    except Locked:
        raise Conflict(_STUCK) from None


async def _won(act: Act, campaign: str, seq: int) -> StoredDraw:
    found = await get_campaign(act, campaign)
    one = await StoredDraw.get(f"{found.id}-{seq}")
    if one is None or one.prize is None:
        raise NotFound(f"第 {seq} 号没有中奖，请核对号码。")
    return one


def _open(act: Act, campaign: Campaign) -> LotteryPlan:
    plan = LotteryPlan.read(campaign.content)
    if campaign.kind != "lottery" or not campaign.is_open(act.at) or act.at >= plan.ends_at:
        raise Conflict(_CLOSED)
    return plan
