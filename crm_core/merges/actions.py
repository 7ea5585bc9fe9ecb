"""Accounts join the person they belong to; a profile that was taken in can be set apart again."""

from datetime import datetime

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict, NotFound
from crm_core.merges.documents import StoredMerge
from crm_core.merges.events import ProfilesMerged
from crm_core.merges.model import Sure
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


@reading(Permission.READ_CUSTOMER)
async def first_known(act: Act, customer: CustomerId) -> datetime:
    """When we first heard of this person under any of the profiles that are one by now. Raises NotFound."""
    found = await StoredCustomer.visible_to(act).get(customer)
    return min([found.created_at, *await StoredMerge.known_since(found.absorbed)])


@action(Permission.TRANSFER_CUSTOMER)
async def unmerge(act: Act, absorbed: CustomerId) -> str:
    """Set a profile that was taken in apart again, as it was; returns what that means. Raises NotFound, Conflict.

    What was written since the two were one stays with the one that took the other in.
    """
    merge = await StoredMerge.get(absorbed)
    head = await StoredCustomer.visible_to(act).profile(merge.head) if merge else None
    if merge is None or head is None:
        raise NotFound("没有找到您能查看的这次合并。")
    if not {*merge.profile["identities"]} <= {*head.identities}:
        raise Conflict("合并后的客户又有了变化，请先处理后来的合并。")
    await merge.come_back(head)
    act.undo_with(merge_again, absorbed=absorbed, head=merge.head)
    act.record("merges.set_apart", head.id, absorbed)
    return f"已把{head.name}和{merge.profile.get('name', '')}分开。"


@action(Permission.TRANSFER_CUSTOMER)
async def merge_again(act: Act, absorbed: CustomerId, head: CustomerId) -> str:
    """Take back `unmerge`. Raises NotFound."""
    visible = StoredCustomer.visible_to(act)
    one, other = await visible.profile(head), await visible.profile(absorbed)
    if one is None or other is None or one.id == other.id:
        raise NotFound("没有找到您能查看的这两位客户。")
    await StoredMerge.take_in(one, other, Sure.UNIONID, act.at)
    act.emit(ProfilesMerged(head, absorbed))
    act.record("merges.taken_in", one.id, other.id)
    return f"已撤销：{one.name}和{other.name}又是同一位客户。"
