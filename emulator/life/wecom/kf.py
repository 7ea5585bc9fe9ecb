"""Customers write to 微信客服, staff answer them; the app is told only that something happened."""

from dataclasses import replace
from typing import Any

from emulator.plaintext import xml
from emulator.world import World, ids
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.corp import SERVICE
from emulator.world.wecom.customer_chat import Said
from emulator.world.wecom.directory import Staff
from emulator.world.wecom.kf import SESSION_LIFETIME, Account, Session, State
from emulator.world.wecom.kf_desk import END_LIVES, QUEUE_LIVES, WELCOME_LIVES

_FROM_PAGE = "emulator"
_ACCEPTED, _ENDED = 1, 3


def customer_writes(
    world: World, account: Account, external_userid: str, *, msgtype: str, content: dict[str, Any], at: float
) -> str:
    """Opens a session where there is none. Returns the msgid."""
    said = Said(author="customer", msgid=ids.letters(32), msgtype=msgtype, content=content)
    with world.store.change():
        session = _session(world, account, external_userid, at)
        _record(world, session, said, at)
        stirs(world, account, external_userid, at)
    return said.msgid


def staff_answers(
    world: World, session: Session, userid: str, *, msgtype: str, content: dict[str, Any], at: float
) -> str:
    """Taking the conversation over, if it was not theirs. Returns the msgid."""
    account = Account(open_kfid=session.open_kfid, name="")
    said = Said(author="staff", userid=userid, msgid=ids.letters(32), msgtype=msgtype, content=content)
    with world.store.change():
        if (session.state, session.userid) != (State.HUMAN, userid):
            _taken_over(world, session, userid, at)
        _record(world, session, said, at)
        stirs(world, account, session.external_userid, at)
    return said.msgid


def enters(
    world: World, account: Account, external_userid: str, *, scene: str, param: str, at: float, channels: str = ""
) -> None:
    """Somebody opens the account's chat by a link, or from the 视频号 `channels`, and may write nothing."""
    with world.store.change():
        known = world.wecom.kf.session(account.open_kfid, external_userid)
        if known is None or not _runs(known, at):
            fresh = Session(
                open_kfid=account.open_kfid,
                external_userid=external_userid,
                state=State.NEW,
                userid="",
                customer_at=at - SESSION_LIFETIME if known is None else known.customer_at,
                answers=0,
            )
            world.wecom.kf.keep(fresh)
            known = fresh
        _records_entry(world, known, scene=scene, param=param, at=at, channels=channels)
        stirs(world, account, external_userid, at)


def staff_ends(world: World, session: Session, at: float) -> None:
    """Whoever answers it ends the session."""
    with world.store.change():
        ended = replace(session, state=State.ENDED, userid="")
        world.wecom.kf.keep(ended)
        change = {"change_type": _ENDED, "old_servicer_userid": session.userid, "new_servicer_userid": ""}
        _records_change(world, ended, change, at, lives=END_LIVES)
        stirs(world, Account(open_kfid=session.open_kfid, name=""), session.external_userid, at)


def changes_duty(world: World, staff: Staff, *, on: bool, at: float) -> None:
    """A servicer begins or stops to receive customers, in every account."""
    with world.store.change():
        world.wecom.kf_desk.set_away(staff.userid, away=not on)
        for account in world.wecom.kf.accounts():
            if not world.wecom.may_answer(account.open_kfid, staff):
                continue
            event: dict[str, Any] = {
                "event_type": "servicer_status_change",
                "servicer_userid": staff.userid,
                "status": 1 if on else 2,
                "stop_type": 0,
                "open_kfid": account.open_kfid,
            }
            said = Said(author="system", msgid=ids.letters(32), msgtype="event", content=event)
            world.wecom.customer_chat.add("", account.open_kfid, said, at)
            stirs(world, account, "", at)


def fails(world: World, session: Session, msgid: str, fail_type: int, at: float) -> None:
    """A message that the platform took does not arrive after all."""
    with world.store.change():
        records_event(world, session, {"event_type": "msg_send_fail", "fail_msgid": msgid, "fail_type": fail_type}, at)
        stirs(world, Account(open_kfid=session.open_kfid, name=""), session.external_userid, at)


def recalls(world: World, session: Session, msgid: str, at: float, *, servicer: str = "") -> None:
    """The customer takes a message back, or this servicer."""
    event: dict[str, Any] = {"event_type": "user_recall_msg", "recall_msgid": msgid}
    if servicer:
        event |= {"event_type": "servicer_recall_msg", "servicer_userid": servicer}
    with world.store.change():
        records_event(world, session, event, at)
        stirs(world, Account(open_kfid=session.open_kfid, name=""), session.external_userid, at)


def blocks(world: World, session: Session, servicer: str, *, blocked: bool, at: float) -> None:
    """A servicer takes no more messages of the customer, or takes them again."""
    event = {
        "event_type": "reject_customer_msg_switch_change",
        "servicer_userid": servicer,
        "reject_switch": int(blocked),
    }
    with world.store.change():
        records_event(world, session, event, at)
        stirs(world, Account(open_kfid=session.open_kfid, name=""), session.external_userid, at)


def stirs(world: World, account: Account, external_userid: str, at: float) -> None:
    """Tell the app that there is something to fetch."""
    plaintext = xml(
        {
            "ToUserName": world.wecom.corp.id,
            "CreateTime": int(at),
            "MsgType": "event",
            "Event": "kf_msg_or_event",
            "Token": world.wecom.kf.issue_token(account.open_kfid, world.clock()),
            "OpenKfId": account.open_kfid,
        }
    )
    stream = f"kf:{account.open_kfid}"
    world.callbacks.queue(platform=PLATFORM, app=SERVICE, stream=stream, plaintext=plaintext, at=world.clock())
    world.tell("customer_chat", external_userid=external_userid)


def records_event(world: World, session: Session, event: dict[str, Any], at: float) -> None:
    """Something besides messages, which `kf/sync_msg` tells in its place among them."""
    about = {"open_kfid": session.open_kfid, "external_userid": session.external_userid}
    content = {"event_type": event["event_type"], **about, **event}
    said = Said(author="system", msgid=ids.letters(32), msgtype="event", content=content)
    _record(world, session, said, at)


def _record(world: World, session: Session, said: Said, at: float) -> None:
    world.wecom.customer_chat.add(session.external_userid, session.open_kfid, said, at)


def _session(world: World, account: Account, external_userid: str, at: float) -> Session:
    """The running session, which the customer's words prolong, or a new one."""
    known = world.wecom.kf.session(account.open_kfid, external_userid)
    runs = known is not None and _runs(known, at)
    session = Session(
        open_kfid=account.open_kfid,
        external_userid=external_userid,
        state=known.state if known and runs else State.NEW,
        userid=known.userid if known and runs else "",
        customer_at=at,
        answers=0,
    )
    world.wecom.kf.keep(session)
    if not runs:
        _records_entry(world, session, scene=_FROM_PAGE, param="", at=at)
    return session


def _runs(session: Session, at: float) -> bool:
    return session.state != State.ENDED and at - session.customer_at < SESSION_LIFETIME


def _records_entry(world: World, session: Session, *, scene: str, param: str, at: float, channels: str = "") -> None:
    """With a welcome code, unless the customer had one in the last 48 h."""
    entry: dict[str, Any] = {"event_type": "enter_session", "scene": scene, "scene_param": param}
    if channels:
        entry["wechat_channels"] = {"nickname": channels, "scene": 1}
    desk, place = world.wecom.kf_desk, (session.open_kfid, session.external_userid)
    if at - desk.greeted_at(*place) >= SESSION_LIFETIME:
        entry["welcome_code"] = desk.code(*place, state=None, lapses_at=at + WELCOME_LIVES)
        desk.greeted(*place, at)
    records_event(world, session, entry, at)


def _records_change(world: World, session: Session, change: dict[str, Any], at: float, *, lives: float) -> None:
    code = world.wecom.kf_desk.code(
        session.open_kfid, session.external_userid, state=int(session.state), lapses_at=at + lives
    )
    records_event(world, session, {"event_type": "session_status_change", **change, "msg_code": code}, at)


def _taken_over(world: World, session: Session, userid: str, at: float) -> None:
    taken = Session(
        open_kfid=session.open_kfid,
        external_userid=session.external_userid,
        state=State.HUMAN,
        userid=userid,
        customer_at=session.customer_at,
        answers=session.answers,
    )
    world.wecom.kf.keep(taken)
    change: dict[str, Any] = {
        "change_type": _ACCEPTED if not session.userid else 2,
        "old_servicer_userid": session.userid,
        "new_servicer_userid": userid,
    }
    _records_change(world, taken, change, at, lives=QUEUE_LIVES)
