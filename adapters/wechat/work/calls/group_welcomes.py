"""Words for newcomers in customer groups (入群欢迎语素材, externalcontact/group_welcome_template/…).

The platform only keeps a list of them; in which group they are said, its owner chooses in the client.
"""

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.wechat.work.client import WorkClient
from crm_core.messages import GroupWelcomeUnwanted, GroupWelcomeWanted
from crm_core.values import Identity

_ADD = "externalcontact/group_welcome_template/add"
_EDIT = "externalcontact/group_welcome_template/edit"
_DELETE = "externalcontact/group_welcome_template/del"
_TELL_OWNERS = 1


class _Made(Answer):
    template_id: str


async def keep_words(
    client: WorkClient,
    to: Identity,  # noqa: ARG001 - the list is the company's
    words: GroupWelcomeWanted,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,  # noqa: ARG001 - at worst they stand in the list twice, and the second can be changed and removed
) -> Receipt:
    """Put words into the list, or change those that are there; the owners of groups are told. Raises PlatformError."""
    body: dict[str, object] = {"text": {"content": words.text}}
    if words.template_id:
        await client.change(_EDIT, Answer, body | {"template_id": words.template_id})
        return Receipt(message_id="", facts={"template_id": words.template_id})
    made = await client.change(_ADD, _Made, body | {"notify": _TELL_OWNERS})
    return Receipt(message_id="", facts={"template_id": made.template_id})


async def drop_words(
    client: WorkClient,
    to: Identity,  # noqa: ARG001
    words: GroupWelcomeUnwanted,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,
) -> Receipt:
    """Remove words; what an earlier try may have removed is refused, as it is there no more. Raises PlatformError."""
    try:
        await client.change(_DELETE, Answer, {"template_id": words.template_id})
    except PlatformError as refused:
        if not (repeated and refused.reaction is Reaction.STOP):
            raise
    return Receipt(message_id="")
