"""To-dos in 钉钉: when it is asked which of them were ticked there."""

from datetime import timedelta

import pytest

from crm_core.permissions import Role
from crm_core.reminders.actions import create_reminder
from crm_core.reminders.model import Wanted
from crm_core.todos.actions import look_for_ticked
from crm_core.todos.documents import StoredTodo
from crm_core.todos.model import Todo, TodoState
from tests.builders import NOW, acting, colleague
from tests.house import House


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
