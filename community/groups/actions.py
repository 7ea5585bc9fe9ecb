"""What groups are for and how they fare, for those who may see them."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from community.groups.documents import StoredGroupCard, activity_of, inside, moved_since
from community.groups.model import (
    DAYS,
    LONGEST_PURPOSE,
    GroupCard,
    GroupFigures,
    tags_after,
    tags_read,
)
from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import Malformed, NotFound
from crm_core.groups.documents import StoredGroup
from crm_core.groups.model import Group
from crm_core.permissions import Permission

_UNSEEN = "没有找到您能查看的客户群。"


@reading(Permission.READ_GROUP)
async def card_of(act: Act, group: str) -> GroupCard:
    """Raises NotFound."""
    await _see(act, group)
    return await _card(group)


@reading(Permission.READ_GROUP)
async def groups_tagged(act: Act, tag: str, limit: int) -> list[Group]:
    """The visible groups with this tag, the largest first."""
    return await StoredGroup.visible_to(act).of(await StoredGroupCard.tagged(tag), limit)


@reading(Permission.READ_GROUP)
async def group_tags(act: Act) -> dict[str, int]:
    """How many groups have each tag."""
    return await StoredGroupCard.tag_counts()


@action(Permission.KEEP_GROUPS)
async def describe_group(act: Act, group: str, purpose: str) -> None:
    """Say what a group is for; nothing for an empty text. Raises NotFound, Malformed."""
    if len(purpose) > LONGEST_PURPOSE:
        raise Malformed(f"群用途最多 {LONGEST_PURPOSE} 字。")
    await _change(act, group, replace(await card_of(act, group), purpose=purpose), "groups.describe")


@action(Permission.KEEP_GROUPS)
async def tag_group(act: Act, group: str, added: tuple[str, ...], removed: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the tags it has then. Raises NotFound, Malformed."""
    card = await card_of(act, group)
    tags = tags_after(card, tags_read(added), removed)
    await _change(act, group, replace(card, tags=tags), "groups.tag")
    return tags


@action(Permission.KEEP_GROUPS)
async def restore_card(act: Act, group: str, purpose: str, tags: list[str]) -> str:
    """Undo a change; returns what that means."""
    await StoredGroupCard.put(GroupCard(group=group, purpose=purpose, tags=tuple(tags)), act.at)
    act.record("groups.restore", group)
    return "已撤销：群的用途和标签恢复原样。"


@reading(Permission.READ_GROUP)
async def figures_of(act: Act, group: str, zone: ZoneInfo) -> GroupFigures:
    """Raises NotFound. The same customer with several accounts counts once."""
    await _see(act, group)
    accounts, staff, profiles = await inside(group)
    linked = {*profiles.values()}
    moves = [await moved_since(group, act.at - timedelta(days=days), days) for days in DAYS]
    return GroupFigures(
        people=len(linked) + sum(one not in profiles for one in accounts),
        staff=staff,
        linked=len(linked),
        movements=tuple(moves),
        activity=await activity_of(group, linked, act.at, zone),
    )


async def _see(act: Act, group: str) -> None:
    if await StoredGroup.visible_to(act).get(group) is None:
        raise NotFound(_UNSEEN)


async def _card(group: str) -> GroupCard:
    return (await StoredGroupCard.of([group])).get(group) or GroupCard(group=group)


async def _change(act: Act, group: str, card: GroupCard, deed: str) -> None:
    before = await _card(group)
    await StoredGroupCard.put(card, act.at)
    act.undo_with(restore_card, group=group, purpose=before.purpose, tags=[*before.tags])
    act.record(deed, group)
