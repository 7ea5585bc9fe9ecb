"""Under whom an archived message is kept, and as what: one with words and files is a line for each.

Between a staff member and a customer: under the customer. In a group: a customer's words under that customer, what
staff say under each customer there while they are few, else under the group alone. What staff say among themselves is
kept nowhere: a CRM has no need of it, and nobody agreed to its being read here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from crm_core.messages import ArchivedMessage, Author, ChatMessage, ConsentStatus, MediaKind, Party, Side
from crm_core.values import AppKey, Identity, StaffId

_FILES = frozenset(MediaKind)
FEW = 4
"""In a group of at most so many customers each of them has been spoken to."""


@dataclass(slots=True)
class Sorted:
    """`chats` go into histories, a message once for each customer it is kept under; `groups` under their group alone.

    `among_staff` counts what is kept nowhere.
    """

    chats: list[tuple[ArchivedMessage, ChatMessage]] = field(default_factory=list[tuple[ArchivedMessage, ChatMessage]])
    groups: list[ArchivedMessage] = field(default_factory=list[ArchivedMessage])
    among_staff: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A record set aside, without what it says. `fault` as in `SetAside`; `seq` is text: it may be beyond 63 bits."""

    id: str
    app: AppKey
    seq: str
    fault: str
    at: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is to be tried again: sealed as it came, or what it says when `is_open`."""

    id: str
    seq: str
    text: str = field(repr=False)
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one customer says to being archived: towards colleagues, and in groups, by their names."""

    staff: Mapping[StaffId, ConsentStatus]
    rooms: Mapping[str, ConsentStatus]

    @property
    def refuses(self) -> bool:
        """Anywhere at all."""
        return ConsentStatus.REFUSED in {*self.staff.values(), *self.rooms.values()}

    def __bool__(self) -> bool:
        return bool(self.staff or self.rooms)


def sort_out(messages: Iterable[ArchivedMessage], staff: Collection[str]) -> Sorted:
    """Sort messages by where they are kept; `staff` are the identity keys known to be colleagues, whatever they say."""
    found = Sorted()
    for one in messages:
        customers = [each for each in one.receivers if _is_customer(each, staff)]
        if _is_customer(one.sender, staff):
            author = Author.SYSTEM if one.is_notice else Author.CUSTOMER
            found.chats += _lines(one, _chat(one, one.sender.identity, author, one.id, staff))
        elif not customers:
            found.among_staff += 1
        elif one.room and len(customers) > FEW:
            found.groups.append(one)
        else:
            for each in customers:
                found.chats += _lines(one, _spoken_to(one, each.identity, customers, staff))
    return found


def _lines(one: ArchivedMessage, chat: ChatMessage) -> Iterable[tuple[ArchivedMessage, ChatMessage]]:
    """A picture, voice, video or file is one line; of anything else the words come first, then each file by itself."""
    if chat.kind in _FILES:
        return [(one, replace(chat, media=one.media[0] if one.media else None))]
    files = (
        replace(chat, id=f"{chat.id}:file{number}", kind=ref.kind, text="", media=ref)
        for number, ref in enumerate(one.media, start=1)
    )
    return [(one, chat), *((one, file) for file in files)]


def _spoken_to(one: ArchivedMessage, to: Identity, customers: list[Party], staff: Collection[str]) -> ChatMessage:
    key = one.id if len(customers) == 1 else f"{one.id}:{to.account}"
    return _chat(one, to, author_of(one), key, staff)


def _chat(
    one: ArchivedMessage,
    customer: Identity,
    author: Author,
    key: str,
    staff: Collection[str],
) -> ChatMessage:
    return ChatMessage(
        id=key,
        conversation=_conversation(one, customer, staff),
        customer=customer,
        author=author,
        staff=one.sender.identity if author is Author.STAFF else None,
        at=one.at,
        kind=one.kind,
        text=one.text,
        media=None,
    )


def author_of(one: ArchivedMessage) -> Author:
    """Who wrote a message that no customer wrote."""
    return Author.SYSTEM if one.sender.side is Side.ROBOT else Author.STAFF


def _conversation(one: ArchivedMessage, customer: Identity, staff: Collection[str]) -> str:
    """A group, or the two who talk: the same whoever of them writes."""
    if one.room:
        return f"wecom:room:{one.room}"
    others = (one.sender, *one.receivers)
    colleague = next((each.identity.account for each in others if not _is_customer(each, staff)), "")
    return f"wecom:archive:{colleague}:{customer.account}"


def _is_customer(party: Party, staff: Collection[str]) -> bool:
    return party.side is Side.CUSTOMER and party.identity.key not in staff
