from typing import Final, cast

from aiohttp import web

from emulator.platforms.official.call import Call, Endpoint
from emulator.platforms.wecom.call import Json, Refused

_DEFAULT_LIFE: Final = 60
_LONGEST_LIFE: Final = 2_592_000
_LONGEST_SCENE: Final = 64
_TEMPORARY: Final = frozenset({"QR_SCENE", "QR_STR_SCENE"})
_PERMANENT: Final = frozenset({"QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"})


def create(call: Call) -> Json:
    """Without `expire_seconds` a temporary code lives one minute."""
    action = call.text("action_name", missing=40053)
    if action not in _TEMPORARY | _PERMANENT:
        raise Refused(40053, "invalid action info")
    scene = call.part("action_info", missing=40053).get("scene")
    name = _scene(cast("Json", scene) if isinstance(scene, dict) else {}, action)
    if action in _PERMANENT:
        code = call.official.scenes.make(call.account.app_id, name, call.now, None)
        return {"ticket": code.ticket, "url": code.url}
    seconds = call.body.get("expire_seconds", _DEFAULT_LIFE)
    if not isinstance(seconds, int) or not 1 <= seconds <= _LONGEST_LIFE:
        raise Refused(40052, "invalid expire_seconds")
    code = call.official.scenes.make(call.account.app_id, name, call.now, seconds)
    return {"ticket": code.ticket, "expire_seconds": seconds, "url": code.url}


def _scene(scene: Json, action: str) -> str:
    value: object = scene.get("scene_str" if "STR" in action else "scene_id")
    name = str(value) if isinstance(value, str | int) else ""
    if not 1 <= len(name) <= _LONGEST_SCENE:
        raise Refused(40053, "invalid action info")
    return name


def show(call: Call) -> web.StreamResponse:
    """What stands in for the picture: the code's address as text. No token is asked for."""
    code = call.official.scenes.find(call.query.get("ticket", ""))
    if code is None or not code.lives(call.now):
        raise Refused(40054, "invalid ticket")
    return web.Response(text=code.url)


ENDPOINTS = (
    Endpoint("POST", "/cgi-bin/qrcode/create", create),
    Endpoint("GET", "/cgi-bin/showqrcode", show, needs_token=False),
)
