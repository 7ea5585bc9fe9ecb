"""Giving customers another contact (继承), of somebody who works here or has left (…/transfer_customer).

A customer is told and may refuse; after 24 hours without a refusal the platform does it. A customer changes hands at
most twice in 90 days and the call has no key of its own, so before it is repeated the platform is asked what an earlier
try has led to.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.errors import refusal
from adapters.wechat.work.patiently import patiently
from crm_core.messages import Handover, HandoverProgress, Succession
from crm_core.values import Identity

_TRANSFER, _RESIGNED_TRANSFER = "externalcontact/transfer_customer", "externalcontact/resigned/transfer_customer"
_RESULT, _RESIGNED_RESULT = "externalcontact/transfer_result", "externalcontact/resigned/transfer_result"
_MOST_PAGES = 1_000
_MAY_BE_OURS = frozenset({40100, 40129, 40131, 84061})
"""A handover is under way, or the giver has the customer no more: what an earlier try of ours would lead to."""
_PROGRESS: Mapping[int, HandoverProgress] = {
    1: HandoverProgress.DONE,
    2: HandoverProgress.WAITING,
    3: HandoverProgress.REFUSED,
    4: HandoverProgress.FULL,
    5: HandoverProgress.UNKNOWN,
}


class _OneCustomer(Answer):
    external_userid: str
    errcode: int = 0


class _Begun(Answer):
    customer: tuple[_OneCustomer, ...] = ()


class _OneResult(Answer):
    external_userid: str
    status: int


class _Results(Answer):
    customer: tuple[_OneResult, ...] = ()
    next_cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """From whom to whom."""

    giver: Identity
    taker: Identity
    resigned: bool


async def hand_over(client: WorkClient, to: Identity, words: Handover, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Begin to hand one customer over. Raises PlatformError, also for the customer's own error code in a success."""
    way = _Way(giver=words.giver, taker=words.taker, resigned=False)
    refused = await _begin(client, way, (to.account,), repeated=repeated)
    if code := refused.get(to.account):
        raise refusal(_TRANSFER, code, "")
    return Receipt(message_id="")


async def hand_over_many(client: WorkClient, to: Identity, words: Succession, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Begin with up to a hundred customers; the receipt's facts are those it did not begin with, by code.

    Raises PlatformError when the call as a whole was refused.
    """
    way = _Way(giver=words.giver, taker=words.taker, resigned=words.resigned)
    refused = await _begin(client, way, words.customers, repeated=repeated)
    return Receipt(message_id="", facts={customer: str(code) for customer, code in refused.items()})


async def handover_results(
    client: WorkClient, giver: Identity, taker: Identity, *, resigned: bool
) -> dict[str, HandoverProgress]:
    """How far the platform is with each customer (account) on the way between these two. Raises PlatformError."""
    results: dict[str, HandoverProgress] = {}
    path, cursor = (_RESIGNED_RESULT if resigned else _RESULT), ""
    for _ in range(_MOST_PAGES):
        body = {"handover_userid": giver.account, "takeover_userid": taker.account, "cursor": cursor}
        page = await client.read(path, _Results, body)
        found = {one.external_userid: _PROGRESS.get(one.status, HandoverProgress.UNKNOWN) for one in page.customer}
        results |= {customer: progress for customer, progress in found.items() if customer not in results}
        cursor = page.next_cursor
        if not cursor:
            break
    return results


async def _begin(client: WorkClient, way: _Way, customers: Collection[str], *, repeated: bool) -> dict[str, int]:
    """Begin with these customers; returns those it did not begin with, by the platform's code. Raises PlatformError.

    An earlier try that arrives only while this one is on its way shows by its refusal, and is looked for once more.
    """
    begun = await _at(client, way, HandoverProgress.WAITING) if repeated else frozenset[str]()
    left = [one for one in customers if one not in begun]
    if not left:
        return {}
    refused = await _refused(client, way, left, repeated=repeated)
    if repeated and not _MAY_BE_OURS.isdisjoint(refused.values()):
        begun = await _at(client, way, HandoverProgress.WAITING, HandoverProgress.DONE)
    return {customer: code for customer, code in refused.items() if customer not in begun}


async def _refused(client: WorkClient, way: _Way, customers: list[str], *, repeated: bool) -> dict[str, int]:
    """Ask for it. Raises PlatformError, but for a refusal of all that is looked into when it is `repeated`."""
    body = {
        "handover_userid": way.giver.account,
        "takeover_userid": way.taker.account,
        "external_userid": customers,
    }
    try:
        begun = await client.change(_RESIGNED_TRANSFER if way.resigned else _TRANSFER, _Begun, body)
    except PlatformError as error:
        if repeated and isinstance(error.code, int) and error.code in _MAY_BE_OURS:
            return dict.fromkeys(customers, error.code)
        raise
    return {one.external_userid: one.errcode for one in begun.customer if one.errcode}


async def _at(client: WorkClient, way: _Way, *progress: HandoverProgress) -> frozenset[str]:
    """The customers with whom the platform is as far as that.

    Raises PlatformError, with a word for a code and never a final one: that it will not tell says nothing of the call.
    """
    try:
        results = await patiently(partial(handover_results, client, way.giver, way.taker, resigned=way.resigned))
    except PlatformError as error:
        raise PlatformError(
            Reaction.RETRY, f"not told: {error.code}", error.detail, retry_after=error.retry_after
        ) from None
    return frozenset(customer for customer, how_far in results.items() if how_far in progress)
