from typing import Final

from emulator.platforms.wecom.agent import check_agent
from emulator.platforms.wecom.call import Call, Endpoint, Json, Refused
from emulator.platforms.wecom.card import INTERACTIVE
from emulator.platforms.wecom.receivers import receivers
from emulator.platforms.wecom.words import read_words
from emulator.world import ids
from emulator.world.wecom.sending import fingerprint
from emulator.world.wecom.staff_chat import Words

_RATES: Final = ((30, 60.0), (1000, 3600.0))
"""Messages to one member per app in so many seconds; what exceeds it is dropped without a word."""
_REMEMBERED, _LONGEST_REMEMBERED = 1800, 14400
_ADDRESS: Final = frozenset({"touser", "toparty", "totag", "enable_duplicate_check", "duplicate_check_interval"})


def send(call: Call) -> Json:
    """errcode 0 may still leave out receivers: those named invalid, and silently those over the rate."""
    check_agent(call)
    reached = receivers(call)
    words = read_words(call)
    task_id = _check_task(call, words)
    msgid = ids.letters(44)
    with call.world.store.change():
        if task_id:
            call.wecom.cards.remember_task(call.app.name, task_id)
        for staff in reached.staff:
            _deliver(call, staff.userid, words, msgid)
        answer: Json = {"msgid": msgid}
        if _card_type(words) in INTERACTIVE:
            answer["response_code"] = call.wecom.cards.code_for(call.app.name, msgid, call.now)
    if reached.invalid_users:
        answer["invaliduser"] = "|".join(reached.invalid_users)
    if reached.invalid_parties:
        answer["invalidparty"] = "|".join(reached.invalid_parties)
    return answer


def _card_type(words: Words) -> str:
    card: Json = words.raw.get("template_card", {})
    return str(card.get("card_type", ""))


def _check_task(call: Call, words: Words) -> str:
    """The card's task id, empty without one; each may be used once per app, a repeat within the check apart."""
    card: Json = words.raw.get("template_card", {})
    task_id = str(card.get("task_id") or "")
    if (
        task_id
        and not call.body.get("enable_duplicate_check")
        and call.wecom.cards.task_is_known(call.app.name, task_id)
    ):
        raise Refused(40058, "invalid Request Parameter: template_card.task_id is used")
    return task_id


def _deliver(call: Call, userid: str, words: Words, msgid: str) -> None:
    app, chat = call.app.name, call.wecom.staff_chat
    print_ = fingerprint({name: value for name, value in call.body.items() if name not in _ADDRESS})
    if _is_repeat(call, userid, print_):
        call.notes.append(f"duplicate:{userid}")
        return
    if any(chat.sent_since(userid, app, call.now - seconds) >= most for most, seconds in _RATES):
        chat.drop(userid, app, call.now)
        call.notes.append(f"dropped:{userid}")
        return
    call.wecom.sending.remember(app, userid, print_, call.now)
    chat.add(userid, "app", app=app, msgid=msgid, words=words, at=call.now)
    call.world.tell("staff_chat", userid=userid)


def _is_repeat(call: Call, userid: str, print_: str) -> bool:
    if call.body.get("enable_duplicate_check") != 1:
        return False
    interval = call.whole("duplicate_check_interval", default=_REMEMBERED, least=0, most=_LONGEST_REMEMBERED)
    return call.wecom.sending.sent_since(call.app.name, userid, print_, call.now - (interval or _REMEMBERED))


ENDPOINTS = (Endpoint("POST", "message/send", send),)
