from typing import Final, cast

from emulator.platforms.wecom.call import KF, Call, Endpoint, Json, Refused
from emulator.platforms.wecom.kf_session import the_account
from emulator.world.wecom.directory import Department

_LONGEST_NAME = 16
_MOST_PEOPLE, _MOST_DEPARTMENTS = 100, 20
_SCENE_LETTERS: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-")


def add(call: Call) -> Json:
    return {"open_kfid": call.wecom.kf.add_account(_name(call)).open_kfid}


def update(call: Call) -> Json:
    account = the_account(call)
    if call.body.get("name"):
        call.wecom.kf.rename(account, _name(call))
    return {}


def delete(call: Call) -> Json:
    call.wecom.kf.drop(the_account(call))
    return {}


def add_servicers(call: Call) -> Json:
    account = the_account(call)
    results: list[Json] = []
    for userid in _people(call):
        staff = call.wecom.directory.find(userid)
        if staff is not None:
            call.wecom.kf_desk.add_person(account.open_kfid, staff.userid)
        code, words = (0, "success") if staff else (95011, "no such user")
        results.append({"userid": userid, "errcode": code, "errmsg": words})
    for number in _departments(call):
        call.wecom.kf.let_answer(account, number)
        results.append({"department_id": number, "errcode": 0, "errmsg": "success"})
    return {"result_list": results}


def drop_servicers(call: Call) -> Json:
    account = the_account(call)
    people, departments = _people(call), _departments(call)
    for userid in people:
        call.wecom.kf_desk.drop_person(account.open_kfid, userid)
    for number in departments:
        call.wecom.kf.let_answer_no_more(account, number)
    told: list[Json] = [{"userid": one, "errcode": 0, "errmsg": "success"} for one in people]
    return {"result_list": told + [{"department_id": one, "errcode": 0, "errmsg": "success"} for one in departments]}


def add_link(call: Call) -> Json:
    account = the_account(call)
    scene = call.body.get("scene") or ""
    if not isinstance(scene, str) or len(scene) > 32 or not set(scene) <= _SCENE_LETTERS:
        raise Refused(40058, "invalid Request Parameter: scene")
    return {"url": call.wecom.kf_desk.link(account.open_kfid, scene)}


def _name(call: Call) -> str:
    name = call.text("name")
    if len(name) > _LONGEST_NAME:
        raise Refused(40058, "invalid Request Parameter: name")
    return name


def _people(call: Call) -> list[str]:
    people = call.strings("userid_list")
    if len(people) > _MOST_PEOPLE:
        raise Refused(40058, "invalid Request Parameter: userid_list")
    return people


def _departments(call: Call) -> list[int]:
    value: object = call.body.get("department_id_list") or []
    numbers = cast("list[object]", value) if isinstance(value, list) else []
    known: list[Department] = call.wecom.directory.departments()
    if len(numbers) > _MOST_DEPARTMENTS or not {*numbers} <= {one.id for one in known}:
        raise Refused(40058, "invalid Request Parameter: department_id_list")
    return [one for one in numbers if isinstance(one, int)]


ENDPOINTS = (
    Endpoint("POST", "kf/account/add", add, KF),
    Endpoint("POST", "kf/account/update", update, KF),
    Endpoint("POST", "kf/account/del", delete, KF),
    Endpoint("POST", "kf/servicer/add", add_servicers, KF),
    Endpoint("POST", "kf/servicer/del", drop_servicers, KF),
    Endpoint("POST", "kf/add_contact_way", add_link, KF),
)
