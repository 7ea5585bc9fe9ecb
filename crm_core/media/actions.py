"""Attachments: told about once their bytes lie in GridFS."""

from crm_core.act import Act
from crm_core.action import action
from crm_core.conversations.documents import StoredMessage
from crm_core.media.documents import StoredMedia
from crm_core.permissions import Permission


@action(Permission.FEED)
async def attach(act: Act, message: str, *, name: str, content_type: str, size: int) -> None:
    """Show a fetched file with its message. The bytes must be stored before."""
    await StoredMedia.kept(message, name=name, content_type=content_type, size=size)
    await StoredMessage.name_file(message, name)
    act.record("media.kept", message)
