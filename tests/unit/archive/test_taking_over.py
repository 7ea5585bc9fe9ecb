"""Records on their way into histories: once, in any order, and whatever cannot be taken in set aside."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from adapters.envelope import Envelope
from adapters.wechat.work.archive.reader import Access, ArchiveReader
from adapters.wechat.work.archive.sdk import Account
from adapters.wechat.work.archive.sealed import Opened
from adapters.wechat.work.client import Credentials, WorkClient
from adapters.wechat.work.sending import WorkChannel
from bot.apps import WorkApp
from bot.archive.taking import Taking
from bot.observing.metrics import Metrics
from crm_core.archive.actions import (
    consents_in,
    consents_to_ask,
    consents_told,
    keys_are_there,
    room_told,
    rooms_to_ask,
    set_aside,
    to_try_again,
    try_again,
)
from crm_core.conversations.actions import cursor_of
from crm_core.errors import Conflict, NotFound
from crm_core.groups.actions import take_over_group
from crm_core.messages import Consent, ConsentStatus
from crm_core.permissions import Role
from tests.archives import library
from tests.builders import APP, CORP, SCOPE, colleague, program, wecom
from tests.house import House
from tests.unit.web.gathered import group_of

pytestmark = pytest.mark.usefixtures("house")

SOURCE = f"{SCOPE}:archive"
TIME = datetime(2099, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
async def taking() -> Any:
    """For an app that is never called."""
    async with aiohttp.ClientSession() as http:
        client = WorkClient(
            http, Credentials(CORP, "s"), base_url="http://127.0.0.1:1", clock=lambda: 0.0, observe=print
        )
        yield Taking(
            WorkApp(
                key=APP,
                corp_id=CORP,
                agent_id=1,
                uses=frozenset({"archive"}),
                envelope=Envelope(token="t", aes_key_text="a" * 43, receive_ids=frozenset()),
                client=client,
                channel=WorkChannel(client, agent_id=1, limits=(), text_bytes=2_048),
            ),
            Metrics(),
        )


@pytest.fixture
async def reader() -> Any:
    """One without a single key."""
    reader = ArchiveReader(Access(library=library(), account=Account(corp_id=CORP, secret="s"), keys={}))
    yield reader
    await reader.close()


def said(number: int, sender: str, *to: str, text: str = "好", at: datetime = TIME, **more: Any) -> Opened:
    one = {
        "msgid": f"m{number}",
        "action": "send",
        "from": sender,
        "tolist": [*to],
        "roomid": "",
        "msgtime": int(at.timestamp() * 1000),
        "msgtype": "text",
        "text": {"content": text},
    }
    return Opened(seq=number, msgid=f"m{number}", plain=json.dumps(one | more).encode())


def recall(number: int, of: int) -> Opened:
    return said(number, "wm1", "zhang", action="recall", msgtype="revoke", revoke={"pre_msgid": f"m{of}"})


def sealed(number: int, fault: str) -> Opened:
    return Opened(seq=number, msgid="", fault=fault, sealed=json.dumps({"seq": number, "publickey_ver": 9}))


async def texts(house: House) -> list[tuple[str, str]]:
    return [(one["_id"], one["text"]) async for one in house.rows("messages").find().sort("_id")]


async def test_a_page_that_comes_again_leaves_no_second_trace(house: House, taking: Taking) -> None:
    page = [said(1, "wm1", "zhang"), said(2, "zhang", "wm1"), sealed(3, "damaged")]
    assert await taking.page(page, "") == "3"
    before = await house.holds()
    await house.rows("fetch_cursors").delete_many({})
    await taking.page(page, "")
    after = await house.holds()
    assert {name: after[name] for name in before if name != "audit"} == {
        name: count for name, count in before.items() if name != "audit"
    }
    assert await cursor_of(program(), SOURCE) == "3"


async def test_a_page_another_bot_has_taken_meanwhile_is_left_to_it(house: House, taking: Taking) -> None:
    await taking.page([said(1, "wm1", "zhang")], "")
    with pytest.raises(Conflict):
        await taking.page([said(1, "wm1", "zhang"), said(2, "wm1", "zhang")], "")
    assert len(await texts(house)) == 1


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
async def test_a_recall_marks_its_message_whichever_comes_first(
    house: House, taking: Taking, order: Sequence[int]
) -> None:
    records = {1: said(1, "wm1", "zhang"), 2: recall(2, of=1)}
    for number in order:
        await taking.page([records[number]], await cursor_of(program(), SOURCE))
        await house.rows("fetch_cursors").delete_many({})
    (found,) = [one async for one in house.rows("messages").find()]
    assert found["recalled_at"] == TIME


async def test_a_recall_in_a_group_marks_every_copy(house: House, taking: Taking) -> None:
    await taking.page([said(1, "zhang", "wm1", "wm2", roomid="r"), recall(2, of=1)], "")
    found = [one async for one in house.rows("messages").find()]
    assert [bool(one["recalled_at"]) for one in found] == [True, True]


async def test_a_message_of_several_parts_is_its_words_and_a_line_for_each_file(house: House, taking: Taking) -> None:
    parts = [{"type": "text", "content": '{"content":"量好了"}'}]
    parts += [{"type": "image", "content": json.dumps({"sdkfileid": f"f{n}", "filesize": 9})} for n in range(2)]
    mixed = said(1, "wm1", "zhang", msgtype="mixed", mixed={"item": parts})
    await taking.page([mixed, recall(2, of=1)], "")
    rows = [one async for one in house.rows("messages").find().sort("seq")]
    assert [(one["kind"], one["text"]) for one in rows] == [
        ("mixed", "量好了\n[图片]\n[图片]"),
        ("image", ""),
        ("image", ""),
    ]
    assert all(one["recalled_at"] for one in rows)
    media = [one async for one in house.rows("media").find().sort("_id")]
    assert [(one["_id"], one["media_id"], one["size"]) for one in media] == [
        (rows[1]["_id"], "f0", 9),
        (rows[2]["_id"], "f1", 9),
    ]


async def test_in_a_large_group_what_staff_say_stays_with_the_group(house: House, taking: Taking) -> None:
    crowd = [f"wm{number}" for number in range(6)]
    await taking.page([said(1, "zhang", *crowd, roomid="r"), said(2, "wm1", "zhang", *crowd[2:], roomid="r")], "")
    assert [key for key, _ in await texts(house)] == ["wecom:archive:m2"]
    assert await house.rows("archive_group_words").count_documents({"room": "r"}) == 1


async def test_a_colleague_whose_userid_looks_like_a_customers_is_one(house: House, taking: Taking) -> None:
    await colleague("wmzhang", Role.SALES)
    await taking.page([said(1, "wmzhang", "li"), said(2, "wm1", "wmzhang")], "")
    assert [key for key, _ in await texts(house)] == ["wecom:archive:m2"]


async def test_only_what_is_new_is_waited_for_and_an_answer_ends_it(house: House, taking: Taking) -> None:
    now = datetime.now(UTC)
    old, new = said(1, "wm1", "zhang", text="在吗？", at=now - timedelta(hours=3)), said(2, "wm2", "zhang", at=now)
    asked = said(3, "wm3", "zhang", text="几点开门？", at=now)
    await taking.page([old, new, asked], "")
    assert [one["_id"] async for one in house.rows("watches").find()] == ["wecom:archive:m3"]
    await taking.page([said(4, "zhang", "wm3", at=now)], "3")
    assert await house.rows("watches").count_documents({}) == 0


async def test_what_lacks_a_key_is_tried_again_once_it_is_there(
    house: House, taking: Taking, reader: ArchiveReader
) -> None:
    faults = ("no_key:9", "no_key:8", "wrong_key:9", "sdk:10006")
    await taking.page([sealed(number, fault) for number, fault in enumerate(faults, start=1)], "")
    assert await to_try_again(program(), APP, 10) == []
    assert await keys_are_there(program(), APP, [9]) == 3
    contents = await to_try_again(program(), APP, 10)
    await taking.again(contents, reader)
    assert await to_try_again(program(), APP, 10) == []
    tries = {(one.seq, one.tries) for one in await set_aside(program(), 10)}
    assert tries == {("1", 2), ("2", 1), ("3", 2), ("4", 2)}


async def test_what_was_read_already_is_taken_in_without_the_library(
    house: House, taking: Taking, reader: ArchiveReader
) -> None:
    await taking.page([Opened(seq=2**64 - 1, msgid="", plain=b'{"action":"send"}')], "")
    (waiting,) = await set_aside(program(), 10)
    plain = (said(1, "wm1", "zhang").plain or b"").decode()
    await house.rows("archive_set_aside").update_one({"_id": waiting.id}, {"$set": {"content": plain}})
    assert await try_again(program(), [waiting.id]) == 1
    await taking.again(await to_try_again(program(), APP, 10), reader)
    assert (await texts(house), await set_aside(program(), 10)) == ([("wecom:archive:m1", "好")], [])
    with pytest.raises(NotFound):
        await try_again(program(), [waiting.id])


async def test_what_the_database_will_not_have_is_set_aside_and_its_neighbours_are_kept(
    house: House, taking: Taking
) -> None:
    image: dict[str, Any] = {"msgtype": "image", "image": {"sdkfileid": "x" * 17_000_000}}
    page = [said(1, "wm1", "zhang"), said(2, "wm1", "zhang", **image), said(3, "wm1", "zhang")]
    assert await taking.page(page, "") == "3"
    assert [key for key, _ in await texts(house)] == ["wecom:archive:m1", "wecom:archive:m3"]
    (waiting,) = await set_aside(program(), 10)
    assert (waiting.seq, waiting.fault.split(":")[0]) == ("2", "refused")


async def test_the_platform_is_asked_once_a_day_about_who_does_not_answer(house: House, taking: Taking) -> None:
    await taking.page([said(1, "wm1", "zhang"), said(2, "wm2", "zhang")], "")
    pairs = await consents_to_ask(program(), SCOPE, 10)
    assert len(pairs) == 2
    told = [
        Consent(customer=wecom("wm1"), staff=wecom("zhang"), status=ConsentStatus.AGREED, at=TIME - timedelta(days=9))
    ]
    await consents_told(program(), pairs, told)
    assert await consents_to_ask(program(), SCOPE, 10) == []
    assert len(await consents_to_ask(program(at=TIME + timedelta(days=2)), SCOPE, 10)) == 1
    row = await house.rows("archive_consents").find_one({"customer": wecom("wm1").key})
    assert row is not None
    assert row["status"] == ConsentStatus.AGREED


async def test_a_group_is_asked_about_once_a_day_while_it_speaks_and_its_answers_count_there(taking: Taking) -> None:
    room = wecom("wr1")
    await taking.page([said(1, "wm1", "zhang", "wm2", roomid="wr1"), said(2, "zhang", "li", roomid="wrinside")], "")
    assert await rooms_to_ask(program(), SCOPE, 10) == [room]
    now = datetime.now(UTC) + timedelta(seconds=1)
    told = [Consent(customer=wecom(who), room=room, status=ConsentStatus.BY_DEFAULT, at=TIME) for who in ("wm1", "wm2")]
    await room_told(program(at=now), room, told)
    await taking.page([said(3, "wm1", "zhang", roomid="wr1", msgtype="disagree", disagree={"userid": "wm1"})], "2")
    assert await rooms_to_ask(program(at=now), SCOPE, 10) == [], "it was asked about today"
    assert await consents_in(program(), room.key) == {}, "a group nobody has heard of"
    await take_over_group(program(), group_of("wr1", "zhang", "wm1", "wm2"), TIME)
    assert await consents_in(program(), room.key) == {ConsentStatus.BY_DEFAULT: 1, ConsentStatus.REFUSED: 1}
    assert await rooms_to_ask(program(at=now + timedelta(days=2)), SCOPE, 10) == [], "nothing was said since"
