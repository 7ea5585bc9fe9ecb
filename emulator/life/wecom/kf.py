"""Customers write to 微信客服, staff answer them; the app is told only that something happened."""

from typing import Any

from emulator.plaintext import xml
from emulator.world import World, ids
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.corp import SERVICE
from emulator.world.wecom.customer_chat import Said
from emulator.world.wecom.kf import SESSION_LIFETIME, Account, Session, State

_FROM_PAGE = "emulator"
_ACCEPTED = 1


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
    runs = known is not None and known.state != State.ENDED and at - known.customer_at < SESSION_LIFETIME
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
        entry = {"event_type": "enter_session", "scene": _FROM_PAGE, "scene_param": ""}
        records_event(world, session, entry, at)
    return session


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
        "event_type": "session_status_change",
        "change_type": _ACCEPTED if not session.userid else 2,
        "old_servicer_userid": session.userid,
        "new_servicer_userid": userid,
    }
    records_event(world, taken, change, at)
