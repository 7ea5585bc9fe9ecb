"""The log says what happened and where, and never what anybody said."""

import asyncio
import gc
import io
import json
import logging
from collections.abc import Generator
from contextlib import redirect_stderr
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from aiohttp import ClientSession

from adapters.channel import PlatformError, Reaction
from bot.intake.contacts import ContactDesk
from bot.intake.effects import Effects
from bot.intake.greetings import Greetings
from bot.intake.handlers import handlers
from bot.intake.staff import StaffDesk
from bot.intake.worker import InboxQueue
from bot.mirrors.directory import Directory
from bot.observing import logs
from bot.observing.metrics import Metrics
from bot.queues.courier import OutboxQueue
from commands.catalogue import load
from commands.command import Catalogue, Command, Section, Talk
from crm_core.act import Act
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import Delivered
from crm_core.messages import Outgoing
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from tests.builders import APP, HABITS, HOLIDAYS, PLAN, colleague, customer_of
from tests.house import House
from tests.town import LOST, SECRET, Town, connected, service_desk

NAME, PHONE, SAID, CODE = "林密密", "13800001234", "只有天知道的事", "welcome-code-5f1e"
MARKED = (NAME, PHONE, SAID, CODE, SECRET)


@pytest.fixture
def log() -> Generator[io.StringIO]:
    """What is logged meanwhile."""
    before, handlers = structlog.get_config(), logging.getLogger().handlers[:]
    with redirect_stderr(io.StringIO()) as written:
        logs.set_up()
    uncached = structlog.get_config()
    uncached["cache_logger_on_first_use"] = False  # or the loggers would write here ever after
    structlog.configure(**uncached)
    yield written
    structlog.configure(**before)
    logging.getLogger().handlers[:] = handlers


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """Every line is one JSON object, and none has a marked word."""
    text = log.getvalue()
    assert [word for word in MARKED if word in text] == []
    return [json.loads(line) for line in text.splitlines()]


def fail() -> None:
    raise ValueError(SAID)


def test_an_exception_is_told_by_its_kind_and_place(log: io.StringIO) -> None:
    for logger in (structlog.get_logger(), logging.getLogger("some.library")):
        try:
            fail()
        except ValueError as error:
            logger.exception("failed")
            logger.error("failed", exc_info=error)
    logging.getLogger("some.library").error("failed", exc_info=ValueError(SAID))
    found = lines(log)
    assert [(line["event"], line["error"]) for line in found] == [("failed", "ValueError")] * 5
    assert all(line["where"].startswith("test_logs.py:") for line in found[:4])


async def test_asyncio_keeps_the_words_of_what_failed_to_itself(log: io.StringIO) -> None:
    async def failing() -> None:
        fail()

    gc.collect()
    before = len(lines(log))  # what other tests have left behind is told of here, if at all
    task = asyncio.create_task(failing())
    await asyncio.sleep(0.01)
    del task
    gc.collect()
    asyncio.get_running_loop().call_soon(lambda word: fail(), SAID)  # noqa: ARG005 - asyncio would show it
    await asyncio.sleep(0.01)
    found = lines(log)[before:]
    assert [line["event"].partition(" test_")[0] for line in found] == [
        "Task exception was never retrieved",
        "Exception in callback",
    ]
    assert {line["error"] for line in found} == {"ValueError"}


# ---- what happens every day, going well and badly -------------------------------------------------------------


def xml(**fields: str) -> str:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<xml>{inside}<CreateTime>1</CreateTime></xml>"


def written(text: str, sender: str = "lisi") -> str:
    return xml(MsgType="text", FromUserName=sender, Content=text)


def added(account: str) -> str:
    return xml(
        MsgType="event",
        Event="change_external_contact",
        ChangeType="add_external_contact",
        UserID="lisi",
        ExternalUserID=account,
        WelcomeCode=CODE,
    )


async def _explode(_act: Act, _talk: Talk, words: str) -> Outgoing:
    raise ZeroDivisionError(words)


EXPLODING = Command(
    section=Section.OTHER,
    name="explode",
    words=("炸",),
    usage="炸",
    about="炸",
    examples=(),
    read=lambda words: words,
    run=_explode,
)


async def take_in(app_queue: InboxQueue, *bodies: str) -> None:
    now = datetime.now(UTC)
    for number, body in enumerate(bodies):
        one = Delivered(
            key=f"e{number}", app=APP, chat="lisi", urgent=False, kind="text", body=body, at=now, trace="t1"
        )
        await InboxEntry.write([one])
        (entry,) = await InboxEntry.find({"_id": one.key}).to_list()
        await app_queue.handle(entry)


async def test_a_day_at_work_leaves_no_word_in_the_log(log: io.StringIO, house: House) -> None:
    await colleague("lisi", Role.SALES, name="李四")
    await customer_of("lisi", NAME, mobile=PHONE)
    known = load()
    catalogue = Catalogue((*known.commands, EXPLODING), {**known.by_word, "炸": EXPLODING})
    town = Town(troubles=[LOST, ZeroDivisionError(SAID), PlatformError(Reaction.TELL_ADMIN, 48002, "may not send")])
    async with ClientSession() as http:
        apps = {APP: connected(http, town)}
        desk = StaffDesk(catalogue, HOLIDAYS, HABITS)
        effects = Effects(
            apps=apps,
            handlers=handlers(desk, Directory(apps, PLAN), ContactDesk(apps, Greetings(None)), service_desk()),
        )
        await take_in(
            InboxQueue(effects, Metrics()),
            *(written(text) for text in (f"查 {NAME}", f"查 {PHONE}", f"备注 {NAME} {SAID}", SAID, f"炸 {SAID}")),
            written(f"查 {NAME}", sender="stranger"),
            written(SAID).replace("</xml>", ""),
            added("wm1"),
        )
        courier = OutboxQueue(apps, Metrics())
        for call in await OutboxEntry.find_all().to_list():
            await courier.handle(call)
    found = lines(log)
    outcomes = [line["outcome"] for line in found if line["event"] == "inbox"]
    assert outcomes == ["done", "done", "done", "done", "retry", "done", "dead", "retry"]
    assert {line["event"] for line in found} == {
        "inbox",
        "inbox.failed",
        "outbox",
        "outbox.failed",
        "outbox.needs_admin",
    }
    assert {line["trace"] for line in found} == {"t1"}
