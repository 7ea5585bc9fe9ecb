"""Each event of a referral is told to whom it concerns; whoever comes by again hears what waited."""

from collections.abc import Awaitable, Callable, Mapping

from crm_core.act import Act
from crm_core.customers.actions import get_customer
from crm_core.events.model import Happened, Reaction
from crm_core.house import House
from crm_core.reaching.model import Ways
from crm_core.values import CustomerId
from referrals.invitations.actions import get_invitation, progress_of
from referrals.invitations.model import Outcome, Via, Why
from referrals.programmes.actions import get_programme
from referrals.rewards.actions import get_reward
from referrals.sharing.words import masked
from referrals.telling import words
from referrals.telling.actions import tell, tell_owner, tell_waiting, untold
from referrals.telling.model import Telling

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
        one = await get_invitation(act, event.what["invitation"])
        plan = (await get_programme(act, one.programme)).plan
        friend, inviter = await _called(act, one.invitee), await _called(act, one.inviter)
        await self._say(act, f"came:{one.id}:inviter", one.inviter, words.friend_came(friend, one))
        await self._say(act, f"came:{one.id}:friend", one.invitee, words.welcomed(inviter, one, plan))
        text = f"{{customer}}在“{plan.name}”里推荐来了一位朋友。"
        await tell_owner(act, self._house, self._telling, f"came:{one.id}:owner", one.inviter, text)

    async def _met(self, act: Act, event: Happened) -> None:
        one = await get_invitation(act, event.what["invitation"])
        plan = (await get_programme(act, one.programme)).plan
        progress = await progress_of(act, one.programme, one.inviter)
        text = words.friend_met(await _called(act, one.invitee), event.what["decision"], progress, plan)
        await self._say(act, f"met:{one.id}:inviter", one.inviter, text)
        if event.what["decision"] == "release":
            text = f"{{customer}}在“{plan.name}”里推荐的朋友完成了条件。"
            await tell_owner(act, self._house, self._telling, f"met:{one.id}:owner", one.inviter, text)

    async def _voided(self, act: Act, event: Happened) -> None:
        one = await get_invitation(act, event.what["invitation"])
        plan, why = (await get_programme(act, one.programme)).plan, Why(event.what["why"])
        text = words.counts_no_more(await _called(act, one.invitee), why)
        await self._say(act, f"void:{event.id}:inviter", one.inviter, text)
        await self._say(act, f"void:{event.id}:friend", one.invitee, words.gift_lost(why, plan))

    async def _moved(self, act: Act, event: Happened) -> None:
        reward = await get_reward(act, event.what["reward"])
        if reward is not None:
            stage = event.what["stage"]
            text = words.reward_moved(reward, stage)
            await self._say(act, f"reward:{reward.id}:{stage}", event.customer, text)

    async def _left(self, act: Act, event: Happened) -> None:
        """Only who typed a code waits for an answer; the page gives its own, staff are told what they asked."""
        if event.what["via"] == Via.TYPED:
            programme = await get_programme(act, event.what["programme"])
            text = words.typed(Outcome(event.what["outcome"]), programme.name)
            await self._say(act, f"typed:{event.id}", event.customer, text)

    async def _say(self, act: Act, key: str, customer: CustomerId, text: str) -> None:
        if text:
            await tell(act, key, customer, text, self._ways)


async def _called(act: Act, customer: CustomerId) -> str:
    return masked((await get_customer(act, customer)).name)
