"""Each event of a referral is told to whom it concerns; whoever comes by again hears what waited."""

from collections.abc import Awaitable, Callable, Mapping

from crm_core.act import Act
from crm_core.customers.actions import get_customer
from crm_core.events.model import Happened, Reaction
from crm_core.house import House
from crm_core.reaching.model import Ways
from crm_core.values import CustomerId
from referrals.deeds.model import Decision
from referrals.invitations.actions import get_invitation, progress_of
from referrals.invitations.model import Invitation, Outcome, Standing, Via, Why
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Prize
from referrals.rewards.actions import get_reward, rewards_of
from referrals.rewards.model import Reward, Side, Stage
from referrals.sharing.words import masked
from referrals.telling import words
from referrals.telling.actions import is_new, tell, tell_makers, tell_owner, tell_waiting, untold
from referrals.telling.model import Telling

_NOTHING = frozenset({Stage.NONE_LEFT, Stage.CLAWED_BACK})
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
        """Whoever fulfils the conditions by coming is told of at one go: a channel takes only a few messages."""
        one = await get_invitation(act, event.what["invitation"])
        programme = await get_programme(act, one.programme)
        friend, inviter = await _called(act, one.invitee), await _called(act, one.inviter)
        told = {f"came:{one.id}:inviter": words.friend_came(friend, one)}
        if one.standing is Standing.MET:
            told |= await _met_news(act, one, "TA ")
        await self._say(act, one.inviter, told | await _rewards_since(act, one.inviter, event))
        gift = await _gift(act, one)
        welcome = {f"came:{one.id}:friend": words.welcomed(inviter, one, gift)}
        await self._say(act, one.invitee, welcome | await _rewards_since(act, one.invitee, event))
        text = f"{{customer}}在“{programme.name}”里推荐来了一位朋友。"
        await self._say_owner(act, f"came:{one.id}:owner", one.inviter, text)

    async def _met(self, act: Act, event: Happened) -> None:
        one = await get_invitation(act, event.what["invitation"])
        told = await _met_news(act, one, await _called(act, one.invitee)) | await _rewards_since(
            act, one.inviter, event
        )
        await self._say(act, one.inviter, told)
        if event.what["decision"] == Decision.RELEASE:
            name = (await get_programme(act, one.programme)).name
            text = f"{{customer}}在“{name}”里推荐的朋友完成了条件。"
            await self._say_owner(act, f"met:{one.id}:owner", one.inviter, text)

    async def _voided(self, act: Act, event: Happened) -> None:
        one = await get_invitation(act, event.what["invitation"])
        plan, why = (await get_programme(act, one.programme)).plan, Why(event.what["why"])
        text = words.counts_no_more(await _called(act, one.invitee), why)
        told = {f"void:{event.id}:inviter": text} | await _rewards_since(act, one.inviter, event)
        await self._say(act, one.inviter, told)
        await self._say(act, one.invitee, {f"void:{event.id}:friend": words.gift_lost(why, plan)})

    async def _moved(self, act: Act, event: Happened) -> None:
        reward = await get_reward(act, event.what["reward"])
        if reward is not None:
            stage = event.what["stage"]
            if stage == Stage.NONE_LEFT:
                await tell_makers(act, self._house, reward.programme)
            await self._say(act, event.customer, {_reward_key(reward, stage): words.reward_moved(reward, stage)})

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

    async def _say_owner(self, act: Act, key: str, inviter: CustomerId, text: str) -> None:
        if (await get_customer(act, inviter)).owner is not None:
            await tell_owner(act, self._house, self._telling, key, inviter, text)


async def _met_news(act: Act, one: Invitation, friend: str) -> dict[str, str]:
    """For the inviter, as the rules have decided by now."""
    plan = (await get_programme(act, one.programme)).plan
    progress = await progress_of(act, one.programme, one.inviter)
    return {f"met:{one.id}:inviter": words.friend_met(friend, one.decision, progress, plan)}


async def _gift(act: Act, one: Invitation) -> Prize | None:
    """What the friend was promised, and has not lost."""
    own = [each for each in await rewards_of(act, one.invitee) if each.invitation == one.id]
    given = [each for each in own if each.side is Side.INVITEE and each.stage not in _NOTHING]
    return given[0].prize if given else None


async def _rewards_since(act: Act, customer: CustomerId, event: Happened) -> dict[str, str]:
    """What has become of a customer's rewards with this event, told here and not by events of their own."""
    moved = [one for one in await rewards_of(act, customer) if one.at >= event.at]
    programme = event.what["programme"]
    return {
        _reward_key(one, one.stage): words.reward_moved(one, one.stage) for one in moved if one.programme == programme
    }


def _reward_key(one: Reward, stage: str) -> str:
    return f"reward:{one.id}:{stage}"


async def _called(act: Act, customer: CustomerId) -> str:
    return masked((await get_customer(act, customer)).name)
