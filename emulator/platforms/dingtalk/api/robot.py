"""What the robot says of its own accord, to persons and to groups."""

from emulator.life.dingtalk import robot as life
from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json
from emulator.platforms.dingtalk.robot_call import check_robot, group_of, words_of
from emulator.world.dingtalk import ids

_MOST_USERS = 20


def to_persons(call: Call) -> Json:
    check_robot(call)
    userids = call.strings("userIds", "invalidParameter.userIds.empty")
    if not userids:
        raise call.wrong("userIds", "invalidParameter.userIds.empty")
    if len(userids) > _MOST_USERS:
        raise Denied("invalidParameter.userIds.overMax", "userIds 超过上限")
    words, key = words_of(call), ids.token()
    known = [userid for userid in dict.fromkeys(userids) if call.ding.directory.find(userid)]
    for userid in known:
        life.says(call.world, call.ding.conversations.with_robot(userid), words, query_key=key)
    return {
        "processQueryKey": key,
        "invalidStaffIdList": [userid for userid in userids if userid not in known],
        "flowControlledStaffIdList": [],
        "filteredStaffIdList": [],
    }


def to_group(call: Call) -> Json:
    check_robot(call)
    group = group_of(call)
    key = ids.token()
    life.says(call.world, group, words_of(call), query_key=key)
    return {"processQueryKey": key}


ENDPOINTS = (
    Endpoint("POST", "v1.0/robot/oToMessages/batchSend", to_persons),
    Endpoint("POST", "v1.0/robot/groupMessages/send", to_group),
)
