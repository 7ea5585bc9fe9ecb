"""An answer on its way: cut into portions, and kept from those whom it does not concern."""

from dataclasses import replace

from bot.apps import App, is_overheard
from crm_core.act import Act, Urgency, current_unit
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import Markdown, Outgoing, StaffSaid, StaffSentMedia, StaffTapped, Text

StaffWord = StaffSaid | StaffTapped | StaffSentMedia
ASIDE = Text(text="已经私下回复您了，请看您和我的单聊。")
_FOR_ALL = frozenset({"commands.help", "commands.unknown", "commands.stranger", "commands.media"})
"""What is answered in a group itself; whatever else may say something of a customer."""


def reply(act: Act, entry: InboxEntry, app: App, word: StaffWord, words: Outgoing, *, link: str = "") -> None:
    """Answer in the transaction under way: in the chat the word came from, or aside when others would read it.

    `link` leads to a page about it and stands with the last portion; empty for none.
    """
    overheard = is_overheard(app, word.route) and not _concerns_all()
    for position, portion in enumerate(_led_on(app.channel.portions(words), link)):
        key = f"reply:{entry.id}:{position}"
        route = "" if overheard else word.route
        act.send(key, app=app.key, to=word.staff, words=portion, urgency=Urgency.REPLY, route=route)
    if overheard:
        key = f"reply:{entry.id}:aside"
        act.send(key, app=app.key, to=word.staff, words=ASIDE, urgency=Urgency.REPLY, route=word.route)


def _led_on(portions: list[Outgoing], link: str) -> list[Outgoing]:
    last = portions[-1]
    return [*portions[:-1], replace(last, link=link)] if link and isinstance(last, Text | Markdown) else portions


def _concerns_all() -> bool:
    deeds = {line.deed for line in current_unit().audit}
    return bool(deeds) and deeds <= _FOR_ALL
