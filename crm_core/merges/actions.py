"""Accounts join the person they belong to; a profile that was taken in can be set apart again."""

from datetime import datetime

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.following import refollow
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.model import Customer
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.merges.documents import StoredMerge, StoredTwins, is_known, with_unionid
from crm_core.merges.events import ProfilesMerged, ProfilesParted
from crm_core.merges.model import LONGEST_REASON, Merge, Sure
from crm_core.merges.one_id import profile_of
from crm_core.permissions import Permission
from crm_core.values import CustomerId, Identity


@action(Permission.FEED)
async def join_account(act: Act, account: Identity, name: str, unionid: str | None, at: datetime) -> CustomerId:
    """The customer with this account, or with this unionid; somebody new is named `name` and belongs to the pool."""
    profile = await profile_of(act, account, unionid, at)
    if not profile.name and name:
        await profile.rename(name=name, company=profile.company, names=[name, *profile.names], phones=profile.phones)
    return CustomerId(profile.id)


@reading(Permission.FEED)
async def person_behind(act: Act, account: Identity, unionid: str | None) -> CustomerId | None:
    """Whoever has this account, or is known to be this person of 微信; None for a stranger, who stays one."""
    if await is_known(account.key):
        return (await StoredCustomer.visible_to(act).of_identity(account.key)).id
    same = await with_unionid(unionid) if unionid else []
    return CustomerId(same[0].id) if same else None


@reading(Permission.READ_CUSTOMER)
async def first_known(act: Act, customer: CustomerId) -> datetime:
    """When we first heard of this person under any of the profiles that are one by now. Raises NotFound."""
    found = await StoredCustomer.visible_to(act).get(customer)
    return min([found.created_at, *await StoredMerge.known_since(found.absorbed)])


@action(Permission.MERGE_CUSTOMER)
async def merge(act: Act, head: CustomerId, other: CustomerId, reason: str = "") -> Customer:
    """Two profiles are one person: `head` has from now on what `other` had, and keeps its owner.

    Raises NotFound, Malformed for a reason beyond LONGEST_REASON, Conflict for one profile named twice.
    """
    if len(reason) > LONGEST_REASON:
        raise Malformed(f"原因最多 {LONGEST_REASON} 个字。")
    one, taken = await _both(act, head, other)
    await StoredMerge.take_in(one, taken, Sure.STAFF, act.at, reason)
    await StoredTwins.are_one(one.id, taken.id)
    await refollow(act, one)
    act.emit(ProfilesMerged(head, other))
    act.undo_with(unmerge, absorbed=other)
    act.record("merges.taken_in", one.id, taken.id)
    return one.customer


@reading(Permission.MERGE_CUSTOMER)
async def merges_of(act: Act, head: CustomerId) -> list[Merge]:
    """What was taken in by a visible customer, the latest first. Raises NotFound."""
    await StoredCustomer.visible_to(act).get(head)
    return await StoredMerge.of_head(head)


@action(Permission.MERGE_CUSTOMER)
async def unmerge(act: Act, absorbed: CustomerId) -> str:
    """Set a profile that was taken in apart again, as it was; returns what that means. Raises NotFound, Conflict.

    What was written since the two were one stays with the one that took the other in. The two stay apart from then
    on, whatever the platforms say.
    """
    merged = await StoredMerge.get(absorbed)
    head = await StoredCustomer.visible_to(act).profile(merged.head) if merged else None
    if merged is None or head is None:
        raise NotFound("没有找到您能查看的这次合并。")
    if merged.head != head.id or not {*merged.profile["identities"]} <= {*head.identities}:
        raise Conflict("合并后的客户又有了变化，请先处理后来的合并。")
    apart = await merged.come_back(head)
    theirs = await StoredRelation.of_accounts(apart.identities)
    await refollow(act, head, gone={one.staff for one in theirs})
    await refollow(act, apart)
    act.emit(ProfilesParted(merged.head, absorbed))
    act.undo_with(merge_again, absorbed=absorbed, head=merged.head, why=merged.why, reason=merged.reason)
    act.record("merges.set_apart", head.id, absorbed)
    return f"已把{head.name}和{merged.profile.get('name', '')}分开。"


@action(Permission.MERGE_CUSTOMER)
async def merge_again(
    act: Act, absorbed: CustomerId, head: CustomerId, why: Sure = Sure.UNIONID, reason: str = ""
) -> str:
    """Take back `unmerge`. Raises NotFound."""
    one, other = await _both(act, head, absorbed)
    await StoredMerge.take_in(one, other, why, act.at, reason)
    await refollow(act, one)
    act.emit(ProfilesMerged(head, absorbed))
    act.record("merges.taken_in", one.id, other.id)
    return f"已撤销：{one.name}和{other.name}又是同一位客户。"


async def _both(act: Act, head: CustomerId, other: CustomerId) -> tuple[StoredCustomer, StoredCustomer]:
    visible = StoredCustomer.visible_to(act)
    one, two = await visible.profile(head), await visible.profile(other)
    if one is None or two is None:
        raise NotFound("没有找到您能查看的这两位客户。")
    if one.id == two.id:
        raise Conflict("这已经是同一位客户了。")
    return one, two
