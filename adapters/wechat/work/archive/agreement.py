"""Whether customers agree to being archived (msgaudit/check_single_agree, msgaudit/check_room_agree)."""

from collections.abc import Sequence

from adapters.answers import Answer, Moment
from adapters.wechat.work.client import WorkClient
from crm_core.messages import Consent, ConsentStatus
from crm_core.values import Identity, Platform

MOST_AT_ONCE = 100
_STATUS = {
    "Agree": ConsentStatus.AGREED,
    "Disagree": ConsentStatus.REFUSED,
    "Default_Agree": ConsentStatus.BY_DEFAULT,
}


class _Told(Answer):
    userid: str
    exteranalopenid: str
    agree_status: str = ""
    status_change_time: Moment


class _ToldInRoom(Answer):
    exteranalopenid: str
    agree_status: str = ""
    status_change_time: Moment


class _RoomAgreements(Answer):
    agreeinfo: tuple[_ToldInRoom, ...] = ()


class _Agreements(Answer):
    agreeinfo: tuple[_Told, ...] = ()


class _Permitted(Answer):
    ids: tuple[str, ...] = ()


async def consents(client: WorkClient, pairs: Sequence[tuple[Identity, Identity]]) -> list[Consent]:
    """Ask about pairs (customer, staff), at most 100; one the platform does not tell is left out. Raises PlatformError.

    The misspelt `exteranalopenid` is the platform's own.
    """
    by_accounts = {(customer.account, staff.account): (customer, staff) for customer, staff in pairs}
    asked = [{"userid": staff.account, "exteranalopenid": customer.account} for customer, staff in pairs]
    found = await client.read("msgaudit/check_single_agree", _Agreements, {"info": asked})
    return [
        Consent(customer=pair[0], staff=pair[1], status=_STATUS[one.agree_status], at=one.status_change_time)
        for one in found.agreeinfo
        if one.agree_status in _STATUS and (pair := by_accounts.get((one.exteranalopenid, one.userid)))
    ]


async def room_consents(client: WorkClient, room: Identity) -> list[Consent]:
    """Ask about everybody from outside who is in a group. Raises PlatformError."""
    found = await client.read("msgaudit/check_room_agree", _RoomAgreements, {"roomid": room.account})
    return [
        Consent(
            customer=Identity(platform=Platform.WECOM, scope=room.scope, account=one.exteranalopenid),
            room=room,
            status=_STATUS[one.agree_status],
            at=one.status_change_time,
        )
        for one in found.agreeinfo
        if one.agree_status in _STATUS and one.exteranalopenid
    ]


async def archived_members(client: WorkClient) -> list[str]:
    """The userids of the members whose chats are archived. Raises PlatformError."""
    return [*(await client.read("msgaudit/get_permit_user_list", _Permitted, {})).ids]
