from emulator.platforms.wecom.attachments import check_attachments
from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world import ids
from emulator.world.wecom.customer_chat import Said
from emulator.world.wecom.welcomes import LIFETIME

_LONGEST = 4000


def send_welcome(call: Call) -> Json:
    """Within 20 s of the event, once; not to someone already greeted."""
    code = call.text("welcome_code", missing=41049)
    welcome = call.wecom.welcomes.find(code)
    if welcome is None or welcome.used or call.now - welcome.issued_at > LIFETIME:
        raise Refused(41050, "invalid welcome_code")
    if call.wecom.welcomes.greeted(welcome):
        raise Refused(41051, "customer already chatting")
    messages = _messages(call)
    with call.world.store.change():
        call.wecom.welcomes.use(welcome)
        for msgtype, content in messages:
            said = Said(author="staff", userid=welcome.userid, msgid=ids.letters(32), msgtype=msgtype, content=content)
            call.wecom.customer_chat.add(welcome.external_userid, "", said, call.now)
        call.world.tell("customer_chat", external_userid=welcome.external_userid)
    return {}


def _messages(call: Call) -> list[tuple[str, Json]]:
    text = str(call.part("text").get("content") or "")
    attachments = call.parts("attachments")
    if len(text.encode()) > _LONGEST:
        raise Refused(40058, "invalid Request Parameter: text")
    check_attachments(call, attachments)
    messages: list[tuple[str, Json]] = [("text", {"content": text})] if text else []
    messages += [(kind := str(one.get("msgtype")), one.get(kind, {})) for one in attachments]
    if not messages:
        raise Refused(40063, "some parameters are empty: text and attachments")
    return messages


ENDPOINTS = (Endpoint("POST", "externalcontact/send_welcome_msg", send_welcome, CONTACTS),)
