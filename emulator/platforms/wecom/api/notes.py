from dataclasses import replace

from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.customers import WECHAT, Follow

_LONGEST = {"remark": 20, "description": 150, "remark_company": 20}
_FIELDS = (*_LONGEST, "remark_mobiles", "remark_pic_mediaid")


def remark(call: Call) -> Json:
    """Changes what one staff member notes of one customer. No callback follows a call of one's own."""
    follow = the_follow(call)
    if not any(name in call.body for name in _FIELDS):
        raise Refused(40058, "invalid Request Parameter: at least one field is needed")
    customer = call.wecom.customers.find(follow.external_userid)
    company = _short(call, "remark_company", follow.company)
    noted = replace(
        follow,
        remark=_short(call, "remark", follow.remark),
        description=_short(call, "description", follow.description),
        company=company if customer and customer.type == WECHAT else follow.company,
        mobiles=_mobiles(call, follow.mobiles),
    )
    with call.world.store.change():
        call.wecom.customers.keep(noted)
        call.world.tell("world")
    return {}


def the_follow(call: Call) -> Follow:
    """The relation that a call names. Raises Refused."""
    userid = call.text("userid", missing=40003)
    external_userid = call.text("external_userid", missing=41035)
    if call.wecom.directory.find(userid) is None:
        raise Refused(60111, "userid not found")
    if call.wecom.customers.find(external_userid) is None:
        raise Refused(40096, "invalid external userid")
    follow = call.wecom.customers.follow(userid, external_userid)
    if follow is None:
        raise Refused(84061, "not external contact")
    return follow


def _short(call: Call, name: str, before: str) -> str:
    value = call.body.get(name, before)
    if not isinstance(value, str) or len(value) > _LONGEST[name]:
        raise Refused(40058, f"invalid Request Parameter: {name}")
    return value


def _mobiles(call: Call, before: tuple[str, ...]) -> tuple[str, ...]:
    """An empty string stands for none."""
    if "remark_mobiles" not in call.body:
        return before
    if call.body["remark_mobiles"] == "":
        return ()
    return tuple(mobile for mobile in call.strings("remark_mobiles") if mobile)


ENDPOINTS = (Endpoint("POST", "externalcontact/remark", remark, CONTACTS),)
