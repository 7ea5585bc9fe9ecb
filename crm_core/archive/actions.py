"""The archive: taken over page by page; what could not be read waits to be tried again."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.archive.documents import (
    StoredArchivedRoom,
    StoredConsent,
    StoredGroupWord,
    StoredOriginal,
    StoredRecall,
    StoredSetAside,
)
from crm_core.archive.model import Answers, Content, Sorted, Waiting, sort_out
from crm_core.conversations.actions import record_messages
from crm_core.conversations.documents import FetchCursor, StoredMessage
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import NotFound
from crm_core.groups.documents import StoredGroup
from crm_core.groups.model import UNNAMED
from crm_core.messages import ArchivedMessage, ArchivePage, Author, ChatMessage, Consent, ConsentStatus
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.values import AppKey, CustomerId, Identity

LATE = timedelta(hours=2)
"""Nobody is taken to wait for an answer to what was said longer ago: the archive may be far behind."""


_MAY_BE_A_KEY = ("sdk:10006", "sdk:10008")
"""What the library says of a random key that a wrong private key has given, and of a record that is damaged."""


@action(Permission.FEED)
async def record_archive(act: Act, app: AppKey, source: str, *, after: str, page: ArchivePage) -> int:
    """Store a page of the archive together with its cursor; returns how many messages were new.

    What cannot be read is set aside with it. Raises Conflict when the source has moved on meanwhile.
    """
    if page.next_cursor != (after or "0"):
        await FetchCursor.advance(source, after=after, to=page.next_cursor)
    return await _take_in(act, app, source, page)


@action(Permission.FEED)
async def record_again(act: Act, app: AppKey, source: str, *, tried: Collection[str], page: ArchivePage) -> int:
    """Store what records that had been set aside say now; what still cannot be read stays aside."""
    still = {one.key for one in page.set_aside}
    await StoredSetAside.taken_back([key for key in tried if key not in still])
    return await _take_in(act, app, source, page)


@reading(Permission.FEED)
async def to_try_again(act: Act, app: AppKey, limit: int) -> list[Content]:
    """Records of this app that somebody, or a new key, wants tried again."""
    return await StoredSetAside.marked(app, limit)


@action(Permission.FEED)
async def keys_are_there(act: Act, app: AppKey, versions: Iterable[int]) -> int:
    """Have tried again what was set aside for the want of one of these keys, or with a wrong one; returns how many."""
    faults = [f"{word}:{version}" for version in versions for word in ("no_key", "wrong_key")]
    return await StoredSetAside.mark({"app": app, "fault": {"$in": [*faults, *_MAY_BE_A_KEY]}})


@reading(Permission.SETTLE_QUEUES)
async def set_aside(act: Act, limit: int) -> list[Waiting]:
    """Records that could not be taken in, newest first."""
    return await StoredSetAside.waiting(limit)


@reading(Permission.SETTLE_QUEUES)
async def set_aside_count(act: Act) -> int:
    """How many records could not be taken in."""
    return await StoredSetAside.count()


@action(Permission.SETTLE_QUEUES)
async def try_again(act: Act, keys: Collection[str] | None) -> int:
    """Have records tried again, all of them for None; returns how many. Raises NotFound when there is none."""
    count = await StoredSetAside.mark({} if keys is None else {"_id": {"$in": [*keys]}})
    if not count:
        raise NotFound("没有这条搁置的存档记录：编号有误，或者它已经补录。用 scrm archive 看看还有哪些。")
    act.record("archive.again", *(keys or ()))
    return count


@reading(Permission.FEED)
async def consents_to_ask(act: Act, scope: str, limit: int) -> list[tuple[Identity, Identity]]:
    """Pairs (customer, staff) who talk and of whom it is not known whether the customer agrees."""
    return await StoredConsent.unasked(scope, act.at, limit)


@reading(Permission.FEED)
async def rooms_to_ask(act: Act, scope: str, limit: int) -> list[Identity]:
    """Groups in which something was said since it was last asked whether their members agree."""
    return await StoredArchivedRoom.to_ask(scope, act.at, limit)


@action(Permission.FEED)
async def room_told(act: Act, room: Identity, consents: Sequence[Consent]) -> None:
    """Take in what the platform says of a group's members; nothing where it will not tell."""
    await StoredArchivedRoom.asked(room.key, act.at)
    await StoredConsent.note(consents)


@reading(Permission.READ_CUSTOMER)
async def consents_with(act: Act, customer: CustomerId) -> Answers:
    """What a visible customer says to being archived; whoever was not asked yet is left out. Raises NotFound."""
    profile = await StoredCustomer.visible_to(act).profile(customer)
    if profile is None:
        raise NotFound("没有找到您能查看的这位客户。")
    told = [one for one in await StoredConsent.of(profile.identities) if one.status is not ConsentStatus.UNASKED]
    members = await StoredStaff.by_identities({one.staff.key for one in told if one.staff})
    groups = await StoredGroup.called({one.room.key for one in told if one.room})
    latest = [*reversed(told)]
    return Answers(
        staff={members[one.staff.key].id: one.status for one in latest if one.staff and one.staff.key in members},
        rooms={groups.get(one.room.key, UNNAMED): one.status for one in latest if one.room},
    )


@reading(Permission.READ_GROUP)
async def consents_in(act: Act, room: str) -> dict[ConsentStatus, int]:
    """How many members of a visible group (its identity) say what to being archived there; empty for none told."""
    if await StoredGroup.visible_to(act).get(room) is None:
        return {}
    return dict(Counter((await StoredConsent.in_room(room)).values()))


@action(Permission.FEED)
async def consents_told(act: Act, asked: Sequence[tuple[Identity, Identity]], consents: Sequence[Consent]) -> None:
    """Take in what the platform says of these pairs; one it says nothing of is asked about again tomorrow."""
    await StoredConsent.asked(asked, act.at)
    await StoredConsent.note(consents)


async def _take_in(act: Act, app: AppKey, source: str, page: ArchivePage) -> int:
    await StoredSetAside.keep(app, page.set_aside, act.at)
    parties = {party.identity.key for one in page.messages for party in (one.sender, *one.receivers)}
    staff = await StoredStaff.by_identities(parties)
    found = sort_out(page.messages, staff)
    chats = [chat for _, chat in found.chats]
    new = await record_messages(act, app, source, chats, names={}, wait_since=act.at - LATE)
    await StoredOriginal.keep([*dict.fromkeys(one for one, _ in found.chats), *found.groups])
    speakers = await StoredStaff.ids_of(one.sender.identity.key for one in found.groups)
    await StoredGroupWord.keep(found.groups, speakers)
    await _recalls(page, found)
    await StoredConsent.want(_pairs(found), act.at)
    await StoredArchivedRoom.spoke(_rooms(found), act.at)
    await StoredConsent.note(page.consents)
    return len(new)


async def _recalls(page: ArchivePage, found: Sorted) -> None:
    """Mark what was taken back, whether the message came before that became known or comes only now."""
    await StoredRecall.keep(page.recalls)
    here = [one.id for one in (*(one for one, _ in found.chats), *found.groups)]
    recalled = await StoredRecall.of(here) | {one.message: one.at for one in page.recalls}
    if recalled:
        await StoredMessage.recall(recalled)
        await StoredGroupWord.recall(recalled)


def _rooms(found: Sorted) -> set[str]:
    """The groups with customers in which something was said."""
    told = [*(one for one, _ in found.chats), *found.groups]
    return {replace(one.sender.identity, account=one.room).key for one in told if one.room}


def _pairs(found: Sorted) -> set[tuple[Identity, Identity]]:
    """Who talks with whom, one to one."""
    return {(chat.customer, colleague) for one, chat in found.chats if (colleague := _colleague(one, chat))}


def _colleague(one: ArchivedMessage, chat: ChatMessage) -> Identity | None:
    if one.room:
        return None
    if chat.author is Author.CUSTOMER:
        return next((party.identity for party in one.receivers if party.identity != chat.customer), None)
    return chat.staff
