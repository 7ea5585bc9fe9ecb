"""What tests of successions do again and again."""

from crm_core.act import Actor
from crm_core.messages import Succession, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.permissions import Role
from crm_core.successions.actions import go_on, next_task, set_out
from crm_core.successions.beginning import begin
from crm_core.successions.model import Task
from tests.builders import APP, acting, colleague, program, wecom
from tests.unit.core.owners import person


async def boss() -> Actor:
    return await colleague("laoban", Role.ADMIN, name="老板")


async def the_task() -> Task:
    task = await next_task(program())
    assert task is not None
    return task


async def carried_out(task: Task) -> int:
    """How many steps it took."""
    steps = 0
    while await go_on(program(f"test:step{steps}"), task):
        steps += 1
    return steps


async def heard(account: str) -> list[str]:
    calls = await OutboxEntry.find({"to": wecom(account).key}).sort("+seq").to_list()
    return [one.said.text for one in calls if isinstance(one.said, Text)]


async def calls() -> list[Succession]:
    found = await OutboxEntry.find({"words.kind": "succession"}).sort("+seq").to_list()
    return [one.said for one in found if isinstance(one.said, Succession)]


async def begun_by(boss: Actor, giver: Actor, taker: Actor) -> None:
    """All have changed hands here; the platform hears of it in five minutes."""
    await begin(acting(boss), person(giver), person(taker), APP)
    task = await the_task()
    await set_out(program(), task, None, ["wrA"])
    await carried_out(task)


async def states(*kinds: str) -> set[CallState]:
    return {one.state for one in await OutboxEntry.find({"words.kind": {"$in": kinds}}).to_list()}
