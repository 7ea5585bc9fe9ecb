"""Customers who wait for an answer, and who hears of it when."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from crm_core.conversations.actions import cursor_of, record_page
from crm_core.messages import ChatMessage
from crm_core.permissions import Role
from crm_core.unanswered.actions import remind_unanswered
from crm_core.unanswered.model import wants_answer
from tests.builders import APP, colleague, customer_of, page, program, said
from tests.house import House
from tests.unit.reminders.company import RULES, a_leader, a_rep, heard, lines, there

pytestmark = pytest.mark.usefixtures("house")
SOURCE = "wecom:ww1a2b:kf:wk1"
CUSTOMER = "wm-张三-lisi"
COURTESY = (
    *(
        "谢谢",
        "谢谢您！",
        "谢谢啦",
        "不用了谢谢",
        "好的",
        "好的，谢谢",
        "好滴~",
        "好的[微笑]",
        "嗯",
        "嗯嗯",
        "行",
        "可以",
    ),
    *("收到", "收到，辛苦了", "知道了", "明白了", "OK", "ok的", "没问题", "哈哈哈", "再见", "。", "…"),
    *("[强]", "[玫瑰][玫瑰]", "👍"),
)
QUESTIONS = (
    *(
        "多少钱",
        "在吗",
        "好的，那什么时候发货？",
        "可以吗",
        "?",
        "收到货了，少了一件",
        "谢谢，再问一下尺寸",
        "你好",
        "1",
    ),
    *("A款", "好的话我就定了", "行不行", "不要红色", "138 1234 5678", "好吗"),
)
_serial = count(1)


@pytest.mark.parametrize("text", COURTESY)
def test_mere_courtesy_wants_no_answer(text: str) -> None:
    assert not wants_answer(said("m", CUSTOMER, text))


@pytest.mark.parametrize("text", QUESTIONS)
def test_everything_else_does(text: str) -> None:
    assert wants_answer(said("m", CUSTOMER, text))


@pytest.mark.parametrize(("kind", "wanted"), [("image", True), ("voice", True), ("location", True), ("emotion", False)])
def test_a_picture_wants_an_answer_and_a_sticker_does_not(kind: str, wanted: bool) -> None:
    message = said("m", CUSTOMER, "", kind=kind)
    assert wants_answer(message) is wanted


@pytest.fixture
async def team(house: House) -> None:
    """李四 looks after 张三, and 王丽 leads her."""
    await a_rep()
    await a_leader()
    await customer_of("lisi", "张三")


async def recorded(*messages: ChatMessage) -> None:
    after = await cursor_of(program(), SOURCE)
    cursor = f"c{next(_serial)}"
    await record_page(program(), APP, SOURCE, after=after, page=page(*messages, cursor=cursor), names={})


async def look(at: str | datetime) -> None:
    """Look until nothing is to be looked at any more."""
    now = there(at) if isinstance(at, str) else at
    while await remind_unanswered(program(cause=f"ringer:{next(_serial)}", at=now), RULES):
        continue


def asked(key: str, at: str, text: str = "什么时候发货") -> ChatMessage:
    return said(key, CUSTOMER, text, at=there(at))


def answered(key: str, at: str) -> ChatMessage:
    return said(key, CUSTOMER, "明天", at=there(at), staff="lisi")


@pytest.mark.usefixtures("team")
async def test_the_owner_hears_of_it_after_half_an_hour_and_the_leader_after_as_long_again() -> None:
    await recorded(asked("m1", "2099-06-01 10:00"))
    await look("2099-06-01 10:29")
    assert await lines() == []
    for at in ("10:30", "10:59"):
        await look(f"2099-06-01 {at}")
    assert await heard("lisi") == ["有客户在等您回复：什么时候发货"]
    assert await heard("wangli") == []
    for at in ("11:00", "12:00", "17:59"):
        await look(f"2099-06-01 {at}")
    assert await heard("wangli") == ["李四的客户还在等回复：什么时候发货"]
    assert await lines() == ["unanswered:wecom:kf:m1:leader", "unanswered:wecom:kf:m1:owner"]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("asked_at", "told_at"),
    [
        ("2099-06-01 17:45", "2099-06-02 09:15"),
        ("2099-06-01 22:00", "2099-06-02 09:30"),
        ("2099-06-06 12:00", "2099-06-08 09:30"),
        ("2099-09-30 17:50", "2099-10-08 09:20"),
    ],
)
async def test_only_working_time_counts(asked_at: str, told_at: str) -> None:
    await recorded(asked("m1", asked_at))
    await look(there(told_at) - timedelta(seconds=1))
    assert await lines() == []
    await look(told_at)
    assert await lines() == ["unanswered:wecom:kf:m1:owner"]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("fetched_at", "told_at"),
    [("2099-06-03 02:38", "2099-06-03 09:00"), ("2099-06-05 20:00", "2099-06-08 09:00")],
)
async def test_what_is_fetched_late_at_night_is_brought_up_in_the_morning(fetched_at: str, told_at: str) -> None:
    await recorded(asked("m1", "2099-06-01 10:00"))
    await look(fetched_at)
    assert await lines() == []
    await look(told_at)
    assert await lines() == ["unanswered:wecom:kf:m1:owner"]


@pytest.mark.usefixtures("team")
async def test_an_answer_ends_the_wait() -> None:
    await recorded(asked("m1", "2099-06-01 10:00"))
    await look("2099-06-01 10:10")
    await recorded(answered("m2", "2099-06-01 10:20"))
    await look("2099-06-01 17:00")
    assert await lines() == []


@pytest.mark.usefixtures("team")
async def test_an_answer_of_the_same_page_ends_it_and_a_new_question_begins_anew() -> None:
    await recorded(
        asked("m1", "2099-06-01 10:00"),
        answered("m2", "2099-06-01 10:05"),
        asked("m3", "2099-06-01 10:06", "谢谢"),
        asked("m4", "2099-06-01 10:20", "那运费呢"),
    )
    await look("2099-06-01 10:49")
    assert await lines() == []
    await look("2099-06-01 10:50")
    assert await lines() == ["unanswered:wecom:kf:m4:owner"]


@pytest.mark.usefixtures("team")
async def test_several_questions_in_a_row_are_brought_up_once() -> None:
    await recorded(asked("m1", "2099-06-01 10:00"), asked("m2", "2099-06-01 10:01"))
    await recorded(asked("m3", "2099-06-01 10:02"))
    await look("2099-06-01 10:40")
    assert await lines() == ["unanswered:wecom:kf:m1:owner"]


@pytest.mark.usefixtures("team")
async def test_a_page_delivered_twice_begins_nothing_anew(house: House) -> None:
    await recorded(asked("m1", "2099-06-01 10:00"))
    await recorded(asked("m1", "2099-06-01 10:00"))
    await look("2099-06-01 10:30")
    await recorded(answered("m2", "2099-06-01 10:31"))
    await recorded(asked("m1", "2099-06-01 10:00"), answered("m2", "2099-06-01 10:31"))
    await look("2099-06-01 17:00")
    assert await lines() == ["unanswered:wecom:kf:m1:owner"]
    assert "watches" not in await house.holds()


async def test_somebody_of_the_public_pool_is_brought_up_with_the_admin(house: House) -> None:
    await colleague("boss", Role.ADMIN)
    await recorded(said("m1", "wm-stranger", "在吗", at=there("2099-06-01 10:00")))
    await look("2099-06-01 10:30")
    assert await heard("boss") == ["有客户在等您回复：在吗"]


@pytest.mark.usefixtures("team")
async def test_of_a_dingtalk_group_where_answers_are_unseen_nobody_is_said_not_to_have_answered() -> None:
    """Only the owner hears of it, once for each time somebody asks; the leader never."""
    for key, at in (("d1", "10:00"), ("d2", "14:00")):
        await recorded(replace(asked(key, f"2099-06-01 {at}"), conversation="dingtalk:cidgroup"))
        await look(f"2099-06-01 {at[:2]}:45")
        await look(f"2099-06-01 {int(at[:2]) + 3}:00")
    shown = await heard("lisi")
    assert len(shown) == 2
    assert all(one.startswith("有客户在钉钉群里找过助手：什么时候发货") for one in shown)
    assert "已经回过就不用管" in shown[0]
    assert await heard("wangli") == []
