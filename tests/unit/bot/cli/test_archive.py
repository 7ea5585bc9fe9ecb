"""`scrm archive`: records that could not be taken in are shown with their reason, and tried again."""

import pytest

from bot.errands.archive import reason
from crm_core.archive.documents import StoredSetAside
from crm_core.messages import SetAside
from tests.builders import APP, NOW
from tests.unit.bot.cli.shell import Shell

WORDS = "客户说的悄悄话"


async def aside(number: int, fault: str) -> None:
    record = SetAside(key=f"wecom:ww1a2b:{number}", seq=number, fault=fault, content=WORDS, is_open=True)
    await StoredSetAside.keep(APP, [record], NOW)


async def test_what_was_set_aside_is_listed_with_its_reason_and_never_its_words(scrm: Shell) -> None:
    await aside(196, "no_key:3")
    told = await scrm("archive")
    assert (told.code, told.error) == (0, "")
    assert "wecom:ww1a2b:196\n" in told.out
    assert "没有第 3 版公钥对应的私钥" in told.out
    assert WORDS not in told.out
    assert "搁置的存档记录：1" in (await scrm("check")).out


async def test_one_or_all_are_tried_again(scrm: Shell) -> None:
    for number in range(3):
        await aside(number, "unreadable")
    assert (await scrm("archive", "replay", "wecom:ww1a2b:1")).code == 0
    assert [one.id for one in await StoredSetAside.marked(APP, 10)] == ["wecom:ww1a2b:1"]
    assert "这 3 条" in (await scrm("archive", "replay", "--all")).out
    assert len(await StoredSetAside.marked(APP, 10)) == 3


async def test_what_is_not_there_is_not_tried_again(scrm: Shell) -> None:
    assert "没有搁置" in (await scrm("archive")).out
    told = await scrm("archive", "replay", "wecom:ww1a2b:9")
    assert told.code == 1
    assert "编号有误" in told.error
    assert (await scrm("archive", "replay")).code == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("wrong_key:2", "第 2 版的私钥不对"),
        ("damaged", "已损坏"),
        ("sdk:10006", "错误码 10006"),
        ("crash", "崩溃"),
        ("unreadable", "读不懂"),
        ("incomplete:msgtime", "缺少 msgtime"),
        ("refused:DocumentTooLarge", "DocumentTooLarge"),
        ("something new", "something new"),
    ],
)
def test_every_reason_is_said_in_words(fault: str, said: str) -> None:
    assert said in reason(fault)
