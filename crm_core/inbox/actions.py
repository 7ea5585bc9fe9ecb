"""What a person does about callbacks that failed as often as they may."""

from collections.abc import Collection

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import NotFound
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import DeadEntry
from crm_core.permissions import Permission


@reading(Permission.SETTLE_QUEUES)
async def dead_entries(act: Act, limit: int) -> list[DeadEntry]:
    """What failed for good, newest first."""
    return await InboxEntry.dead(limit)


@action(Permission.SETTLE_QUEUES)
async def replay(act: Act, keys: Collection[str]) -> int:
    """Have dead entries, at most 500, worked again as if they had just come; returns how many.

    Raises NotFound when none of them is dead (any more).
    """
    revived = await InboxEntry.revive(keys, act.at)
    if not revived:
        raise NotFound("没有这条处理失败的回调：编号有误，或者它已经重新处理过。用 scrm inbox 看看还有哪些。")
    act.record("inbox.replay", *keys)
    return revived
