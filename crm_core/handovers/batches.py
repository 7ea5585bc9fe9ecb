"""One customer of a call for many, left out of it before the platform hears of it, and put back."""

from dataclasses import replace
from datetime import timedelta

from crm_core.act import Act, Urgency
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import call_of
from crm_core.messages import Handover, Succession
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.values import AppKey

_AHEAD = timedelta(seconds=20)
"""Calls are read to be sent once they are due: so long before, longer than a transaction may take, nobody holds one."""


async def leave_out(act: Act, handover: StoredHandover) -> bool:
    """Have the platform hear of the others only; false when it may be hearing of this one already."""
    call = await OutboxEntry.get(call_of(handover.id))
    if call is None or not isinstance(words := call.said, Succession) or not _is_to_come(call, act):
        return False
    rest = tuple(one for one in words.customers if one != handover.accounts.customer.account)
    if not rest:
        return await OutboxEntry.withdraw(call.id)
    await OutboxEntry.reword(call.id, replace(words, customers=rest))
    return True


async def put_back(act: Act, handover: StoredHandover) -> None:
    """Have the platform hear of it with the others after all; by itself where it has heard of them."""
    accounts, call = handover.accounts, await OutboxEntry.get(call_of(handover.id))
    words = call.said if call is not None else None
    if call is None or not isinstance(words, Succession):
        return
    if words.customers == (accounts.customer.account,):
        await OutboxEntry.want_again(call.id)
    elif _is_to_come(call, act):
        await OutboxEntry.reword(call.id, replace(words, customers=(*words.customers, accounts.customer.account)))
    else:
        alone = Handover(giver=accounts.giver, taker=accounts.taker)
        act.send(handover.id, app=AppKey(handover.app), to=accounts.customer, words=alone, urgency=Urgency.NOTICE)


def _is_to_come(call: OutboxEntry, act: Act) -> bool:
    return call.state is CallState.WAITING and call.began is None and not call.tries and call.due > act.at + _AHEAD
