"""Taking back one's own last deed."""

from dataclasses import replace

from crm_core.act import Act
from crm_core.action import action
from crm_core.errors import Conflict, NotFound
from crm_core.permissions import Permission
from crm_core.undo.documents import REVERSIBLE_FOR, StoredUndo


@action(Permission.UNDO)
async def undo_last(act: Act) -> list[str]:
    """Reverse this person's last reversible deed of the past half hour; a second call reverses the one before.

    Returns what was taken back, one sentence each. Raises NotFound when nothing is left.
    """
    staff = act.actor.staff
    steps = await StoredUndo.take_latest(staff, act.at) if staff is not None else []
    if not steps:
        minutes = int(REVERSIBLE_FOR.total_seconds() // 60)
        raise NotFound(f"最近 {minutes} 分钟内没有可以撤销的操作。")
    act.record("undo", *{step.cause for step in steps})
    return [await _reverse(replace(act, reversible=False), step) for step in steps]


async def _reverse(act: Act, step: StoredUndo) -> str:
    """What became of one step, in a sentence. One that no longer fits is gone for good, and earlier ones are next."""
    try:
        call, arguments = step.call()
        return str(await call(act, **arguments))
    except LookupError:
        return "程序升级后，这一步已经不能撤销。"
    except (NotFound, Conflict) as refusal:
        return f"这一步已经不能撤销：{refusal.text}"
