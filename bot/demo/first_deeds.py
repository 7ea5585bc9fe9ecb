"""What people do on a demo's first day, so that there is a referral programme to look at and a check-in with a result.

They do it as people do: a colleague writes to the assistant, customers to 客服, friends scan the code they were given.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from bot.demo.errors import DemoError
from bot.demo.neighbours import Emulator
from bot.demo.opening import until
from bot.demo.screen import Screen

PATIENCE = 30.0
"""Seconds for each answer; what has none by then is left out, the demo goes on without."""
HOST = "方琼"
INVITER = "曾巧玲"
FRIENDS = ("曾巧云", "许安然")
EARLY = (INVITER, "萧雨薇", "田家豪")
"""Who checks in; none of them is looked after by those in the README's tour."""
PROGRAMME = """推荐 新建 老带新
邀请人：积分 100
朋友：积分 50
条件：加好友
阶梯：3人 积分 300
时间：{begins} 至 {ends}
规则：邀请新朋友加好友，双方都有积分，每位朋友只算一次。"""
CHECKIN = "签到 新建 名称:每日签到 奖励:1天=5积分、3天=20积分 到:{ends}"


class FirstDay:
    """`state` is the emulator's, of which people are known by name."""

    def __init__(self, emulator: Emulator, state: dict[str, Any]) -> None:
        self._emulator = emulator
        self._host = next((one["userid"] for one in state["wecom"]["staff"] if one["name"] == HOST), "")
        self._customers = {one["name"]: one["external_userid"] for one in state["wecom"]["customers"]}

    async def pass_by(self, today: date) -> None:
        """Raises DemoError, and TimeoutError where somebody is not answered."""
        ends = today + timedelta(days=90)
        await self._host_says(PROGRAMME.format(begins=today, ends=ends), "建好了")
        card = await self._host_says(CHECKIN.format(ends=ends), "开始")
        key = next(one["key"] for one in card["buttons"] if one["text"] == "开始")
        await self._emulator.does(f"wecom/staff/{self._host}/taps", {"n": card["n"], "key": key})
        await _eventually(lambda: self._heard(f"wecom/staff/{self._host}/messages", "开始了"))
        code = (await self._says(INVITER, "我的推荐码", "/share/")).partition("/share/")[2][:9]
        picture = await _eventually(lambda: self._picture_of(code))
        for friend in FRIENDS:
            await self._emulator.does(f"wecom/codes/{picture}/scan", {"name": friend})
        for customer in EARLY:
            await self._says(customer, "签到", "签到成功")

    async def _host_says(self, text: str, holds: str) -> dict[str, Any]:
        """The answer, once it holds this, in its words or on its buttons."""
        path = f"wecom/staff/{self._host}/messages"
        await self._emulator.does(path, {"text": text})
        return await _eventually(lambda: self._heard(path, holds))

    async def _says(self, customer: str, text: str, holds: str) -> str:
        path = f"wecom/customers/{self._customers[customer]}/messages"
        await self._emulator.does(path, {"text": text})
        return (await _eventually(lambda: self._heard(path, holds)))["text"]

    async def _heard(self, path: str, holds: str) -> dict[str, Any] | None:
        rows = await self._emulator.asks(path)
        return next((one for one in reversed(rows) if holds in f"{one['text']} {one.get('buttons')}"), None)

    async def _picture_of(self, code: str) -> str | None:
        """Of the 联系我 code with which the poster leads to somebody."""
        made = await self._emulator.asks("wecom/codes")
        return next((one["config_id"] for one in made if one["state"] == f"ref_{code}"), None)


async def pass_first_day(emulator: Emulator, screen: Screen, today: date) -> None:
    """Nothing depends on it: what cannot be done is said, and left out."""
    try:
        await FirstDay(emulator, await emulator.state() or {"wecom": {"staff": [], "customers": []}}).pass_by(today)
    except (DemoError, TimeoutError, KeyError, StopIteration):
        screen.step("推荐活动和签到的样例没有备好，其他都能用")
    else:
        screen.step("推荐活动“老带新”和“每日签到”有人参加了：给助手发 推荐 和 活动 看看")


async def _eventually(ask: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - JSON of another process
    if answer := await until(ask, PATIENCE):
        return answer
    raise TimeoutError
