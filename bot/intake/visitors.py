"""People from outside who call upon the robot in a 钉钉 group: what they say becomes their customer's history."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.outside_contacts import NOBODY, Known, who_has
from bot.allowance import AllowanceBook
from bot.apps import App, DingtalkApp
from bot.intake.entry import act_for, finish
from crm_core.act import Act, Urgency
from crm_core.allowance.actions import exhausted
from crm_core.allowance.model import Spent
from crm_core.conversations.actions import record_page
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import AllowanceSpent, ChatMessage, ChatPage, StaffSaid, StaffSentMedia, Text, VisitorSaid
from crm_core.values import AppKey, Identity, Platform

UNHEARD = Text(
    text="钉钉这个月的消息额度用完了，没有把您写的内容转给我。着急的话请到企业微信里找我，或请管理员在钉钉后台买额度。"
)
Heard = Callable[[Act, DingtalkApp, VisitorSaid, tuple[ChatMessage, ...]], Awaitable[None]]
"""What else follows from it, in the transaction that keeps it; with the messages as they are kept."""


Serve = Callable[[InboxEntry, App, StaffSaid | StaffSentMedia], Awaitable[None]]
"""What becomes of a colleague's words."""


async def said(heard: Heard, serve: Serve, entry: InboxEntry, app: DingtalkApp, word: VisitorSaid) -> None:
    """Record it with the customer it comes from. Raises PlatformError, when the platform will only say later who.

    Until the robot's version is published, colleagues come without their user id, too.
    """
    who = await _known(app, word.unionid)
    if who.userid and not who.outside:
        await serve(entry, app, _colleague(app, word, who.userid))
        return
    known = who.userid
    messages = tuple(
        replace(one, customer=replace(one.customer, account=known)) if known else one for one in word.messages
    )
    names = {one.customer.key: word.name for one in messages} if word.name else {}
    page = ChatPage(messages=messages, next_cursor="", more=False)
    source = f"{app.scope}:robot"

    async def keep() -> None:
        act = act_for(entry)
        await record_page(act, app.key, source, after="", page=page, names=names)
        await heard(act, app, word, messages)

    await finish(entry, keep)


async def allowance_spent(book: AllowanceBook, entry: InboxEntry, app: DingtalkApp, word: AllowanceSpent) -> None:
    """The administrators are told what the platform told us: nothing more is pushed this month.

    Whoever wrote is not left waiting: an answer over the session of their word takes nothing off any allowance.
    """
    most = book.most[Spent.PUSHES]
    apps: list[AppKey] = [*book.apps]

    async def tell() -> None:
        act = act_for(entry)
        await exhausted(act, app.scope, Spent.PUSHES, most, apps)
        if word.writer is not None:
            act.send(
                f"spent:{entry.id}", app=app.key, to=word.writer, words=UNHEARD, urgency=Urgency.REPLY, route=word.route
            )

    await finish(entry, tell)
    book.read_again(app.scope)


async def is_written_down(app: DingtalkApp, unionid: str) -> str:
    """The outside contact that somebody is, as customers are made of those; empty for none."""
    who = await _known(app, unionid)
    return who.userid if who.outside else ""


async def _known(app: DingtalkApp, unionid: str) -> Known:
    if not unionid:
        return NOBODY
    try:
        return await who_has(app.client, unionid)
    except PlatformError as error:
        if error.reaction is Reaction.RETRY:
            raise
        return NOBODY


def _colleague(app: DingtalkApp, word: VisitorSaid, userid: str) -> StaffSaid | StaffSentMedia:
    staff = Identity(platform=Platform.DINGTALK, scope=app.corp_id, account=userid)
    first, text = word.messages[0], "\n".join(one.text for one in word.messages if one.text)
    if not text:
        return StaffSentMedia(staff=staff, kind=first.kind, at=first.at, route=word.route)
    return StaffSaid(staff=staff, text=text, at=first.at, route=word.route, place=word.place)
