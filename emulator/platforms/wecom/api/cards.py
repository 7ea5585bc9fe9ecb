from emulator.platforms.wecom.agent import check_agent
from emulator.platforms.wecom.call import Call, Endpoint, Json, Refused
from emulator.platforms.wecom.card import read_card
from emulator.world.wecom.staff_chat import StaffMessage, Words


def update(call: Call) -> Json:
    """Changes a card where it stands: other words on its buttons, or another card. A response code works once."""
    check_agent(call)
    change = _change(call)
    code = call.wecom.cards.use(call.text("response_code"), call.app.name, call.now)
    if code is None:
        raise Refused(40058, "invalid Request Parameter: response_code is invalid, used or expired")
    userids = call.strings("userids")
    if call.body.get("atall"):
        userids = [staff.userid for staff in call.wecom.directory.staff()]
    messages = call.wecom.staff_chat.with_msgid(code.msgid, userids)
    with call.world.store.change():
        for message in messages:
            call.wecom.staff_chat.replace(message, _changed(message, change))
            call.world.tell("staff_chat", userid=message.userid)
    reached = {message.userid.lower() for message in messages}
    return {"invaliduser": [userid.lower() for userid in userids if userid.lower() not in reached]}


def _change(call: Call) -> Json | str:
    """A whole card, or the words that take the buttons' place."""
    if card := call.part("template_card"):
        return card
    name = call.part("button").get("replace_name")
    if not isinstance(name, str) or not name:
        raise Refused(40063, "some parameters are empty: button.replace_name")
    return name


def _changed(message: StaffMessage, change: Json | str) -> Words:
    if isinstance(change, str):
        return Words(msgtype=message.msgtype, text=f"{message.text}\n{change}", raw=message.raw)
    text, buttons = read_card(change)
    raw = {"msgtype": message.msgtype, message.msgtype: change}
    return Words(msgtype=message.msgtype, text=text, raw=raw, buttons=buttons)


ENDPOINTS = (Endpoint("POST", "message/update_template_card", update),)
