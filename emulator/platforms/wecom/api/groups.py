from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.faults import Kind
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.groups import BY_CODE, Group, GroupMember

_STAFF, _CUSTOMER = 1, 2
_MOST_OWNERS, _MOST_MEMBERS = 100, 1_000
_GET = "externalcontact/groupchat/get"


def list_groups(call: Call) -> Json:
    limit = call.whole("limit", default=0, least=1, most=1000)
    start = call.place()
    owners = {str(userid).lower() for userid in call.part("owner_filter").get("userid_list") or ()}
    if len(owners) > _MOST_OWNERS:
        raise Refused(40058, "invalid Request Parameter: owner_filter")
    if not owners and sum(one.active for one in call.wecom.directory.staff()) > _MOST_MEMBERS:
        raise Refused(81017, "too many members, owner_filter is needed")
    groups = [group for group in call.wecom.groups.all() if not owners or group.owner.lower() in owners]
    answer: Json = {"group_chat_list": [{"chat_id": one.chat_id, "status": 0} for one in groups[start : start + limit]]}
    if start + limit < len(groups):
        answer["next_cursor"] = str(start + limit)
    return answer


def get_group(call: Call) -> Json:
    """While a fault says so, it is shown as it was before its last change."""
    group = call.wecom.groups.here(call.text("chat_id"))
    if group is None:
        raise Refused(90501, "not external group chat")
    told = group, call.wecom.groups.members(group.chat_id)
    past = call.wecom.groups.past(group.chat_id)
    if past and call.world.faults.strike(PLATFORM, Kind.STALE_GROUP, _GET):
        call.notes.append("fault:stale_group")
        told = past
    return {"group_chat": _told(call, *told)}


def _told(call: Call, group: Group, members: list[GroupMember]) -> Json:
    named = call.body.get("need_name") == 1
    return {
        "chat_id": group.chat_id,
        "name": group.name,
        "owner": group.owner,
        "create_time": int(group.created_at),
        "notice": group.notice,
        "member_list": [_member(call, one, group.owner, named=named) for one in members],
        "admin_list": [],
        "member_version": group.version,
    }


def _member(call: Call, member: GroupMember, owner: str, *, named: bool) -> Json:
    customer = None if member.is_staff else call.wecom.customers.find(member.member)
    told: Json = {
        "userid": member.member,
        "type": _STAFF if member.is_staff else _CUSTOMER,
        "join_time": int(member.joined_at),
        "join_scene": member.scene,
        "group_nickname": "",
    }
    if member.scene != BY_CODE:
        told["invitor"] = {"userid": member.invitor or owner}
    if member.state:
        told["state"] = member.state
    if named and (person := call.wecom.directory.find(member.member) if member.is_staff else customer):
        told["name"] = person.name
    return told | ({"unionid": customer.unionid} if customer and customer.unionid else {})


ENDPOINTS = (
    Endpoint("POST", "externalcontact/groupchat/list", list_groups, CONTACTS),
    Endpoint("POST", _GET, get_group, CONTACTS),
)
