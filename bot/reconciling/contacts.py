"""Customers and who follows them.

First each member's list of contacts, one call for each: it tells who is no contact any more. Then all pairs with what
is noted of them, 100 a call. Only a customer of whom something differs is read in full, and what was read decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.contact_lists import ContactPair, contact_page, contacts_of, members_with_contacts
from bot.apps import WorkApp
from bot.reconciling.relation import Known, settle
from bot.reconciling.walk import Page, Walk
from crm_core.contacts.comparing import unknown_of
from crm_core.contacts.documents import StoredRelation
from crm_core.messages import CustomerDetails
from crm_core.staff.documents import StoredStaff
from crm_core.values import Identity, Platform

_LISTS_AT_ONCE = 20
_MEMBERS_A_CALL = 100
_LISTS, _PAIRS = "lists", "pairs"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """`after` is the member done last; of the pairs of the members behind it `cursor` says how far."""

    phase: str = _LISTS
    after: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, text: str) -> "_Place":
        if not text:
            return cls()
        phase, after, cursor = text.split("|", 2)
        return cls(phase=phase, after=after, cursor=cursor)

    def __str__(self) -> str:
        return f"{self.phase}|{self.after}|{self.cursor}"


class ContactWalk:
    """One for each run: those who may have contacts are asked for once."""

    def __init__(self) -> None:
        self._members: dict[str, list[str]] = {}

    async def page(self, walk: Walk[WorkApp], place: str) -> Page:
        """Raises PlatformError."""
        at = _Place.read(place)
        if walk.app.key not in self._members:
            self._members[walk.app.key] = await members_with_contacts(walk.app.client)
        members = [one for one in self._members[walk.app.key] if one > at.after]
        if at.phase == _LISTS:
            return await _lists(walk, members)
        return await _pairs(walk, at, members)


async def _lists(walk: Walk[WorkApp], members: Sequence[str]) -> Page:
    some = members[:_LISTS_AT_ONCE]
    for userid in some:
        try:
            await _compare_list(walk, userid)
        except PlatformError as error:
            if error.reaction is Reaction.RETRY:
                raise
            await walk.failed(error.code)
    rest = members[len(some) :]
    place = _Place(after=some[-1]) if rest else _Place(phase=_PAIRS)
    return Page(checked=0, place=str(place), expected=await StoredRelation.count_active(walk.app.scope))


async def _compare_list(walk: Walk[WorkApp], userid: str) -> None:
    listed = {_identity(walk, one).key for one in await contacts_of(walk.app.client, userid)}
    member = await StoredStaff.by_identity(_identity(walk, userid).key)
    known = await StoredRelation.accounts_with(walk.app.scope, member.id) if member else {}
    new, gone = unknown_of(listed, [one for one, active in known.items() if active], known)
    for account in sorted(new | gone):
        await settle(walk, Identity.from_key(account), _identity(walk, userid))


async def _pairs(walk: Walk[WorkApp], at: _Place, members: Sequence[str]) -> Page:
    some = members[:_MEMBERS_A_CALL]
    if not some:
        return Page(checked=0, place=None)
    try:
        page = await contact_page(walk.app.client, some, cursor=at.cursor, limit=walk.page)
    except PlatformError as error:
        if error.reaction is not Reaction.STOP:
            raise
        await walk.failed(error.code)
        return Page(checked=0, place=_behind(some, members))
    await _compare_pairs(walk, page.pairs)
    if page.cursor:
        return Page(checked=len(page.pairs), place=str(_Place(phase=_PAIRS, after=at.after, cursor=page.cursor)))
    return Page(checked=len(page.pairs), place=_behind(some, members))


def _behind(some: Sequence[str], members: Sequence[str]) -> str | None:
    return str(_Place(phase=_PAIRS, after=some[-1])) if len(some) < len(members) else None


async def _compare_pairs(walk: Walk[WorkApp], pairs: Sequence[ContactPair]) -> None:
    known = await Known.of(walk.app.scope, [(one.external_userid, one.userid) for one in pairs])
    read: dict[str, CustomerDetails | None] = {}
    for one in pairs:
        if known.differs(one):
            await settle(walk, _identity(walk, one.external_userid), _identity(walk, one.userid), read)


def _identity(walk: Walk[WorkApp], account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=walk.app.corp_id, account=account)
