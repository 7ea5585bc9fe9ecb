from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused


def who(call: Call) -> Json:
    """Of a code that the client handed out: 5 minutes, once."""
    found = call.ding.codes.take("client", call.text("code"), call.now)
    staff = call.ding.directory.find(found[0]) if found else None
    if staff is None:
        raise Refused(40078, "不存在的临时授权码")
    result = {
        "userid": staff.userid,
        "unionid": staff.unionid,
        "associated_unionid": staff.unionid,
        "device_id": "emulated",
        "name": staff.name,
        "sys": staff.admin,
        "sys_level": 1 if staff.admin else 0,
    }
    return {"result": result}


ENDPOINTS = (Endpoint("POST", "topapi/v2/user/getuserinfo", who, exempt=True),)
