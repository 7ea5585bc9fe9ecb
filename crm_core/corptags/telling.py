"""From the tags of each relation to those of the customer."""

from datetime import datetime

from crm_core.corptags.documents import StoredCorpTag, StoredTagging
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict
from crm_core.messages import CustomerDetails
from crm_core.staff.documents import StoredStaff
from crm_core.values import Identity


async def take_in_tags(profile: StoredCustomer, details: CustomerDetails, read_at: datetime) -> None:
    """Take over what a reading begun at `read_at` tells of a customer's tags.

    What a later reading told stays. A relation that has ended leaves its tags behind as our own. Raises Conflict when
    we have changed tags on the platform since: then it has to be read again.
    """
    account = details.identity.key
    known = {one.staff: one for one in await StoredTagging.of_accounts([account])}
    if any(one.read_at is not None and one.read_at > read_at for one in known.values()):
        return
    if any(one.marked_at is not None and one.marked_at >= read_at for one in known.values()):
        raise Conflict("标签刚刚在企业微信里改过，稍后再读。")
    ids = await StoredStaff.ids_of(one.staff.key for one in details.follows)
    for follow in details.follows:
        staff = ids[follow.staff.key]
        one = known.pop(staff, None) or await StoredTagging.of(account, staff)
        one.told(follow.tags, read_at, await StoredCorpTag.names_of(scope_of(account), {tag.id for tag in follow.tags}))
        await one.keep()
    await StoredTagging.end([one.id for one in known.values()])
    left_behind = frozenset(tag.name for one in known.values() for tag in one.tags)
    if details.follows:
        named = frozenset(tag.name for follow in details.follows for tag in follow.tags if tag.id)
        told = (details.tags - named) | await _named(await StoredTagging.of_accounts(profile.identities))
        await profile.take_over_tags(told, keeping=left_behind)
    else:
        await profile.take_over_tags(frozenset(), keeping=frozenset(profile.told_tags))


async def retell(profile: StoredCustomer, explained: frozenset[str]) -> None:
    """Make the customer's tags follow what is now known of the relations' tags.

    `explained` are the names that were told by those relations before.
    """
    told = frozenset(profile.told_tags) - explained
    await profile.take_over_tags(told | await _named(await StoredTagging.of_accounts(profile.identities)))


async def _named(taggings: list[StoredTagging]) -> frozenset[str]:
    """What the tags are called by now; deleted ones are none."""
    names: set[str] = set()
    for one in taggings:
        listed = await StoredCorpTag.names_of(scope_of(one.account), one.ids)
        names |= {name for tag in one.tags if (name := listed.get(tag.id, tag.name))}
    return frozenset(names)


def scope_of(account: str) -> str:
    """`wecom:<corp id>` of an identity key."""
    one = Identity.from_key(account)
    return f"{one.platform}:{one.scope}"
