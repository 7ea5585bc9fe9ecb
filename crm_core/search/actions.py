"""Searching the chats and notes of the customers one may see."""

from collections.abc import Iterable

from crm_core.act import Act
from crm_core.action import reading
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import NotFound
from crm_core.notes.documents import StoredNote
from crm_core.permissions import Permission
from crm_core.search.documents import Sight
from crm_core.search.model import Found, Hit, Surroundings, Terms
from crm_core.values import CustomerId


@reading(Permission.READ_HISTORY)
async def search_chats(act: Act, terms: Terms, *, within: Iterable[CustomerId] | None, limit: int) -> list[Found]:
    """The newest messages and notes in which all terms occur, newest first; only what this person may see.

    `within` narrows it to these customers.
    """
    visible = StoredCustomer.visible_to(act)
    sight = await Sight.of(visible, within)
    hits = [one.hit for one in await StoredMessage.newest(terms, sight, limit)]
    hits += [one.hit for one in await StoredNote.newest(terms, sight, limit)]
    names = await visible.named({hit.customer for hit in hits})
    seen = [Found(hit, names[hit.customer]) for hit in hits if hit.customer in names]
    return sorted(seen, key=lambda found: found.hit.at, reverse=True)[:limit]


@reading(Permission.READ_HISTORY)
async def surroundings(act: Act, ref: str, *, reach: int) -> Surroundings:
    """A hit with up to `reach` messages before and after it, of the same chat. Raises NotFound."""
    kind, _, key = ref.partition(":")
    document = StoredMessage if kind == "message" else StoredNote
    found = await document.get(key)
    names = await StoredCustomer.visible_to(act).named([found.customer]) if found else {}
    if found is None or not names:
        raise NotFound("没有找到您能查看的这条记录。")
    lines = await _around(found, reach)
    return Surroundings(ref=ref, customer=found.customer, customer_name=names[found.customer], lines=tuple(lines))


async def _around(found: StoredMessage | StoredNote, reach: int) -> list[Hit]:
    if isinstance(found, StoredMessage):
        return [one.hit for one in await StoredMessage.around(found, reach)]
    before, after = await StoredMessage.around_moment(found.customer, found.at, reach)
    return [*(one.hit for one in before), found.hit, *(one.hit for one in after)]
