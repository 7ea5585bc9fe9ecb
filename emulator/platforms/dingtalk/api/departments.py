from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused
from emulator.world.dingtalk.directory import ROOT_DEPARTMENT, Department


def below(call: Call) -> Json:
    """One level only."""
    found = call.ding.directory.departments(_department(call).id)
    return {"result": [_row(department) for department in found]}


def ids_below(call: Call) -> Json:
    found = call.ding.directory.departments(_department(call).id)
    return {"result": {"dept_id_list": [department.id for department in found]}}


def department(call: Call) -> Json:
    found = _department(call)
    managers = [staff.userid for staff in call.ding.directory.staff_of(found.id) if staff.leads]
    return {"result": _row(found) | {"order": 1, "dept_manager_userid_list": managers}}


def _department(call: Call) -> Department:
    """The one named, the organisation itself without a name. Raises Refused."""
    number = call.whole("dept_id", default=ROOT_DEPARTMENT, least=1, most=10**15)
    found = call.ding.directory.department(number)
    if found is None:
        raise Refused(60003, "部门不存在")
    return found


def _row(one: Department) -> Json:
    row: Json = {"dept_id": one.id, "name": one.name, "auto_add_user": True, "create_dept_group": False}
    return row | ({"parent_id": one.parent_id} if one.parent_id else {})


ENDPOINTS = (
    Endpoint("POST", "topapi/v2/department/listsub", below, exempt=True),
    Endpoint("POST", "topapi/v2/department/listsubid", ids_below, exempt=True),
    Endpoint("POST", "topapi/v2/department/get", department, exempt=True),
)
