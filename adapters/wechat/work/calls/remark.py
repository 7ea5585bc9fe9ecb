"""What a member notes of a customer (externalcontact/remark). The same twice is the same; no callback follows."""

from adapters.answers import Answer
from adapters.channel import Receipt
from adapters.wechat.work.client import WorkClient
from crm_core.messages import Remark
from crm_core.values import Identity

_PATH = "externalcontact/remark"


async def note(client: WorkClient, to: Identity, words: Remark, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Write what is to change; to leave no number takes a list with an empty one. Raises PlatformError."""
    body: dict[str, object] = {"userid": words.staff.account, "external_userid": to.account}
    if words.remark is not None:
        body["remark"] = words.remark
    if words.description is not None:
        body["description"] = words.description
    if words.company is not None:
        body["remark_company"] = words.company
    if words.mobiles is not None:
        body["remark_mobiles"] = [*words.mobiles] or [""]
    if len(body) > 2:
        await client.change(_PATH, Answer, body)
    return Receipt(message_id="")
