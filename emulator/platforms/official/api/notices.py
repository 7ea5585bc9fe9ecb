from emulator.life.official import followers as life
from emulator.platforms.official.call import OK, Call, Endpoint
from emulator.platforms.wecom.call import Json, Refused
from emulator.world.official.notices import Template


def send_template(call: Call) -> Json:
    """A `client_msg_id` seen before is not sent again."""
    follower, template = call.follower(call.text("touser", missing=40003)), _template(call)
    key = call.body.get("client_msg_id")
    if key is not None and not isinstance(key, str):
        raise Refused(47001, "data format error")
    if key and (known := call.official.notices.known(key)):
        call.notes.append("duplicate")
        return OK | {"msgid": known}
    if not follower.follows:
        raise Refused(43004, "require subscribe")
    with call.world.store.change():
        msgid = call.official.notices.add(key)
        call.official.chat.add(
            follower.openid, "account", "template", _words(call, template), call.now, raw=dict(call.body)
        )
        life.notice_settles(call.world, follower, msgid)
    return OK | {"msgid": msgid}


def send_subscribe(call: Call) -> Json:
    """Each permission is good for one message."""
    follower, template = call.follower(call.text("touser", missing=40003)), _template(call)
    with call.world.store.change():
        if not call.official.notices.use_permit(follower.openid, template.template_id):
            raise Refused(43101, "user refuse to accept the msg")
        msgid = call.official.notices.add(None)
        call.official.chat.add(
            follower.openid, "account", "subscribe", _words(call, template), call.now, raw=dict(call.body)
        )
        life.permit_is_used(call.world, follower, template.template_id, msgid)
    return OK


def templates(call: Call) -> Json:
    mine = [one for one in call.official.notices.templates() if one.app_id == call.account.app_id]
    return {"template_list": [{"template_id": one.template_id, "title": one.title} for one in mine]}


def _template(call: Call) -> Template:
    found = call.official.notices.template(call.text("template_id", missing=40037))
    if found is None or found.app_id != call.account.app_id:
        raise Refused(40037, "invalid template_id")
    return found


def _words(call: Call, template: Template) -> str:
    values = [f"{name}：{value.get('value', '')}" for name, value in call.part("data").items()]
    return "\n".join([template.title, *values])


ENDPOINTS = (
    Endpoint("POST", "/cgi-bin/message/template/send", send_template),
    Endpoint("POST", "/cgi-bin/message/subscribe/bizsend", send_subscribe),
    Endpoint("GET", "/cgi-bin/template/get_all_private_template", templates),
)
