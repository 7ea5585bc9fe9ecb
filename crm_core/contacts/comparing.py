"""Whether what we know of a relation is what the platform tells of it now."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.model import Noted, episodes


class Gap(StrEnum):
    """What we have not been told of."""

    BEGINNING = "beginning"
    END = "end"
    NOTES = "notes"
    TAGS = "tags"


def gap_of(
    known: StoredRelation | None, noted: Noted | None, added_at: datetime | None, *, tags: bool, name: bool
) -> Gap | None:
    """What differs, the gravest; None for nothing. `noted` and `added_at` are None when the platform has no relation.

    `tags` and `name` say whether the company's tags and the customer's own name are as we know them. A customer who
    has deleted the staff member may still be on the platform's list: that is no news.
    """
    if noted is None or added_at is None:
        return Gap.END if known is not None and known.active else None
    if known is None or not known.active:
        return None if known is not None and _ended_since(known, added_at) else Gap.BEGINNING
    if not tags:
        return Gap.TAGS
    if known.asked:
        return None
    return None if name and known.noted == noted else Gap.NOTES


def unknown_of(listed: Collection[str], known: Collection[str], ever: Collection[str]) -> tuple[set[str], set[str]]:
    """Of one member's list: whom we have never heard of as their contact, and whom the list has no more.

    `known` are the contacts we know of, `ever` all that ever were.
    """
    return {*listed} - {*ever}, {*known} - {*listed}


def _ended_since(known: StoredRelation, added_at: datetime) -> bool:
    ends = [one.ended for one in episodes(known.told) if one.ended is not None]
    return bool(ends) and max(ends) >= added_at
