from emulator.platforms.wecom.call import ARCHIVED, Call, Endpoint, Json, Refused
from emulator.world.wecom.archive import Consent

_MOST_AT_ONCE = 100
_BY_DEFAULT = "Default_Agree"


def permitted(call: Call) -> Json:
    """Everybody active has the archive here."""
    return {"ids": [staff.userid for staff in call.wecom.directory.staff() if staff.active]}


def single_agree(call: Call) -> Json:
    """The misspelt `exteranalopenid` is the platform's own."""
    pairs = call.parts("info")
    if not 1 <= len(pairs) <= _MOST_AT_ONCE:
        raise Refused(40058, "invalid Request Parameter: info")
    return {"agreeinfo": [_told(call, str(one.get("userid")), str(one.get("exteranalopenid"))) for one in pairs]}


def room_agree(call: Call) -> Json:
    group = call.wecom.groups.find(call.text("roomid"))
    if group is None:
        raise Refused(40058, "invalid Request Parameter: roomid")
    outside = [one.member for one in call.wecom.groups.members(group.chat_id) if not one.is_staff]
    found = [_told(call, group.chat_id, member) for member in outside]
    return {"agreeinfo": [{name: value for name, value in one.items() if name != "userid"} for one in found]}


def _told(call: Call, userid: str, external_userid: str) -> Json:
    blank = Consent(userid=userid, external_userid=external_userid, status=_BY_DEFAULT, at=0)
    one = call.wecom.archive.consent(userid, external_userid) or blank
    return {
        "status_change_time": int(one.at),
        "userid": userid,
        "exteranalopenid": external_userid,
        "agree_status": one.status,
    }


ENDPOINTS = (
    Endpoint("POST", "msgaudit/get_permit_user_list", permitted, ARCHIVED),
    Endpoint("POST", "msgaudit/check_single_agree", single_agree, ARCHIVED),
    Endpoint("POST", "msgaudit/check_room_agree", room_agree, ARCHIVED),
)
