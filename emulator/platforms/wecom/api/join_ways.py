from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.join_ways import JoinWay

_MOST_GROUPS, _LONGEST_STATE, _LONGEST_BASE = 5, 30, 40
_MOST = 500_000


def add(call: Call) -> Json:
    way = _read(call, call.wecom.join_ways.new_id())
    with call.world.store.change():
        call.wecom.join_ways.keep(way)
        call.world.tell("world")
    return {"config_id": way.config_id}


def get(call: Call) -> Json:
    way = _known(call)
    return {
        "join_way": {
            "config_id": way.config_id,
            "scene": way.scene,
            "remark": way.remark,
            "auto_create_room": int(way.auto_create_room),
            "room_base_name": way.room_base_name,
            "room_base_id": way.room_base_id,
            "chat_id_list": list(way.chat_id_list),
            "qr_code": f"{call.origin}/wecom/qr/{way.config_id}.png",
            "state": way.state,
            "mark_source": way.mark_source,
        }
    }


def update(call: Call) -> Json:
    """Puts everything in place of what there was: what the call leaves out is as at the beginning."""
    way = _read(call, _known(call).config_id)
    with call.world.store.change():
        call.wecom.join_ways.keep(way)
        call.world.tell("world")
    return {}


def drop(call: Call) -> Json:
    with call.world.store.change():
        call.wecom.join_ways.drop(_known(call).config_id)
        call.world.tell("world")
    return {}


def _known(call: Call) -> JoinWay:
    way = call.wecom.join_ways.find(call.text("config_id"))
    if way is None:
        raise Refused(41046, "invalid config_id")
    return way


def _read(call: Call, config_id: str) -> JoinWay:
    groups = call.strings("chat_id_list")
    if not 1 <= len(groups) <= _MOST_GROUPS or not all(call.wecom.groups.here(one) for one in groups):
        raise Refused(40058, "invalid Request Parameter: chat_id_list")
    state, base = str(call.body.get("state") or ""), str(call.body.get("room_base_name") or "")
    if len(state) > _LONGEST_STATE or len(base) > _LONGEST_BASE:
        raise Refused(40058, "invalid Request Parameter: state or room_base_name")
    return JoinWay(
        config_id=config_id,
        scene=call.whole("scene", default=0, least=1, most=2),
        remark=str(call.body.get("remark") or ""),
        auto_create_room=bool(call.whole("auto_create_room", default=1, least=0, most=1)),
        room_base_name=base,
        room_base_id=call.whole("room_base_id", default=1, least=0, most=_MOST),
        chat_id_list=tuple(groups),
        state=state,
        mark_source=bool(call.body.get("mark_source", True)),
    )


ENDPOINTS = (
    Endpoint("POST", "externalcontact/groupchat/add_join_way", add, CONTACTS),
    Endpoint("POST", "externalcontact/groupchat/get_join_way", get, CONTACTS),
    Endpoint("POST", "externalcontact/groupchat/update_join_way", update, CONTACTS),
    Endpoint("POST", "externalcontact/groupchat/del_join_way", drop, CONTACTS),
)
