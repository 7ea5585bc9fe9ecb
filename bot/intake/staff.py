"""Staff members writing to the app: their words become commands, the answers go into the outbox."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.apps import WorkApp
from bot.intake.entry import act_for, finish
from commands.command import Catalogue, Talk
from commands.dispatch import answer, answer_tap, explain
from crm_core.act import Act, Urgency
from crm_core.errors import Refusal
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import Outgoing, StaffSaid, StaffSentMedia, StaffTapped, Text
from crm_core.staff.actions import actor_for
from crm_core.values import Identity

STRANGER = Text(text="您好，您还没有开通 CRM 助手，请联系管理员把您加入应用的可见范围并分配角色。")
TEXT_ONLY = Text(text="我目前只看得懂文字。发“帮助”看看我会什么。")


class StaffDesk:
    """Answers what staff write, tap and send."""

    def __init__(self, catalogue: Catalogue, zone: ZoneInfo) -> None:
        self._catalogue = catalogue
        self._zone = zone

    async def said(self, entry: InboxEntry, app: WorkApp, word: StaffSaid) -> None:
        async def reply(act: Act) -> Outgoing:
            return await answer(act, self._talk(app), word.text)

        await self._serve(entry, app, word.staff, reply)

    async def tapped(self, entry: InboxEntry, app: WorkApp, word: StaffTapped) -> None:
        async def reply(act: Act) -> Outgoing:
            return await answer_tap(act, self._talk(app), word.button)

        await self._serve(entry, app, word.staff, reply)

    async def sent_media(self, entry: InboxEntry, app: WorkApp, word: StaffSentMedia) -> None:
        async def reply(act: Act) -> Outgoing:
            act.record("commands.media")
            return TEXT_ONLY

        await self._serve(entry, app, word.staff, reply)

    def _talk(self, app: WorkApp) -> Talk:
        return Talk(chat=app.key, zone=self._zone, catalogue=self._catalogue)

    async def _serve(
        self, entry: InboxEntry, app: WorkApp, person: Identity, reply: Callable[[Act], Awaitable[Outgoing]]
    ) -> None:
        """Work out the reply in the transaction that finishes the entry; a refusal is a reply of its own."""
        act = act_for(entry)
        actor = await actor_for(act, person)

        async def serve() -> None:
            if actor is None:
                act.record("commands.stranger", person.key, outcome="refused")
                _send(act, entry, app, person, STRANGER)
            else:
                _send(act, entry, app, person, await reply(replace(act, actor=actor)))

        try:
            await finish(entry, serve)
        except Refusal as refusal:
            mine = replace(act, actor=actor) if actor else act

            async def refuse(told: Refusal = refusal) -> None:
                _send(act, entry, app, person, explain(mine, told))

            await finish(entry, refuse)


def _send(act: Act, entry: InboxEntry, app: WorkApp, person: Identity, words: Outgoing) -> None:
    for position, portion in enumerate(app.channel.portions(words)):
        key = f"reply:{entry.id}:{position}"
        act.send(key, app=app.key, to=person, words=portion, urgency=Urgency.REPLY)
