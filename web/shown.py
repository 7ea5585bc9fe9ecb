"""What the pages are told, as plain values."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crm_core.act import Act
from crm_core.conversations.model import Message
from crm_core.customers.model import Customer
from crm_core.followups.model import FollowUp
from crm_core.notes.model import Note
from crm_core.reminders.model import Reminder
from crm_core.staff.actions import names_of
from crm_core.timeline.model import Kind, Moment, News, Page
from crm_core.values import StaffId

Shown = dict[str, Any]
_MEDIA = frozenset({"image", "voice", "video", "file"})
COLLEAGUE = "同事"


def at(moment: datetime) -> str:
    """A time as the pages read it: UTC, ISO 8601."""
    return moment.isoformat().replace("+00:00", "Z")


def moment(one: Moment, names: Mapping[StaffId, str]) -> Shown:
    """One line of the history; `media` when it is a file that can be opened once it is kept."""
    return {
        "id": f"{one.kind}:{one.id}",
        "at": at(one.at),
        "kind": one.kind,
        "channel": one.conversation.rsplit(":", 1)[0],
        "author": one.author,
        "by": names.get(one.who, COLLEAGUE) if one.who else "",
        "text": one.text,
        "media": _media(one),
        "recalled": one.recalled,
        "due": at(one.due) if one.due else None,
        "mark": str(one.mark),
    }


async def named(act: Act, one: Moment) -> Shown:
    """One line, with the name of whoever is behind it."""
    return moment(one, await names_of(act, [one.who]) if one.who else {})


def page(one: Page, names: Mapping[StaffId, str]) -> Shown:
    return {"items": [moment(line, names) for line in one.moments], "next": str(one.next) if one.next else None}


def people(moments: Iterable[Moment]) -> set[StaffId]:
    """Whose names are needed to show these."""
    return {one.who for one in moments if one.who}


def note(one: Note, names: Mapping[StaffId, str]) -> Shown:
    by = names.get(one.staff, COLLEAGUE) if one.staff else ""
    return {"id": one.id, "at": at(one.at), "by": by, "text": one.text}


def follow_up(one: FollowUp) -> Shown:
    return {"id": one.id, "at": at(one.at), "text": one.shown}


def reminder(one: Reminder | None) -> Shown | None:
    if one is None:
        return None
    return {"id": one.id, "at": at(one.due), "text": one.title, "repeats": one.repeat is not None}


def found(one: Customer, names: Mapping[StaffId, str]) -> Shown:
    """One of a list of customers."""
    owner = names.get(one.owner, COLLEAGUE) if one.owner else ""
    return {"id": one.id, "name": one.name, "company": one.company, "owner": owner}


def _media(one: Moment) -> Shown | None:
    if one.kind is not Kind.MESSAGE or one.form not in _MEDIA or one.recalled:
        return None
    return {"kind": one.form, "name": one.file or "", "url": f"/api/media/{one.id}" if one.file else ""}


def last_spoke(one: Message, names: Mapping[StaffId, str]) -> Shown:
    by = names.get(one.staff, COLLEAGUE) if one.staff else ""
    return {"at": at(one.at), "author": one.author, "by": by, "text": one.shown}


def news(one: News | None, names: Mapping[StaffId, str]) -> Shown | None:
    if one is None:
        return None
    return {"at": at(one.since), "count": one.count, "items": [moment(line, names) for line in one.moments]}
