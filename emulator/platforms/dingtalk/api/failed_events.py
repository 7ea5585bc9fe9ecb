"""Events that could not be delivered, some minutes later: the old list empties as it is read, the new one does not."""

import json

from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json
from emulator.world.dingtalk.pushes import Push

_MOST = 200
_AFTER = 180.0
_NESTED = {"label_": "roleLabelChange", "bpms_": "bpmsCallBackData"}
_FLAT = ("user_", "org_dept_")


def old_list(call: Call) -> Json:
    found = call.ding.pushes.failed(0, call.now - _AFTER, limit=_MOST + 1, fresh=True)
    call.ding.pushes.hand_out(found[:_MOST])
    rows = [
        {push.name: _payload(call, push), "call_back_tag": push.name, "event_time": int(push.born_at * 1000)}
        for push in found[:_MOST]
    ]
    return {"has_more": len(found) > _MOST, "failed_list": rows}


def new_list(call: Call) -> Json:
    begin, end = call.query.get("beginTime", ""), call.query.get("endTime", "")
    if not begin.isdecimal() or not end.isdecimal():
        raise Denied("miss.param.beginTime", "beginTime 和 endTime 应为毫秒时间")
    until = min(int(end) / 1000, call.now - _AFTER)
    found = call.ding.pushes.failed(int(begin) / 1000, until, limit=_MOST + 1)
    rows = [
        {
            "callBackTag": push.name,
            "callBackData": json.dumps(_payload(call, push), ensure_ascii=False),
            "corpId": call.ding.org.id,
            "eventTime": int(push.born_at * 1000),
        }
        for push in found[:_MOST]
    ]
    return {"failedList": rows, "hasMore": len(found) > _MOST}


def _payload(call: Call, push: Push) -> Json:
    """Keys in lower case; for some tags one level deeper."""
    content = {name.lower(): value for name, value in push.content.items()} | {"corpid": call.ding.org.id}
    if push.name.startswith(_FLAT):
        return content
    return {next((nest for head, nest in _NESTED.items() if push.name.startswith(head)), "callbackData"): content}


ENDPOINTS = (
    Endpoint("GET", "call_back/get_call_back_failed_result", old_list, exempt=True),
    Endpoint("GET", "v1.0/event/callbacks/failedResults", new_list, exempt=True),
)
