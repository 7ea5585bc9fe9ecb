"""Sessions of 微信客服: what comes again or too late changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from commands.customers import load_for_customers
from crm_core.conversations.documents import FetchCursor
from crm_core.messages import ChatMessage, ChatPage, ServiceEvent, SessionChange, SessionChanged, SessionState
from crm_core.service.actions import doubtful_sessions, session_read, take_page
from crm_core.service.documents import StoredServiceSession
from crm_core.service.model import AnswerLimits, Reception, Session, session_key
from crm_core.service.taking import Asked
from crm_core.values import CustomerId
from tests.builders import APP, NOW, SCOPE, customer_in_pool, program, said, wecom

SOURCE = f"{SCOPE}:kf:wk1"
ACCEPTED = SessionChanged(
    id="e1",
    account="wk1",
    customer=wecom("wm-a"),
    change=SessionChange.ACCEPTED,
    servicer=wecom("lisi"),
    code="",
    at=NOW - timedelta(seconds=30),
)


def asking(key: str, seconds: int) -> ChatMessage:
    one = said(key, "wm-a", "在吗", at=NOW - timedelta(seconds=seconds))
    return replace(one, conversation="wecom:kf:wk1:wm-a")


async def taken(*happened: ChatMessage | ServiceEvent) -> list[Asked]:
    messages = tuple(one for one in happened if isinstance(one, ChatMessage))
    page = ChatPage(messages=messages, next_cursor="c", more=False, happened=happened)
    await FetchCursor.rows().delete_many({})
    return await take_page(program(), APP, SOURCE, after="", page=page, names={}, reception=Reception())


async def state() -> SessionState:
    key = session_key("wk1", wecom("wm-a"))
    return (await StoredServiceSession.some([key]))[key].state


@pytest.mark.usefixtures("house")
async def test_a_page_that_comes_again_asks_nothing_a_second_time() -> None:
    assert len(await taken(asking("m1", 60))) == 1
    assert await taken(asking("m1", 60)) == []


@pytest.mark.usefixtures("house")
async def test_words_that_people_have_taken_over_are_not_answered_by_the_program() -> None:
    assert await taken(asking("m1", 60), ACCEPTED) == []
    assert await state() is SessionState.STAFF
    assert await taken(asking("m2", 10)) == []


@pytest.mark.usefixtures("house")
async def test_an_event_that_comes_again_does_not_take_back_what_came_after() -> None:
    ended = SessionChanged(
        id="e2", account="wk1", customer=wecom("wm-a"), change=SessionChange.ENDED, servicer=None, code="", at=NOW
    )
    await taken(asking("m1", 60), ended, ACCEPTED)
    assert await state() is SessionState.ENDED
    await taken(ACCEPTED, ended)
    assert await state() is SessionState.ENDED


@pytest.mark.usefixtures("house")
async def test_who_took_a_session_over_while_the_platform_was_asked_about_it_keeps_it() -> None:
    await taken(asking("m1", 60))
    key = session_key("wk1", wecom("wm-a"))
    await StoredServiceSession.keep((await StoredServiceSession.some([key])).values(), doubtful=True)
    (doubtful,) = await doubtful_sessions(program())
    await taken(ACCEPTED)
    await session_read(program(), doubtful, SessionState.BOT, None)
    assert await state() is SessionState.STAFF


@pytest.mark.usefixtures("house")
async def test_words_of_yesterday_get_no_answer_of_the_program() -> None:
    assert await taken(asking("m1", 3_600)) == []


@pytest.mark.parametrize(
    ("answers", "hours_ago", "left"), [(0, 1, 5), (4, 1, 1), (5, 1, 0), (9, 1, 0), (0, 48, 0), (0, 47, 5)]
)
def test_how_much_may_still_be_said(answers: int, hours_ago: int, left: int) -> None:
    session = Session(
        account="wk1",
        identity=wecom("wm-a"),
        customer=CustomerId("c"),
        customer_at=NOW - timedelta(hours=hours_ago),
        answers=answers,
        state_at=NOW,
    )
    assert session.left(NOW, AnswerLimits()) == left


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("人工", "people"),
        ("转人工！", "people"),
        ("我要转人工客服", "people"),
        ("帮我接真人，谢谢", "people"),
        ("帮助", "help"),
        ("人工草坪多少钱", None),
        ("你们是人工的吗，质量怎么样", None),
        ("沙发多少钱", None),
        ("", None),
    ],
)
def test_what_a_customer_means(text: str, name: str | None) -> None:
    found = load_for_customers().find(text)
    assert (found[0].name if found else None) == name


@pytest.mark.usefixtures("house")
async def test_nothing_is_there_before_anybody_wrote() -> None:
    assert await StoredServiceSession.latest_of(await customer_in_pool("李娜")) is None
