"""A customer's code from the first question to the reward: told where people are, shown on the page behind it."""

from collections.abc import AsyncGenerator
from io import BytesIO

import pytest
from aiohttp import ClientSession, CookieJar
from PIL import Image

from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company
from tests.journeys.people import Visitor
from tests.journeys.test_followers import Follower
from tests.journeys.waiting import eventually

PROGRAMME = """推荐 新建 老带新
邀请人：积分 100
朋友：积分 50
条件：关注
阶梯：2人 积分 300
时间：2020-01-01 至 2098-12-31
老客户：也算
规则：邀请朋友关注我们，双方都有积分，每位朋友只算一次。"""


@pytest.fixture(scope="module")
async def company(empty_company: Company) -> AsyncGenerator[Company]:
    """With a share page that asks 微信 who looks at it."""
    authorize = f"{empty_company.emulator}/official"
    asks = {"sign_in": True, "authorize": authorize, "origin": empty_company.bot}
    empty_company.more["referrals"] = asks | {"tell_owners": "never"}
    async with bot_at_work(empty_company):
        await empty_company.rep("boss").says(PROGRAMME)
        yield empty_company


async def heard(company: Company, visitor: Visitor, *parts: str, after: int = 0) -> str:
    """All that 客服 has told this customer, once it holds these."""

    async def told() -> str:
        rows = await company.asks(f"wecom/customers/{visitor.account}/messages?after={after}")
        text = "\n".join(str(row.get("text", "")) for row in rows)
        return text if all(part in text for part in parts) else ""

    return await eventually(told)


async def has_picture(company: Company, visitor: Visitor) -> bool:
    rows = await company.asks(f"wecom/customers/{visitor.account}/messages")
    return any(row["msgtype"] == "image" for row in rows)


async def followed(follower: Follower, *parts: str) -> str:
    """All that the 公众号 has told, once it holds these."""

    async def told() -> str:
        text = "\n".join(text for _, text in await follower.received(1))
        return text if all(part in text for part in parts) else ""

    return await eventually(told)


async def code_of(company: Company, visitor: Visitor) -> str:
    await visitor.says("我的推荐码")
    text = await heard(company, visitor, "推荐码", "/share/")
    return text.partition("/share/")[2][:9]


async def page(company: Company, path: str, status: int = 200) -> str:
    async with company.http.get(f"{company.bot}/share/{path}") as answer:
        assert answer.status == status
        return await answer.text()


async def test_a_friend_follows_by_the_code_and_both_are_told(company: Company) -> None:
    visitor = await company.visited_by("王小明")
    code = await code_of(company, visitor)
    await eventually(lambda: has_picture(company, visitor))
    friend = Follower(company)
    await friend.does("subscribe", scene=f"ref_{code}")
    await heard(company, visitor, "完成了条件", "奖励到了：100 积分", "还差 1 位，就能得到 300 积分")
    await followed(friend, "欢迎！王**推荐您来的", "奖励到了：50 积分")
    (welcome,) = [text for _, text in await friend.received(1) if "推荐您来的" in text]
    assert "奖励到了" in welcome, "in one message: 公众号 takes three in the minute after a follow"
    rows = await company.asks(f"wecom/customers/{visitor.account}/messages")
    (news,) = [text for row in rows if "来了" in (text := str(row.get("text", "")))]
    for part in ("一位朋友用您的推荐码来了", "TA 完成了条件", "奖励到了"):
        assert part in news, "all in one message: 客服 takes five in 48 hours"

    await visitor.says("推荐进度")
    await heard(
        company, visitor, "您攒下的：100 积分。", "“老带新”（进行中）", "1 位已完成。", "· 100 积分：已发放", "?me="
    )
    shown = await page(company, code)
    assert "王** 邀请您一起来" in shown
    assert "王小明" not in shown
    assert '<h2 id="h-own">' not in shown


async def test_a_typed_code_is_answered_in_either_chat_and_counts_once(company: Company) -> None:
    inviter = await company.visited_by("李芳")
    code = await code_of(company, inviter)
    friend = Follower(company)
    await friend.does("subscribe")
    typed = f"{code[:3]}-{code[3:6]}-{code[6:]}"
    await friend.does("text", text=typed.lower())
    await followed(friend, "欢迎！李**推荐您来的")
    await friend.does("text", text=typed)
    await followed(friend, "您已经参加“老带新”了")
    await friend.does("text", text="K7M-4QX-9TT")
    await followed(friend, "没有找到这个推荐码")
    await inviter.says(typed)
    await heard(company, inviter, "这是您自己的推荐码")


async def test_followers_get_their_code_and_progress_as_well(company: Company) -> None:
    follower = Follower(company)
    await follower.does("subscribe")
    await follower.does("text", text="我的推荐码")
    text = await followed(follower, "您在“老带新”的推荐码", "自己看进度", "老带新\n")
    assert "谢谢您的留言" not in text
    await follower.does("click", key="推荐进度")
    await followed(follower, "还没有朋友用您的推荐码。")


async def test_what_cannot_be_said_now_is_shown_and_said_at_the_next_chance(company: Company) -> None:
    rep = await company.hires("linhai", "林海")
    inviter = await company.meets("赵强", rep)
    given = await rep.says("推荐 码 赵强", answers=2)
    assert (await rep.messages())[-1]["msgtype"] == "image", "the poster"
    row = await company.rows("referral_codes").find_one({"customer": (await company.profile(inviter) or {})["_id"]})
    assert row
    assert f"/share/{row['code']}" in given
    await Follower(company).does("subscribe", scene=f"ref_{row['code']}")
    untold = {"customer": row["customer"], "told_at": None}

    async def waits(kind: str) -> bool:
        return await company.rows("referral_news").count_documents(untold | {"_id": {"$regex": f"^{kind}"}}) > 0

    for kind in ("came", "reward"):
        await eventually(lambda kind=kind: waits(kind))
    await inviter.says("你好")
    await heard(company, inviter, "用您的推荐码来了", "奖励到了：100 积分")


async def test_whoever_is_known_already_is_caught_by_the_page(company: Company) -> None:
    inviter = await company.visited_by("孙丽")
    code = await code_of(company, inviter)
    friend = Follower(company)
    await friend.does("subscribe")
    await friend.profile()
    async with ClientSession(cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=company.bot)) as browser:
        shown = await opened(company, browser, code, friend)
        assert "欢迎，已经记上是朋友推荐您来的。" in shown
        await heard(company, inviter, "一位朋友用您的推荐码来了")
        assert "欢迎，已经记上是朋友推荐您来的。" in await opened(company, browser, code, friend)
        assert await company.rows("referral_invitations").count_documents({"code": code}) == 1


async def opened(company: Company, browser: ClientSession, code: str, follower: Follower) -> str:
    """Sign in on the page as 微信 does it unseen; what is shown after."""
    async with browser.get(f"{company.bot}/share/{code}/in", allow_redirects=False) as answer:
        asked = answer.headers["Location"].partition("#")[0]
    async with browser.get(f"{asked}&openid={follower.openid}") as answer:
        assert answer.status == 200
        return await answer.text()


async def test_the_owner_signs_in_and_sees_everything_of_their_own(company: Company) -> None:
    owner = Follower(company)
    await owner.does("subscribe")
    await owner.does("text", text="我的推荐码")
    code = (await followed(owner, "/share/")).partition("/share/")[2][:9]
    async with ClientSession(cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=company.bot)) as browser:
        shown = await opened(company, browser, code, owner)
    assert "您的推荐页" in shown
    assert "还没有朋友来" in shown


async def test_the_poster_and_the_follow_code_are_pictures(company: Company) -> None:
    inviter = await company.visited_by("周航")
    code = await code_of(company, inviter)
    async with company.http.get(f"{company.bot}/share/{code}/poster.png") as answer:
        assert answer.status == 200
        assert Image.open(BytesIO(await answer.read())).size == (750, 1180)

    async def follow_code() -> bool:
        async with company.http.get(f"{company.bot}/share/{code}/follow.png") as answer:
            return answer.status == 200 and answer.content_type == "image/png"

    assert await eventually(follow_code)
    assert "没有这个推荐码" in await page(company, "AAAAAAAAA", 404)


ADDING = """推荐 新建 好友有礼
邀请人：积分 100
朋友：积分 50
条件：加好友
时间：2020-01-01 至 2098-12-31
规则：邀请朋友加我们为好友，双方都有积分，每位朋友只算一次。"""


async def test_a_friend_adds_by_the_code_on_the_page_and_types_nothing(company: Company) -> None:
    """In a programme that asks for it; who looks after the inviter receives the friend."""
    boss, rep = company.rep("boss"), await company.hires("linlin", "林琳")
    await boss.hears(len(await boss.unheard()))  # the answer to the first programme
    await boss.says("推荐 结束 老带新")
    assert "建好了" in await boss.says(ADDING)
    inviter = await company.meets("吴敏", rep)
    code = await code_of(company, inviter)

    async def on_the_page() -> bool:
        return f"/share/{code}/contact.png" in await page(company, code)

    assert await eventually(on_the_page)
    assert "follow.png" not in await page(company, code)
    await company.meets("冯程", rep)
    given = (await rep.says("推荐 码 冯程", answers=2)).partition("推荐码：")[2][:11].replace("-", "")

    async def asked_for_by_the_page() -> bool:
        return f"/share/{given}/contact.png" in await page(company, given)

    assert await eventually(asked_for_by_the_page)
    made = next(one for one in await company.asks("wecom/codes") if one["state"] == f"ref_{code}")
    assert made["users"] == ["linlin"]
    async with company.http.get(f"{company.bot}/share/{code}/contact.png") as answer:
        assert (await answer.read())[:4] == b"\x89PNG"
    await eventually(lambda: has_picture(company, inviter))
    friend = await company.does(f"wecom/codes/{made['config_id']}/scan", {"name": "郑爽"})
    await heard(company, inviter, "郑**用您的推荐码来了", "完成了条件", "奖励到了：100 积分")
    greeted = await heard(company, Visitor(company, friend["external_userid"]), "吴**推荐您来的，欢迎！")
    assert "新朋友可得50 积分。" in greeted
    found = await company.rows("referral_invitations").find_one({"code": code})
    assert found is not None
    assert found["via"] == "state"
    assert "活码" not in await rep.says("查 郑爽")
    other = await company.hires("zhouzhou", "周周")
    await rep.says("转给 @周周 吴敏")
    await rep.taps("确认")

    async def leads_to_the_new_owner() -> bool:
        one = next(one for one in await company.asks("wecom/codes") if one["state"] == f"ref_{code}")
        return one["users"] == [other.userid]

    assert await eventually(leads_to_the_new_owner)
