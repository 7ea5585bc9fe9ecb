"""Customers who wait for an answer: watched from their message on, brought up with the owner, then with the leader."""

from collections.abc import Iterable, Mapping

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import NotFound
from crm_core.house import House
from crm_core.messages import Author, ChatMessage
from crm_core.permissions import Permission, Role
from crm_core.staff.actions import in_the_name_of
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, address_of, leader_of
from crm_core.unanswered.cards import group_card, waiting_card
from crm_core.unanswered.documents import StoredWatch
from crm_core.unanswered.model import Watch, wants_answer
from crm_core.values import CustomerId


@action(Permission.FEED)
async def watch_messages(act: Act, messages: Iterable[ChatMessage], customers: Mapping[str, CustomerId]) -> None:
    """Take note of new messages in their order: an answer ends the wait of its conversation, a question begins one.

    `customers` are keyed by identity.
    """
    answered: set[str] = set()
    asked: dict[str, Watch] = {}
    for one in messages:
        if one.author is Author.STAFF:
            answered.add(one.conversation)
            asked.pop(one.conversation, None)
        elif one.author is Author.CUSTOMER and wants_answer(one) and one.conversation not in asked:
            asked[one.conversation] = Watch(
                id=one.id,
                conversation=one.conversation,
                customer=customers[one.customer.key],
                since=one.at,
                told=0,
                look_at=one.at,
            )
    await StoredWatch.end(answered)
    await StoredWatch.begin(asked.values())


@reading(Permission.FEED)
async def is_anybody_waiting(act: Act) -> bool:
    """Whether `remind_unanswered` has something to do."""
    return await StoredWatch.any_due(act.at)


@action(Permission.FEED)
async def remind_unanswered(act: Act, house: House, limit: int = 100) -> int:
    """Look at the waits that are due, at most `limit`; returns how many. Each person hears of each message once.

    Nobody hears of anything outside working hours: what was fetched at night is brought up in the morning. Where
    answers cannot be seen the owner alone hears of it, and nobody is said not to have answered.
    """
    due = await StoredWatch.due(act.at, limit)
    for watch in due:
        too_long = house.hours.later(watch.since, house.unanswered_minutes * (watch.told + 1))
        too_long = max(too_long, house.hours.later(act.at, 0))
        if too_long > act.at:
            await StoredWatch.go_on(watch.id, watch.told, too_long)
            continue
        await _tell(act, house, watch)
        if watch.answers_unseen:
            await StoredWatch.end([watch.conversation])
            continue
        next_look = house.hours.later(act.at, house.unanswered_minutes) if not watch.told else None
        await StoredWatch.go_on(watch.id, watch.told + 1, next_look)
    if due:
        act.record("unanswered.look", *(one.id for one in due))
    return len(due)


async def _tell(act: Act, house: House, watch: Watch) -> None:
    """Bring it up with the owner first, then with the owner's leader."""
    owner = await _in_charge(act, watch.customer)
    reader = owner if owner is None or not watch.told else await _above(owner)
    address = address_of(reader, house.apps) if reader else None
    if owner is None or reader is None or address is None:
        return
    try:
        customer = await StoredCustomer.visible_to(await in_the_name_of(act, reader)).get(watch.customer)
    except NotFound:
        customer = None
    text = await StoredMessage.text_of(watch.id) if customer else ""
    card = (
        group_card(customer, text)
        if watch.answers_unseen
        else waiting_card(customer, text, waited=act.at - watch.since, of=owner.name if watch.told else "")
    )
    key = f"unanswered:{watch.id}:{'leader' if watch.told else 'owner'}"
    act.send(key, app=address.app, to=address.to, words=card, urgency=Urgency.NOTICE)


async def _in_charge(act: Act, customer: CustomerId) -> StaffMember | None:
    """The owner; of somebody in the public pool, the admin known longest."""
    owners = await StoredCustomer.visible_to(act).owners([customer])
    owner = next(iter((await StoredStaff.by_ids(owners.values())).values()), None)
    if owner is not None and owner.active:
        return owner
    return next(iter(await StoredStaff.with_role(Role.ADMIN)), None)


async def _above(owner: StaffMember) -> StaffMember | None:
    return leader_of(owner, await StoredStaff.leaders(owner.departments))
