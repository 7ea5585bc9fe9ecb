"""Saying something to a follower: counted, kept in the history and put into the outbox, all in one."""

from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.conversations.documents import StoredMessage
from crm_core.conversations.events import MessageRecorded
from crm_core.followers.documents import StoredFollower
from crm_core.followers.model import Account, window_for
from crm_core.messages import Article, Author, ChatMessage, SubscribeNotice, TemplateNotice, Text
from crm_core.service.documents import StoredAnswer
from crm_core.staff.documents import StoredStaff
from crm_core.unanswered.documents import StoredWatch
from crm_core.values import AppKey, Identity

NOWHERE = AppKey("")
Words = Text | Article | TemplateNotice | SubscribeNotice


async def say(
    act: Act,
    key: str,
    one: StoredFollower,
    words: Text | Article,
    *,
    through: Account,
    not_before: datetime | None = None,
    chat: AppKey = NOWHERE,
) -> bool:
    """Say it; false, and nothing said, while the platform lets nothing through.

    Whoever acts is told in `chat` what becomes of it.
    """
    window = window_for(one.spoke, one.touched, through.windows, act.at)
    if window is None:
        return False
    await one.use(window)
    to = Identity.from_key(one.id)
    act.send(key, app=through.app, to=to, words=words, urgency=Urgency.REPLY, not_before=not_before)
    await remember(act, key, one, words, chat)
    return True


def said_id(follower: str, key: str) -> str:
    """What something said to a follower is called in the history."""
    return f"{follower}:said:{key}"


def _said_at(one: StoredFollower, now: datetime) -> datetime:
    """To the second, as the platform counts, and never before what it answers: the platform's clock may be ahead."""
    heard = [at for at in (one.spoke_at, one.touched_at) if at is not None]
    return max([now.replace(microsecond=0), *heard])


async def remember(act: Act, key: str, one: StoredFollower, words: Words, chat: AppKey = NOWHERE) -> None:
    """Keep in the history what is said under this key, and await what becomes of it."""
    staff = act.actor.staff
    member = (await StoredStaff.by_ids([staff])).get(staff) if staff else None
    speaker = Identity.from_key(member.identities[0]) if member else None
    said = ChatMessage(
        id=said_id(one.id, key),
        conversation=one.id,
        customer=Identity.from_key(one.id),
        author=Author.STAFF if speaker else Author.SYSTEM,
        staff=speaker,
        at=_said_at(one, act.at),
        kind=words.kind,
        text=_readable(words),
        media=None,
    )
    accounts = {speaker.key: staff} if speaker and staff else {}
    await StoredMessage.append([said], {one.id: one.customer}, accounts, act.at)
    act.emit(MessageRecorded(one.customer, said.id, said.author))
    if speaker:
        await StoredWatch.end([one.id])
    await StoredAnswer.add(
        StoredAnswer(id=said.id, session="", customer=one.customer, staff=staff, chat=chat, at=act.at)
    )


def _readable(words: Words) -> str:
    match words:
        case Text(text=text):
            return text
        case Article(title=title, url=url):
            return f"[链接] {title} {url}"
        case TemplateNotice(fields=fields) | SubscribeNotice(fields=fields):
            return f"[通知] {'；'.join(fields.values())}"
