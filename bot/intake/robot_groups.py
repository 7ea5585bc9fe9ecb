"""What happens in the groups that a robot of ours is in: who is there, and what it answers or says to whom comes."""

from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.apps import DingtalkApp
from bot.intake.entry import act_for, finish
from bot.intake.visitors import is_written_down
from commands.visiting import NOTHING_TO_PASS, Visit, VisitorCatalogue, answer_in_group
from community.greetings.actions import words_for_newcomers
from community.keywords.actions import answer_words, place_heard
from community.lotteries.vault import Vault
from crm_core.act import Act, Urgency
from crm_core.customers.actions import customer_of_account
from crm_core.groups.robots import heard_in_group, robot_group_told
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import Author, ChatMessage, GroupAnswer, GroupDeed, RobotGroupTold, VisitorSaid
from crm_core.values import Identity

FRESH = timedelta(minutes=10)
"""What was said longer ago gets no answer by itself: the talk has gone on."""


@dataclass(frozen=True, slots=True)
class RobotGroups:
    """`zone` is whose clock quiet hours go by; `catalogue` what customers may ask for, `vault` where lotteries lie."""

    zone: ZoneInfo
    catalogue: VisitorCatalogue
    vault: Vault

    async def told(self, entry: InboxEntry, app: DingtalkApp, word: RobotGroupTold) -> None:
        """Raises PlatformError, when the platform will only say later who somebody from outside is."""
        outside = [await self._account(app, word, one) for one in word.outside]

        async def work() -> None:
            act = act_for(entry)
            await robot_group_told(act, word, outside, app.key)
            if word.deed is GroupDeed.JOINED and outside and act.at - word.at < FRESH:
                text = await words_for_newcomers(act, await place_heard(act, word.group.key))
                self._say(act, app, word.group, text, f"group-welcome:{entry.id}", "")

        await finish(entry, work)

    async def heard(self, act: Act, app: DingtalkApp, word: VisitorSaid, said: tuple[ChatMessage, ...]) -> None:
        """In the transaction under way: the group is known by it, and a rule may answer. `said` is as it is kept."""
        if word.place is None or not said:
            return
        first = said[0]
        await heard_in_group(act, word.place, first.customer, first.at, robot=app.key, name=word.name)
        if first.author is not Author.CUSTOMER or act.at - first.at > FRESH:
            return
        group = word.place.group
        place = await place_heard(act, group.key)
        text = await self._asked(act, first) or await answer_words(
            act, first.text, place, first.customer.key, said_at=first.at, zone=self.zone
        )
        self._say(act, app, group, text, f"keyword:{first.id}", word.route)

    async def _asked(self, act: Act, said: ChatMessage) -> str:
        """Without any link of the person's own: everybody reads the answer."""
        customer = (await customer_of_account(act, said.customer)).id
        nothing = replace(NOTHING_TO_PASS, vault=self.vault)
        visit = Visit(
            customer=customer, identity=said.customer, catalogue=self.catalogue, passing=nothing, said=said.id
        )
        return await answer_in_group(act, visit, said.text)

    async def _account(self, app: DingtalkApp, word: RobotGroupTold, unionid: str) -> Identity:
        known = await is_written_down(app, unionid)
        group = word.group
        return Identity(platform=group.platform, scope=group.scope, account=known or f"ext.{unionid}")

    def _say(self, act: Act, app: DingtalkApp, group: Identity, text: str, key: str, route: str) -> None:
        if not text:
            return
        for position, portion in enumerate(app.channel.portions(GroupAnswer(text=text))):
            act.send(f"{key}:{position}", app=app.key, to=group, words=portion, urgency=Urgency.REPLY, route=route)
