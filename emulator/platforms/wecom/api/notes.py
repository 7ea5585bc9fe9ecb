from dataclasses import replace

from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.customers import WECHAT, Follow
from emulator.world.wecom.tags import Tag

_LONGEST = {"remark": 20, "description": 150, "remark_company": 20}
_FIELDS = (*_LONGEST, "remark_mobiles", "remark_pic_mediaid")


def remark(call: Call) -> Json:
    """Changes what one staff member notes of one customer. No callback follows a call of one's own."""
    follow = _follow(call)
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


def _follow(call: Call) -> Follow:
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


def mark_tag(call: Call) -> Json:
    follow = _follow(call)
    added, removed = call.strings("add_tag"), call.strings("remove_tag")
    if not added and not removed:
        raise Refused(40058, "invalid Request Parameter: add_tag and remove_tag are empty")
    known = {tag.tag_id for tag in call.wecom.tags.all()}
    if not known.issuperset(added + removed):
        raise Refused(40068, "invalid tagid")
    with call.world.store.change():
        for tag_id in added:
            call.wecom.tags.put(follow.external_userid, follow.userid, tag_id)
        for tag_id in removed:
            call.wecom.tags.take(follow.external_userid, follow.userid, tag_id)
        call.world.tell("world")
    return {}


def list_tags(call: Call) -> Json:
    """Wanted groups win over wanted tags; with neither, all."""
    tag_ids, group_ids = call.strings("tag_id"), call.strings("group_id")
    tags = call.wecom.tags.all()
    if group_ids:
        tags = [tag for tag in tags if tag.group_id in group_ids]
    elif tag_ids:
        tags = [tag for tag in tags if tag.tag_id in tag_ids]
    groups: dict[str, Json] = {}
    for order, tag in enumerate(tags):
        groups.setdefault(tag.group_id, _group(tag, len(groups)))["tag"].append(_tag(tag, order))
    return {"tag_group": list(groups.values())}


def _group(tag: Tag, order: int) -> Json:
    return {
        "group_id": tag.group_id,
        "group_name": tag.group_name,
        "create_time": int(tag.created_at),
        "order": order,
        "deleted": False,
        "tag": [],
    }


def _tag(tag: Tag, order: int) -> Json:
    return {"id": tag.tag_id, "name": tag.name, "create_time": int(tag.created_at), "order": order, "deleted": False}


ENDPOINTS = (
    Endpoint("POST", "externalcontact/remark", remark, CONTACTS),
    Endpoint("POST", "externalcontact/mark_tag", mark_tag, CONTACTS),
    Endpoint("POST", "externalcontact/get_corp_tag_list", list_tags, CONTACTS),
)
