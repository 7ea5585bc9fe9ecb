"""What the platform made of a to-do."""

from crm_core.act import Act, Urgency
from crm_core.action import action
from crm_core.messages import Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.todos.documents import StoredTodo
from crm_core.values import AppKey, Identity

_REASONS = {
    "thrifty": "本月的钉钉接口额度快用完了",
    "quota": "本月的钉钉接口额度用完了",
    "60011": "应用还没有待办的权限，请告诉管理员",
}


@action(Permission.FEED)
async def todo_made(act: Act, source: str, task: str) -> None:
    """The to-do is there under the platform's id. Idempotent."""
    await StoredTodo.made(source, task)
    act.record("todos.made", source)


@action(Permission.FEED)
async def todo_failed(act: Act, source: str, of: Identity, code: str) -> None:
    """The platform will not make it, or nobody knows: the person hears of that once a day."""
    await StoredTodo.made(source, "")
    member = await StoredStaff.by_identity(of.key)
    address = address_of(member, [AppKey(member.wrote_to)]) if member else None
    key = f"todo_failed:{of.key}:{act.at:%Y-%m-%d}"
    if address and await OutboxEntry.get(key) is None:
        reason = _REASONS.get(code, "钉钉没有接受")
        words = Text(text=f"提醒没能放进钉钉待办：{reason}。到点照样在这里提醒您。发“设置 待办 关”可以不再放。")
        act.send(key, app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)
    act.record("todos.failed", source)
