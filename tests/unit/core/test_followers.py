"""When something may be sent to a follower, and that it is counted before it is."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from crm_core.conversations.actions import latest_messages
from crm_core.customers.actions import customer_of_account
from crm_core.errors import Conflict
from crm_core.followers.actions import (
    follower_came,
    follower_left,
    follower_said,
    follower_tapped,
    said_settled,
    send_to_follower,
)
from crm_core.followers.documents import StoredFollower
from crm_core.followers.model import USUAL_WINDOWS, Answers, Opened, Window, window_for, worded
from crm_core.messages import (
    Author,
    ChatMessage,
    FollowerCame,
    FollowerDetails,
    FollowerLeft,
    FollowerSaid,
    FollowerTapped,
    MenuDeed,
    SceneCodeWanted,
    Text,
)
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.reaching.actions import answer_customer
from crm_core.reaching.model import Ways
from crm_core.scenes.actions import code_made, name_scene, renew_codes, scene_of
from crm_core.values import AppKey, Identity, Platform
from tests.builders import APP as CHAT
from tests.builders import NOW, acting, colleague, program, wecom
from tests.house import House

ONE = Identity(platform=Platform.OFFICIAL, scope="wx1", account="oOne")
APP = AppKey("official:wx1:official")
SPOKE, TOUCHED = Window.SPOKE, Window.TOUCHED


def ago(seconds: float, used: int = 0) -> Opened:
    return Opened(at=NOW - timedelta(seconds=seconds), used=used)


@pytest.mark.parametrize(
    ("spoke", "touched", "window"),
    [
        (Opened(), Opened(), None),
        (ago(5), Opened(), SPOKE),
        (ago(5, used=4), Opened(), SPOKE),
        (ago(5, used=5), Opened(), None),
        (ago(48 * 3600 - 1), Opened(), SPOKE),
        (ago(48 * 3600), Opened(), None),
        (Opened(), ago(5), TOUCHED),
        (Opened(), ago(5, used=3), None),
        (Opened(), ago(60), None),
        (ago(5), ago(5), TOUCHED),
        (ago(5), ago(5, used=3), SPOKE),
        (ago(5, used=5), ago(5), TOUCHED),
    ],
)
def test_a_message_goes_into_the_window_that_closes_sooner(
    spoke: Opened, touched: Opened, window: Window | None
) -> None:
    assert window_for(spoke, touched, USUAL_WINDOWS, NOW) == window


def test_only_the_name_of_who_answers_is_put_into_an_answer() -> None:
    assert worded("{staff}会回复您 {0} {name}", "王磊") == "王磊会回复您 {0} {name}"
    assert worded("{staff}会回复您", "") == "我们的同事会回复您"


def said(key: str, at: datetime = NOW) -> FollowerSaid:
    message = ChatMessage(
        id=f"{ONE.key}:{key}",
        conversation=ONE.key,
        customer=ONE,
        author=Author.CUSTOMER,
        staff=None,
        at=at,
        kind="text",
        text="在吗",
        media=None,
    )
    return FollowerSaid(message=message)


async def test_five_go_out_after_a_word_and_the_sixth_is_refused_before_it_is_sent(house: House) -> None:
    await follower_said(program(), APP, said("1"), None, Answers())
    for number in range(5):
        words = Text(text=f"{number}")
        await send_to_follower(program(), f"k{number}", app=APP, to=ONE, words=words, windows=USUAL_WINDOWS)
    with pytest.raises(Conflict):
        await send_to_follower(program(), "k5", app=APP, to=ONE, words=Text(text="5"), windows=USUAL_WINDOWS)
    assert await house.rows("outbox").count_documents({"to": ONE.key}) == 5
    await follower_said(program(), APP, said("0", NOW - timedelta(hours=1)), None, Answers())
    with pytest.raises(Conflict):
        await send_to_follower(program(), "k5", app=APP, to=ONE, words=Text(text="5"), windows=USUAL_WINDOWS)
    later = program(at=NOW + timedelta(seconds=9))
    click = FollowerTapped(follower=ONE, deed=MenuDeed.CLICK, key="K", at=later.at)
    await follower_tapped(later, APP, click, None)
    await send_to_follower(later, "k5", app=APP, to=ONE, words=Text(text="5"), windows=USUAL_WINDOWS)


@pytest.mark.parametrize("late", [False, True])
async def test_leaving_closes_what_words_had_opened_whenever_it_becomes_known(house: House, late: bool) -> None:
    gone, back = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
    came = FollowerCame(follower=ONE, scene=None, at=back)
    told = FollowerDetails(identity=ONE, follows=True, unionid=None, since=back, scene=None, added_by="", remark="")
    await follower_said(program(), APP, said("1"), None, Answers())
    for word in ("came", "left") if late else ("left", "came"):
        if word == "came":
            await follower_came(program(at=back), APP, came, told, Answers())
        else:
            await follower_left(program(at=gone), APP, FollowerLeft(follower=ONE, at=gone), told if late else None)
    later, words = program(at=back + timedelta(minutes=5)), Text(text="在")
    with pytest.raises(Conflict):
        await send_to_follower(later, "k", app=APP, to=ONE, words=words, windows=USUAL_WINDOWS)
    await follower_said(later, APP, said("2", later.at), None, Answers())
    await send_to_follower(later, "k", app=APP, to=ONE, words=words, windows=USUAL_WINDOWS)
    assert await house.rows("outbox").count_documents({}) == 1


@pytest.mark.parametrize("told", list(permutations(range(3))))
async def test_the_last_code_somebody_came_by_is_kept_in_whatever_order_it_becomes_known(
    house: House, told: tuple[int, ...]
) -> None:
    """Also when they have left before anything was told, as the platform says by then."""
    times = [NOW + timedelta(minutes=minute) for minute in range(3)]
    gone = FollowerDetails(identity=ONE, follows=False, unionid=None, since=None, scene=None, added_by="", remark="")
    for number in told:
        if number == 2:
            await follower_left(program(), APP, FollowerLeft(follower=ONE, at=times[2]), gone)
        else:
            word = FollowerCame(follower=ONE, scene=("expo", "store")[number], at=times[number])
            await follower_came(program(), APP, word, gone, Answers())
    known = await StoredFollower.get(ONE.key)
    assert known is not None
    assert (known.scene, known.follows) == ("store", False)


async def test_a_colleague_answers_through_the_account_and_hears_when_it_did_not_arrive(house: House) -> None:
    rep = acting(await colleague("lisi", Role.SALES, name="李四"))
    ways = Ways(accounts={"official:wx1": APP})
    came = FollowerDetails(
        identity=ONE, follows=True, unionid=None, since=NOW, scene=None, added_by="公众号搜索", remark=""
    )
    await follower_came(program(), APP, FollowerCame(follower=ONE, scene=None, at=NOW), came, Answers())
    await follower_said(program(), APP, said("1"), None, Answers())
    customer = (await customer_of_account(program(), ONE)).id
    sent = await answer_customer(rep, customer, "开的", chat=CHAT, ways=ways)
    assert (sent.account, sent.left, sent.closes) == (True, 7, NOW + timedelta(hours=48))
    for _ in range(2):
        await said_settled(program(), ONE, "answer:test:1", failed="对方超过 48 小时没有说话，微信不允许再发")
    (told,) = await OutboxEntry.find({"to": wecom("lisi").key}).to_list()
    assert told.said == Text(text="没有发给客户：对方超过 48 小时没有说话，微信不允许再发。")
    lines = await latest_messages(program(), customer, since=None, limit=9)
    assert [(one.author, one.text, bool(one.failed)) for one in lines if one.kind == "text"] == [
        (Author.STAFF, "开的", True),
        (Author.CUSTOMER, "在吗", False),
    ]
    late = acting(rep.actor, "test:2", at=NOW + timedelta(hours=49))
    with pytest.raises(Conflict) as refused:
        await answer_customer(late, customer, "开的", chat=CHAT, ways=ways)
    assert "是从公众号来的" in refused.value.text
    assert await house.rows("outbox").count_documents({"to": ONE.key}) == 1


async def test_an_account_answers_by_itself_only_where_it_is_told_to_and_once_in_a_while(house: House) -> None:
    await follower_came(program(), APP, FollowerCame(follower=ONE, scene=None, at=NOW), None, Answers())
    assert await house.rows("outbox").count_documents({}) == 0
    answers = Answers(answer="谢谢")
    for key, minutes in (("1", 0), ("2", 30), ("3", 61)):
        at = NOW + timedelta(minutes=minutes)
        await follower_said(program(f"inbox:{key}", at), APP, said(key, at), None, answers)
    rows = [row async for row in house.rows("outbox").find().sort("created_at")]
    assert [row["_id"] for row in rows] == ["reply:1:0", "reply:3:0"]
    assert rows[0]["due"] == NOW + timedelta(seconds=5), "until then the callback itself may be answered"


async def test_a_scene_gets_a_code_and_another_before_it_ends(house: House) -> None:
    await name_scene(program(), APP, "wx1", "expo", "展台")
    assert [await renew_codes(program()) for _ in range(2)] == [1, 0]
    ends = NOW + timedelta(days=30)
    for _ in range(2):
        await code_made(program(), "wx1", "expo", ticket="t", url="u", picture="p", expires_at=ends)
    scene = await scene_of(program(), "wx1", "expo")
    assert scene is not None
    assert (scene.purpose, scene.url, scene.expires_at) == ("展台", "u", ends)
    assert await renew_codes(program(at=ends - timedelta(days=4))) == 0
    assert await renew_codes(program(at=ends - timedelta(days=2))) == 1
    wanted = [row["words"] async for row in house.rows("outbox").find()]
    month = SceneCodeWanted(scene="expo", seconds=2_592_000)
    assert [(one["scene"], one["seconds"]) for one in wanted] == [(month.scene, month.seconds)] * 2
    await code_made(program(), "wx1", "expo", ticket="old", url="old", picture="", expires_at=NOW)
    assert await scene_of(program(), "wx1", "expo") == scene
