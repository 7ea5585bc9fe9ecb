from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.groups import GroupMember

_STAFF, _CUSTOMER = 1, 2
_INVITED, _BY_CODE = 1, 3


def list_groups(call: Call) -> Json:
    limit = call.whole("limit", default=0, least=1, most=1000)
    start = call.place()
    owners = {str(userid).lower() for userid in call.part("owner_filter").get("userid_list") or ()}
    groups = [group for group in call.wecom.groups.all() if not owners or group.owner.lower() in owners]
    answer: Json = {"group_chat_list": [{"chat_id": one.chat_id, "status": 0} for one in groups[start : start + limit]]}
    if start + limit < len(groups):
        answer["next_cursor"] = str(start + limit)
    return answer


def get_group(call: Call) -> Json:
    group = call.wecom.groups.find(call.text("chat_id"))
    if group is None:
        raise Refused(90501, "not external group chat")
    named = call.body.get("need_name") == 1
    members = [_member(call, member, group.owner, named=named) for member in call.wecom.groups.members(group.chat_id)]
    return {
        "group_chat": {
            "chat_id": group.chat_id,
            "name": group.name,
            "owner": group.owner,
            "create_time": int(group.created_at),
            "notice": "",
            "member_list": members,
            "admin_list": [],
            "member_version": group.version,
        }
    }


def _member(call: Call, member: GroupMember, owner: str, *, named: bool) -> Json:
    customer = call.wecom.customers.find(member.member)
    staff = call.wecom.directory.find(member.member)
    told: Json = {
        "userid": member.member,
        "type": _STAFF if member.is_staff else _CUSTOMER,
        "join_time": int(member.joined_at),
        "join_scene": _INVITED if member.is_staff else _BY_CODE,
        "invitor": {"userid": owner},
        "group_nickname": "",
    }
    if named and (person := staff or customer):
        told["name"] = person.name
    return told | ({"unionid": customer.unionid} if customer and customer.unionid else {})


ENDPOINTS = (
    Endpoint("POST", "externalcontact/groupchat/list", list_groups, CONTACTS),
    Endpoint("POST", "externalcontact/groupchat/get", get_group, CONTACTS),
)
