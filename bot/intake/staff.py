"""Staff members writing to the app: their words become commands, the answers go into the outbox."""

from dataclasses import replace
from datetime import timedelta

from bot.apps import App
from bot.intake.entry import act_for, finish
from bot.intake.replies import StaffWord
from bot.intake.replies import reply as send
from bot.site.links import Links, NoLinks
from commands.command import NO_ACCOUNTS, NO_CAMPAIGNS, Catalogue, Talk
from commands.dispatch import answer, answer_tap, explain
from commands.visiting import NOTHING_TO_PASS, Passing
from community.kind import Campaigning
from crm_core.act import Act, Urgency, current_unit
from crm_core.codes.model import USUAL_SLOT
from crm_core.corptags.model import MOST_CORP_TAGS
from crm_core.errors import Conflict, Refusal
from crm_core.groups.robots import heard_in_group
from crm_core.handovers.model import USUAL_GRACE
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import CardUpdate, Outgoing, StaffSaid, StaffSentMedia, StaffTapped, Text
from crm_core.ownership.model import USUAL_LIMITS, PoolLimits
from crm_core.preferences.actions import own_wishes
from crm_core.preferences.model import Preferences, Wishes
from crm_core.reaching.model import Ways
from crm_core.staff.actions import actor_for, note_where
from crm_core.times.holidays import Holidays
from crm_core.values import AppKey

STRANGER = Text(text="您好，您还没有开通 CRM 助手，请联系管理员把您加入应用的可见范围并分配角色。")
TEXT_ONLY = Text(text="我目前只看得懂文字。发“帮助”看看我会什么。")


class StaffDesk:
    """Answers what staff write, tap and send. `apps` are all that do, to reach colleagues in other chats.

    `links` leads on from answers to the page of the customer they are about.
    """

    apps: tuple[AppKey, ...] = ()
    links: Links = NoLinks()
    campaigns: Campaigning = NO_CAMPAIGNS
    passing: Passing = NOTHING_TO_PASS
    grace: timedelta = USUAL_GRACE

    def __init__(
        self,
        catalogue: Catalogue,
        holidays: Holidays,
        habits: Preferences,
        pool: PoolLimits = USUAL_LIMITS,
        *,
        corp_tags: int = MOST_CORP_TAGS,
        code_slot: timedelta = USUAL_SLOT,
        ways: Ways = NO_ACCOUNTS,
    ) -> None:
        self._catalogue = catalogue
        self._holidays = holidays
        self._habits = habits
        self._pool = pool
        self._corp_tags = corp_tags
        self._code_slot = code_slot
        self._ways = ways

    async def serve(self, entry: InboxEntry, app: App, word: StaffWord) -> None:
        """Work out the reply in the transaction that finishes the entry; a refusal is a reply of its own."""
        act = act_for(entry)
        actor = await actor_for(act, word.staff)
        mine = replace(act, actor=actor) if actor else act
        talk = await self._talk(mine, app)

        async def reply() -> None:
            match word:
                case _ if actor is None:
                    mine.record("commands.stranger", word.staff.key, outcome="refused")
                    words: Outgoing = STRANGER
                case StaffSaid():
                    await _note(act, mine, app, word)
                    words = await answer(mine, talk, word.text)
                case StaffTapped():
                    words = await answer_tap(mine, talk, word.button, word.chosen)
                case StaffSentMedia():
                    mine.record("commands.media")
                    words = TEXT_ONLY
            send(act, entry, app, word, words, link=self.links.of(app, current_unit()))

        try:
            await finish(entry, reply)
        except Refusal as refusal:
            told = refusal

            async def refuse() -> None:
                send(act, entry, app, word, explain(mine, told))
                _put_to_rest(act, entry, app, word, told)

            await finish(entry, refuse)

    async def _talk(self, act: Act, app: App) -> Talk:
        """The chat, by this person's clock."""
        wishes = await own_wishes(act) if act.actor.staff else Wishes()
        return Talk(
            chat=app.key,
            zone=self._habits.overridden(wishes).zone,
            catalogue=self._catalogue,
            holidays=self._holidays,
            habits=self._habits,
            pool=self._pool,
            corp_tags=self._corp_tags,
            code_slot=self._code_slot,
            grace=self.grace,
            ways=self._ways,
            apps=self.apps,
            campaigns=self.campaigns,
            passing=self.passing,
        )


async def _note(act: Act, mine: Act, app: App, word: StaffSaid) -> None:
    """Where somebody talks with us, and in which group, if it was one."""
    await note_where(mine, app.key)
    if word.place:
        await heard_in_group(act, word.place, word.staff, word.at, robot=app.key, is_staff=True)


def _put_to_rest(act: Act, entry: InboxEntry, app: App, word: StaffWord, told: Refusal) -> None:
    """Take the buttons off a card that was tapped when there was nothing left to do."""
    if isinstance(word, StaffTapped) and word.code and isinstance(told, Conflict):
        update = CardUpdate(card="", text="已处理", code=word.code)
        act.send(f"stale:{entry.id}", app=app.key, to=word.staff, words=update, urgency=Urgency.NOTICE)
