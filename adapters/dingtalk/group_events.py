"""What 钉钉 tells of groups that the app's robot is in (fact sheet 1.7, chat_…): there is no list to read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from adapters.dingtalk.received import text_of
from adapters.envelope import Unreadable
from adapters.flat import flat_fields
from crm_core.messages import GroupDeed, PlatformTold, RobotGroupTold
from crm_core.values import Identity, Platform

_DEEDS = {
    "chat_add_member": (GroupDeed.JOINED, "受邀"),
    "chat_remove_member": (GroupDeed.LEFT, "被移出"),
    "chat_quit": (GroupDeed.LEFT, "主动退出"),
    "chat_update_owner": (GroupDeed.EDITED, ""),
    "chat_update_title": (GroupDeed.EDITED, ""),
    "chat_disband": (GroupDeed.DISMISSED, ""),
}


def is_of_a_group(kind: str) -> bool:
    """Whether an event of this kind says that a group is not as it was."""
    return kind in _DEEDS


def group_told(kind: str, told: Mapping[str, Any], corp_id: str) -> RobotGroupTold | PlatformTold:
    """Read such an event, with its fields as `folded` names them. Raises Unreadable when it has no time.

    One that names no conversation, as older ones do, changes nothing here.
    """
    deed, how = _DEEDS[kind]
    account, at = text_of(told, "openconversationid"), _at(told)
    if not account:
        return PlatformTold(kind=f"event/{kind}", told=flat_fields(told), at=at)
    staff, outside = _members(kind, told)
    owner = text_of(told, "owner") if kind == "chat_update_owner" else ""
    return RobotGroupTold(
        group=_identity(corp_id, account),
        deed=deed,
        staff=tuple(_identity(corp_id, one) for one in staff),
        outside=outside,
        title=text_of(told, "title") if kind == "chat_update_title" else "",
        owner=_identity(corp_id, owner) if owner else None,
        how=how,
        at=at,
    )


def _members(kind: str, told: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who came or went: ids of staff, union ids of people from outside, who have no id here."""
    if kind == "chat_quit":
        operator = text_of(told, "operator")
        return ((operator,) if operator else ()), ()
    if kind not in {"chat_add_member", "chat_remove_member"}:
        return (), ()
    staff, unions = _texts(told.get("userid")), _texts(told.get("unionid"))
    here = tuple(one for one in staff if one)
    if len(staff) == len(unions):
        return here, tuple(union for one, union in zip(staff, unions, strict=True) if union and not one)
    # Of several, some from here and some not, nobody says which union id is whose: they are met when they speak.
    return here, () if here else tuple(filter(None, unions))


def _texts(value: object) -> list[str]:
    found = cast("list[object]", value) if isinstance(value, list) else [value] if value else []
    return [one if isinstance(one, str) else "" for one in found]


def _identity(corp_id: str, account: str) -> Identity:
    return Identity(platform=Platform.DINGTALK, scope=corp_id, account=account)


def _at(told: Mapping[str, Any]) -> datetime:
    """In ms since 1970; `at` was added for events that carry no time of their own."""
    try:
        return datetime.fromtimestamp(int(text_of(told, "timestamp", "at")) / 1_000, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unreadable("it has no time") from None
