"""What the platform made of a to-do, and what became of it there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crm_core.act import Act, Urgency
from crm_core.action import action
from crm_core.errors import Conflict, NotFound
from crm_core.messages import Text, TodosAsked
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Permission
from crm_core.reminders.actions import complete_reminder, open_reminders
from crm_core.staff.actions import in_the_name_of
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.todos.documents import StoredTodo
from crm_core.todos.model import TodoState
from crm_core.values import AppKey, Identity

_ASKED_ANEW = timedelta(minutes=10)
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


@action(Permission.REMIND)
async def look_for_ticked(act: Act) -> None:
    """Ask the platform which of this person's to-dos were ticked there, unless that was asked within ten minutes.

    No event tells of it in a way that can be relied upon, and each time costs a call of the month.
    """
    todos = await StoredTodo.of([one.id for one in await open_reminders(act)])
    there = [one for one in todos.values() if one.state is TodoState.OPEN and one.task]
    for account in sorted({one.account for one in there}):
        if await _asked_lately(account, act.at):
            continue
        words = TodosAsked(sources=tuple(one.source for one in there if one.account == account))
        act.ask(_asked(account, act.at), of=Identity.from_key(account), words=words)
        act.record("todos.asked", account)


async def _asked_lately(account: str, now: datetime) -> bool:
    """Within the ten minutes before, not only within the ten that the key names."""
    if await OutboxEntry.get(_asked(account, now)) is not None:
        return True
    before = await OutboxEntry.get(_asked(account, now - _ASKED_ANEW))
    return before is not None and before.created_at > now - _ASKED_ANEW


def _asked(account: str, at: datetime) -> str:
    return f"todos_asked:{account}:{at:%Y-%m-%dT%H:%M}"[:-1]


@action(Permission.FEED)
async def todos_ticked(act: Act, of: Identity, sources: Sequence[str]) -> None:
    """The person has ticked these there: their reminders are done here as well, and the person is told. Idempotent."""
    member = await StoredStaff.by_identity(of.key)
    if member is None:
        return
    theirs = await in_the_name_of(act, member)
    todos = await StoredTodo.of([source.rpartition(":")[0] for source in sources])
    ticked = [one for one in todos.values() if one.source in sources and one.state is TodoState.OPEN]
    # Known as done first: so nothing is asked of the platform, which has it so already.
    await StoredTodo.keep([replace(one, state=TodoState.DONE) for one in ticked])
    titles = [title for one in ticked if (title := await _completed(theirs, one.reminder))]
    address = address_of(member, [AppKey(member.wrote_to)])
    if titles and address:
        words = Text(text=f"您在钉钉待办里勾掉了：{'、'.join(titles)}。这里也算完成了，发“撤销”可以恢复。")
        act.send(f"{act.cause}:ticked", app=address.app, to=address.to, words=words, urgency=Urgency.REPLY)
    act.record("todos.ticked", *(one.source for one in ticked))


async def _completed(theirs: Act, reminder: str) -> str:
    """The title of one completed now; empty for one that was settled in the meantime."""
    try:
        return (await complete_reminder(theirs, reminder)).title
    except (Conflict, NotFound):
        return ""
