"""Where events go, registered by API: the old way, for the whole organisation, with its corpId as the owner."""

import re
from dataclasses import replace

from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused
from emulator.platforms.dingtalk.push.address import answers_check
from emulator.world.dingtalk.console import Settings

_KEY = re.compile(r"[A-Za-z0-9]{43}")
_URL = re.compile(r"https?://[^\s]+")
_LEAST_TOKEN, _MOST_TOKEN = 6, 64


async def register(call: Call) -> Json:
    if call.ding.console.settings.registered:
        raise Refused(71006, "回调地址已经存在")
    return await _save(call)


async def update(call: Call) -> Json:
    _registered(call)
    return await _save(call)


async def _save(call: Call) -> Json:
    settings = _asked(call)
    problem = await answers_check(call.world, settings, settings.event_url or "")
    if problem:
        raise problem
    call.ding.console.choose(settings)
    return {}


def _asked(call: Call) -> Settings:
    token, key, url = (str(call.body.get(name, "")) for name in ("token", "aes_key", "url"))
    tags = call.strings("call_back_tag")
    if not _LEAST_TOKEN <= len(token) < _MOST_TOKEN or not _KEY.fullmatch(key) or not tags:
        raise Refused(71010, "token、aes_key 或 call_back_tag 不合法")
    if not _URL.fullmatch(url):
        raise Refused(71011, "url 不合法")
    return replace(
        call.ding.console.settings,
        events="http", owner="corp_id", event_url=url, token=token, aes_key=key, tags=tuple(tags), registered=True,
    )  # fmt: skip


def show(call: Call) -> Json:
    settings = _registered(call)
    return {
        "call_back_tag": list(settings.tags or ()),
        "token": settings.token,
        "aes_key": settings.aes_key,
        "url": settings.event_url,
    }


def delete(call: Call) -> Json:
    """What the console has set up is in force again."""
    settings = _registered(call)
    call.ding.console.choose(
        replace(settings, registered=False, owner="app_key", event_url=None, tags=None, events="stream")
    )
    return {}


def _registered(call: Call) -> Settings:
    if not call.ding.console.settings.registered:
        raise Refused(71007, "回调地址不存在")
    return call.ding.console.settings


ENDPOINTS = (
    Endpoint("POST", "call_back/register_call_back", register, exempt=True),
    Endpoint("POST", "call_back/update_call_back", update, exempt=True),
    Endpoint("GET", "call_back/get_call_back", show, exempt=True),
    Endpoint("GET", "call_back/delete_call_back", delete, exempt=True),
)
