"""Each event of a referral is told to whom it concerns; whoever comes by again hears what waited."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from crm_core.act import Act
from crm_core.customers.actions import get_customer, get_customers
from crm_core.customers.model import Customer
from crm_core.events.model import Happened, Reaction
from crm_core.house import House
from crm_core.reaching.model import Ways
from crm_core.values import CustomerId
from referrals.deeds.model import Decision
from referrals.invitations.actions import get_invitation, progress_in
from referrals.invitations.model import Invitation, Outcome, Standing, Via, Why
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Programme
from referrals.rewards.actions import known_reward, rewards_moved
from referrals.rewards.model import Reward, Side, Stage
from referrals.sharing.words import masked
from referrals.telling import words
from referrals.telling.actions import is_new, tell, tell_makers, tell_owner, tell_waiting, untold
from referrals.telling.model import Telling

_NOTHING = frozenset({Stage.NONE_LEFT, Stage.CLAWED_BACK})
_UNSAID = frozenset({Stage.PROMISED, Stage.HELD})
_COMES_BY = frozenset({"MessageRecorded", "Followed", "Scanned"})


def news(house: House, ways: Ways, telling: Telling) -> Reaction:
    """Tells both sides, and who looks after the inviter."""
    teller = _Teller(house, ways, telling)
    return Reaction(name="referral_news", wants=frozenset({*teller.told, *_COMES_BY}), react=teller.react)


class _Teller:
    def __init__(self, house: House, ways: Ways, telling: Telling) -> None:
        self._house = house
        self._ways = ways
        self._telling = telling
        self.told: Mapping[str, Callable[[Act, Happened], Awaitable[None]]] = {
            "FriendCame": self._came,
            "Invited": self._invited,
            "FriendMet": self._met,
            "InvitationVoided": self._voided,
            "RewardMoved": self._moved,
            "CodeLeft": self._left,
        }

    async def react(self, act: Act, event: Happened) -> None:
        if event.name in self.told:
            await self.told[event.name](act, event)
        elif event.what.get("author", "customer") == "customer" and await untold(act, event.customer):
            await tell_waiting(act, event.customer, self._ways)

    async def _came(self, act: Act, event: Happened) -> None:
        """Whoever fulfils the conditions by coming is told of at one go: a channel takes only a few messages."""
        one = await get_invitation(act, event.what["invitation"])
        programme = await get_programme(act, one.programme)
        people = await get_customers(act, [one.invitee, one.inviter])
        friend, inviter = people[one.invitee], people[one.inviter]
        told = {f"came:{one.id}:inviter": words.friend_came(masked(friend.name), one)}
        if one.standing is Standing.MET:
            told |= await _met_news(act, one, "TA ", programme, inviter)
        await self._say(act, one.inviter, told | _worded(await _moved_since(act, inviter, event)))
        await self._say_owner(act, f"came:{one.id}:owner", inviter, programme.name, "推荐来了一位朋友")

    async def _invited(self, act: Act, event: Happened) -> None:
        """The friend is told at one go as well."""
        one = await get_invitation(act, event.what["invitation"])
        people = await get_customers(act, [one.invitee, one.inviter])
        moved = await _moved_since(act, people[one.invitee], event)
        own = [each for each in moved if each.invitation == one.id and each.side is Side.INVITEE]
        gift = next((each.prize for each in own if each.stage not in _NOTHING), None)
        welcome = words.welcomed(masked(people[one.inviter].name), one, gift)
        await self._say(act, one.invitee, {f"came:{one.id}:friend": welcome} | _worded(moved))

    async def _met(self, act: Act, event: Happened) -> None:
        """The inviter was mostly told with the friend's coming."""
        what, inviter = event.what, await get_customer(act, event.customer)
        untold = await is_new(act, [f"met:{what['invitation']}:inviter"])
        released = what["decision"] == Decision.RELEASE and inviter.owner is not None
        if not untold and not released:
            return
        one, programme = await get_invitation(act, what["invitation"]), await get_programme(act, what["programme"])
        if untold:
            told = await _met_news(act, one, await _called(act, one.invitee), programme, inviter)
            await self._say(act, inviter.id, told | _worded(await _moved_since(act, inviter, event)))
        if released:
            await self._say_owner(act, f"met:{one.id}:owner", inviter, programme.name, "推荐的朋友完成了条件")

    async def _voided(self, act: Act, event: Happened) -> None:
        one = await get_invitation(act, event.what["invitation"])
        plan, why = (await get_programme(act, one.programme)).plan, Why(event.what["why"])
        people = await get_customers(act, [one.invitee, one.inviter])
        text = words.counts_no_more(masked(people[one.invitee].name), why)
        moved = await _moved_since(act, people[one.inviter], event)
        await self._say(act, one.inviter, {f"void:{event.id}:inviter": text} | _worded(moved))
        await self._say(act, one.invitee, {f"void:{event.id}:friend": words.gift_lost(why, plan)})

    async def _moved(self, act: Act, event: Happened) -> None:
        """Mostly told by what made it move."""
        reward, stage = event.what["reward"], event.what["stage"]
        if stage == Stage.NONE_LEFT:
            await tell_makers(act, self._house, event.what["programme"])
        if stage in _UNSAID or not await is_new(act, [_reward_key(reward, stage)]):
            return
        one = await known_reward(act, reward)
        if one is not None:
            await self._say(act, event.customer, {_reward_key(reward, stage): words.reward_moved(one, stage)})

    async def _left(self, act: Act, event: Happened) -> None:
        """Only who typed a code waits for an answer; the page gives its own, staff are told what they asked."""
        if event.what["via"] == Via.TYPED:
            programme = await get_programme(act, event.what["programme"])
            text = words.typed(Outcome(event.what["outcome"]), programme.name)
            await self._say(act, event.customer, {f"typed:{event.id}": text})

    async def _say(self, act: Act, customer: CustomerId, news: Mapping[str, str]) -> None:
        """Most of what happens has been told with something before it; that is seen without a transaction."""
        worded = {key: text for key, text in news.items() if text}
        if worded and await is_new(act, worded):
            await tell(act, customer, worded, self._ways)

    async def _say_owner(self, act: Act, key: str, inviter: Customer, programme: str, what: str) -> None:
        if inviter.owner is not None:
            text = f"{{customer}}在“{programme}”里{what}。"
            await tell_owner(act, self._house, self._telling, key, inviter.id, text)


async def _met_news(act: Act, one: Invitation, friend: str, programme: Programme, inviter: Customer) -> dict[str, str]:
    """For the inviter, as the rules have decided by now."""
    progress = await progress_in(act, programme, inviter)
    return {f"met:{one.id}:inviter": words.friend_met(friend, one.decision, progress, programme.plan)}


async def _moved_since(act: Act, customer: Customer, event: Happened) -> list[Reward]:
    """What has become of a customer's rewards with this event, told with it and not by events of their own."""
    return await rewards_moved(act, event.what["programme"], customer.whole, event.at)


def _worded(moved: Iterable[Reward]) -> dict[str, str]:
    return {_reward_key(one.id, one.stage): words.reward_moved(one, one.stage) for one in moved}


def _reward_key(reward: str, stage: str) -> str:
    return f"reward:{reward}:{stage}"


async def _called(act: Act, customer: CustomerId) -> str:
    return masked((await get_customer(act, customer)).name)
