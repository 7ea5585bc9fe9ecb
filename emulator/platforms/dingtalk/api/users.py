"""People of the organisation. Contacts do not count against the month's quota."""

import json
from collections.abc import Callable

from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused
from emulator.world.dingtalk.directory import Staff


def user(call: Call) -> Json:
    staff = call.ding.directory.find(call.text("userid"))
    if staff is None:
        raise Refused(60121, "找不到该用户")
    return {"result": _row(staff) | _more(call, staff)}


def listed(call: Call) -> Json:
    return _page(call, _row)


def named(call: Call) -> Json:
    return _page(call, lambda staff: {"userid": staff.userid, "name": staff.name})


def _page(call: Call, row: Callable[[Staff], Json]) -> Json:
    staff = _of_department(call)
    cursor = call.whole("cursor", default=0, least=0, most=10**9)
    size = call.whole("size", default=100, least=1, most=100)
    result: Json = {"has_more": cursor + size < len(staff), "list": [row(one) for one in staff[cursor : cursor + size]]}
    return {"result": result | ({"next_cursor": cursor + size} if result["has_more"] else {})}


def ids_of(call: Call) -> Json:
    return {"result": {"userid_list": [staff.userid for staff in _of_department(call)]}}


def _of_department(call: Call) -> list[Staff]:
    number = call.whole("dept_id", default=0, least=1, most=10**15)
    if call.ding.directory.department(number) is None:
        raise Refused(60003, "部门不存在")
    return call.ding.directory.staff_of(number)


def by_mobile(call: Call) -> Json:
    staff = call.ding.directory.with_mobile(call.text("mobile"))
    if staff is None:
        raise Refused(60121, "找不到该用户")
    return {"result": {"userid": staff.userid, "exclusive_account_userid_list": []}}


def by_unionid(call: Call) -> Json:
    staff = call.ding.directory.with_unionid(call.text("unionid"))
    if staff is None:
        raise Refused(60121, "找不到该用户")
    return {"result": {"userid": staff.userid, "contact_type": 0}}


def count(call: Call) -> Json:
    only_active = bool(call.body.get("only_active"))
    return {"result": {"count": sum(staff.active or not only_active for staff in call.ding.directory.staff())}}


def _row(staff: Staff) -> Json:
    return {
        "userid": staff.userid,
        "unionid": staff.unionid,
        "name": staff.name,
        "avatar": "",
        "state_code": "86",
        "mobile": staff.mobile,
        "hide_mobile": False,
        "telephone": "",
        "job_number": "",
        "title": staff.title,
        "email": "",
        "org_email": "",
        "work_place": "",
        "remark": "",
        "exclusive_account": False,
        "dept_id_list": [staff.department_id],
        "dept_order": 1,
        "extension": json.dumps({}),
        "active": staff.active,
        "admin": staff.admin,
        "boss": False,
        "leader": staff.leads,
    }


def _more(call: Call, staff: Staff) -> Json:
    roles = call.ding.roles.of(staff.userid)
    return {
        "real_authed": True,
        "senior": False,
        "leader_in_dept": [{"dept_id": staff.department_id, "leader": staff.leads}],
        "dept_order_list": [{"dept_id": staff.department_id, "order": 1}],
        "role_list": [{"id": role.id, "name": role.name, "group_name": role.group_name} for role in roles],
        "union_emp_ext": {},
    }


ENDPOINTS = (
    Endpoint("POST", "topapi/v2/user/get", user, exempt=True),
    Endpoint("POST", "topapi/v2/user/list", listed, exempt=True),
    Endpoint("POST", "topapi/v2/user/getbymobile", by_mobile, exempt=True),
    Endpoint("POST", "topapi/user/listsimple", named, exempt=True),
    Endpoint("POST", "topapi/user/listid", ids_of, exempt=True),
    Endpoint("POST", "topapi/user/getbyunionid", by_unionid, exempt=True),
    Endpoint("POST", "topapi/user/count", count, exempt=True),
)
