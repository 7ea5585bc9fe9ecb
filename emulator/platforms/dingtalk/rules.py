"""Who may call, how often, and how much of it a month holds; each said in the way of its host."""

from emulator.platforms.dingtalk.call import Denied, Endpoint, Refused
from emulator.world import World
from emulator.world.dingtalk.directory import Staff
from emulator.world.dingtalk.org import App

_GATEWAY = "topapi/"
_LIMIT = "Forbidden.AccessDenied"


def app_of(world: World, endpoint: Endpoint, token: str, now: float) -> App | None:
    """Whose app token it is; None where none is asked for. Raises Refused or Denied."""
    if endpoint.needs != "app":
        return None
    if not token:
        raise _no(endpoint, 41001, "缺少 access_token", "InvalidAuthentication")
    held = world.dingtalk.tokens.find("app", token)
    if held is None:
        raise _no(endpoint, 40014, "不合法的access_token", "InvalidAuthentication")
    if held["expires_at"] <= now:
        raise _no(endpoint, 42001, "access_token 已过期", "InvalidAuthentication")
    return world.dingtalk.org.app


def person_of(world: World, endpoint: Endpoint, token: str, now: float) -> Staff | None:
    """Whose own token it is; None where none is asked for. Raises Denied."""
    if endpoint.needs != "person":
        return None
    userid = world.dingtalk.tokens.holder("user", token, now)
    staff = world.dingtalk.directory.find(userid) if userid else None
    if staff is None:
        raise Denied("InvalidAuthentication", "不合法的access_token")
    return staff


def pass_limits(world: World, endpoint: Endpoint, now: float, *, too_often: bool, spent: bool) -> None:
    """A call that is one too many in its second costs nothing of the month. Raises Refused or Denied."""
    app = world.dingtalk.org.app.app_key
    if too_often or (endpoint.needs == "app" and world.dingtalk.traffic.is_too_dense(app, endpoint.path, now)):
        raise _no(endpoint, 90018, "应用调用该接口的频率超限", f"{_LIMIT}.QpsLimitForAppkeyAndApi", status=403)
    if endpoint.exempt:
        return
    if spent or world.dingtalk.quota.is_spent("api", now):
        raise _no(endpoint, 90020, "企业本月的接口调用次数已用完", f"{_LIMIT}.ApiCountLimitForOrg", status=403)
    world.dingtalk.quota.count("api", now)


def busy(endpoint: Endpoint) -> Refused | Denied:
    return _no(endpoint, -1, "系统繁忙", "system.error", status=500)


def unreadable(endpoint: Endpoint) -> Refused | Denied:
    return _no(endpoint, 40035, "不合法的参数：JSON", "invalidParameter.body")


def _no(endpoint: Endpoint, errcode: int, words: str, code: str, *, status: int = 400) -> Refused | Denied:
    if endpoint.host == "api":
        return Denied(code, words, status=status)
    return Refused(errcode, words, by_gateway=errcode > 0 and endpoint.path.startswith(_GATEWAY))
