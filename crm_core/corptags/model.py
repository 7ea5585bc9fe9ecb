"""The company's list of tags, and what marking one customer asks of the platform."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crm_core.errors import Malformed
from crm_core.messages import TagMark
from crm_core.values import Identity, StaffId

LONGEST_NAME = 30
"""Characters of a tag's and of a group's name (fact sheet 3.4)."""
MOST_CORP_TAGS = 10_000
"""What a company may have; 3,000 by older papers, hence a setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """A group with the names of its tags, both in the order of the platform's client."""

    name: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One staff member's contact with a customer, with the ids of the tags it has, those on their way included."""

    staff: StaffId
    account: Identity
    tags: frozenset[str]


@dataclass(slots=True)
class _Change:
    add: list[str] = field(default_factory=list[str])
    remove: list[str] = field(default_factory=list[str])


def marks(
    relations: Sequence[Relation], ids: Mapping[str, Sequence[str]], *, add: Iterable[str], remove: Iterable[str]
) -> list[TagMark]:
    """What to ask of the platform when these names are put on a customer and taken off.

    `relations` are in the order of preference: a tag is put on by the first, unless somebody has it already, and taken
    off by everybody who has it. `ids` are those of each name, likeliest first; names without any stay ours alone.
    """
    changes = {one.staff: _Change() for one in relations}
    for name in sorted(add):
        known = ids.get(name, ())
        if known and relations and not any(one.tags & set(known) for one in relations):
            changes[relations[0].staff].add.append(known[0])
    for name in sorted(remove):
        for one in relations:
            changes[one.staff].remove.extend(sorted(one.tags & set(ids.get(name, ()))))
    return [
        TagMark(staff=one.account, add=tuple(wanted.add), remove=tuple(wanted.remove))
        for one in relations
        if (wanted := changes[one.staff]).add or wanted.remove
    ]


def after(tags: frozenset[str], mark: TagMark) -> frozenset[str]:
    """The tags of a relation once a mark has been made."""
    return (tags | set(mark.add)) - set(mark.remove)


def without(older: TagMark, newer: TagMark) -> TagMark:
    """What is left of an older wish, should it be carried out after a newer one."""
    settled = {*newer.add, *newer.remove}
    return replace(
        older,
        add=tuple(one for one in older.add if one not in settled),
        remove=tuple(one for one in older.remove if one not in settled),
    )


def checked_name(name: str, what: str) -> str:
    """A name for a tag or a group, its spaces single. Raises Malformed."""
    plain = " ".join(name.split())
    if not 0 < len(plain) <= LONGEST_NAME or not plain.isprintable():
        raise Malformed(f"{what}要有 1 到 {LONGEST_NAME} 个字。")
    return plain
