"""What becomes of an entry that cannot be worked."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from bot.intake.contacts import ContactDesk
from bot.intake.effects import Effects
from bot.intake.greetings import Greetings
from bot.intake.handlers import handlers
from bot.intake.staff import StaffDesk
from bot.intake.worker import InboxQueue
from bot.mirrors.directory import Directory
from bot.observing.metrics import Metrics
from commands.catalogue import load
from crm_core.inbox.actions import replay
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import MOST_TRIES, Delivered, EntryState
from crm_core.permissions import Role
from crm_core.values import AppKey
from tests.builders import APP, HABITS, HOLIDAYS, PLAN, in_role
from tests.house import House
from tests.town import Town, connected, service_desk

pytestmark = pytest.mark.usefixtures("house")

MONGODB_KEEPS = timedelta(milliseconds=1)
"""No finer part of a time."""
GONE = AppKey("wecom:ww1a2b:gone")
HALF = "<xml><MsgType>text</MsgType><FromUserName>lisi</FromUserName><CreateTime>1</CreateTime></xml>"
HELP = HALF.replace("</xml>", "<Content>帮助</Content></xml>")


@pytest.fixture
async def queue() -> AsyncIterator[InboxQueue]:
    async with ClientSession() as http:
        apps = {APP: connected(http, Town())}
        desk = StaffDesk(load(), HOLIDAYS, HABITS)
        yield InboxQueue(
            Effects(
                apps=apps,
                handlers=handlers(desk, Directory(apps, PLAN), ContactDesk(apps, Greetings(None)), service_desk()),
            ),
            Metrics(),
        )


async def arrived(body: str, app: AppKey = APP) -> None:
    now = datetime.now(UTC)
    one = Delivered(key="e1", app=app, chat="lisi", urgent=False, kind="text", body=body, at=now, trace="t1")
    await InboxEntry.write([one])


async def worked(queue: InboxQueue, times: int = 1) -> InboxEntry:
    for _ in range(times):
        await queue.handle(await entry())
    return await entry()


async def entry() -> InboxEntry:
    found = await InboxEntry.get("e1")
    assert found is not None
    return found


async def test_what_fails_is_tried_again_later_each_time_later_and_dead_after_five(queue: InboxQueue) -> None:
    await arrived(HELP, GONE)
    for number, seconds in enumerate((2, 8, 32, 128), start=1):
        began = datetime.now(UTC) - MONGODB_KEEPS
        failed = await worked(queue)
        assert (failed.state, failed.tries) == (EntryState.PENDING, number)
        assert began < failed.due - timedelta(seconds=seconds) < datetime.now(UTC)
    dead = await worked(queue)
    assert (dead.state, dead.tries, dead.body) == (EntryState.DEAD, MOST_TRIES, HELP)


async def test_a_dead_entry_replayed_gets_all_its_tries_again(queue: InboxQueue) -> None:
    await arrived(HELP, GONE)
    await worked(queue, MOST_TRIES)
    await replay(in_role(Role.ADMIN), ["e1"])
    assert (await worked(queue, MOST_TRIES - 1)).state is EntryState.PENDING
    assert (await worked(queue)).state is EntryState.DEAD


async def test_what_will_never_be_readable_is_dead_at_once(queue: InboxQueue) -> None:
    await arrived(HALF)
    dead = await worked(queue)
    assert (dead.state, dead.tries) == (EntryState.DEAD, 1)


async def test_a_stranger_is_answered_once_however_often_the_entry_is_worked(queue: InboxQueue, house: House) -> None:
    await arrived(HELP)
    done = await worked(queue, 3)
    assert (done.state, done.tries) == (EntryState.DONE, 0)
    assert await house.holds() == {"inbox": 1, "outbox": 1, "audit": 1}
    (line,) = await house.rows("audit").find({}).to_list()
    assert (line["deed"], line["outcome"]) == ("commands.stranger", "refused")
