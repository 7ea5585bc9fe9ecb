"""The plaintext of a callback in our own words. Events we know must be whole; those we do not know are named."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from adapters.envelope import Unreadable
from adapters.wechat.work.plaintext import Plaintext
from crm_core.messages import (
    ArchiveStirred,
    CustomerAdded,
    CustomerEdited,
    CustomerServiceStirred,
    DirectoryChanged,
    HandoverProgress,
    HandoverTold,
    Incoming,
    StaffSaid,
    StaffSentMedia,
    StaffTapped,
    Unrecognised,
)
from crm_core.values import Identity, Platform


def parse(body: str, corp_id: str) -> Incoming:
    """Read the plaintext of a callback to this company. Raises Unreadable when a field it needs is missing."""
    fields = Plaintext.read(body)
    kind = fields.kind
    # Menu clicks are written `CLICK` in places.
    if reading := _READINGS.get(kind.lower()):
        return reading(fields, corp_id)
    if kind.startswith("event/change_contact/"):
        return DirectoryChanged(at=_at(fields))
    if fields.get("MsgType") not in {"", "event"}:
        return StaffSentMedia(
            staff=_person(fields, "FromUserName", corp_id), kind=fields.get("MsgType"), at=_at(fields)
        )
    return Unrecognised(kind=kind)


def _said(fields: Plaintext, corp_id: str) -> StaffSaid:
    if not fields.has("Content"):
        raise Unreadable("Content is missing")
    return StaffSaid(staff=_person(fields, "FromUserName", corp_id), text=fields.get("Content"), at=_at(fields))


def _clicked(fields: Plaintext, corp_id: str) -> StaffTapped:
    return StaffTapped(
        staff=_person(fields, "FromUserName", corp_id), button=fields.need("EventKey"), task_id="", at=_at(fields)
    )


def _tapped(fields: Plaintext, corp_id: str) -> StaffTapped:
    return StaffTapped(
        staff=_person(fields, "FromUserName", corp_id),
        button=fields.need("EventKey"),
        task_id=fields.need("TaskId"),
        at=_at(fields),
    )


def _added(fields: Plaintext, corp_id: str) -> CustomerAdded:
    return CustomerAdded(
        staff=_person(fields, "UserID", corp_id),
        customer=_person(fields, "ExternalUserID", corp_id),
        state=fields.get("State") or None,
        welcome_code=fields.get("WelcomeCode") or None,
        at=_at(fields),
    )


def _edited(fields: Plaintext, corp_id: str) -> CustomerEdited:
    return CustomerEdited(
        staff=_person(fields, "UserID", corp_id),
        customer=_person(fields, "ExternalUserID", corp_id),
        at=_at(fields),
    )


def _deleted(fields: Plaintext, corp_id: str) -> HandoverTold | Unrecognised:
    """A member is no contact of a customer any more; only when it comes of a handover does that mean anything to us."""
    if fields.get("Source") != "DELETE_BY_TRANSFER":
        return Unrecognised(kind=fields.kind)
    return _handover(fields, corp_id, HandoverProgress.DONE)


def _not_handed_over(fields: Plaintext, corp_id: str) -> HandoverTold:
    full = fields.get("FailReason") == "customer_limit_exceed"
    return _handover(fields, corp_id, HandoverProgress.FULL if full else HandoverProgress.REFUSED)


def _handover(fields: Plaintext, corp_id: str, progress: HandoverProgress) -> HandoverTold:
    return HandoverTold(
        staff=_person(fields, "UserID", corp_id),
        customer=_person(fields, "ExternalUserID", corp_id),
        progress=progress,
        at=_at(fields),
    )


def _stirred(fields: Plaintext, _corp_id: str) -> CustomerServiceStirred:
    return CustomerServiceStirred(open_kfid=fields.need("OpenKfId"), token=fields.need("Token"), at=_at(fields))


def _archive_stirred(fields: Plaintext, _corp_id: str) -> ArchiveStirred:
    return ArchiveStirred(at=_at(fields))


def _person(fields: Plaintext, name: str, corp_id: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=corp_id, account=fields.need(name))


def _at(fields: Plaintext) -> datetime:
    try:
        return datetime.fromtimestamp(int(fields.need("CreateTime")), UTC)
    except (ValueError, OverflowError, OSError):
        raise Unreadable("CreateTime is no time") from None


_READINGS: Mapping[str, Callable[[Plaintext, str], Incoming]] = {
    "text": _said,
    "event/click": _clicked,
    "event/template_card_event": _tapped,
    "event/change_external_contact/add_external_contact": _added,
    # Reported to come in place of the former, or before it, for codes without confirmation: both mean the same to us.
    "event/change_external_contact/add_half_external_contact": _added,
    "event/change_external_contact/edit_external_contact": _edited,
    "event/change_external_contact/del_external_contact": _deleted,
    "event/change_external_contact/transfer_fail": _not_handed_over,
    "event/kf_msg_or_event": _stirred,
    "event/msgaudit_notify": _archive_stirred,
}
