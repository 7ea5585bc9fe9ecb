"""Contact codes (联系我): add_contact_way, update_contact_way, del_contact_way, and finding one again.

The platform shows such codes nowhere, so a `config_id` that is lost leaves a code that nobody can end. Customers are
spread over its members by the platform's own choice; there are no weights and no hours.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from adapters.answers import Answer
from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.code_lists import NO_SUCH_CODE, code_page, code_there
from adapters.wechat.work.patiently import patiently
from crm_core.messages import ContactCode, ContactCodeChange, ContactCodeEnd
from crm_core.values import Identity

_ADD = "externalcontact/add_contact_way"
_UPDATE = "externalcontact/update_contact_way"
_DELETE = "externalcontact/del_contact_way"
_MULTI, _QR = 2, 2
_PAGE = 100
_EARLIER, _LATER = timedelta(minutes=10), timedelta(days=30)
"""How far the platform's clock may be off, and how long a lost answer is looked for."""


class _Added(Answer):
    config_id: str
    qr_code: str = ""


async def add_code(client: WorkClient, to: Identity, words: ContactCode, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Make a code; when an earlier try may have made it, it is looked for by its state first. Raises PlatformError."""
    if repeated and (found := await _made_before(client, words)):
        return found
    made = await client.change(_ADD, _Added, {"scene": _QR, **_written(words)})
    return _receipt(made.config_id, made.qr_code)


async def change_code(
    client: WorkClient,
    to: Identity,  # noqa: ARG001
    words: ContactCodeChange,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,  # noqa: ARG001
) -> Receipt:
    """Write the code anew; saying so twice does no harm. Raises PlatformError (41044: there is none any more)."""
    await client.change(_UPDATE, Answer, {"config_id": words.config_id, **_written(words)})
    return Receipt(message_id="")


async def end_code(client: WorkClient, to: Identity, words: ContactCodeEnd, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Delete the code; one that is there no more is as good. Raises PlatformError."""
    try:
        await client.change(_DELETE, Answer, {"config_id": words.config_id})
    except PlatformError as refused:
        if refused.code != NO_SUCH_CODE:
            raise
    return Receipt(message_id="")


def _written(words: ContactCode | ContactCodeChange) -> Mapping[str, object]:
    """Written as for several always: a code for one (`type` 1) can never be given to two later."""
    return {
        "type": _MULTI,
        "style": 1,
        "remark": words.remark,
        "skip_verify": words.skip_verify,
        "state": words.state,
        "user": [one.account for one in words.users],
    }


async def _made_before(client: WorkClient, words: ContactCode) -> Receipt | None:
    """The code with this state among those made since it was first asked for."""
    since, until, cursor = words.asked_at - _EARLIER, words.asked_at + _LATER, ""
    while True:
        page = await patiently(partial(code_page, client, since, until, cursor=cursor, limit=_PAGE))
        for one in page.codes:
            there = await patiently(partial(code_there, client, one))
            if there is not None and there.state == words.state:
                return _receipt(one, there.picture)
        cursor = page.cursor
        if not cursor:
            return None


def _receipt(config_id: str, qr_code: str) -> Receipt:
    return Receipt(message_id="", facts={"config_id": config_id, "qr_code": qr_code})
