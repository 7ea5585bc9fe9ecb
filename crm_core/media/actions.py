"""Attachments: told about once their bytes lie in GridFS."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.conversations.documents import StoredMessage
from crm_core.conversations.events import FileKept
from crm_core.customers.actions import get_customer
from crm_core.errors import NotFound
from crm_core.media.documents import StoredMedia
from crm_core.media.model import Kept, MediaState
from crm_core.permissions import Permission

_NONE = "没有找到您能查看的这个文件。"


@action(Permission.FEED)
async def attach(act: Act, message: str, *, name: str, content_type: str, size: int) -> None:
    """Show a fetched file with its message. The bytes must be stored before."""
    await StoredMedia.kept(message, name=name, content_type=content_type, size=size)
    if customer := await StoredMessage.name_file(message, name):
        act.emit(FileKept(customer, message))
    act.record("media.kept", message)


@reading(Permission.READ_HISTORY)
async def kept_file(act: Act, message: str) -> Kept:
    """The file of a message with a visible customer that nobody took back. Raises NotFound."""
    recorded = await StoredMessage.get(message)
    if recorded is None or recorded.recalled_at is not None:
        raise NotFound(_NONE)
    await get_customer(act, recorded.customer)
    stored = await StoredMedia.get(message)
    if stored is None or stored.state is not MediaState.KEPT:
        raise NotFound(_NONE)
    return Kept(key=stored.id, name=stored.name, content_type=stored.content_type, size=stored.size, read=stored.pieces)
