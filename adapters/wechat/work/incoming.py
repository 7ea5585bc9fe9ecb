"""The plaintext of a callback in our own words. Events we know must be whole; those we do not know are named."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from adapters.envelope import Unreadable
from adapters.flat import flat
from adapters.wechat.plaintext import Plaintext
from adapters.wechat.work.known import is_known
from adapters.wechat.work.selections import ticked
from crm_core.messages import (
    ArchiveAgreed,
    ArchiveStirred,
    ContactEnded,
    CorpTagsStirred,
    CustomerAdded,
    CustomerEdited,
    CustomerServiceStirred,
    DirectoryChanged,
    Ending,
    GroupChanged,
    GroupDeed,
    HandoverProgress,
    HandoverTold,
    Incoming,
    MemberRenamed,
    PlatformTold,
    ServiceAccountsStirred,
    StaffSaid,
    StaffSentMedia,
    StaffTapped,
    TagPart,
    Unrecognised,
)
from crm_core.values import Identity, Platform


def parse(body: str, corp_id: str) -> Incoming:
    """Read the plaintext of a callback to this company. Raises Unreadable when a field it needs is missing."""
    fields = Plaintext.read(body)
    kind = fields.kind
    # Menu clicks are written `CLICK` in places.
    if reading := _READINGS.get(kind.lower()):
        word = reading(fields, corp_id)
        return replace(word, chosen=_chosen(body)) if isinstance(word, StaffTapped) else word
    if is_known(fields):
        return PlatformTold(kind=kind, told=flat(body), at=_at(fields))
    if kind.startswith("event/change_contact/"):
        return DirectoryChanged(at=_at(fields))
    if kind.startswith("event/change_external_tag/"):
        return _tags_stirred(fields)
    if fields.get("MsgType") not in {"", "event"}:
        return StaffSentMedia(
            staff=_person(fields, "FromUserName", corp_id), kind=fields.get("MsgType"), at=_at(fields)
        )
    return Unrecognised(kind=kind)


def _said(fields: Plaintext, corp_id: str) -> StaffSaid:
    if not fields.has("Content"):
        raise Unreadable("Content is missing")
    return StaffSaid(staff=_person(fields, "FromUserName", corp_id), text=fields.get("Content"), at=_at(fields))


def _chosen(body: str) -> tuple[str, ...]:
    """What was ticked, of all questions together: a card of ours asks one."""
    return tuple(option for options in ticked(body).values() for option in options)


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
        code=fields.get("ResponseCode"),
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


def _ended_here(fields: Plaintext, corp_id: str) -> ContactEnded:
    """Said of the side of the staff member: the customer was deleted there, or went over to a colleague."""
    transferred = fields.get("Source").upper() == "DELETE_BY_TRANSFER"
    return _ended(fields, corp_id, Ending.TRANSFER if transferred else Ending.STAFF)


def _ended_there(fields: Plaintext, corp_id: str) -> ContactEnded:
    return _ended(fields, corp_id, Ending.CUSTOMER)


def _ended(fields: Plaintext, corp_id: str, by: Ending) -> ContactEnded:
    return ContactEnded(
        staff=_person(fields, "UserID", corp_id),
        customer=_person(fields, "ExternalUserID", corp_id),
        by=by,
        at=_at(fields),
    )


def _agreed(fields: Plaintext, corp_id: str) -> ArchiveAgreed:
    return ArchiveAgreed(
        staff=_person(fields, "UserID", corp_id),
        customer=_person(fields, "ExternalUserID", corp_id),
        welcome_code=fields.get("WelcomeCode") or None,
        at=_at(fields),
    )


def _not_handed_over(fields: Plaintext, corp_id: str) -> HandoverTold:
    full = fields.get("FailReason") == "customer_limit_exceed"
    return HandoverTold(
        staff=_person(fields, "UserID", corp_id),
        customer=_person(fields, "ExternalUserID", corp_id),
        progress=HandoverProgress.FULL if full else HandoverProgress.REFUSED,
        at=_at(fields),
    )


def _member(fields: Plaintext, corp_id: str) -> DirectoryChanged | MemberRenamed:
    """A member was changed; with another account from now on when one is named."""
    renamed = fields.get("NewUserID")
    if not renamed or renamed == fields.get("UserID"):
        return DirectoryChanged(at=_at(fields))
    return MemberRenamed(
        before=_person(fields, "UserID", corp_id), now=_person(fields, "NewUserID", corp_id), at=_at(fields)
    )


def _stirred(fields: Plaintext, _corp_id: str) -> CustomerServiceStirred:
    return CustomerServiceStirred(open_kfid=fields.need("OpenKfId"), token=fields.need("Token"), at=_at(fields))


def _accounts_stirred(fields: Plaintext, _corp_id: str) -> ServiceAccountsStirred:
    return ServiceAccountsStirred(at=_at(fields))


def _group(fields: Plaintext, corp_id: str) -> GroupChanged:
    """What we do not know has happened to it asks for reading it again, as an edit does."""
    detail = fields.get("UpdateDetail") or fields.get("ChangeType")
    deed = _GROUP_DEEDS.get(detail, GroupDeed.EDITED)
    how = {GroupDeed.JOINED: _JOINED, GroupDeed.LEFT: _LEFT}.get(deed, {}).get(
        fields.get("JoinScene" if deed is GroupDeed.JOINED else "QuitScene"), ""
    )
    return GroupChanged(
        group=_person(fields, "ChatId", corp_id),
        deed=deed,
        members=tuple(
            Identity(platform=Platform.WECOM, scope=corp_id, account=one) for one in fields.listed("MemChangeList")
        ),
        how=how,
        before=fields.get("LastMemVer"),
        version=fields.get("CurMemVer"),
        at=_at(fields),
    )


def _archive_stirred(fields: Plaintext, _corp_id: str) -> ArchiveStirred:
    return ArchiveStirred(at=_at(fields))


def _tags_stirred(fields: Plaintext) -> CorpTagsStirred:
    """A shuffle names nothing, or a set of rules; what is named incompletely asks for the whole list as well."""
    part, one = fields.get("TagType"), fields.get("Id")
    if fields.get("ChangeType") == "shuffle" or not one or part not in {TagPart.TAG, TagPart.GROUP}:
        return CorpTagsStirred(part=TagPart.ALL, id="", at=_at(fields))
    return CorpTagsStirred(part=TagPart(part), id=one, at=_at(fields))


def _person(fields: Plaintext, name: str, corp_id: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=corp_id, account=fields.need(name))


def _at(fields: Plaintext) -> datetime:
    try:
        return datetime.fromtimestamp(int(fields.need("CreateTime")), UTC)
    except (ValueError, OverflowError, OSError):
        raise Unreadable("CreateTime is no time") from None


_GROUP_DEEDS: Mapping[str, GroupDeed] = {
    "create": GroupDeed.MADE,
    "add_member": GroupDeed.JOINED,
    "del_member": GroupDeed.LEFT,
    "dismiss": GroupDeed.DISMISSED,
}
_JOINED: Mapping[str, str] = {"0": "受邀", "1": "受邀", "2": "邀请链接", "3": "扫码"}
_LEFT: Mapping[str, str] = {"0": "主动退出", "1": "被移出"}

_READINGS: Mapping[str, Callable[[Plaintext, str], Incoming]] = {
    "text": _said,
    "event/click": _clicked,
    "event/template_card_event": _tapped,
    "event/change_external_contact/add_external_contact": _added,
    # Reported to come in place of the former, or before it, for codes without confirmation: both mean the same to us.
    "event/change_external_contact/add_half_external_contact": _added,
    "event/change_external_contact/edit_external_contact": _edited,
    "event/change_external_contact/del_external_contact": _ended_here,
    "event/change_external_contact/del_follow_user": _ended_there,
    "event/change_external_contact/msg_audit_approved": _agreed,
    "event/change_external_contact/transfer_fail": _not_handed_over,
    "event/change_contact/update_user": _member,
    "event/change_external_chat/create": _group,
    "event/change_external_chat/update": _group,
    "event/change_external_chat/dismiss": _group,
    "event/kf_msg_or_event": _stirred,
    "event/kf_account_auth_change": _accounts_stirred,
    "event/msgaudit_notify": _archive_stirred,
}
