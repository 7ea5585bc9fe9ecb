"""Contact codes (联系我) through the API, the only way to make, see and end them."""

from dataclasses import replace

from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.codes import ContactCode

_SINGLE, _MULTI = 1, 2
_MINIPROGRAM, _QR = 1, 2
_LONGEST = {"remark": 30, "state": 30}
_MOST_USERS, _MOST_CODES = 100, 500_000
_LISTED_DAYS = 90 * 86_400
_NO_CODE, _TOO_MANY_USERS, _TOO_MANY, _NOT_ACTIVE = 41044, 41041, 41045, 41054


def add(call: Call) -> Json:
    if len(call.wecom.codes.all()) >= _MOST_CODES:
        raise Refused(_TOO_MANY, "contact way count limit")
    kind = call.whole("type", default=0, least=_SINGLE, most=_MULTI)
    scene = call.whole("scene", default=0, least=_MINIPROGRAM, most=_QR)
    config_id = call.wecom.codes.new_id()
    code = ContactCode(
        config_id=config_id,
        type=kind,
        scene=scene,
        style=call.whole("style", default=1, least=0, most=3),
        remark=_short(call, "remark", ""),
        skip_verify=bool(call.body.get("skip_verify", True)),
        state=_short(call, "state", ""),
        users=_users(call, kind),
        qr_code=f"{call.origin}/wecom/qr/{config_id}.png" if scene == _QR else "",
        created_at=call.now,
    )
    with call.world.store.change():
        call.wecom.codes.keep(code)
        call.world.tell("world")
    return {"config_id": config_id} | ({"qr_code": code.qr_code} if code.qr_code else {})


def get(call: Call) -> Json:
    code = _code(call)
    told = {
        "config_id": code.config_id,
        "type": code.type,
        "scene": code.scene,
        "style": code.style,
        "remark": code.remark,
        "skip_verify": code.skip_verify,
        "state": code.state,
        "user": list(code.users),
        "party": [],
        "qr_code": code.qr_code,
    }
    return {"contact_way": told}


def list_codes(call: Call) -> Json:
    """Ids only, of those made in that time."""
    since, until = (
        call.whole(name, default=int(default), least=0, most=2**40)
        for name, default in (("start_time", call.now - _LISTED_DAYS), ("end_time", call.now))
    )
    limit, start = call.whole("limit", default=100, least=1, most=1000), call.place()
    codes = [one for one in call.wecom.codes.all() if since <= one.created_at <= until + 1]
    answer: Json = {"contact_way": [{"config_id": one.config_id} for one in codes[start : start + limit]]}
    return answer | ({"next_cursor": str(start + limit)} if start + limit < len(codes) else {})


def update(call: Call) -> Json:
    """What is given is written in place of what there was; type and scene never change."""
    code = _code(call)
    changed = replace(
        code,
        remark=_short(call, "remark", code.remark),
        state=_short(call, "state", code.state),
        skip_verify=bool(call.body.get("skip_verify", code.skip_verify)),
        style=call.whole("style", default=code.style, least=0, most=3),
        users=_users(call, code.type) if "user" in call.body else code.users,
    )
    with call.world.store.change():
        call.wecom.codes.keep(changed)
        call.world.tell("world")
    return {}


def delete(call: Call) -> Json:
    code = _code(call)
    with call.world.store.change():
        call.wecom.codes.delete(code.config_id)
        call.world.tell("world")
    return {}


def _code(call: Call) -> ContactCode:
    code = call.wecom.codes.find(call.text("config_id", missing=_NO_CODE))
    if code is None:
        raise Refused(_NO_CODE, "invalid config id")
    return code


def _short(call: Call, name: str, before: str) -> str:
    value = call.body.get(name, before)
    if not isinstance(value, str) or len(value) > _LONGEST[name]:
        raise Refused(40058, f"invalid Request Parameter: {name}")
    return value


def _users(call: Call, kind: int) -> tuple[str, ...]:
    wanted = call.strings("user")
    if not wanted or (kind == _SINGLE and len(wanted) > 1):
        raise Refused(40058, "invalid Request Parameter: user")
    if len(wanted) > _MOST_USERS:
        raise Refused(_TOO_MANY_USERS, "too many users")
    members = [call.wecom.directory.find(one) for one in wanted]
    if not all(members):
        raise Refused(40003, "invalid userid")
    if not all(one.active for one in members if one):
        raise Refused(_NOT_ACTIVE, "member not activated")
    return tuple(one.userid for one in members if one)


ENDPOINTS = (
    Endpoint("POST", "externalcontact/add_contact_way", add, CONTACTS),
    Endpoint("POST", "externalcontact/get_contact_way", get, CONTACTS),
    Endpoint("POST", "externalcontact/list_contact_way", list_codes, CONTACTS),
    Endpoint("POST", "externalcontact/update_contact_way", update, CONTACTS),
    Endpoint("POST", "externalcontact/del_contact_way", delete, CONTACTS),
)
