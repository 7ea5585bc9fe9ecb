"""Having the platform put on a customer, and take off, what was changed here.

Wishes of one customer leave in their order; one that is tried again later no longer says what a newer one decided.
"""

from collections.abc import Collection
from dataclasses import replace

from crm_core.act import Act, current_unit
from crm_core.contacts.documents import StoredRelation
from crm_core.corptags.documents import StoredCorpTag, StoredTagging
from crm_core.corptags.model import Relation, after, marks, without
from crm_core.corptags.telling import scope_of
from crm_core.customers.documents import StoredCustomer
from crm_core.messages import TagMark
from crm_core.outbox.documents import OutboxEntry
from crm_core.staff.documents import StoredStaff
from crm_core.values import Identity, Platform, StaffId

_KIND = "tag_mark"


async def mark_on_platform(act: Act, profile: StoredCustomer, *, add: Collection[str], remove: Collection[str]) -> None:
    """Ask for these names to be put on and taken off, for each account of the customer; ours alone are passed over."""
    for account in profile.identities:
        if Identity.from_key(account).platform is Platform.WECOM:
            await _mark(act, profile, account, add, remove)


async def _mark(act: Act, profile: StoredCustomer, account: str, add: Collection[str], remove: Collection[str]) -> None:
    ids = await StoredCorpTag.ids_of(scope_of(account), {*add, *remove})
    if not ids:
        return
    stored = await OutboxEntry.open_words(account, _KIND)
    unwritten = [call.words for call in current_unit().calls if call.to.key == account]
    waiting = [words for words in (*(words for _, words in stored), *unwritten) if isinstance(words, TagMark)]
    relations = await _relations(act, profile, account, waiting)
    for mark in marks(relations, ids, add=add, remove=remove):
        await _overrule(account, mark)
        number = len(current_unit().calls)
        words = replace(mark, asker=act.actor.staff or "")
        act.ask(f"tags:{act.cause}:{number}:{profile.id}", of=Identity.from_key(account), words=words)


async def _overrule(account: str, mark: TagMark) -> None:
    """Take out of older wishes for the same relation what this one decides: they may be tried after it."""
    for key, older in await OutboxEntry.open_words(account, _KIND):
        if isinstance(older, TagMark) and older.staff == mark.staff and (rest := without(older, mark)) != older:
            await OutboxEntry.reword(key, rest)
    calls = current_unit().calls
    for place, call in enumerate(calls):
        if call.to.key == account and isinstance(call.words, TagMark) and call.words.staff == mark.staff:
            calls[place] = replace(call, words=without(call.words, mark))


async def _relations(act: Act, profile: StoredCustomer, account: str, waiting: list[TagMark]) -> list[Relation]:
    """Whoever tags comes first, then the owner, then whoever has not given the customer away."""
    contacts = [one.staff for one in await StoredRelation.of_accounts([account]) if one.active]
    known = {one.staff: one.ids for one in await StoredTagging.of_accounts([account])}
    members = await StoredStaff.by_ids(contacts)
    released = {one.staff for one in profile.follows if one.released}
    found: list[Relation] = []
    for staff in sorted(contacts, key=lambda one: _rank(one, act.actor.staff, profile.owner, released)):
        member = members.get(staff)
        theirs = _account_of(member.identities, scope_of(account)) if member and member.active else None
        if theirs is None:
            continue
        tags = known.get(staff, frozenset[str]())
        for words in waiting:
            tags = after(tags, words) if words.staff == theirs else tags
        found.append(Relation(staff=staff, account=theirs, tags=tags))
    return found


def _rank(staff: StaffId, actor: StaffId | None, owner: StaffId | None, released: set[StaffId]) -> tuple[bool, ...]:
    return (staff != actor, staff != owner, staff in released)


def _account_of(identities: Collection[str], scope: str) -> Identity | None:
    return next((Identity.from_key(key) for key in identities if scope_of(key) == scope), None)
