"""Undoing a succession: whoever the platform has not begun with goes back, step by step.

The platform takes nothing back. So it is asked some minutes later, and until then everything can be undone.
"""

from dataclasses import replace

from crm_core.act import Act, Actor
from crm_core.action import action
from crm_core.handovers.actions import withdraw_some
from crm_core.outbox.documents import OutboxEntry
from crm_core.ownership.actions import disinherit
from crm_core.permissions import Permission, Role
from crm_core.staff.documents import StoredStaff
from crm_core.successions.documents import StoredMove, StoredSuccession
from crm_core.successions.model import AT_ONCE, Stage, Task, undone
from crm_core.successions.telling import taker_key, tell
from crm_core.values import AppKey


@action(Permission.TRANSFER_CUSTOMER)
async def take_back(act: Act, succession: str) -> str:
    """Have everybody go back; what that means, for the one who asked. Raises NotFound."""
    found = await StoredSuccession.called(succession)
    giver = (await StoredStaff.names_of([found.giver])).get(found.giver, "原来的同事")
    on_the_way = [key for key in found.open_groups if not await OutboxEntry.withdraw(key)]
    await found.put(stage=Stage.RETURNING, after="", open_groups=on_the_way, due=act.at)
    act.record("successions.take_back", found.giver, found.taker)
    return f"正在收回交接：客户逐批恢复由{giver}负责，完成后告诉您。"


@action(Permission.FEED)
async def go_back(act: Act, task: Task) -> int:
    """Some more customers go back; returns how many were looked at. With the last, those concerned are told."""
    found = await StoredSuccession.called(task.id)
    if found.stage is not Stage.RETURNING:
        return 0
    moves = await StoredMove.some(found.id, found.after, AT_ONCE)
    begun = await withdraw_some(act, found.id, [one.customer for one in moves])
    asker = Actor(staff=found.by, roles=frozenset({Role.ADMIN}))
    theirs = replace(act, actor=asker, cause=f"{found.id}:back:{found.after}", reversible=False)
    left = [one for one in moves if one.customer not in begun]
    returned = sum([await disinherit(theirs, one.customer, one.change, one.passed) for one in left])
    await found.put(
        after=moves[-1].customer if moves else found.after,
        returned=found.returned + returned,
        begun=found.begun + len(begun),
        kept=found.kept + len(left) - returned,
        due=act.at,
    )
    if len(moves) < AT_ONCE:
        await _end(act, found)
    return len(moves)


async def _end(act: Act, found: StoredSuccession) -> None:
    await found.put(stage=Stage.RETURNED)
    people = await StoredStaff.by_ids([found.giver, found.taker, found.by])
    giver, taker = people[found.giver], people[found.taker]
    text = undone(giver, taker.name, found.returned, found.begun, found.kept, found.groups_done)
    tell(act, f"{found.id}:undone", people[found.by], text, [AppKey(found.app)])
    told = taker_key(found.id)
    if await OutboxEntry.get(told) is not None and not await OutboxEntry.withdraw(told):
        words = f"刚才交接给您的 {found.moved} 位客户，对方收回了 {found.returned} 位。"
        tell(act, f"{told}:undone", taker, words, [AppKey(found.app)])
    act.record("successions.returned", found.giver, found.taker)
