"""Telling those whom a succession concerns."""

from collections.abc import Sequence
from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.messages import Text
from crm_core.staff.model import StaffMember, address_of
from crm_core.values import AppKey


def tell(
    act: Act, key: str, person: StaffMember, text: str, apps: Sequence[AppKey], *, not_before: datetime | None = None
) -> None:
    """Tell it where one of `apps` reaches them, else not at all; once for each `key`."""
    if address := address_of(person, apps):
        words = Text(text=text)
        act.send(key, app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE, not_before=not_before)


def taker_key(succession: str) -> str:
    """Of what the taker is told once all have changed hands here."""
    return f"{succession}:taker"
