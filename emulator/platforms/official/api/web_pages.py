from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from emulator.platforms.official.call import Call, Endpoint
from emulator.platforms.wecom.call import Json, Refused

_SCOPES: Final = frozenset({"snsapi_base", "snsapi_userinfo"})


def authorize(call: Call) -> web.StreamResponse:
    """What the browser inside 微信 does: `openid` names who looks at the page. Sends it back with a code."""
    follower = call.official.followers.find(call.query.get("openid", ""))
    scope = call.query.get("scope", "")
    if follower is None or scope not in _SCOPES or not call.query.get("redirect_uri"):
        raise Refused(10003, "redirect_uri or scope invalid")
    code = call.official.visits.begin(follower.app_id, follower.openid, scope, call.now)
    query = urlencode({"code": code, "state": call.query.get("state", "")})
    page = call.query["redirect_uri"]
    return web.Response(status=302, headers={"Location": f"{page}{'&' if '?' in page else '?'}{query}"})


def access_token(call: Call) -> Json:
    account = call.official.accounts.find(call.query.get("appid", ""))
    if account is None:
        raise Refused(40013, "invalid appid")
    if call.query.get("secret") != account.secret:
        raise Refused(40125, "invalid appsecret")
    visit = call.official.visits.find(call.query.get("code", ""))
    if visit is None or visit.app_id != account.app_id or visit.expires_at <= call.now:
        raise Refused(40029, "invalid code")
    if visit.used:
        raise Refused(40163, "code been used")
    call.official.visits.use(visit)
    told: Json = {
        "access_token": visit.token,
        "expires_in": 7200,
        "refresh_token": visit.token[::-1],
        "openid": visit.openid,
        "scope": visit.scope,
    }
    return told | _unionid(call, visit.openid)


def userinfo(call: Call) -> Json:
    visit = call.official.visits.with_token(call.query.get("access_token", ""))
    if visit is None or visit.openid != call.query.get("openid"):
        raise Refused(40001, "invalid credential")
    if visit.scope != "snsapi_userinfo":
        raise Refused(48001, "api unauthorized")
    follower = call.official.followers.find(visit.openid)
    told: Json = {
        "openid": visit.openid,
        "nickname": follower.name if follower else "",
        "sex": 0,
        "headimgurl": "",
        "privilege": [],
    }
    return told | _unionid(call, visit.openid)


def _unionid(call: Call, openid: str) -> Json:
    follower = call.official.followers.find(openid)
    return {"unionid": follower.unionid} if follower and follower.unionid else {}


ENDPOINTS = (
    Endpoint("GET", "/connect/oauth2/authorize", authorize, needs_token=False),
    Endpoint("GET", "/sns/oauth2/access_token", access_token, needs_token=False),
    Endpoint("GET", "/sns/userinfo", userinfo, needs_token=False),
)
