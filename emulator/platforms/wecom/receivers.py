"""Who `message/send` reaches."""

from dataclasses import dataclass

from emulator.platforms.wecom.call import Call, Refused
from emulator.world.wecom.directory import ROOT_DEPARTMENT, Staff

_MOST_USERS, _MOST_PARTIES = 1000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """`invalid_users` are lower-cased, as the platform gives them back."""

    staff: tuple[Staff, ...]
    invalid_users: tuple[str, ...]
    invalid_parties: tuple[str, ...]


def receivers(call: Call) -> Receivers:
    """Raises Refused when none is named or none is valid."""
    users = _joined(call, "touser", _MOST_USERS)
    parties = _joined(call, "toparty", _MOST_PARTIES)
    if not users and not parties and not call.body.get("totag"):
        raise Refused(82001, "all the receivers are empty")
    found: dict[str, Staff] = {}
    invalid_users = [userid.lower() for userid in users if not _add_user(call, userid, found)]
    invalid_parties = [party for party in parties if not _add_party(call, party, found)]
    if not found:
        raise Refused(81013, "user & party & tag all invalid")
    return Receivers(
        staff=tuple(found.values()), invalid_users=tuple(invalid_users), invalid_parties=tuple(invalid_parties)
    )


def _joined(call: Call, name: str, most: int) -> list[str]:
    value = call.body.get(name) or ""
    if not isinstance(value, str):
        raise Refused(40058, f"invalid Request Parameter: {name}")
    parts = [part for part in value.split("|") if part]
    if len(parts) > most:
        raise Refused(40058, f"invalid Request Parameter: {name}")
    return parts


def _add_user(call: Call, userid: str, found: dict[str, Staff]) -> bool:
    if userid == "@all":
        return _add_party(call, str(ROOT_DEPARTMENT), found)
    staff = call.wecom.directory.find(userid)
    if staff is None:
        return False
    found[staff.userid] = staff
    return True


def _add_party(call: Call, party: str, found: dict[str, Staff]) -> bool:
    departments = call.wecom.directory.below(int(party)) if party.isdecimal() else []
    for department in departments:
        found |= {staff.userid: staff for staff in call.wecom.directory.staff_of(department.id) if staff.active}
    return bool(departments)
