"""What became of the robot's messages: who has read them, and taking them back."""

from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json
from emulator.platforms.dingtalk.robot_call import check_robot, group_of
from emulator.world.dingtalk.chat import Received


def read_by_persons(call: Call) -> Json:
    check_robot(call)
    key = call.query.get("processQueryKey", "")
    if not key:
        raise Denied("miss.param.processQueryKey", "processQueryKey 为空")
    readers = [_row(call, one) | {"name": _name(call, one.userid)} for one in call.ding.chat.receivers(key)]
    return {"sendStatus": _status(call, key), "messageReadInfoList": readers}


def read_in_group(call: Call) -> Json:
    check_robot(call)
    group_of(call)
    key = call.text("processQueryKey")
    readers = [one.userid for one in call.ding.chat.receivers(key) if one.read]
    return {"sendStatus": _status(call, key), "readUserIds": readers, "hasMore": False}


def _row(_call: Call, one: Received) -> Json:
    return {"userId": one.userid, "readStatus": "READ" if one.read else "UNREAD"}


def _name(call: Call, userid: str) -> str:
    staff = call.ding.directory.find(userid)
    return staff.name if staff else ""


def _status(call: Call, key: str) -> str:
    found = call.ding.chat.with_key(key)
    if not found:
        raise Denied("resource.not.found", "processQueryKey 不存在")
    return "RECALLED" if all(message.recalled for message in found) else "SUCCESS"


def recall(call: Call) -> Json:
    check_robot(call)
    keys = call.strings("processQueryKeys")
    if not keys:
        raise call.wrong("processQueryKeys")
    done = [key for key in keys if call.ding.chat.recall(key)]
    for key in done:
        for message in call.ding.chat.with_key(key):
            call.world.tell("dingtalk_chat", conversation_id=message.conversation_id)
    return {"successResult": done, "failedResult": {key: "不存在或已撤回" for key in keys if key not in done}}


def recall_in_group(call: Call) -> Json:
    group_of(call)
    return recall(call)


ENDPOINTS = (
    Endpoint("GET", "v1.0/robot/oToMessages/readStatus", read_by_persons),
    Endpoint("POST", "v1.0/robot/otoMessages/batchRecall", recall),
    Endpoint("POST", "v1.0/robot/groupMessages/query", read_in_group),
    Endpoint("POST", "v1.0/robot/groupMessages/recall", recall_in_group),
)
