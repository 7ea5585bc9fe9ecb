"""One customer handed over on the platform, which takes nothing back: so it is asked some minutes later.

Until then it need never hear of it: the transfer is undone, or the customer given on, and then the last one counts.
"""

from datetime import timedelta

from crm_core.act import Act, Urgency
from crm_core.action import action
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict
from crm_core.handovers.batches import leave_out, put_back
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import Accounts, Following, HandoverState, accounts_between
from crm_core.messages import Handover
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember
from crm_core.values import AppKey, CustomerId

_HAD_ITS_SAY = (HandoverState.REFUSED, HandoverState.FULL, HandoverState.FAILED)


@action(Permission.TRANSFER_CUSTOMER)
async def ask_platform(
    act: Act,
    change: str,
    customer: CustomerId,
    giver: StaffMember | None,
    taker: StaffMember,
    app: AppKey,
    grace: timedelta,
) -> Following:
    """Have the platform follow where it has to and can, after `grace`; `change` names the change of owner.

    Whoever asks is told in `app` if it fails.
    """
    profile = await StoredCustomer.get(customer)
    if profile is None:
        return Following.NOT
    earlier = await StoredHandover.open_for(profile.identities)
    contact = await _replaced(act, earlier, change) if earlier else None
    accounts = _between(profile, contact or giver, taker)
    if accounts is None:
        return Following.BUSY if earlier and contact is None else Following.NOT
    await _ask(act, change, customer, accounts, app, grace)
    return Following.SOON


@action(Permission.TRANSFER_CUSTOMER)
async def withdraw(act: Act, change: str) -> None:
    """Have the platform not hand over after all, but as an earlier change wanted. Raises Conflict when it has begun."""
    handover = await StoredHandover.get(_key(change))
    if handover is not None and handover.state not in _HAD_ITS_SAY and not await _is_given_up(act, handover):
        raise Conflict(await _too_late(handover))
    for one in await StoredHandover.replaced(change):
        await (put_back(act, one) if one.succession else OutboxEntry.want_again(one.id))
        await StoredHandover.note_replaced(one.id, "")
        await StoredHandover.move(one.id, to=HandoverState.ASKED, after=(HandoverState.WITHDRAWN,), now=act.at)


async def _replaced(act: Act, earlier: StoredHandover, change: str) -> StaffMember | None:
    """Who the customer's contact still is, as the platform has not heard of the earlier handover and never will.

    None when it has, or may have, and for a leaver's customer, whose contact nobody else gets otherwise.
    """
    if earlier.resigned or not await _is_given_up(act, earlier):
        return None
    await StoredHandover.note_replaced(earlier.id, change)
    return (await StoredStaff.by_identities([earlier.giver])).get(earlier.giver)


async def _is_given_up(act: Act, handover: StoredHandover) -> bool:
    if handover.state is not HandoverState.ASKED:
        return False
    if not await (leave_out(act, handover) if handover.succession else OutboxEntry.withdraw(handover.id)):
        return False
    await StoredHandover.move(handover.id, to=HandoverState.WITHDRAWN, after=(HandoverState.ASKED,), now=act.at)
    return True


async def _ask(act: Act, change: str, customer: CustomerId, accounts: Accounts, app: AppKey, grace: timedelta) -> None:
    key = _key(change)
    await StoredHandover.ask(key, customer, accounts, by=act.actor.staff, app=app, at=act.at)
    words = Handover(giver=accounts.giver, taker=accounts.taker)
    due = act.at + grace
    act.send(key, app=app, to=accounts.customer, words=words, urgency=Urgency.NOTICE, not_before=due)
    act.record("handovers.ask", customer, key)


def _between(profile: StoredCustomer, contact: StaffMember | None, taker: StaffMember) -> Accounts | None:
    """Between which accounts the platform can hand over: of a contact, who works here, to somebody who is none."""
    follows = {one.staff for one in profile.follows}
    if contact is None or not contact.active or contact.id not in follows or taker.id in follows:
        return None
    return accounts_between(profile.identities, contact.identities, taker.identities)


async def _too_late(handover: StoredHandover) -> str:
    people = await StoredStaff.by_identities([handover.giver, handover.taker])
    profile = await StoredCustomer.known_by(handover.account)
    giver, taker = people[handover.giver].name, people[handover.taker].name
    back = f"转给 @{giver} {profile.name if profile else '客户'}"
    if handover.state is HandoverState.DONE:
        return f"企业微信已经把好友换给{taker}，收不回。需要的话，请{taker}发“{back}”。"
    return f"企业微信已经开始换人，收不回：客户 24 小时内可以拒绝。需要换回的话，有结果以后请{taker}发“{back}”。"


def _key(change: str) -> str:
    return f"handover:{change}"
