"""Commands for customers, wherever they talk with the company: a word of theirs is taken for one, or left alone."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from commands.grammar import folded
from community.lotteries.vault import NO_VAULT, Vault
from crm_core.act import Act
from crm_core.errors import Refusal
from crm_core.values import CustomerId, Identity
from referrals.sharing.joining import Means
from referrals.sharing.links import ShareLinks

_SPACE = re.compile(r"(?<=[一-龥])\s+(?=[一-龥])")
_EDGES = re.compile(r"^[\s\W_]+|[\s\W_]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What it takes to give customers something to pass on; `means` are the ways in which friends can come.

    The seeds of lotteries lie in the `vault`.
    """

    links: ShareLinks
    zone: ZoneInfo
    means: Means = field(default_factory=Means)
    vault: Vault = NO_VAULT


NOTHING_TO_PASS = Passing(links=ShareLinks("", b""), zone=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Whose words they are; `identity` is the account they came from, `said` the platform's id of the words."""

    customer: CustomerId
    identity: Identity
    catalogue: "VisitorCatalogue"
    passing: Passing = NOTHING_TO_PASS
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Something for friends: a page, and the address of its picture, or `file`, by which we make it ourselves."""

    title: str
    about: str
    url: str
    picture: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorAnswer:
    """What to tell the customer (empty for nothing), what to give along, and whether people are to take over."""

    text: str = ""
    people: bool = False
    passed: Passed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorCommand:
    """`words` are all it goes by, the usual one first; `about` is one line for the customers' help.

    What follows the word after a space is handed to `run` where it `takes` something; else the word stands alone.
    `means` may take other words for it, too; they are then handed over whole. Whoever acts is the program, for
    the customer of the visit. One that may be answered `in_groups` is, where a robot of ours hears it.
    """

    name: str
    words: tuple[str, ...]
    about: str
    run: Callable[[Act, Visit, str], Awaitable[VisitorAnswer]]
    takes: bool = False
    in_groups: bool = False
    means: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class VisitorCatalogue:
    """All commands for customers, in the order their help shows them, and by every word."""

    commands: tuple[VisitorCommand, ...]
    by_word: Mapping[str, VisitorCommand]

    def find(self, text: str) -> tuple[VisitorCommand, str] | None:
        """The command a customer's words are, with what follows; None for words that are none."""
        bare = _EDGES.sub("", text)
        if whole := self.by_word.get(folded(_SPACE.sub("", bare))):
            return whole, ""
        first, _, rest = bare.partition(" ")
        begun = self.by_word.get(folded(first))
        if begun is not None and begun.takes:
            return begun, rest.strip()
        meant = next((one for one in self.commands if one.means is not None and one.means(bare)), None)
        return (meant, bare if meant.takes else "") if meant else None


async def answer_visitor(act: Act, visit: Visit, text: str) -> VisitorAnswer | None:
    """Carry out what a customer asks for; None when it is no command. Raises Refusal, whose text is the answer then."""
    found = visit.catalogue.find(text)
    if found is None:
        return None
    command, rest = found
    act.record(f"commands.customer.{command.name}", visit.customer)
    return await command.run(act, visit, rest)


async def answer_in_group(act: Act, visit: Visit, text: str) -> str:
    """The answer to a command that may be given before everybody; empty for any other words."""
    found = visit.catalogue.find(text)
    if found is None or not found[0].in_groups:
        return ""
    try:
        answer = await answer_visitor(act, visit, text)
    except Refusal as refusal:
        return refusal.text
    return answer.text if answer else ""
