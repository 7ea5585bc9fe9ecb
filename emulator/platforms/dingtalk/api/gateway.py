from typing import Any, cast

from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json
from emulator.platforms.dingtalk.push.gateway import PATH
from emulator.world.dingtalk.tickets import Subscription


def open_connection(call: Call) -> Json:
    """A ticket for a WebSocket: 90 seconds, once. No token is needed, only the app's credentials."""
    app = call.ding.org.app
    if (call.body.get("clientId"), call.body.get("clientSecret")) != (app.app_key, app.app_secret):
        raise Denied("authFailed", "clientId 或 clientSecret 不正确", status=401)
    ticket = call.ding.tickets.issue(_subscriptions(call), call.now)
    address = call.origin.replace("http", "ws", 1)
    return {"endpoint": f"{address}{PATH}", "ticket": ticket}


def _subscriptions(call: Call) -> list[Subscription]:
    asked: object = call.body.get("subscriptions")
    if not isinstance(asked, list) or not asked:
        raise Denied("invalidParameter.subscriptions", "subscriptions 不能为空")
    rows = [cast("dict[str, Any]", row) for row in cast("list[object]", asked) if isinstance(row, dict)]
    return [Subscription(type=str(row.get("type", "")), topic=str(row.get("topic", ""))) for row in rows]


ENDPOINTS = (Endpoint("POST", "v1.0/gateway/connections/open", open_connection, needs="nothing", exempt=True),)
