from emulator.platforms.dingtalk.call import Call, Endpoint, Json
from emulator.world.dingtalk.roles import Role


def listed(call: Call) -> Json:
    """Roles stand in groups."""
    groups: dict[str, list[Role]] = {}
    for role in call.ding.roles.all():
        groups.setdefault(role.group_name, []).append(role)
    rows = [
        {"groupId": number, "name": name, "roles": [{"id": role.id, "name": role.name} for role in roles]}
        for number, (name, roles) in enumerate(groups.items(), start=1)
    ]
    return {"result": {"hasMore": False, "list": rows}}


def members(call: Call) -> Json:
    role_id = call.whole("role_id", default=0, least=1, most=10**15)
    offset = call.whole("offset", default=0, least=0, most=10**9)
    size = call.whole("size", default=20, least=1, most=100)
    found = [staff for userid in call.ding.roles.members(role_id) if (staff := call.ding.directory.find(userid))]
    rows = [{"userid": staff.userid, "name": staff.name} for staff in found[offset : offset + size]]
    return {"result": {"hasMore": offset + size < len(found), "list": rows}}


ENDPOINTS = (
    Endpoint("POST", "topapi/role/list", listed, exempt=True),
    Endpoint("POST", "topapi/role/simplelist", members, exempt=True),
)
