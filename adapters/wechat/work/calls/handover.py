"""Giving a customer another contact while both staff members work here (在职继承, externalcontact/transfer_customer).

The customer is told and may refuse; after 24 hours without a refusal the platform does it. A customer changes hands at
most twice in 90 days.
"""

from collections.abc import Mapping
from functools import partial

from adapters.answers import Answer
from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.errors import refusal
from adapters.wechat.work.patiently import patiently
from crm_core.messages import Handover, HandoverProgress
from crm_core.values import Identity

_TRANSFER = "externalcontact/transfer_customer"
_RESULT = "externalcontact/transfer_result"
_RESIGNED_RESULT = "externalcontact/resigned/transfer_result"
_MOST_PAGES = 1_000
_UNDER_WAY = frozenset({40100, 40129})
_NOT_THE_GIVERS = frozenset({40131, 84061})
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


async def hand_over(client: WorkClient, to: Identity, words: Handover, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Begin to hand one customer over. Raises PlatformError, also for the customer's own error code in a success.

    When it is `repeated`, a handover that is under way, or a customer the giver no longer has, is what an earlier try
    has done: that is looked up first, as a customer changes hands but twice in 90 days.
    """
    if repeated and await _is_under_way(client, to, words):
        return Receipt(message_id="")
    done = _UNDER_WAY | _NOT_THE_GIVERS if repeated else frozenset[int]()
    body = {
        "handover_userid": words.giver.account,
        "takeover_userid": words.taker.account,
        "external_userid": [to.account],
    }
    try:
        begun = await client.change(_TRANSFER, _Begun, body)
    except PlatformError as refused:
        if refused.code in done:
            return Receipt(message_id="")
        raise
    code = next((one.errcode for one in begun.customer if one.external_userid == to.account), 0)
    if code and code not in done:
        raise refusal(_TRANSFER, code, "")
    return Receipt(message_id="")


async def _is_under_way(client: WorkClient, to: Identity, words: Handover) -> bool:
    results = await patiently(partial(handover_results, client, words.giver, words.taker, resigned=False))
    return results.get(to.account) is HandoverProgress.WAITING


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
