"""Tags on customers: put on and taken off in one go."""

from dataclasses import dataclass

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.corptags.marking import mark_on_platform
from crm_core.customers.actions import get_customer
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.model import Customer
from crm_core.errors import Malformed
from crm_core.permissions import Permission
from crm_core.tags.documents import usual_tags
from crm_core.tags.events import TagsChanged
from crm_core.tags.model import MOST_TAGS, checked
from crm_core.values import CustomerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Retagged:
    """The customer before, and what really changed."""

    customer: Customer
    tags: frozenset[str]
    added: frozenset[str]
    removed: frozenset[str]


@reading(Permission.TAG_CUSTOMER)
async def tags_to_pick(act: Act, limit: int = 20) -> list[str]:
    """The tags that are used most, the commonest first."""
    return await usual_tags(limit)


@action(Permission.TAG_CUSTOMER)
async def change_tags(act: Act, customer: CustomerId, add: frozenset[str], remove: frozenset[str]) -> Retagged:
    """Put tags on and take tags off; what is there or gone already stays so. Raises NotFound, Malformed.

    The company's own are changed on the platform as well; our own ones stay here.
    """
    found = await get_customer(act, customer)
    before = frozenset(found.tags)
    added, removed = checked(add) - before, remove & before
    after = (before | added) - removed
    if len(after) > MOST_TAGS:
        raise Malformed(f"一位客户最多 {MOST_TAGS} 个标签。")
    if added or removed:
        await StoredCustomer.set_tags(found.id, after)
        profile = await StoredCustomer.visible_to(act).profile(found.id)
        if profile is not None:
            await mark_on_platform(act, profile, add=added, remove=removed)
        act.emit(TagsChanged(found.id, tuple(sorted(added)), tuple(sorted(removed))))
        act.undo_with(restore_tags, customer=found.id, add=removed, remove=added)
    act.record("tags.change", found.id)
    return Retagged(customer=found, tags=after, added=added, removed=removed)


@action(Permission.TAG_CUSTOMER)
async def restore_tags(act: Act, customer: CustomerId, add: frozenset[str], remove: frozenset[str]) -> str:
    """Undo a change of tags; returns what that means, for the person who asked. Raises NotFound."""
    done = await change_tags(act, customer, add, remove)
    signs = [*(f"+{tag}" for tag in sorted(done.added)), *(f"-{tag}" for tag in sorted(done.removed))]
    return f"已撤销{done.customer.name}的标签改动：{' '.join(signs) or '没有变化'}。"
