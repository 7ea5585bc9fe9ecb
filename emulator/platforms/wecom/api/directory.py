from emulator.platforms.wecom.call import Call, Endpoint, Json, Refused
from emulator.world.wecom.directory import ROOT_DEPARTMENT, Department, Staff

_ENABLED, _DISABLED = 1, 2


def list_departments(call: Call) -> Json:
    return {"department": [_department(call, one) for one in _departments(call)]}


def list_department_ids(call: Call) -> Json:
    ids = [{"id": one.id, "parentid": one.parent_id, "order": _order(one)} for one in _departments(call)]
    return {"department_id": ids}


def _departments(call: Call) -> list[Department]:
    found = call.wecom.directory.below(_number(call, "id", default=ROOT_DEPARTMENT))
    if not found:
        raise Refused(60003, "department not found")
    return found


def _number(call: Call, name: str, *, default: int | None = None) -> int:
    raw = call.query.get(name) or (None if default is None else str(default))
    if raw is None or not raw.isdecimal():
        raise Refused(40058, f"invalid Request Parameter: {name}")
    return int(raw)


def _order(department: Department) -> int:
    return 100_000_000 - department.id


def _department(call: Call, department: Department) -> Json:
    leaders = [staff.userid for staff in call.wecom.directory.staff_of(department.id) if staff.leads]
    return {
        "id": department.id,
        "name": department.name,
        "department_leader": leaders,
        "parentid": department.parent_id,
        "order": _order(department),
    }


def list_members(call: Call) -> Json:
    return {"userlist": [_member(call, staff) for staff in _members(call)]}


def list_members_briefly(call: Call) -> Json:
    brief = [{"userid": one.userid, "name": one.name, "department": [one.department_id]} for one in _members(call)]
    return {"userlist": brief}


def _members(call: Call) -> list[Staff]:
    department_id = _number(call, "department_id")
    departments = call.wecom.directory.below(department_id)
    if not departments:
        raise Refused(60003, "department not found")
    if call.query.get("fetch_child") != "1":
        return call.wecom.directory.staff_of(department_id)
    return [staff for department in departments for staff in call.wecom.directory.staff_of(department.id)]


def _member(call: Call, staff: Staff) -> Json:
    """Without mobile, e-mail and portrait: apps do not see them since 2022-06-20."""
    leaders = [one.userid for one in call.wecom.directory.staff_of(staff.department_id) if one.leads]
    return {
        "userid": staff.userid,
        "name": staff.name,
        "department": [staff.department_id],
        "order": [0],
        "position": staff.position,
        "is_leader_in_dept": [int(staff.leads)],
        "direct_leader": [one for one in leaders if one != staff.userid],
        "main_department": staff.department_id,
        "status": _ENABLED if staff.active else _DISABLED,
        "enable": int(staff.active),
        "isleader": int(staff.leads),
        "alias": "",
        "telephone": "",
        "hide_mobile": 0,
        "extattr": {"attrs": []},
    }


def get_member(call: Call) -> Json:
    userid = call.query.get("userid", "")
    staff = call.wecom.directory.find(userid)
    if staff is None:
        raise Refused(60111, "userid not found")
    return _member(call, staff)


def list_member_ids(call: Call) -> Json:
    limit = call.whole("limit", default=10_000, least=1, most=10_000)
    start = call.place()
    everybody = call.wecom.directory.staff()
    page = everybody[start : start + limit]
    more = start + limit < len(everybody)
    return {
        "dept_user": [{"userid": staff.userid, "department": staff.department_id} for staff in page],
        "next_cursor": str(start + limit) if more else "",
    }


ENDPOINTS = (
    Endpoint("GET", "department/list", list_departments),
    Endpoint("GET", "department/simplelist", list_department_ids),
    Endpoint("GET", "user/list", list_members),
    Endpoint("GET", "user/simplelist", list_members_briefly),
    Endpoint("GET", "user/get", get_member),
    Endpoint("POST", "user/list_id", list_member_ids),
)
