"""Answers to where a message came from, at the address it brought along: no token, 90 minutes."""

from emulator.life.dingtalk import robot as life
from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused
from emulator.platforms.dingtalk.words import Unreadable, by_type
from emulator.world.dingtalk.chat import Words


def answer(call: Call) -> Json:
    session = call.ding.sessions.find(call.query.get("session", ""))
    place = call.ding.conversations.find(session.conversation_id) if session else None
    if session is None or place is None:
        raise Refused(300001, "session 不存在")
    if session.expires_at <= call.now:
        raise Refused(300001, "session 已过期")
    if place.disbanded:
        raise Refused(400013, "群已被解散")
    if call.body.get("msgtype") != "empty":
        life.says(call.world, place, words(call))
    return {}


def words(call: Call) -> Words:
    """The message in the body. Raises Refused."""
    try:
        return by_type(call.body)
    except Unreadable as wrong:
        if wrong.fault == "type":
            raise Refused(400105, "不支持的消息类型") from None
        raise Refused(40035, "不合法的参数：消息内容为空") from None


ENDPOINTS = (Endpoint("POST", "robot/sendBySession", answer, needs="nothing", exempt=True),)
