"""What referrals do about what happens: note the deed, see whether a code brought it, weigh whom it concerns."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from crm_core.act import Act
from crm_core.conversations.actions import text_of_message
from crm_core.customers.actions import get_customers
from crm_core.customers.model import Customer
from crm_core.events.model import Happened, Reaction
from crm_core.presence.actions import channels_of
from crm_core.presence.model import Way
from referrals.codes.actions import code_of_state, codes_meant
from referrals.codes.model import ReferralCode, codes_in
from referrals.coming import come, turn_of
from referrals.deeds.actions import note_deeds, refund_deed
from referrals.deeds.model import Assess, Deed, DeedKind
from referrals.invitations.actions import (
    consider,
    due_invitations,
    get_invitation,
    merged,
    open_invitations,
    parted,
)
from referrals.invitations.model import Outcome, Standing, Via
from referrals.rewards.actions import deliver_due

_Deeds = dict[str, Deed]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What an event says: deeds of whom it happened to, by their keys, and the codes they came by, how and when."""

    deeds: _Deeds = field(default_factory=_Deeds)
    codes: Sequence[ReferralCode] = ()
    via: Via = Via.TYPED
    at: datetime | None = None


_Reader = Callable[[Act, Happened], Awaitable[_Heard]]


def reaction(assess: Assess) -> Reaction:
    """The room's one reaction; `assess` are the fraud rules."""

    async def react(act: Act, event: Happened) -> None:
        if event.name == "FriendCame":
            await _consider_waiting(act, event.what["invitation"], assess)
            return
        await _note(act, event)
        if event.name != "MessageRecorded":
            for one in await open_invitations(act, event.customer):
                async with turn_of(one.programme):
                    await consider(act, one.id, assess)

    return Reaction(name="referrals", wants=frozenset({*_READ, "FriendCame"}), react=react)


async def _note(act: Act, event: Happened) -> None:
    heard = await _READ[event.name](act, event)
    at = heard.at or event.at
    came = [await come(act, code, event.customer, heard.via, at) for code in heard.codes]
    if not heard.deeds and not came:
        return
    people = await get_customers(act, [event.customer, *(code.owner for code in heard.codes)])
    person = people[event.customer]
    deeds = {key: replace(deed, invitee=person.id, phone=_phone(person)) for key, deed in heard.deeds.items()}
    for code in heard.codes:
        invite = Deed(at=at, kind=DeedKind.INVITE, invitee=person.id, inviter=people[code.owner].id)
        deeds[f"invite:{code.code}:{event.id}"] = invite
    if Outcome.COUNTED in came:
        deeds |= await _channels(act, person, event)
    await note_deeds(act, deeds)


async def _consider_waiting(act: Act, invitation: str, assess: Assess) -> None:
    """Whoever came by something that happened has been considered with it."""
    one = await get_invitation(act, invitation)
    if one.standing is Standing.WAITING:
        async with turn_of(one.programme):
            await consider(act, one.id, assess)


async def look_again(assess: Assess, act: Act) -> None:
    """What time alone may have changed, and rewards that could not be handed over before."""
    seen: set[str] = set()
    while due := [one for one in await due_invitations(act) if one not in seen]:
        for one in due:
            await consider(act, one, assess)
        seen.update(due)
    while await deliver_due(act):
        continue


async def _followed(act: Act, event: Happened) -> _Heard:
    deed = _deed(event, DeedKind.FOLLOW, channel=event.what["follower"])
    return _Heard(deeds=deed, codes=await _led(act, event.what.get("scene")), via=Via.SCENE)


async def _scanned(act: Act, event: Happened) -> _Heard:
    return _Heard(codes=await _led(act, event.what.get("scene")), via=Via.SCENE)


async def _unfollowed(_act: Act, event: Happened) -> _Heard:
    return _Heard(deeds=_deed(event, DeedKind.DELETE, channel=event.what["follower"]))


async def _added(act: Act, event: Happened) -> _Heard:
    deed = _deed(event, DeedKind.ADD, channel=event.what["staff"])
    return _Heard(deeds=deed, codes=await _led(act, event.what.get("state")), via=Via.STATE)


async def _lost(_act: Act, event: Happened) -> _Heard:
    return _Heard(deeds=_deed(event, DeedKind.DELETE, channel=event.what["staff"], at=event.what["ended"]))


async def _said(act: Act, event: Happened) -> _Heard:
    """A day with words of a friend's is one deed; codes are looked for in every word."""
    if event.what["author"] != "customer":
        return _Heard()
    deeds = _Deeds()
    if await open_invitations(act, event.customer):
        deeds = _deed(event, DeedKind.MESSAGE, key=f"message:{event.customer}:{event.at:%Y%m%d}")
    text = await text_of_message(act, event.what["message"])
    return _Heard(deeds=deeds, codes=await codes_meant(act, text) if codes_in(text) else ())


async def _paid(act: Act, event: Happened) -> _Heard:
    what = event.what
    key, paid = f"order:{what['order']}", what["paid"]
    address = what.get("address", "")
    deeds = _deed(event, DeedKind.ORDER, key=key, at=paid, amount=what["cents"], address=address)
    return _Heard(deeds=deeds, codes=await codes_meant(act, what.get("code", "")), via=Via.ORDER, at=paid)


async def _refunded(act: Act, event: Happened) -> _Heard:
    order = Deed(at=event.what["paid"], kind=DeedKind.ORDER, invitee=event.customer)
    await refund_deed(act, f"order:{event.what['order']}", order)
    return _Heard()


async def _merged(act: Act, event: Happened) -> _Heard:
    await merged(act, event.customer)
    return _Heard()


async def _parted(act: Act, event: Happened) -> _Heard:
    await parted(act, event.customer, event.what["parted"])
    return _Heard()


async def _led(act: Act, state: str | None) -> Sequence[ReferralCode]:
    code = await code_of_state(act, state)
    return [code] if code else []


async def _channels(act: Act, person: Customer, event: Happened) -> _Deeds:
    """Where the friend is already, perhaps since before anything was noted here."""
    deeds = _Deeds()
    for one in await channels_of(act, person):
        kind = DeedKind.FOLLOW if one.way is Way.FOLLOWS else DeedKind.ADD
        at = one.since or event.at
        deeds[f"channel:{one.key}:{event.id}"] = Deed(at=at, kind=kind, invitee=person.id, channel=one.key)
    return deeds


def _deed(
    event: Happened,
    kind: DeedKind,
    *,
    key: str = "",
    at: datetime | None = None,
    channel: str = "",
    amount: int = 0,
    address: str = "",
) -> _Deeds:
    deed = Deed(at=at or event.at, kind=kind, invitee=event.customer, channel=channel, amount=amount, address=address)
    return {key or f"event:{event.id}": deed}


def _phone(person: Customer) -> str:
    """A fingerprint; empty without a number."""
    return hashlib.sha256(person.phones[0].encode()).hexdigest()[:24] if person.phones else ""


_READ: Mapping[str, _Reader] = {
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
