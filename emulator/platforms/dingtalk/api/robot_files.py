from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json
from emulator.platforms.dingtalk.oss import PATH
from emulator.platforms.dingtalk.robot_call import check_robot


def download(call: Call) -> Json:
    """An address for a short while, for what people sent to this robot."""
    check_robot(call)
    media = call.ding.media.behind(call.text("downloadCode"), call.now)
    if media is None:
        raise Denied("resource.not.found", "下载码不存在或已过期")
    key = call.ding.media.address_for(media.media_id, call.now)
    return {"downloadUrl": f"{call.origin}{PATH}/{key}"}


ENDPOINTS = (Endpoint("POST", "v1.0/robot/messageFiles/download", download),)
