"""What befalls sessions of 微信客服, as kf/sync_msg tells it among the messages (msgtype `event`)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from adapters.answers import Answer, Moment, nested, shaped
from adapters.channel import PlatformError, Reaction
from crm_core.messages import (
    AnswerFailed,
    ChatRecalled,
    CustomerBlocked,
    DutyChanged,
    ServiceEvent,
    SessionChange,
    SessionChanged,
    SessionEntered,
)
from crm_core.values import Identity, Platform

_SYNC = "kf/sync_msg"
_ON_DUTY = 1
_REFUSES = 1
_WHO = ("open_kfid", "external_userid", "servicer_userid")


class _Head(Answer):
    msgid: str
    send_time: Moment


class _Channels(Answer):
    nickname: str = ""
    shop_nickname: str = ""


class _Inside(Answer):
    """Account and customer stand inside the event, seldom beside it; which of the rest is there depends on its type."""

    event_type: str
    open_kfid: str = ""
    external_userid: str = ""
    servicer_userid: str = ""
    scene: str = ""
    scene_param: str = ""
    welcome_code: str = ""
    fail_msgid: str = ""
    fail_type: int = 0
    status: int = 0
    change_type: int = 0
    new_servicer_userid: str = ""
    msg_code: str = ""
    recall_msgid: str = ""
    reject_switch: int = 0
    wechat_channels: _Channels = _Channels()


def is_known(raw: Mapping[str, Any]) -> bool:
    """Whether it is an event that means something to us."""
    return raw.get("msgtype") == "event" and str(nested(raw.get("event")).get("event_type")) in _READINGS


def read_event(raw: Mapping[str, Any], corp_id: str, open_kfid: str) -> ServiceEvent:
    """Read one that `is_known`; `open_kfid` is whose page it stands on. Raises PlatformError when it is not whole."""
    head = shaped(_SYNC, dict(raw), _Head)
    beside = {name: raw[name] for name in _WHO if name in raw}
    inside = shaped(_SYNC, beside | dict(nested(raw.get("event"))), _Inside)
    return _READINGS[inside.event_type](inside, _Place(head, inside.open_kfid or open_kfid, corp_id))


class _Place:
    """Which event it is, in which account, when."""

    def __init__(self, head: _Head, account: str, corp_id: str) -> None:
        self.beyond = head.beyond
        self.id = head.msgid
        self.at: datetime = head.send_time
        self.account = account
        self._corp_id = corp_id

    def person(self, account: str) -> Identity:
        """Raises PlatformError for nobody."""
        if not account:
            raise PlatformError(Reaction.STOP, "shape", _SYNC)
        return Identity(platform=Platform.WECOM, scope=self._corp_id, account=account)


def _entered(event: _Inside, place: _Place) -> SessionEntered:
    return SessionEntered(
        id=place.id,
        account=place.account,
        customer=place.person(event.external_userid),
        scene=event.scene,
        param=event.scene_param,
        welcome_code=event.welcome_code,
        at=place.at,
        beyond=place.beyond,
        channels=event.wechat_channels.nickname or event.wechat_channels.shop_nickname,
    )


def _failed(event: _Inside, place: _Place) -> AnswerFailed:
    return AnswerFailed(
        id=place.id,
        account=place.account,
        customer=place.person(event.external_userid),
        message=event.fail_msgid,
        reason=event.fail_type,
        at=place.at,
        beyond=place.beyond,
    )


def _duty(event: _Inside, place: _Place) -> DutyChanged:
    return DutyChanged(
        id=place.id,
        account=place.account,
        servicer=place.person(event.servicer_userid),
        on_duty=event.status == _ON_DUTY,
        at=place.at,
        beyond=place.beyond,
    )


def _changed(event: _Inside, place: _Place) -> SessionChanged:
    """A kind of change we do not know is taken for a transfer: it says who has the session now."""
    known = event.change_type in set(SessionChange)
    return SessionChanged(
        id=place.id,
        account=place.account,
        customer=place.person(event.external_userid),
        change=SessionChange(event.change_type) if known else SessionChange.TRANSFERRED,
        servicer=place.person(event.new_servicer_userid) if event.new_servicer_userid else None,
        code=event.msg_code,
        at=place.at,
        beyond=place.beyond,
    )


def _recalled(event: _Inside, place: _Place) -> ChatRecalled:
    return ChatRecalled(
        id=place.id,
        account=place.account,
        customer=place.person(event.external_userid),
        message=event.recall_msgid,
        at=place.at,
        beyond=place.beyond,
    )


def _blocked(event: _Inside, place: _Place) -> CustomerBlocked:
    return CustomerBlocked(
        id=place.id,
        account=place.account,
        customer=place.person(event.external_userid),
        servicer=place.person(event.servicer_userid),
        blocked=event.reject_switch == _REFUSES,
        at=place.at,
        beyond=place.beyond,
    )


_READINGS: Mapping[str, Callable[[_Inside, _Place], ServiceEvent]] = {
    "enter_session": _entered,
    "msg_send_fail": _failed,
    "servicer_status_change": _duty,
    "session_status_change": _changed,
    "user_recall_msg": _recalled,
    "servicer_recall_msg": _recalled,
    "reject_customer_msg_switch_change": _blocked,
}
