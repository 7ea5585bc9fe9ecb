"""企业外部联系人. Asked for with `user_id`, told with `userid`."""

import re
from dataclasses import asdict, replace

from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.extcontacts import LABEL_GROUPS, ExtContact

_MOBILE = re.compile(r"\d{5,20}")
_CHANGED = ("name", "title", "company_name", "address", "remark", "follower_user_id")


def listed(call: Call) -> Json:
    """Whether more is to come is not said: the last page is shorter than asked for."""
    offset, size = _paging(call)
    return {"results": [_row(contact) for contact in call.ding.extcontacts.all()[offset : offset + size]]}


def labels(call: Call) -> Json:
    offset, size = _paging(call)
    return {"results": list(LABEL_GROUPS[offset : offset + size])}


def _paging(call: Call) -> tuple[int, int]:
    offset, size = call.body.get("offset", 0), call.body.get("size", 20)
    if not isinstance(size, int) or not 1 <= size <= 100:
        raise Refused(40068, "不合法的size")
    if not isinstance(offset, int) or offset < 0:
        raise Refused(40069, "不合法的offset")
    return offset, size


def one(call: Call) -> Json:
    return {"result": _row(_contact(call, call.body.get("user_id")))}


def create(call: Call) -> Json:
    fields = call.part("contact")
    mobile = str(fields.get("mobile", ""))
    if not fields.get("name"):
        raise Refused(60112, "姓名不合法")
    if not _MOBILE.fullmatch(mobile):
        raise Refused(60103, "手机号码不合法")
    if not fields.get("label_ids"):
        raise Refused(60204, "标签不能为空")
    if call.ding.extcontacts.with_mobile(mobile):
        raise Refused(22005, "外部联系人已存在")
    contact = _with(
        ExtContact(userid=f"ext{ids.letters(16)}", name="", mobile=mobile, follower_user_id=""),
        fields,
    )
    call.ding.extcontacts.put(contact)
    return {"userid": contact.userid}


def update(call: Call) -> Json:
    """The mobile cannot be changed."""
    fields = call.part("contact")
    call.ding.extcontacts.put(_with(_contact(call, fields.get("user_id")), fields))
    return {}


def delete(call: Call) -> Json:
    call.ding.extcontacts.remove(_contact(call, call.body.get("user_id")).userid)
    return {}


def _contact(call: Call, userid: object) -> ExtContact:
    found = call.ding.extcontacts.find(str(userid or ""))
    if found is None:
        raise Refused(33012, "无效的userId")
    return found


def _with(contact: ExtContact, fields: Json) -> ExtContact:
    words = {name: str(fields[name]) for name in _CHANGED if fields.get(name)}
    contact = replace(contact, **words)
    return replace(
        contact,
        label_ids=tuple(fields.get("label_ids") or contact.label_ids),
        share_dept_ids=tuple(fields.get("share_dept_ids") or contact.share_dept_ids),
        share_user_ids=tuple(fields.get("share_user_ids") or contact.share_user_ids),
    )


def _row(contact: ExtContact) -> Json:
    return asdict(contact)


ENDPOINTS = (
    Endpoint("POST", "topapi/extcontact/list", listed, exempt=True),
    Endpoint("POST", "topapi/extcontact/listlabelgroups", labels, exempt=True),
    Endpoint("POST", "topapi/extcontact/get", one, exempt=True),
    Endpoint("POST", "topapi/extcontact/create", create, exempt=True),
    Endpoint("POST", "topapi/extcontact/update", update, exempt=True),
    Endpoint("POST", "topapi/extcontact/delete", delete, exempt=True),
)
