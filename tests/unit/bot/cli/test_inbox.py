"""`scrm inbox`: what failed for good is shown and worked again."""

import pytest

from crm_core.audit.documents import AuditEntry
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import Delivered, EntryState
from tests.builders import APP, NOW
from tests.unit.bot.cli.shell import Shell

WORDS = "客户说的悄悄话"


async def delivered(key: str, *, dead: bool) -> None:
    entry = Delivered(key=key, app=APP, chat="c", urgent=False, kind="text", body=WORDS, at=NOW, trace="t")
    await InboxEntry.write([entry])
    if dead:
        await InboxEntry.failed(key, "48002: kf/sync_msg", NOW, dead=True)


async def states() -> dict[str, EntryState]:
    return {entry.id: entry.state for entry in await InboxEntry.find_all().to_list()}


async def test_what_failed_is_listed_with_its_reason_and_never_its_words(scrm: Shell) -> None:
    await delivered("app:1", dead=True)
    await delivered("app:2", dead=False)
    told = await scrm("inbox")
    assert (told.code, told.error) == (0, "")
    assert "app:1\n" in told.out
    assert "text · wecom:ww1a2b:assistant · 收到于 2099-06-01 17:00:00 · 试了 1 次 · 48002: kf/sync_msg" in told.out
    assert "app:2" not in told.out
    assert WORDS not in told.out


async def test_a_long_list_says_that_it_goes_on(scrm: Shell) -> None:
    for number in range(3):
        await delivered(f"app:{number}", dead=True)
    told = await scrm("inbox", "--limit", "2")
    assert told.out.count("48002") == 2
    assert "只列出了最新的 2 条" in told.out


async def test_one_is_replayed_and_the_audit_trail_says_by_whom(scrm: Shell) -> None:
    await delivered("app:1", dead=True)
    await delivered("app:2", dead=True)
    told = await scrm("inbox", "replay", "app:1")
    assert told.code == 0
    assert await states() == {"app:1": EntryState.PENDING, "app:2": EntryState.DEAD}
    (line,) = await AuditEntry.find_all().to_list()
    assert (line.actor, line.deed, line.subjects) == (None, "inbox.replay", ["app:1"])
    assert line.cause == "cli:inbox replay"
    assert line.trace


async def test_all_that_is_dead_is_replayed_and_nothing_else(scrm: Shell) -> None:
    for number in range(3):
        await delivered(f"app:{number}", dead=True)
    await delivered("app:done", dead=False)
    await InboxEntry.finish("app:done", NOW)
    assert "3 条" in (await scrm("inbox", "replay", "--all")).out
    assert set((await states()).values()) == {EntryState.PENDING, EntryState.DONE}
    assert "没有" in (await scrm("inbox", "replay", "--all")).out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["app:9"], "没有这条处理失败的回调"), ([], "请写一个编号"), (["app:9", "--all"], "请写一个编号")],
)
async def test_what_cannot_be_replayed_is_refused_in_one_sentence(
    scrm: Shell, arguments: list[str], sentence: str
) -> None:
    told = await scrm("inbox", "replay", *arguments)
    assert (told.code, told.out) == (1, "")
    assert told.error.startswith(sentence)
    assert told.error.count("\n") == 1
