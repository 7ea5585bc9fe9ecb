"""Telling those whom a succession concerns."""

from collections.abc import Sequence

from crm_core.act import Act, Urgency
from crm_core.messages import Text
from crm_core.staff.model import StaffMember, address_of
from crm_core.values import AppKey


def tell(act: Act, key: str, person: StaffMember, text: str, apps: Sequence[AppKey]) -> None:
    """Tell it where one of `apps` reaches them, else not at all; once for each `key`."""
    if address := address_of(person, apps):
        act.send(key, app=address.app, to=address.to, words=Text(text=text), urgency=Urgency.NOTICE)


def taker_key(succession: str) -> str:
    """Of what the taker is told at the end."""
    return f"{succession}:taker"
