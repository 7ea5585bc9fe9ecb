"""Tokens of the app and of persons, and jsapi tickets. None of it counts against the month's quota."""

from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json, Refused
from emulator.world.dingtalk.directory import Staff
from emulator.world.dingtalk.org import App

_WRONG = "无效的clientId或者clientSecret"


def by_new_host(call: Call) -> Json:
    app = _app(call, str(call.body.get("appKey", "")), str(call.body.get("appSecret", "")))
    token, life = call.ding.tokens.issue("app", app.app_key, call.now)
    return {"accessToken": token, "expireIn": life}


def of_corp(call: Call) -> Json:
    app = _app(call, str(call.body.get("client_id", "")), str(call.body.get("client_secret", "")))
    if call.path["corp_id"] != call.ding.org.id or call.body.get("grant_type") != "client_credentials":
        raise Denied("invalidParameter.grantType", "不合法的 corpId 或 grant_type")
    token, life = call.ding.tokens.issue("app", app.app_key, call.now)
    return {"access_token": token, "expires_in": life}


def by_old_host(call: Call) -> Json:
    app = call.ding.org.app
    if call.query.get("appkey") != app.app_key:
        raise Refused(40089, "不合法的corpid或corpsecret")
    if call.query.get("appsecret") != app.app_secret:
        raise Refused(40001, "获取access_token时Secret错误")
    token, life = call.ding.tokens.issue("app", app.app_key, call.now)
    return {"access_token": token, "expires_in": life}


def of_person(call: Call) -> Json:
    """From the code of a browser's OAuth, or from what was given before."""
    _app(call, str(call.body.get("clientId", "")), str(call.body.get("clientSecret", "")))
    grant = call.body.get("grantType")
    if grant == "authorization_code":
        found = call.ding.codes.take("oauth", str(call.body.get("code", "")), call.now)
        if found is None:
            raise Denied("invalidParameter.authCode.notFound", "不存在的临时授权码code")
        userid, scope = found
        return _token_of(call, userid) | ({"corpId": call.ding.org.id} if "corpid" in scope else {})
    if grant == "refresh_token":
        userid = call.ding.tokens.holder("refresh", str(call.body.get("refreshToken", "")), call.now)
        if userid is None:
            raise Denied("invalidParameter.refreshToken", "不合法的refreshToken")
        return _token_of(call, userid)
    raise Denied("invalidParameter.grantType", "不合法的grantType")


def _token_of(call: Call, userid: str) -> Json:
    token, life = call.ding.tokens.issue("user", userid, call.now)
    refresh, _ = call.ding.tokens.issue("refresh", userid, call.now)
    return {"accessToken": token, "refreshToken": refresh, "expireIn": life}


def me(call: Call) -> Json:
    staff: Staff | None = call.person
    if staff is None:
        raise LookupError("this endpoint is called without a person's token")
    return {
        "nick": staff.name,
        "avatarUrl": "",
        "mobile": staff.mobile,
        "openId": f"o{staff.unionid}",
        "unionId": staff.unionid,
        "stateCode": "86",
    }


def ticket(call: Call) -> Json:
    found, life = call.ding.tokens.issue("ticket", call.app.app_key, call.now)
    return {"jsapiTicket": found, "expireIn": life}


def old_ticket(call: Call) -> Json:
    found, life = call.ding.tokens.issue("ticket", call.app.app_key, call.now)
    return {"ticket": found, "expires_in": life}


def _app(call: Call, key: str, secret: str) -> App:
    app = call.ding.org.app
    if (key, secret) != (app.app_key, app.app_secret):
        raise Denied("invalidClientIdOrSecret", _WRONG)
    return app


ENDPOINTS = (
    Endpoint("POST", "v1.0/oauth2/accessToken", by_new_host, needs="nothing", exempt=True),
    Endpoint("POST", "v1.0/oauth2/userAccessToken", of_person, needs="nothing", exempt=True),
    Endpoint("POST", "v1.0/oauth2/jsapiTickets", ticket, exempt=True),
    Endpoint("POST", "v1.0/oauth2/{corp_id}/token", of_corp, needs="nothing", exempt=True),
    Endpoint("GET", "v1.0/contact/users/me", me, needs="person", exempt=True),
    Endpoint("GET", "gettoken", by_old_host, needs="nothing", exempt=True),
    Endpoint("GET", "get_jsapi_ticket", old_ticket, exempt=True),
)
