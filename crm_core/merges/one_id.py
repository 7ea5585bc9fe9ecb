"""One person, one profile: whichever account is heard of first."""

from datetime import datetime

from crm_core.act import Act
from crm_core.customers.documents import StoredCustomer
from crm_core.merges.documents import StoredMerge, StoredTwins, add_to, is_known, learn_unionid, with_unionid
from crm_core.merges.events import ProfilesMerged, TwinsFound
from crm_core.merges.model import Sure, head_first
from crm_core.values import CustomerId, Identity


async def profile_of(act: Act, account: Identity, unionid: str | None, at: datetime) -> StoredCustomer:
    """The profile with this account; made when it is the first we hear of this person, by the unionid too.

    Two profiles of one unionid become one, unless staff have both as contacts: that takes a person to settle.
    """
    if unionid is None:
        return await StoredCustomer.by_identity(account.key, at)
    same = await with_unionid(unionid)
    if same and not await is_known(account.key):
        await add_to(same[0], [account.key], [], [])
        return same[0]
    profile = await StoredCustomer.by_identity(account.key, at)
    if profile.unionid != unionid and not profile.apart:
        await learn_unionid(profile, unionid)
    for other in same:
        if other.id != profile.id and not profile.apart:
            profile = await _united(act, profile, other)
    return profile


async def _united(act: Act, one: StoredCustomer, other: StoredCustomer) -> StoredCustomer:
    """The profile that goes on."""
    if one.follows and other.follows:
        both = CustomerId(one.id), CustomerId(other.id)
        if await StoredTwins.found(*both, act.at):
            act.emit(TwinsFound(*both))
            act.record("merges.doubtful", *both, outcome="left")
        return one
    head, taken = (one, other) if head_first(_standing(one), _standing(other)) else (other, one)
    await StoredMerge.take_in(head, taken, Sure.UNIONID, act.at)
    act.emit(ProfilesMerged(CustomerId(head.id), CustomerId(taken.id)))
    act.record("merges.taken_in", head.id, taken.id)
    return head


def _standing(one: StoredCustomer) -> tuple[bool, bool, datetime]:
    return bool(one.follows), one.owner is not None, one.created_at
