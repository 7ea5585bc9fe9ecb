"""Followers of the 公众号, from the platform's callback to the customer's history and back."""

import base64
import secrets
from typing import Any

from crm_core.apikeys.actions import make_key
from crm_core.apikeys.model import Scope
from tests.builders import program
from tests.journeys.company import Company, Row
from tests.journeys.waiting import eventually

OPEN_TIME = 1_790_000_000


class Follower:
    """Somebody on 公众号, acting over the emulator."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self.openid = f"o{secrets.token_hex(13)}"

    async def does(self, action: str, **more: Any) -> Row:
        return await self._company.does(f"official/followers/{self.openid}", {"action": action, **more})

    async def sends(self, kind: str, name: str, content: bytes, heard: str = "") -> None:
        shown = {"kind": kind, "name": name, "content_base64": base64.b64encode(content).decode(), "heard": heard}
        await self.does("media", media=shown)

    async def received(self, count: int) -> list[tuple[str, str]]:
        """How and what the account has said, once it is as much."""

        async def enough() -> list[tuple[str, str]]:
            rows = await self._company.asks(f"official/followers/{self.openid}/messages")
            return [(row["way"], row["text"]) for row in rows] if len(rows) >= count else []

        return await eventually(enough)

    async def ways(self, count: int) -> list[str]:
        """How it was said, once there is as much; nothing before."""
        rows = await self._company.asks(f"official/followers/{self.openid}/messages")
        return [row["way"] for row in rows] if len(rows) >= count else []

    async def identity(self) -> str:
        state = await self._company.asks("state")
        return f"official:{state['official']['accounts'][0]['app_id']}:{self.openid}"

    async def profile(self) -> Row:
        identity = await self.identity()
        return await eventually(lambda: self._company.rows("customers").find_one({"identities": identity}))

    async def history(self, count: int) -> list[str]:
        """What the follower did and said, oldest first, once there is as much."""
        identity = await self.identity()

        async def enough() -> list[str]:
            theirs = {"$or": [{"author": "customer"}, {"kind": "event"}]}
            found = self._company.rows("messages").find({"conversation": identity, **theirs})
            texts = [row["text"] async for row in found.sort([("at", 1), ("seq", 1)])]
            return texts if len(texts) >= count else []

        return await eventually(enough)

    async def event(self, event: str, at: int = OPEN_TIME, **fields: str) -> str:
        """The plaintext of an event of this follower."""
        state = await self._company.asks("state")
        account = next(one for one in state["callbacks"] if one["platform"] == "official")
        more = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
        return (
            f"<xml><ToUserName><![CDATA[{account['origin_id']}]]></ToUserName>"
            f"<FromUserName><![CDATA[{self.openid}]]></FromUserName><CreateTime>{at}</CreateTime>"
            f"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{event}]]></Event>{more}</xml>"
        )

    async def tells(self, plaintext: str, times: int = 1) -> None:
        await self._company.does("official/events", {"xml": plaintext, "times": times})


async def test_who_follows_is_greeted_at_once_and_stands_in_the_pool_with_a_source(company: Company) -> None:
    one = Follower(company)
    await one.does("subscribe", scene="store-east")
    assert await one.received(1) == [("passive", "谢谢关注暖木家居！有任何问题直接留言就好。")]
    assert await one.history(1) == ["关注了公众号（来源：东城店海报）"]
    profile = await one.profile()
    assert (profile["name"], profile.get("owner")) == (f"粉丝{one.openid[-6:]}", None)
    assert await eventually(company.is_idle)
    assert await company.rows("outbox").count_documents({"to": await one.identity(), "message_id": "handed out"}) == 1


async def test_each_word_is_kept_and_only_the_first_is_answered_by_itself(company: Company) -> None:
    one = Follower(company)
    await one.does("subscribe")
    for text in ("在吗", "沙发多少钱"):
        await one.does("text", text=text)
    assert (await one.history(3))[1:] == ["在吗", "沙发多少钱"]
    assert await eventually(company.is_idle)
    assert [text for _, text in await one.received(2)][1:] == ["谢谢您的留言，我们的同事会尽快回复您。"]


async def test_what_the_account_answers_by_itself_for_good_leaves_nobody_waiting(company: Company) -> None:
    one = Follower(company)
    await one.does("subscribe")
    for text in ("推荐进度", "人工", "签到"):
        await one.does("text", text=text)
    await one.history(4)
    await eventually(company.is_idle)
    waiting = [row["_id"] for row in await company.all_rows("watches", conversation=await one.identity())]
    (asked,) = await company.all_rows("messages", conversation=await one.identity(), text="人工")
    assert waiting == [asked["_id"]], "whoever asks for a person waits for one"


async def test_an_answer_that_comes_too_late_is_a_message_of_its_own_and_comes_once(company: Company) -> None:
    await company.does("faults", {"platform": "official", "kind": "slow", "path": "user/info", "seconds": 4.6})
    other = Follower(company)
    await other.does("subscribe")
    ways = await eventually(lambda: other.ways(1))
    assert ways == ["custom"]
    assert await eventually(company.is_idle)
    assert await other.ways(1) == ["custom"]


async def test_what_a_follower_sends_can_be_opened_to_the_byte(company: Company) -> None:
    one = Follower(company)
    await one.does("subscribe")
    picture, film = b"\x89PNG\r\n\x1a\n" + secrets.token_bytes(70_000), b"\0\0\0\x18ftypisom" + secrets.token_bytes(99)
    await company.does("faults", {"platform": "official", "kind": "mislabelled", "path": "media/get"})
    await one.sends("image", "客厅.png", picture)
    await one.sends("video", "客厅.mp4", film)
    await one.sends("voice", "说.amr", b"#!AMR\n..", heard="这张桌子有多高")
    kept: dict[str, Row] = {}
    identity = await one.identity()
    for row in (await eventually(lambda: _spoken(company, identity, 3)))[:3]:
        found = {"_id": row["_id"], "state": "kept"}
        kept[row["kind"]] = row | await eventually(lambda found=found: company.rows("media").find_one(found))
    assert {kind: row["name"] for kind, row in kept.items()} == {
        "image": "image.png",
        "video": "video.mp4",
        "voice": "voice.amr",
    }
    assert await company.file(kept["image"]["_id"]) == picture
    assert await company.file(kept["video"]["_id"]) == film
    assert kept["voice"]["text"] == "这张桌子有多高"


async def _spoken(company: Company, conversation: str, count: int) -> list[Row]:
    rows = await company.all_rows("messages", "at", conversation=conversation, author="customer")
    return rows if len(rows) >= count else []


async def test_the_same_unionid_is_one_customer_whoever_comes_first(company: Company) -> None:
    rep = await company.hires("wanglei", "王磊")
    unionid = f"oU{secrets.token_hex(8)}"
    visitor = await company.meets("赵敏", rep, unionid=unionid)
    one = Follower(company)
    await one.does("subscribe", unionid=unionid)
    await one.does("text", text="关注后的第一句话")
    await one.history(2)
    profile = await one.profile()
    assert profile["name"] == "赵敏"
    assert company.identity(visitor.account) in profile["identities"]

    early = Follower(company)
    second = f"oU{secrets.token_hex(8)}"
    await early.does("subscribe", unionid=second)
    await early.history(1)
    before = await early.profile()
    await company.meets("钱进", rep, unionid=second)
    after = await early.profile()
    assert (after["_id"], after["name"]) == (before["_id"], "钱进")
    assert after["owner"] is not None


async def test_staff_read_a_followers_words_and_find_them(company: Company) -> None:
    rep = await company.hires("sunli", "孙丽")
    unionid = f"oU{secrets.token_hex(8)}"
    await company.meets("吴迪", rep, unionid=unionid)
    one = Follower(company)
    await one.does("subscribe", unionid=unionid, scene="expo")
    await one.does("text", text="想看看榉木餐桌")
    await one.history(2)
    told = await rep.says("历史 吴迪")
    assert "关注了公众号（来源：家博会展台）" in told
    assert "想看看榉木餐桌" in told
    assert "吴迪" in await rep.says("搜索 榉木餐桌")


async def test_a_colleague_answers_where_the_follower_spoke_and_all_of_it_stands_in_the_history(
    company: Company,
) -> None:
    rep = await company.hires("qianjin", "钱进")
    unionid = f"oU{secrets.token_hex(8)}"
    await company.meets("陆遥", rep, unionid=unionid)
    one = Follower(company)
    await one.does("subscribe", unionid=unionid)
    await one.received(1)
    await one.does("text", text="周日开门吗")
    await one.received(2)
    told = await rep.says("回复 陆遥 开的，九点到八点", answers=2)
    assert told.startswith("正在通过公众号发给陆遥。还可以再发")
    assert told.endswith("已发给客户。")
    assert (await one.received(3))[2] == ("custom", "开的，九点到八点")
    lines = (await rep.says("历史 陆遥")).splitlines()
    spoken = [line.partition(" ")[2].partition(" ")[2] for line in lines[-4:]]
    assert spoken == [
        "系统：谢谢关注暖木家居！有任何问题直接留言就好。",
        "客户：周日开门吗",
        "系统：谢谢您的留言，钱进会尽快回复您。",
        "钱进：开的，九点到八点",
    ]


async def test_a_shop_has_a_follower_notified_once_and_a_refusal_of_the_platform_stands_in_the_history(
    company: Company,
) -> None:
    one = Follower(company)
    await one.does("subscribe")
    await one.history(1)
    official = (await company.asks("state"))["official"]
    key = await make_key(program(), "商城", frozenset({Scope.NOTICES}))

    async def notify(no: str, template: str) -> str:
        body = {"notice_no": no, "account": await one.identity(), "template": template, "fields": {"thing1": "沙发"}}
        headers = {"Authorization": f"Bearer {key}"}
        async with company.http.post(f"{company.bot}/open/notices", json=body, headers=headers) as answer:
            return (await answer.json())["status"]

    template = official["templates"][0]["template_id"]
    assert [await notify("N-1", template), await notify("N-1", template)] == ["accepted", "known"]
    assert (await one.received(2))[1] == ("template", f"{official['templates'][0]['title']}\nthing1：沙发")
    await notify("N-2", "no such template")
    row = await eventually(lambda: company.rows("messages").find_one({"failed": "公众号没有这个模板"}))
    assert row["text"] == "[通知] 沙发"


async def test_every_event_three_times_and_in_the_wrong_order_ends_the_same(company: Company) -> None:
    one = Follower(company)
    await one.does("subscribe")
    await one.history(1)
    events = [
        await one.event("unsubscribe", OPEN_TIME + 30, EventKey=""),
        await one.event("subscribe", OPEN_TIME + 10, EventKey="qrscene_expo", Ticket="t"),
        await one.event("SCAN", OPEN_TIME + 20, EventKey="expo", Ticket="t"),
        await one.event("CLICK", OPEN_TIME + 15, EventKey="MENU_1"),
        await one.event("VIEW", OPEN_TIME + 16, EventKey="https://example.com", MenuId="1"),
        await one.event("view_miniprogram", OPEN_TIME + 17, EventKey="pages/index"),
        await one.event("LOCATION", OPEN_TIME + 18, Latitude="31.2", Longitude="121.4", Precision="60"),
        await one.event("TEMPLATESENDJOBFINISH", OPEN_TIME + 19, MsgID="77", Status="failed: system failed"),
        await one.event("MASSSENDJOBFINISH", OPEN_TIME + 21, MsgID="78", Status="send success", SentCount="3"),
        await one.event("a_new_event", OPEN_TIME + 22),
    ]
    for plaintext in events:
        await one.tells(plaintext, times=3)
    texts = await one.history(8)
    assert await eventually(company.is_idle)
    assert sorted(await one.history(8)) == sorted(texts)
    assert texts.count("又扫了公众号的二维码（来源：家博会展台）") == 1
    assert texts[:2] == ["关注了公众号（来源：家博会展台）", "点了菜单：MENU_1"]
    row = await company.rows("followers").find_one({"_id": await one.identity()})
    assert row is not None
    assert row["follows"] is True, "the platform says so, whatever came late"


async def test_leaving_and_coming_back_is_followed(company: Company) -> None:
    one = Follower(company)
    for action in ("subscribe", "unsubscribe"):
        await one.does(action)
    key = await one.identity()
    gone = await eventually(lambda: company.rows("followers").find_one({"_id": key, "follows": False}))
    assert gone["changed_at"]
    await one.does("subscribe")
    assert await eventually(lambda: company.rows("followers").find_one({"_id": key, "follows": True}))


async def test_a_code_with_a_scene_is_made_for_a_month(company: Company) -> None:
    scene = await eventually(lambda: company.rows("scenes").find_one({"scene": "store-east", "url": {"$gt": ""}}))
    assert scene["purpose"] == "东城店海报"
    calls = [one for one in await company.asks("calls") if one["path"] == "qrcode/create"]
    assert calls[0]["body"]["expire_seconds"] == 2_592_000
    assert calls[0]["body"]["action_name"] == "QR_STR_SCENE"
