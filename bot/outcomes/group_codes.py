"""What became of a group code that was to be ended: told by the courier."""

from adapters.wechat.work.errors import MEANINGS
from bot.outcomes.settled import Settled
from crm_core.groupcodes.actions import code_gone, code_kept
from crm_core.outbox.model import CallState


async def end_settled(call: Settled) -> None:
    """One that could not be ended is in use still; nothing while it is tried again."""
    if call.state is CallState.SENT:
        await code_gone(call.act, call.key)
    elif call.state in {CallState.DEAD, CallState.UNKNOWN}:
        await code_kept(call.act, call.key, _why(call.code))


def _why(code: int | str) -> str:
    if not isinstance(code, int) or not code:
        return "没有收到企业微信的答复"
    remedy = MEANINGS[code].remedy if code in MEANINGS else ""
    return remedy or f"企业微信没有受理（错误码 {code}）"
