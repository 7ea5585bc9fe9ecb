from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.group_welcomes import GroupTemplate

_MOST = 100
_MOST_BYTES = 3_000


def add(call: Call) -> Json:
    text = _text(call)
    if len(call.wecom.group_welcomes.all()) >= _MOST:
        raise Refused(45028, "group welcome template count exceed limit")
    notify = bool(call.whole("notify", default=1, least=0, most=1))
    with call.world.store.change():
        template_id = call.wecom.group_welcomes.add(text, notify=notify)
        call.world.tell("world")
    return {"template_id": template_id}


def edit(call: Call) -> Json:
    known, text = _known(call), _text(call)
    with call.world.store.change():
        call.wecom.group_welcomes.edit(known.template_id, text)
        call.world.tell("world")
    return {}


def get(call: Call) -> Json:
    return {"text": {"content": _known(call).text}}


def drop(call: Call) -> Json:
    known = _known(call)
    with call.world.store.change():
        call.wecom.group_welcomes.drop(known.template_id)
        call.world.tell("world")
    return {}


def _known(call: Call) -> GroupTemplate:
    found = call.wecom.group_welcomes.find(call.text("template_id"))
    if found is None:
        raise Refused(40058, "invalid Request Parameter: template_id")
    return found


def _text(call: Call) -> str:
    text = str(call.part("text").get("content") or "")
    if not text or len(text.encode()) > _MOST_BYTES:
        raise Refused(40058, "invalid Request Parameter: text")
    return text


ENDPOINTS = (
    Endpoint("POST", "externalcontact/group_welcome_template/add", add, CONTACTS),
    Endpoint("POST", "externalcontact/group_welcome_template/edit", edit, CONTACTS),
    Endpoint("POST", "externalcontact/group_welcome_template/get", get, CONTACTS),
    Endpoint("POST", "externalcontact/group_welcome_template/del", drop, CONTACTS),
)
