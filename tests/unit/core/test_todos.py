"""To-dos in 钉钉: when it is asked which of them were ticked there."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from adapters.channel import Receipt
from bot.observing.metrics import Metrics
from bot.queues.courier import OutboxQueue
from crm_core.messages import Outgoing, TodosAsked
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.permissions import Role
from crm_core.reminders.actions import create_reminder
from crm_core.reminders.model import Wanted
from crm_core.staff.actions import assign_roles
from crm_core.todos.actions import look_for_ticked
from crm_core.todos.documents import StoredTodo
from crm_core.todos.model import Todo, TodoState
from crm_core.values import Identity
from tests.builders import APP, NOW, acting, colleague, program, wecom
from tests.house import House
from tests.town import Town, connected


@pytest.mark.parametrize(
    ("after", "asked"),
    [(timedelta(seconds=20), 1), (timedelta(minutes=9, seconds=59), 1), (timedelta(minutes=10), 2)],
)
async def test_the_platform_is_asked_once_in_ten_minutes_wherever_these_begin(
    house: House, after: timedelta, asked: int
) -> None:
    lisi = await colleague("lisi", Role.SALES)
    reminder = await create_reminder(acting(lisi), Wanted(title="回访", due=NOW + timedelta(days=1)))
    todo = Todo(
        reminder=reminder.id, number=1, account="dingtalk:corp:lisi", due=NOW, state=TodoState.OPEN, task="task"
    )
    await StoredTodo.keep([todo])
    late = NOW + timedelta(minutes=9, seconds=50)
    for at in (late, late, late + after):
        await look_for_ticked(acting(lisi, f"test:{at}", at))
    assert [call.key.partition(":")[0] for unit in house.units for call in unit.calls].count("todos_asked") == asked


@dataclass
class Ticks(Town):
    """A platform where everything was ticked."""

    async def send(
        self, to: Identity, words: Outgoing, *, key: str, repeat_within: float | None, route: str = ""
    ) -> Receipt:
        receipt = await super().send(to, words, key=key, repeat_within=repeat_within, route=route)
        asked = words.sources if isinstance(words, TodosAsked) else ()
        return replace(receipt, facts=dict.fromkeys(asked, "task"))


@pytest.mark.usefixtures("house")
async def test_what_somebody_has_ticked_who_may_do_nothing_any_more_stops_no_lane() -> None:
    lisi = await colleague("lisi", Role.SALES)
    reminder = await create_reminder(acting(lisi), Wanted(title="回访", due=NOW + timedelta(days=1)))
    here = wecom("lisi").key
    await StoredTodo.keep(
        [Todo(reminder=reminder.id, number=1, account=here, due=NOW, state=TodoState.OPEN, task="task")]
    )
    await look_for_ticked(acting(lisi))
    await assign_roles(program(), wecom("lisi"), frozenset())
    (asked,) = await OutboxEntry.find({"words.kind": "todos_asked"}).to_list()
    async with ClientSession() as http:
        await OutboxQueue({APP: connected(http, Ticks())}, Metrics()).handle(asked)
    settled = await OutboxEntry.get(asked.id)
    assert settled is not None
    assert settled.state is CallState.SENT
