"""Codes by which customers join a group (入群方式, externalcontact/groupchat/…_join_way)."""

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.wechat.work.client import WorkClient
from crm_core.messages import GroupCodeUnwanted, GroupCodeWanted
from crm_core.values import Identity

_ADD = "externalcontact/groupchat/add_join_way"
_GET = "externalcontact/groupchat/get_join_way"
_UPDATE = "externalcontact/groupchat/update_join_way"
_DELETE = "externalcontact/groupchat/del_join_way"
_BY_QR = 2


class _Made(Answer):
    config_id: str


class _JoinWay(Answer):
    qr_code: str = ""


class _Got(Answer):
    join_way: _JoinWay


async def want_code(
    client: WorkClient,
    to: Identity,  # noqa: ARG001 - the code is the company's
    words: GroupCodeWanted,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,  # noqa: ARG001 - at worst a code is left over that nobody has ever seen; there is no list of them
) -> Receipt:
    """Make a code, or give an existing one these settings: the platform forgets whatever is left out of a change.

    The picture's address may be missing among the facts: it is asked for afterwards. Raises PlatformError.
    """
    settings: dict[str, object] = {
        "scene": _BY_QR,
        "remark": words.name,
        "auto_create_room": int(words.roll_over),
        "room_base_name": words.base_name,
        "room_base_id": words.base_number,
        "chat_id_list": [*words.groups],
        "state": words.state,
    }
    config_id = words.config_id
    if config_id:
        await client.change(_UPDATE, Answer, settings | {"config_id": config_id})
    else:
        config_id = (await client.change(_ADD, _Made, settings)).config_id
    try:
        qr_code = await code_picture(client, config_id)
    except PlatformError:
        qr_code = ""
    return Receipt(message_id="", facts={"config_id": config_id, "qr_code": qr_code})


async def code_picture(client: WorkClient, config_id: str) -> str:
    """Where the picture of the code lies. Raises PlatformError."""
    return (await client.read(_GET, _Got, {"config_id": config_id})).join_way.qr_code


async def drop_code(
    client: WorkClient,
    to: Identity,  # noqa: ARG001
    words: GroupCodeUnwanted,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,
) -> Receipt:
    """Delete a code; what an earlier call may have deleted is refused, as it is there no more. Raises PlatformError."""
    try:
        await client.change(_DELETE, Answer, {"config_id": words.config_id})
    except PlatformError as refused:
        gone = refused.reaction is Reaction.STOP and (repeated or words.again)
        if not gone or (words.again and await _is_there(client, words.config_id)):
            raise
    return Receipt(message_id="")


async def _is_there(client: WorkClient, config_id: str) -> bool:
    """Whether the platform still has it, as far as it tells."""
    try:
        await code_picture(client, config_id)
    except PlatformError as refused:
        return refused.reaction is not Reaction.STOP
    return True
