"""What a command is, and what it is told when it runs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from commands.grammar import folded
from commands.visiting import NOTHING_TO_PASS, Passing
from community.kind import Campaigning
from crm_core.act import Act
from crm_core.choices.actions import PickedSeveral
from crm_core.codes.model import USUAL_SLOT
from crm_core.corptags.model import MOST_CORP_TAGS
from crm_core.customers.model import Customer
from crm_core.handovers.model import USUAL_GRACE
from crm_core.messages import Outgoing
from crm_core.ownership.model import USUAL_LIMITS, PoolLimits
from crm_core.preferences.model import Preferences
from crm_core.reaching.model import Ways
from crm_core.times.holidays import Holidays
from crm_core.values import AppKey

R = TypeVar("R")
NO_CAMPAIGNS = Campaigning()
NO_ACCOUNTS = Ways()


class Section(StrEnum):
    """Where help shows a command; in this order."""

    LOOK = "查看"
    WRITE = "记录"
    REMIND = "提醒"
    OWN = "归属"
    GATHER = "社群"
    OTHER = "其他"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Generic[R]):
    """A command about nothing in particular.

    `name` stands in the audit trail; `words` are all it goes by, the Chinese one first; `usage` and `about` are one
    line each, for help; a `glued` one may be followed by its argument without a space. `read` turns what follows
    into a request and raises Malformed; it is pure. A command that offers a list of its own says in `picked` what
    happens with the id of what was picked from it.
    """

    section: Section
    name: str
    words: tuple[str, ...]
    usage: str
    about: str
    examples: tuple[str, ...]
    read: Callable[[str], R]
    run: Callable[[Act, "Talk", R], Awaitable[Outgoing]]
    picked: Callable[[Act, "Talk", str], Awaitable[Outgoing]] | None = None
    glued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCommand(Generic[R]):
    """A command about one customer, named by the phrase that `whom` takes from the request.

    When the phrase fits several, the person is asked first. One that `changes` something closes the list it was
    picked from, so that a second tap does not do it again. One that offers its own list to tick says in `ticked` what
    happens with it. With `question`, the person is asked that first, and
    `run` follows on the answer yes. `missing` may know more of somebody who is not found, see `whom.Missing`.
    """

    section: Section
    name: str
    words: tuple[str, ...]
    usage: str
    about: str
    examples: tuple[str, ...]
    read: Callable[[str], R]
    whom: Callable[[R], str]
    run: Callable[[Act, "Talk", R, Customer], Awaitable[Outgoing]]
    question: Callable[[Act, R, Customer], Awaitable[str]] | None = None
    missing: Callable[[Act, str], Awaitable[str | None]] | None = None
    ticked: Callable[[Act, "Talk", Customer, PickedSeveral], Awaitable[Outgoing]] | None = None
    glued: bool = False
    changes: bool = False


AnyCommand = Command[Any] | CustomerCommand[Any]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All commands, in the order help shows them, and by every word they go by."""

    commands: tuple[AnyCommand, ...]
    by_word: Mapping[str, AnyCommand]

    @property
    def words(self) -> dict[str, bool]:
        """What `grammar.split` wants to know."""
        return {word: command.glued for word, command in self.by_word.items()}

    def find(self, word: str) -> AnyCommand | None:
        return self.by_word.get(folded(word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Where a command was given: which chat, in whose time zone, with which commands at hand.

    `habits` is how the house reaches whoever has chosen nothing else; `pool` how much one may take from the pool;
    `ways` by what customers can be spoken to, and how much.
    `corp_tags` is how many tags the company may have, `code_slot` how long a contact code leads to the same people;
    `grace` is how long the platform hears nothing of it when customers change hands, one or all of somebody's;
    `apps` are all that talk with staff, to reach somebody who is not in this chat; `campaigns` are the kinds there are;
    `passing` is what it takes to give customers something to pass on.
    """

    chat: str
    zone: ZoneInfo
    catalogue: Catalogue
    holidays: Holidays
    habits: Preferences
    pool: PoolLimits = USUAL_LIMITS
    ways: Ways = NO_ACCOUNTS
    corp_tags: int = MOST_CORP_TAGS
    code_slot: timedelta = USUAL_SLOT
    grace: timedelta = USUAL_GRACE
    apps: tuple[AppKey, ...] = ()
    campaigns: Campaigning = NO_CAMPAIGNS
    passing: Passing = NOTHING_TO_PASS
