"""What referrals do about what happens: note the deed, see whether a code brought it, weigh whom it concerns."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from crm_core.act import Act
from crm_core.conversations.actions import text_of_message
from crm_core.customers.actions import get_customer
from crm_core.events.model import Happened, Reaction
from crm_core.presence.actions import channels_of
from crm_core.presence.model import Way
from crm_core.values import CustomerId
from referrals.codes.actions import code_of_state, codes_meant
from referrals.codes.model import ReferralCode, codes_in
from referrals.coming import come
from referrals.deeds.actions import note_deed, refund_deed
from referrals.deeds.model import Assess, Deed, DeedKind
from referrals.invitations.actions import consider, due_invitations, merged, open_invitations, parted
from referrals.invitations.model import Outcome, Via
from referrals.rewards.actions import deliver_due

_Reader = Callable[[Act, Happened], Awaitable[None]]


def reaction(assess: Assess) -> Reaction:
    """The room's one reaction; `assess` are the fraud rules."""

    async def react(act: Act, event: Happened) -> None:
        await _NOTED[event.name](act, event)
        if event.name == "MessageRecorded":
            return
        for one in await open_invitations(act, event.customer):
            await consider(act, one.id, assess)

    async def came(act: Act, event: Happened) -> None:
        await consider(act, event.what["invitation"], assess)

    async def choose(act: Act, event: Happened) -> None:
        await (came if event.name == "FriendCame" else react)(act, event)

    return Reaction(name="referrals", wants=frozenset({*_NOTED, "FriendCame"}), react=choose)


async def look_again(assess: Assess, act: Act) -> None:
    """What time alone may have changed, and rewards that could not be handed over before."""
    seen: set[str] = set()
    while due := [one for one in await due_invitations(act) if one not in seen]:
        for one in due:
            await consider(act, one, assess)
        seen.update(due)
    while await deliver_due(act):
        continue


async def _followed(act: Act, event: Happened) -> None:
    follower = event.what["follower"]
    await _note(act, event, DeedKind.FOLLOW, channel=follower)
    await _scene(act, event, event.what.get("scene"), Via.SCENE)


async def _scanned(act: Act, event: Happened) -> None:
    await _scene(act, event, event.what.get("scene"), Via.SCENE)


async def _unfollowed(act: Act, event: Happened) -> None:
    await _note(act, event, DeedKind.DELETE, channel=event.what["follower"])


async def _added(act: Act, event: Happened) -> None:
    await _note(act, event, DeedKind.ADD, channel=event.what["staff"])
    await _scene(act, event, event.what.get("state"), Via.STATE)


async def _lost(act: Act, event: Happened) -> None:
    await _note(act, event, DeedKind.DELETE, channel=event.what["staff"], at=event.what["ended"])


async def _said(act: Act, event: Happened) -> None:
    """A day with words of a friend's is one deed; codes are looked for in every word."""
    if event.what["author"] != "customer":
        return
    if await open_invitations(act, event.customer):
        await _note(act, event, DeedKind.MESSAGE, key=f"message:{event.customer}:{event.at:%Y%m%d}")
    text = await text_of_message(act, event.what["message"])
    if codes_in(text):
        await _typed(act, event, text, Via.TYPED, event.at)


async def _paid(act: Act, event: Happened) -> None:
    what = event.what
    key = f"order:{what['order']}"
    await _note(
        act, event, DeedKind.ORDER, key=key, at=what["paid"], amount=what["cents"], address=what.get("address", "")
    )
    await _typed(act, event, what.get("code", ""), Via.ORDER, what["paid"])


async def _refunded(act: Act, event: Happened) -> None:
    order = Deed(at=event.what["paid"], kind=DeedKind.ORDER, invitee=event.customer)
    await refund_deed(act, f"order:{event.what['order']}", order)


async def _merged(act: Act, event: Happened) -> None:
    await merged(act, event.customer)


async def _parted(act: Act, event: Happened) -> None:
    await parted(act, event.customer, event.what["parted"])


async def _scene(act: Act, event: Happened, state: str | None, via: Via) -> None:
    if code := await code_of_state(act, state):
        await _touch(act, code, event, via, event.at)


async def _typed(act: Act, event: Happened, text: str, via: Via, at: datetime) -> None:
    for code in await codes_meant(act, text):
        await _touch(act, code, event, via, at)


async def _touch(act: Act, code: ReferralCode, event: Happened, via: Via, at: datetime) -> None:
    if await come(act, code.code, event.customer, via, at) is Outcome.COUNTED:
        await _note_channels(act, event)
    owner = await get_customer(act, code.owner)
    invite = Deed(at=at, kind=DeedKind.INVITE, invitee=event.customer, inviter=owner.id)
    await note_deed(act, f"invite:{code.code}:{event.id}", invite)


async def _note_channels(act: Act, event: Happened) -> None:
    """Where the friend is already, perhaps since before anything was noted here."""
    person = await get_customer(act, event.customer)
    for one in await channels_of(act, person.id):
        kind = DeedKind.FOLLOW if one.way is Way.FOLLOWS else DeedKind.ADD
        deed = Deed(at=one.since or event.at, kind=kind, invitee=person.id, channel=one.key)
        await note_deed(act, f"channel:{one.key}:{event.id}", deed)


async def _note(  # noqa: PLR0913 - the fields of a deed
    act: Act,
    event: Happened,
    kind: DeedKind,
    *,
    key: str = "",
    at: datetime | None = None,
    channel: str = "",
    amount: int = 0,
    address: str = "",
) -> None:
    person = await get_customer(act, event.customer)
    phone = hashlib.sha256(person.phones[0].encode()).hexdigest()[:24] if person.phones else ""
    deed = Deed(
        at=at or event.at,
        kind=kind,
        invitee=CustomerId(person.id),
        channel=channel,
        amount=amount,
        address=address,
        phone=phone,
    )
    await note_deed(act, key or f"event:{event.id}", deed)


_NOTED: Mapping[str, _Reader] = {
    "Followed": _followed,
    "Scanned": _scanned,
    "Unfollowed": _unfollowed,
    "ContactMade": _added,
    "ContactLost": _lost,
    "MessageRecorded": _said,
    "OrderPaid": _paid,
    "OrderRefunded": _refunded,
    "ProfilesMerged": _merged,
    "ProfilesParted": _parted,
}
