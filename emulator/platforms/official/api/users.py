from typing import Final, cast

from emulator.platforms.official.call import Call, Endpoint
from emulator.platforms.wecom.call import Json, Refused
from emulator.world.official.followers import Follower

_AT_ONCE: Final = 100
_A_PAGE: Final = 10_000


def info(call: Call) -> Json:
    return _told(call.follower(call.query.get("openid", "")))


def batch(call: Call) -> Json:
    wanted = call.body.get("user_list")
    if not isinstance(wanted, list) or not 1 <= len(cast("list[object]", wanted)) <= _AT_ONCE:
        raise Refused(40032, "invalid openid list size")
    return {"user_info_list": [_told(call.follower(one.get("openid", ""))) for one in cast("list[Json]", wanted)]}


def page(call: Call) -> Json:
    everybody = [one.openid for one in call.official.followers.of(call.account.app_id)]
    after = call.query.get("next_openid")
    start = everybody.index(after) + 1 if after in everybody else 0
    some = everybody[start : start + _A_PAGE]
    told: Json = {"total": len(everybody), "count": len(some), "next_openid": some[-1] if some else ""}
    return told | ({"data": {"openid": some}} if some else {})


def _told(one: Follower) -> Json:
    """No name, no picture; of who follows no more nothing but who it is."""
    unionid: Json = {"unionid": one.unionid} if one.unionid else {}
    if not one.follows:
        return {"subscribe": 0, "openid": one.openid} | unionid
    return {
        "subscribe": 1,
        "openid": one.openid,
        "language": "zh_CN",
        "subscribe_time": int(one.since),
        **unionid,
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": one.way,
        "qr_scene": 0,
        "qr_scene_str": one.scene,
    }


ENDPOINTS = (
    Endpoint("GET", "/cgi-bin/user/info", info),
    Endpoint("POST", "/cgi-bin/user/info/batchget", batch),
    Endpoint("GET", "/cgi-bin/user/get", page),
)
