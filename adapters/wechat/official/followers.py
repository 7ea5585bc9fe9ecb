"""Who follows the account: user/info, user/info/batchget, user/get."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from adapters.answers import Answer, Moment
from adapters.wechat.official.client import OfficialClient
from crm_core.messages import FollowerDetails
from crm_core.values import Identity, Platform

_AT_A_TIME = 100
_WAYS = {
    "ADD_SCENE_SEARCH": "公众号搜索",
    "ADD_SCENE_ACCOUNT_MIGRATION": "公众号迁移",
    "ADD_SCENE_PROFILE_CARD": "名片分享",
    "ADD_SCENE_QR_CODE": "扫码",
    "ADD_SCENE_PROFILE_LINK": "图文页内名称",
    "ADD_SCENE_PROFILE_ITEM": "图文页右上角菜单",
    "ADD_SCENE_PAID": "支付后关注",
    "ADD_SCENE_WECHAT_ADVERTISEMENT": "微信广告",
    "ADD_SCENE_REPRINT": "他人转载",
    "ADD_SCENE_LIVESTREAM": "视频号直播",
    "ADD_SCENE_CHANNELS": "视频号",
    "ADD_SCENE_WXA": "小程序关注",
}


class _User(Answer):
    openid: str
    subscribe: int = 0
    unionid: str = ""
    subscribe_time: Moment | None = None
    subscribe_scene: str = ""
    qr_scene: str = ""
    qr_scene_str: str = ""
    remark: str = ""


class _Users(Answer):
    user_info_list: tuple[_User, ...] = ()


class _OpenIds(Answer):
    openid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerPage:
    """Up to 10,000 of `total` followers; `next_openid` names the next page, and may do so although there is none."""

    openids: tuple[str, ...]
    next_openid: str
    total: int


class _Page(Answer):
    total: int = 0
    data: _OpenIds = _OpenIds()
    next_openid: str = ""
    count: int = 0


async def follower_details(client: OfficialClient, openid: str) -> FollowerDetails:
    """Read one follower; of who follows no more only that is told. Raises PlatformError."""
    return _details(client.app_id, await client.get("user/info", _User, openid=openid, lang="zh_CN"))


async def details_of(client: OfficialClient, openids: Sequence[str]) -> list[FollowerDetails]:
    """Read any number of followers, 100 at a time. Raises PlatformError."""
    found: list[FollowerDetails] = []
    for start in range(0, len(openids), _AT_A_TIME):
        wanted = [{"openid": one, "lang": "zh_CN"} for one in openids[start : start + _AT_A_TIME]]
        answer = await client.read("user/info/batchget", _Users, {"user_list": wanted})
        found.extend(_details(client.app_id, one) for one in answer.user_info_list)
    return found


async def follower_page(client: OfficialClient, after: str) -> FollowerPage:
    """Name those who follow, beginning behind `after`, which is empty for the first page. Raises PlatformError."""
    page = await client.get("user/get", _Page, **({"next_openid": after} if after else {}))
    return FollowerPage(openids=page.data.openid, next_openid=page.next_openid, total=page.total)


async def all_followers(client: OfficialClient) -> AsyncIterator[tuple[str, ...]]:
    """Name everybody who follows, up to 10,000 at a time. Raises PlatformError."""
    after = ""
    while True:
        page = await follower_page(client, after)
        if page.openids:
            yield page.openids
        if not page.openids or page.next_openid in ("", after):
            return
        after = page.next_openid


def _details(app_id: str, user: _User) -> FollowerDetails:
    scene = user.qr_scene_str or user.qr_scene
    return FollowerDetails(
        identity=Identity(platform=Platform.OFFICIAL, scope=app_id, account=user.openid),
        follows=user.subscribe == 1,
        unionid=user.unionid or None,
        since=user.subscribe_time if user.subscribe == 1 else None,
        scene=scene if scene not in ("", "0") else None,
        added_by=_WAYS.get(user.subscribe_scene, "其他"),
        remark=user.remark,
        beyond={**user.beyond, "qr_scene": user.qr_scene},
    )
