"""What either host says, in its own envelope."""

import json
from typing import Any
from uuid import uuid4

from aiohttp import web

from emulator.platforms.dingtalk.call import Answer, Denied, Host, Refused

Json = dict[str, Any]
BANNED_PAGE = (
    "<!DOCTYPE html><html><head><title>405</title></head><body>"
    "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p></body></html>"
)


def success(answer: Answer, host: Host) -> web.StreamResponse:
    """The new host gives the bare result."""
    if isinstance(answer, web.StreamResponse):
        return answer
    if host == "api":
        return _json(answer)
    return _json({"errcode": 0, "errmsg": "ok", "request_id": _request_id()} | answer)


def refusal(no: Refused | Denied) -> web.Response:
    if isinstance(no, Denied):
        body: Json = {"code": no.code, "message": no.message, "requestid": _request_id().upper()}
        return _json(body, status=no.status)
    if no.by_gateway:
        errmsg = f"ding talk error[subcode={no.errcode},submsg={no.errmsg}]"
        gateway: Json = {"errcode": 88, "sub_code": str(no.errcode), "sub_msg": no.errmsg, "errmsg": errmsg}
        return _json(gateway | {"request_id": _request_id()})
    return _json({"errcode": no.errcode, "errmsg": no.errmsg, "request_id": _request_id()})


def banned() -> web.Response:
    """An address that called too often: 5 minutes."""
    return _json({"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": uuid4().hex})


def page(status: int, html: str) -> web.Response:
    return web.Response(status=status, text=html, content_type="text/html")


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(text=json.dumps(body, ensure_ascii=False), status=status, content_type="application/json")


def _request_id() -> str:
    return str(uuid4())
