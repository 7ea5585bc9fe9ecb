"""The company's tags through the API: no callback tells of what is changed here."""

from emulator.life.wecom import tags as life
from emulator.platforms.wecom.api.notes import the_follow
from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world import ids
from emulator.world.faults import Kind
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.tags import Tag

_LONGEST_NAME = 30
_MOST_TAGS = 10_000
_MOST_OF_CUSTOMER = 3_000
_NO_TAG, _TAKEN, _TOO_MANY, _CONFLICT = 40068, 40071, 45010, 45035


def mark_tag(call: Call) -> Json:
    if call.world.faults.strike(PLATFORM, Kind.TAG_CONFLICT, "externalcontact/mark_tag"):
        raise Refused(_CONFLICT, "concurrent modification of tags")
    follow = the_follow(call)
    added, removed = call.strings("add_tag"), call.strings("remove_tag")
    if not added and not removed:
        raise Refused(40058, "invalid Request Parameter: add_tag and remove_tag are empty")
    known = {tag.tag_id for tag in call.wecom.tags.all()}
    if not known.issuperset(added + removed):
        raise Refused(_NO_TAG, "invalid tagid")
    with call.world.store.change():
        life.put_and_take(call.world, follow, added, removed)
        if len(call.wecom.tags.of(follow.external_userid, follow.userid)) > _MOST_OF_CUSTOMER:
            raise Refused(40058, "invalid Request Parameter: too many tags of one customer")
        call.world.tell("world")
    return {}


def list_tags(call: Call) -> Json:
    """Wanted groups win over wanted tags; with neither, all. What is not there is left out."""
    tag_ids, group_ids = call.strings("tag_id"), call.strings("group_id")
    tags = call.wecom.tags.all()
    if group_ids:
        tags = [tag for tag in tags if tag.group_id in group_ids]
    elif tag_ids:
        tags = [tag for tag in tags if tag.tag_id in tag_ids]
    groups: dict[str, Json] = {}
    for tag in tags:
        groups.setdefault(tag.group_id, _group(tag))["tag"].append(_tag(tag))
    return {"tag_group": list(groups.values())}


def add_tags(call: Call) -> Json:
    """Into the group of that id or name, which is made where there is none."""
    wecom = call.wecom
    wanted = [str(one.get("name") or "") for one in call.parts("tag")]
    group_id, group_name = str(call.body.get("group_id") or ""), str(call.body.get("group_name") or "")
    if not wanted or not all(0 < len(name) <= _LONGEST_NAME for name in [*wanted, group_name or "-"]):
        raise Refused(40058, "invalid Request Parameter: tag")
    there = wecom.tags.group(group_id) if group_id else [t for t in wecom.tags.all() if t.group_name == group_name]
    if not there and not group_name:
        raise Refused(_NO_TAG, "invalid tagid")
    if len({*wanted}) < len(wanted) or {tag.name for tag in there} & {*wanted}:
        raise Refused(_TAKEN, "tag name exists")
    if len(wecom.tags.all()) + len(wanted) > _MOST_TAGS:
        raise Refused(_TOO_MANY, "too many tags")
    home = (there[0].group_id, there[0].group_name) if there else (f"et{ids.letters(30)}", group_name)
    with call.world.store.change():
        made = [wecom.tags.add(name, *home, call.now) for name in wanted]
        call.world.tell("world")
    tags = [tag for tag in wecom.tags.group(home[0]) if tag.tag_id in made]
    return {"tag_group": _group(tags[0]) | {"tag": [_tag(tag) for tag in tags]}}


def edit_tag(call: Call) -> Json:
    """A tag or a group, by its id."""
    one, tags = call.text("id"), call.wecom.tags
    if tags.find(one) is None and not tags.group(one):
        raise Refused(_NO_TAG, "invalid tagid")
    name, place = call.body.get("name"), call.body.get("order")
    if name is not None and not (isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME):
        raise Refused(40058, "invalid Request Parameter: name")
    if isinstance(name, str) and life.is_taken(call.world, one, name):
        raise Refused(_TAKEN, "tag name exists")
    with call.world.store.change():
        if isinstance(name, str):
            tags.rename(one, name)
        if isinstance(place, int):
            tags.put_at(one, place)
        call.world.tell("world")
    return {}


def delete_tags(call: Call) -> Json:
    tags = call.wecom.tags
    wanted, groups = call.strings("tag_id"), call.strings("group_id")
    if not wanted and not groups:
        raise Refused(40058, "invalid Request Parameter: tag_id and group_id are empty")
    gone = [tag for tag in tags.all() if tag.tag_id in wanted or tag.group_id in groups]
    if not gone:
        raise Refused(_NO_TAG, "invalid tagid")
    with call.world.store.change():
        for tag in gone:
            tags.delete(tag.tag_id)
        call.world.tell("world")
    return {}


def _group(tag: Tag) -> Json:
    return {
        "group_id": tag.group_id,
        "group_name": tag.group_name,
        "create_time": int(tag.created_at),
        "order": tag.group_place,
        "deleted": False,
        "tag": [],
    }


def _tag(tag: Tag) -> Json:
    created = int(tag.created_at)
    return {"id": tag.tag_id, "name": tag.name, "create_time": created, "order": tag.place, "deleted": False}


ENDPOINTS = (
    Endpoint("POST", "externalcontact/mark_tag", mark_tag, CONTACTS),
    Endpoint("POST", "externalcontact/get_corp_tag_list", list_tags, CONTACTS),
    Endpoint("POST", "externalcontact/add_corp_tag", add_tags, CONTACTS),
    Endpoint("POST", "externalcontact/edit_corp_tag", edit_tag, CONTACTS),
    Endpoint("POST", "externalcontact/del_corp_tag", delete_tags, CONTACTS),
)
