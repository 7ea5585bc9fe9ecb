from collections import defaultdict

from emulator.platforms.wecom.attachments import check_attachments
from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.mass_sends import MassSend, Receiver

_MOST_CUSTOMERS, _MOST_GROUPS, _LONGEST = 10_000, 2_000, 4_000
_MONTH = 31 * 86_400
_DAY, _MOST_REMINDERS = 86_400, 3
_CORP, _CONFIRMED = 1, 2


def add(call: Call) -> Json:
    """Makes a task for staff, no more; `fail_list` has whom it does not go to."""
    chat_type = str(call.body.get("chat_type") or "single")
    if chat_type not in {"single", "group"}:
        raise Refused(40058, "invalid Request Parameter: chat_type")
    sender = _sender(call)
    text, attachments = _words(call)
    wanted = _wanted(call, chat_type)
    parts = _of_customers(call, wanted, sender) if chat_type == "single" else _of_groups(call, wanted, sender)
    reached = {one for some in parts.values() for one in some}
    if not reached:
        raise Refused(41048, "no customer to send to")
    send = MassSend(
        msgid=call.wecom.mass_sends.new_id(),
        chat_type=chat_type,
        creator=sender,
        text=text,
        attachments=tuple(attachments),
        created_at=call.now,
    )
    with call.world.store.change():
        call.wecom.mass_sends.add(send, parts)
        call.world.tell("world")
    return {"fail_list": [one for one in wanted if one not in reached], "msgid": send.msgid}


def _sender(call: Call) -> str:
    userid = str(call.body.get("sender") or "")
    staff = call.wecom.directory.find(userid) if userid else None
    if userid and (staff is None or not staff.active):
        raise Refused(60111, "userid not found")
    return staff.userid if staff else ""


def _words(call: Call) -> tuple[str, list[Json]]:
    text, attachments = str(call.part("text").get("content") or ""), call.parts("attachments")
    if not text and not attachments:
        raise Refused(40063, "some parameters are empty: text and attachments")
    if len(text.encode()) > _LONGEST:
        raise Refused(40058, "invalid Request Parameter: text")
    check_attachments(call, attachments)
    return text, attachments


def _wanted(call: Call, chat_type: str) -> list[str]:
    if chat_type == "single":
        wanted, most = call.strings("external_userid"), _MOST_CUSTOMERS
    else:
        wanted, most = call.strings("chat_id_list"), _MOST_GROUPS
    if len(wanted) > most or (chat_type == "single" and not wanted):
        raise Refused(40058, "invalid Request Parameter: external_userid or chat_id_list")
    return list(dict.fromkeys(wanted))


def _of_customers(call: Call, wanted: list[str], sender: str) -> dict[str, list[str]]:
    if sender:
        followed = {one.external_userid for one in call.wecom.customers.followed_by(sender)}
        return {sender: [one for one in wanted if one in followed]}
    followers, parts = call.wecom.customers.first_followers(), defaultdict[str, list[str]](list)
    for one in wanted:
        if one in followers:
            parts[followers[one]].append(one)
    return parts


def _of_groups(call: Call, wanted: list[str], sender: str) -> dict[str, list[str]]:
    if not sender:
        raise Refused(40058, "invalid Request Parameter: sender")
    owned = [one.chat_id for one in call.wecom.groups.all() if one.owner.lower() == sender.lower()]
    return {sender: [one for one in owned if not wanted or one in wanted]}


def list_v2(call: Call) -> Json:
    start, end = (call.whole(name, default=0, least=1, most=2**40) for name in ("start_time", "end_time"))
    if not 0 <= end - start <= _MONTH:
        raise Refused(40058, "invalid Request Parameter: start_time or end_time")
    limit, place = call.whole("limit", default=50, least=1, most=100), call.place()
    creator = str(call.body.get("creator") or "").lower()
    found = call.wecom.mass_sends.between(call.text("chat_type"), start, end)
    found = [one for one in found if not creator or one.creator.lower() == creator]
    page = [_listed(one) for one in found[place : place + limit]]
    return {"group_msg_list": page, "next_cursor": str(place + limit) if place + limit < len(found) else ""}


def _listed(send: MassSend) -> Json:
    told: Json = {
        "msgid": send.msgid,
        "creator": send.creator,
        "create_time": int(send.created_at),
        "create_type": _CORP,
        "attachments": list(send.attachments),
    }
    return told | ({"text": {"content": send.text}} if send.text else {})


def tasks(call: Call) -> Json:
    limit, place = call.whole("limit", default=500, least=1, most=1_000), call.place()
    found = call.wecom.mass_sends.tasks(_known(call).msgid)
    page = [
        {"userid": one.userid, "status": _CONFIRMED if one.sent_at else 0} | _time(one.sent_at)
        for one in found[place : place + limit]
    ]
    return {"task_list": page, "next_cursor": str(place + limit) if place + limit < len(found) else ""}


def results(call: Call) -> Json:
    send, userid = _known(call), call.text("userid")
    limit, place = call.whole("limit", default=500, least=1, most=1_000), call.place()
    found = call.wecom.mass_sends.receivers(send.msgid, userid, start=place, limit=limit + 1)
    page = [_result(send, one) for one in found[:limit]]
    return {"send_list": page, "next_cursor": str(place + limit) if len(found) > limit else ""}


def _result(send: MassSend, one: Receiver) -> Json:
    name = "external_userid" if send.chat_type == "single" else "chat_id"
    return {name: one.receiver, "userid": one.userid, "status": one.status} | _time(one.sent_at)


def _time(at: float | None) -> Json:
    return {"send_time": int(at)} if at else {}


def remind(call: Call) -> Json:
    send = _open(call)
    if call.wecom.mass_sends.reminded_since(send.msgid, call.now - _DAY) >= _MOST_REMINDERS:
        raise Refused(45009, "api freq out of limit")
    with call.world.store.change():
        call.wecom.mass_sends.remind(send.msgid, call.now)
        call.world.tell("world")
    return {}


def cancel(call: Call) -> Json:
    send = _open(call)
    with call.world.store.change():
        call.wecom.mass_sends.cancel(send.msgid, call.now)
        call.world.tell("world")
    return {}


def _known(call: Call) -> MassSend:
    send = call.wecom.mass_sends.find(call.text("msgid"))
    if send is None:
        raise Refused(40058, "invalid Request Parameter: msgid")
    return send


def _open(call: Call) -> MassSend:
    send = _known(call)
    if not send.is_open(call.now):
        raise Refused(40058, "invalid Request Parameter: msgid")
    return send


ENDPOINTS = (
    Endpoint("POST", "externalcontact/add_msg_template", add, CONTACTS),
    Endpoint("POST", "externalcontact/get_groupmsg_list_v2", list_v2, CONTACTS),
    Endpoint("POST", "externalcontact/get_groupmsg_task", tasks, CONTACTS),
    Endpoint("POST", "externalcontact/get_groupmsg_send_result", results, CONTACTS),
    Endpoint("POST", "externalcontact/remind_groupmsg_send", remind, CONTACTS),
    Endpoint("POST", "externalcontact/cancel_groupmsg_send", cancel, CONTACTS),
)
