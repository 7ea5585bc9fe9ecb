"""What calls of the robot API have in common: whose robot, which group, what words."""

from typing import Final

from emulator.platforms.dingtalk.call import Call, Denied
from emulator.platforms.dingtalk.words import Unreadable, by_key
from emulator.world.dingtalk.chat import Words
from emulator.world.dingtalk.conversations import Conversation

_FAULTS: Final = {
    "key": ("invalidParameter.msgKey.invalid", "msgKey 不合法"),
    "param": ("invalidParameter.msgParam.invalid", "msgParam 不合法"),
    "long": ("invalidParameter.msgParam.tooLong", "msgParam 过长"),
}


def check_robot(call: Call) -> None:
    """Raises Denied. The platform spells it without the i."""
    code = call.body.get("robotCode") or call.query.get("robotCode")
    if not code:
        raise Denied("invalidParameter.robotCode.empty", "robotCode 为空")
    if code != call.app.robot_code:
        raise Denied("invalidParameter.robotCode.notExsit", "robotCode 不存在")


def words_of(call: Call) -> Words:
    """The message in `msgKey` and `msgParam`. Raises Denied."""
    key = call.text("msgKey", "invalidParameter.msgKey.empty")
    try:
        return by_key(key, call.body.get("msgParam"))
    except Unreadable as wrong:
        raise Denied(*_FAULTS[wrong.fault]) from None


def group_of(call: Call) -> Conversation:
    """The one that `openConversationId` names. Raises Denied."""
    found = call.ding.conversations.find(call.text("openConversationId"))
    if found is None or not found.is_group:
        raise Denied("resource.not.found", "群不存在")
    if found.disbanded:
        raise Denied("group.disbanded", "群已解散")
    return found
