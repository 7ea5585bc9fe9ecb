"""What became of something said to a follower of a 公众号."""

from collections.abc import Mapping

from bot.outcomes.settled import Settled
from crm_core.followers.actions import said_settled
from crm_core.outbox.model import CallState
from crm_core.values import Platform

_WHY: Mapping[int, str] = {
    40037: "公众号没有这个模板",
    43004: "对方没有关注公众号",
    43101: "对方没有允许这条订阅通知",
    45015: "对方超过 48 小时没有说话，微信不允许再发",
    45047: "对方说话之后已发满条数，微信不允许再发",
    48001: "公众号没有发客服消息的权限",
}
_SETTLED = frozenset({CallState.SENT, CallState.DEAD, CallState.UNKNOWN})


async def said_told(call: Settled) -> None:
    """Take it in; nothing for what is said to staff, or while it is tried again."""
    if call.to.platform is not Platform.OFFICIAL or call.state not in _SETTLED:
        return
    failed = "" if call.state is CallState.SENT else why_refused(call.code)
    await said_settled(call.act, call.to, call.key, failed=failed)


def why_refused(code: int | str) -> str:
    """What a refused message is told to have failed of."""
    return _WHY.get(code, f"公众号没有接受（{code}）") if isinstance(code, int) else "没有收到公众号的确认"
