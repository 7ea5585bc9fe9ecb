"""Custom group robots: safety rule, 20 messages a minute, then silence for 10 minutes. They count as pushes."""

import base64
import hashlib
import hmac
from contextlib import suppress

from emulator.life.dingtalk import robot as life
from emulator.platforms.dingtalk.api.session import words
from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused
from emulator.world.dingtalk.webhooks import Webhook

_WINDOW_MS = 3_600_000


def send(call: Call) -> Json:
    webhook = call.ding.webhooks.find(call.query.get("access_token", ""))
    if webhook is None:
        raise Refused(400101, "access_token 不存在")
    place = call.ding.conversations.find(webhook.conversation_id)
    if place is None or place.disbanded:
        raise Refused(400013, "群已被解散")
    said = words(call)
    _check(call, webhook, said.text)
    uuid = str(call.body.get("msgUuid", ""))
    if call.ding.webhooks.is_repeated(webhook, uuid):
        return {}
    if not call.ding.webhooks.may_speak(webhook, call.now):
        raise Refused(410100, "发送速度太快而限流")
    if call.ding.quota.is_spent("push", call.now):
        raise Refused(90030, "webhook 调用次数超过上限")
    call.ding.quota.count("push", call.now)
    call.ding.webhooks.spoke(webhook, uuid, call.now)
    life.says(call.world, place, said)
    return {}


def _check(call: Call, webhook: Webhook, text: str) -> None:
    if webhook.secret:
        _check_signature(call, webhook.secret)
    if webhook.keyword and webhook.keyword not in text:
        raise Refused(310000, "keywords not in content")


def _check_signature(call: Call, secret: str) -> None:
    timestamp, stamp = call.query.get("timestamp", ""), 0
    with suppress(ValueError):
        stamp = int(timestamp)
    if abs(call.now * 1000 - stamp) > _WINDOW_MS:
        raise Refused(310000, "invalid timestamp")
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    if call.query.get("sign") != base64.b64encode(digest).decode():
        raise Refused(310000, "sign not match")


ENDPOINTS = (Endpoint("POST", "robot/send", send, needs="nothing", exempt=True),)
