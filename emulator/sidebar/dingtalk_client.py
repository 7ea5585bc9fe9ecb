"""What the client of 钉钉 does for a page, by the names its library uses on iOS (fact sheet 5.2, 5.3)."""

from typing import Any

from emulator.sidebar.phone import Phone
from emulator.sidebar.signature import Signed, holds
from emulator.world import World

Json = dict[str, Any]
_NOT_EXIST, _NO_PERMISSION, _SIGNATURE = "1", "7", "52013"


def answer(world: World, phone: Phone, name: str, params: Json, url: str) -> Json:
    """`errorCode` "0" with a `result`, else an `errorMessage`."""
    if name == "runtime.permission.requestJsApis":
        return _config(world, params, url)
    if name in {"runtime.permission.requestAuthCode", "runtime.permission.requestAuthCodeV2"}:
        return _code(world, phone, params)
    if name in _HARMLESS:
        return _done({})
    return _failed(_NOT_EXIST, f"{name} 不存在")


def _config(world: World, params: Json, url: str) -> Json:
    org, ding = world.dingtalk.org, world.dingtalk
    if params.get("corpId") != org.id or str(params.get("agentId")) != str(org.app.agent_id):
        return _failed("52019", "corpId 或 agentId 不对")
    ticket, _ = ding.tokens.issue("ticket", org.app.app_key, world.clock())
    signed = Signed(
        nonce=str(params.get("nonceStr", "")),
        timestamp=str(params.get("timeStamp", "")),
        url=url,
        signature=str(params.get("signature", "")),
    )
    if not holds(signed, [ticket], ("sha256", "sha1")):
        return _failed(_SIGNATURE, "签名校验失败")
    return _done({})


def _code(world: World, phone: Phone, params: Json) -> Json:
    org = world.dingtalk.org
    if params.get("corpId") != org.id or params.get("clientId", org.app.app_key) != org.app.app_key:
        return _failed(_NO_PERMISSION, "应用没有开通")
    staff = world.dingtalk.directory.find(phone.userid)
    if staff is None:
        return _failed(_NO_PERMISSION, "没有登录")
    return _done({"code": world.dingtalk.codes.hand_out("client", staff.userid, world.clock())})


def _done(result: Json) -> Json:
    return {"errorCode": "0", "result": result}


def _failed(code: str, message: str) -> Json:
    return {"errorCode": code, "errorMessage": message}


_HARMLESS = frozenset({"biz.navigation.setTitle", "biz.navigation.close", "biz.navigation.quit", "biz.util.openLink"})
