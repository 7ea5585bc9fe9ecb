"""Who became a contact of a customer, and who is none any more, as lines of the history."""

from datetime import datetime

from crm_core.codes.documents import StoredCode
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.model import BECAME, happened
from crm_core.customers.documents import StoredCustomer
from crm_core.messages import Author
from crm_core.staff.documents import StoredStaff
from crm_core.timeline.model import Kind, Moment, Stretch
from crm_core.values import CustomerId


async def contact_lines(customer: CustomerId, wanted: Stretch) -> list[Moment]:
    """The newest first; not that somebody was the very first, which the profile's source tells, unless by a code."""
    profile = await StoredCustomer.get(customer)
    relations = await StoredRelation.of_accounts(profile.identities) if profile else []
    names = await StoredStaff.names_of(one.staff for one in relations) if relations else {}
    codes = await StoredCode.names_of({one.state for one in relations if one.state})
    lines = sorted(
        (
            _line(at, f"{one.id}|{number}", _told(told, names.get(one.staff, "同事"), codes.get(one.state or "")))
            for one in relations
            for number, (at, told) in enumerate(happened(one.told))
        ),
        key=lambda line: line.place,
    )
    first = next((line for line in lines if BECAME in line.text), None)
    told_by_source = first if first is not None and first.text.endswith(BECAME) else None
    shown = [line for line in reversed(lines) if line is not told_by_source and _is_wanted(line, wanted)]
    return shown[: wanted.limit]


def _told(told: str, staff: str, code: str | None) -> str:
    by = f"（{code}）" if code and BECAME in told else ""
    return told.format(staff) + by


def _is_wanted(line: Moment, wanted: Stretch) -> bool:
    if wanted.since is not None and line.at < wanted.since:
        return False
    below = wanted.before
    return below is None or line.place < (below.at, below.kind.rank, below.key)


def _line(at: datetime, key: str, text: str) -> Moment:
    return Moment(at=at, author=Author.SYSTEM, who=None, text=text, kind=Kind.CONTACT, id=key, key=key)
