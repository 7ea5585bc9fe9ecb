"""The plaintext of a 公众号 callback in our own words. Events we know must be whole; those we do not know are named."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from adapters.envelope import Unreadable
from adapters.flat import flat
from adapters.wechat.official.said import said
from adapters.wechat.official.wechatpy_words import Parsed, parse
from crm_core.messages import (
    FollowerCame,
    FollowerLeft,
    FollowerLocated,
    FollowerScanned,
    FollowerTapped,
    Incoming,
    MassSendTold,
    MenuDeed,
    NoticeOutcome,
    NoticeTold,
    PlatformTold,
    SubscriptionChoice,
    SubscriptionsChosen,
    Unrecognised,
)
from crm_core.values import Identity, Platform

_SUBSCRIPTIONS = {
    "subscribe_msg_popup_event": ("SubscribeMsgPopupEvent", "SubscribeStatusString"),
    "subscribe_msg_change_event": ("SubscribeMsgChangeEvent", "SubscribeStatusString"),
    "subscribe_msg_sent_event": ("SubscribeMsgSentEvent", "ErrorStatus"),
}


def read(body: str, app_id: str) -> Incoming:
    """Read the plaintext of a callback to this account. Raises Unreadable when a field it needs is missing."""
    parsed = parse(body)
    if reading := _READINGS.get(parsed.kind):
        return reading(parsed, app_id)
    if parsed.kind in _KNOWN:
        return PlatformTold(kind=parsed.kind, told=flat(body), at=_at(parsed))
    if parsed.kind.startswith("event"):
        return Unrecognised(kind=parsed.kind)
    return said(parsed, _follower(parsed, app_id), _at(parsed))


def _came(parsed: Parsed, app_id: str) -> FollowerCame:
    return FollowerCame(follower=_follower(parsed, app_id), scene=None, at=_at(parsed))


def _came_by_code(parsed: Parsed, app_id: str) -> FollowerCame:
    """The key of this event alone begins with `qrscene_`, which wechatpy has taken away."""
    return FollowerCame(follower=_follower(parsed, app_id), scene=parsed.text("EventKey") or None, at=_at(parsed))


def _scanned(parsed: Parsed, app_id: str) -> FollowerScanned:
    return FollowerScanned(follower=_follower(parsed, app_id), scene=parsed.need("EventKey"), at=_at(parsed))


def _left(parsed: Parsed, app_id: str) -> FollowerLeft:
    return FollowerLeft(follower=_follower(parsed, app_id), at=_at(parsed))


def _located(parsed: Parsed, app_id: str) -> FollowerLocated:
    latitude, longitude, precision = (_number(parsed, name) for name in ("Latitude", "Longitude", "Precision"))
    return FollowerLocated(
        follower=_follower(parsed, app_id),
        latitude=latitude,
        longitude=longitude,
        precision=precision,
        at=_at(parsed),
    )


def _tapped(parsed: Parsed, app_id: str) -> FollowerTapped:
    deed = MenuDeed(parsed.kind.removeprefix("event/"))
    return FollowerTapped(follower=_follower(parsed, app_id), deed=deed, key=parsed.text("EventKey"), at=_at(parsed))


def _notice(parsed: Parsed, app_id: str) -> NoticeTold:
    """`success`, `failed:user block`, `failed: system failed`: the blank comes and goes."""
    status = parsed.need("Status").replace(" ", "").lower()
    outcome = {"success": NoticeOutcome.ARRIVED, "failed:userblock": NoticeOutcome.BLOCKED}
    return NoticeTold(
        follower=_follower(parsed, app_id),
        message_id=parsed.need("MsgID"),
        outcome=outcome.get(status, NoticeOutcome.FAILED),
        at=_at(parsed),
    )


def _mass_send(parsed: Parsed, _app_id: str) -> MassSendTold:
    total, filtered, sent, failed = (
        int(_number(parsed, name)) for name in ("TotalCount", "FilterCount", "SentCount", "ErrorCount")
    )
    return MassSendTold(
        message_id=parsed.text("MsgID") or parsed.need("MsgId"),
        status=parsed.text("Status"),
        total=total,
        filtered=filtered,
        sent=sent,
        failed=failed,
        at=_at(parsed),
    )


def _subscriptions(parsed: Parsed, app_id: str) -> SubscriptionsChosen:
    """The list may hold one or several, may itself be repeated, and in JSON stands among the other fields."""
    event = parsed.kind.removeprefix("event/")
    outer, status = _SUBSCRIPTIONS[event]
    choices = [
        SubscriptionChoice(template=str(one["TemplateId"]), status=str(one.get(status) or ""))
        for part in parsed.parts(outer) or parsed.parts()
        for one in Parsed(event, part).parts("List")
        if one.get("TemplateId")
    ]
    return SubscriptionsChosen(follower=_follower(parsed, app_id), event=event, choices=tuple(choices), at=_at(parsed))


def _follower(parsed: Parsed, app_id: str) -> Identity:
    return Identity(platform=Platform.OFFICIAL, scope=app_id, account=parsed.need("FromUserName"))


def _at(parsed: Parsed) -> datetime:
    try:
        return datetime.fromtimestamp(int(parsed.need("CreateTime")), UTC)
    except (ValueError, OverflowError, OSError):
        raise Unreadable("CreateTime is no time") from None


def _number(parsed: Parsed, name: str) -> float:
    try:
        found = float(parsed.text(name) or 0)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise Unreadable(name + " is no number")
    return found


_MENU = ("scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select")
_SERVICE = ("kf_create_session", "kf_close_session", "kf_switch_session")
_KNOWN = frozenset(f"event/{name}" for name in (*_MENU, *_SERVICE))
"""What we know and have nothing to do about: the account's menu, and people of its own customer service."""

_READINGS: Mapping[str, Callable[[Parsed, str], Incoming]] = {
    "event/subscribe": _came,
    "event/subscribe_scan": _came_by_code,
    # By the bar code on a product, which is no scene of ours.
    "event/subscribe_scan_product": _came,
    "event/scan": _scanned,
    "event/unsubscribe": _left,
    "event/location": _located,
    "event/click": _tapped,
    "event/view": _tapped,
    "event/view_miniprogram": _tapped,
    "event/templatesendjobfinish": _notice,
    "event/masssendjobfinish": _mass_send,
    **{f"event/{name}": _subscriptions for name in _SUBSCRIPTIONS},
}
