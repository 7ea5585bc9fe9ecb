"""`scrm outbox`: what did not arrive, or may have, is shown, tried again or closed."""

from crm_core.act import OutgoingCall, Urgency
from crm_core.audit.documents import AuditEntry
from crm_core.messages import Button, Card
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from tests.builders import APP, NOW, wecom
from tests.unit.bot.cli.shell import Shell

CARD = Card(title="找到 2 位客户", text="1. 悄悄话", buttons=(Button(key="pick:1", text="1. 张三"),))


async def ended_as(state: CallState, key: str) -> None:
    call = OutgoingCall(key=key, app=APP, to=wecom("lisi"), words=CARD, urgency=Urgency.REPLY, trace="t", at=NOW)
    await OutboxEntry.write([call])
    began = NOW if state is CallState.UNKNOWN else None
    await OutboxEntry.failed(key, state, NOW, "60111: message/send", began=began, repeated=False)


async def entry(key: str) -> OutboxEntry:
    found = await OutboxEntry.get(key)
    assert found is not None
    return found


async def test_what_is_stuck_is_listed_without_its_words(scrm: Shell) -> None:
    await ended_as(CallState.DEAD, "reply:1")
    await ended_as(CallState.UNKNOWN, "reply:2")
    await ended_as(CallState.WAITING, "reply:3")
    told = await scrm("outbox")
    assert told.code == 0
    assert "reply:1\n  没有送达 · 发给 wecom:ww1a2b:lisi" in told.out
    assert "reply:2\n  不知是否送达" in told.out
    assert "reply:3" not in told.out
    assert "悄悄话" not in told.out
    assert await AuditEntry.count() == 0


async def test_words_are_shown_when_asked_for_and_that_is_kept(scrm: Shell) -> None:
    await ended_as(CallState.DEAD, "reply:1")
    told = await scrm("outbox", "--show-words")
    assert "  │ 1. 悄悄话\n  │ [1] 1. 张三" in told.out
    (line,) = await AuditEntry.find_all().to_list()
    assert (line.deed, line.subjects, line.cause) == ("outbox.words", ["reply:1"], "cli:outbox")


async def test_one_is_tried_again_and_known_to_have_perhaps_arrived(scrm: Shell) -> None:
    await ended_as(CallState.UNKNOWN, "reply:1")
    assert (await scrm("outbox", "replay", "reply:1")).code == 0
    again = await entry("reply:1")
    assert (again.state, again.tries, again.began) == (CallState.WAITING, 0, NOW)
    told = await scrm("outbox", "replay", "reply:1")
    assert (told.code, told.error[:7]) == (1, "没有这条待处理")


async def test_all_that_did_not_arrive_is_tried_again_and_what_may_have_only_when_said_so(scrm: Shell) -> None:
    await ended_as(CallState.DEAD, "reply:1")
    await ended_as(CallState.UNKNOWN, "reply:2")
    told = await scrm("outbox", "replay", "--all")
    assert told.out == "已放回队列 1 条，机器人会再发一次；1 条不知是否送达的没有动。\n"
    assert (await entry("reply:2")).state is CallState.UNKNOWN
    await scrm("outbox", "replay", "--all", "--unknown-too")
    assert (await entry("reply:2")).state is CallState.WAITING


async def test_a_person_settles_what_only_a_person_can_tell(scrm: Shell) -> None:
    await ended_as(CallState.UNKNOWN, "reply:1")
    await ended_as(CallState.UNKNOWN, "reply:2")
    assert (await scrm("outbox", "settle", "reply:1", "--as", "sent")).code == 0
    assert (await scrm("outbox", "settle", "reply:2", "--as", "dropped")).code == 0
    assert ((await entry("reply:1")).state, (await entry("reply:2")).state) == (CallState.SENT, CallState.DROPPED)
    assert {line.deed for line in await AuditEntry.find_all().to_list()} == {"outbox.sent", "outbox.dropped"}
    assert "没有需要处理的发送" in (await scrm("outbox")).out
