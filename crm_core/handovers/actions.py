"""Asking the platform to hand many customers over, and taking in what becomes of each."""

from collections.abc import Collection, Sequence
from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.following import refollow
from crm_core.contacts.model import Deed
from crm_core.customers.documents import StoredCustomer
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import CLOCKS_APART, ENDS, OPEN, QUIET, Accounts, HandoverState, OpenHandover, call_of
from crm_core.messages import HandoverProgress, Succession, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey, CustomerId, Identity

_LOOKED_AT_ONCE = 1_000
_TOO_OFTEN = "40128"
_REASONS = {
    HandoverState.REFUSED: "客户没有同意换人",
    HandoverState.FULL: "接手人的客户数已达企业微信的上限",
    HandoverState.FAILED: "企业微信没有受理",
}


@action(Permission.TRANSFER_CUSTOMER)
async def ask_for_many(
    act: Act,
    succession: str,
    customers: Sequence[tuple[CustomerId, Accounts]],
    app: AppKey,
    *,
    resigned: bool,
    not_before: datetime,
) -> None:
    """Have the platform hand over these customers of one giver to one taker, 1 to 100, in one call."""
    call, first = f"handovers:{act.cause}", customers[0][1]
    for customer, accounts in customers:
        key, by = f"{call}|{accounts.customer.account}", act.actor.staff
        await StoredHandover.ask(
            key, customer, accounts, by=by, app=app, at=act.at, resigned=resigned, succession=succession
        )
    accounts_of = tuple(accounts.customer.account for _, accounts in customers)
    words = Succession(giver=first.giver, taker=first.taker, customers=accounts_of, resigned=resigned)
    act.ask(call, of=first.giver, words=words, not_before=not_before)
    act.record("handovers.ask_for_many", *(customer for customer, _ in customers))


@action(Permission.FEED)
async def withdraw_some(act: Act, succession: str, customers: Collection[CustomerId]) -> set[CustomerId]:
    """Have the platform not hand these over after all; returns those with whom it has begun, or may have."""
    begun: set[CustomerId] = set()
    for one in await StoredHandover.of_succession(succession, customers):
        if one.state is HandoverState.ASKED and await _is_withdrawn(call_of(one.id)):
            await StoredHandover.move(one.id, to=HandoverState.WITHDRAWN, after=(HandoverState.ASKED,), now=act.at)
        elif one.state in (*OPEN, HandoverState.DONE):
            begun.add(one.customer)
    return begun


async def _is_withdrawn(call: str) -> bool:
    """Whether a call is given up, by now at the latest: one is for many customers."""
    entry = await OutboxEntry.get(call)
    return entry is not None and (entry.state is CallState.DROPPED or await OutboxEntry.withdraw(call))


@action(Permission.FEED)
async def begun(act: Act, key: str) -> None:
    """The platform has taken the call up. Idempotent."""
    await StoredHandover.move(
        key, to=HandoverState.BEGUN, after=(HandoverState.ASKED, HandoverState.FAILED), now=act.at
    )


@action(Permission.FEED)
async def failed(act: Act, key: str, code: str) -> None:
    """The platform would not begin; whoever asked is told. Idempotent."""
    await _end(act, key, HandoverState.FAILED, code)


@action(Permission.FEED)
async def ended(act: Act, key: str, progress: HandoverProgress) -> None:
    """The platform was asked how it stands; while it waits for the customer nothing changes. Idempotent."""
    if progress is HandoverProgress.WAITING:
        await begun(act, key)
        await StoredHandover.looked_at(key, act.at)
    else:
        await _end(act, key, ENDS[progress], None)


@action(Permission.FEED)
async def told(act: Act, customer: Identity, staff: Identity, progress: HandoverProgress, at: datetime) -> None:
    """The platform says by itself how a handover ended at its time `at`.

    One that nobody here asked for is passed over, and so is late news of an earlier one.
    """
    key = await StoredHandover.open_of(customer.key, staff.key, begun_by=at + CLOCKS_APART)
    if key is not None:
        await _end(act, key, ENDS[progress], None)


@action(Permission.FEED)
async def taken(act: Act, customer: Identity, taker: Identity) -> None:
    """The customer is a contact of the taker now: a handover to that one, if there is any, has come to its end.

    One the platform has not heard of yet is still to come: the customer has added the taker without it.
    """
    key = await StoredHandover.open_to(customer.key, taker.key)
    if key is not None and not await OutboxEntry.is_untried(call_of(key)):
        await _end(act, key, HandoverState.DONE, None)


@reading(Permission.FEED)
async def quiet_handovers(act: Act) -> list[OpenHandover]:
    """Those without news for QUIET, the longest first, at most a thousand."""
    return await StoredHandover.quiet_since(act.at - QUIET, _LOOKED_AT_ONCE)


async def _end(act: Act, key: str, state: HandoverState, code: str | None) -> None:
    handover = await StoredHandover.move(key, to=state, after=OPEN, now=act.at, code=code)
    if handover is None:
        return
    act.record(f"handovers.{state}", handover.customer, key)
    if state is HandoverState.DONE:
        await _part(act, handover)
    elif not handover.succession:
        await _tell(act, handover)


async def _part(act: Act, handover: StoredHandover) -> None:
    """The giver is no contact of the customer any more, should no event have said so yet."""
    profile = await StoredCustomer.known_by(handover.account)
    giver = (await StoredStaff.ids_of([handover.giver]))[handover.giver]
    relation = await StoredRelation.of(handover.account, giver)
    if profile is None or not relation.active:
        return
    relation.note(act.at, Deed.BY_TRANSFER)
    relation.judge()
    await relation.keep()
    await refollow(act, profile)


async def _tell(act: Act, handover: StoredHandover) -> None:
    """Tell whoever asked, where they asked, that the customer did not change hands on the platform."""
    asked = (await StoredStaff.by_ids([handover.by])).get(handover.by) if handover.by else None
    address = address_of(asked, [AppKey(handover.app)]) if asked else None
    if address is not None:
        words = await _bad_news(handover)
        act.send(f"{handover.id}:failed", app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)


async def _bad_news(handover: StoredHandover) -> Text:
    people = await StoredStaff.by_identities([handover.giver, handover.taker])
    giver, taker = people[handover.giver].name, people[handover.taker].name
    profile = await StoredCustomer.known_by(handover.account)
    customer = profile.name if profile else ""
    follows = {one.staff for one in profile.follows} if profile else {people[handover.giver].id}
    still = "仍是" if people[handover.giver].id in follows else "已不是"
    reason = "这位客户 90 天内换人太频繁" if handover.code == _TOO_OFTEN else _REASONS[handover.state]
    return Text(
        text=f"企业微信里没能把{customer}从{giver}换给{taker}：{reason}。\n"
        f"客户在企业微信里{still}{giver}的好友；CRM 里的负责人不变。"
        f"需要改回来，请负责人或主管发“转给 {giver} {customer}”。"
    )
