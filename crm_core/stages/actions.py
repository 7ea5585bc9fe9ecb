"""Moving a customer from one stage to another."""

from crm_core.act import Act
from crm_core.action import action
from crm_core.customers.actions import get_customer
from crm_core.customers.model import Customer
from crm_core.errors import Conflict
from crm_core.permissions import Permission
from crm_core.stages.documents import set_stage
from crm_core.stages.events import StageChanged
from crm_core.stages.model import checked
from crm_core.values import CustomerId


@action(Permission.NOTE_CUSTOMER)
async def change_stage(act: Act, customer: CustomerId, stage: str) -> Customer:
    """Put a customer at a stage, at none with an empty one; returns the customer before. Raises NotFound, Malformed."""
    found, after = await get_customer(act, customer), checked(stage)
    if after != found.stage:
        await set_stage(found.id, after)
        act.emit(StageChanged(found.id, found.stage, after))
        act.undo_with(restore_stage, customer=found.id, before=found.stage, after=after)
    act.record("stages.change", found.id)
    return found


@action(Permission.NOTE_CUSTOMER)
async def restore_stage(act: Act, customer: CustomerId, before: str, after: str) -> str:
    """Undo a change of stage; returns what that means, for the person who asked. Raises NotFound, Conflict."""
    found = await get_customer(act, customer)
    if found.stage != after:
        raise Conflict("这位客户的阶段之后又改过。")
    await set_stage(found.id, before)
    act.emit(StageChanged(found.id, after, before))
    act.record("stages.change", found.id)
    return f"已撤销：{found.name}的阶段恢复为{before or '没有'}。"
