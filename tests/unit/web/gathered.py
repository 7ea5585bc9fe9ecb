"""Groups and files as the platforms have told and given them."""

from io import BytesIO

from crm_core.media.actions import attach
from crm_core.media.documents import StoredMedia
from crm_core.messages import GroupDetails, GroupMember
from tests.builders import NOW, program, wecom


async def picture(message: str, content: bytes) -> None:
    """The picture of a recorded message has been fetched."""
    stored = await StoredMedia.get(message)
    assert stored is not None
    await stored.store(BytesIO(content), "沙发.jpg", "image/jpeg")
    await attach(program(), message, name="沙发.jpg", content_type="image/jpeg", size=len(content))


def group_of(chat: str, owner: str, *customers: str) -> GroupDetails:
    members = [(owner, True), *((one, False) for one in customers)]
    return GroupDetails(
        group=wecom(chat),
        name="老客户群",
        notice="",
        owner=wecom(owner),
        admins=(),
        created_at=NOW,
        version="v1",
        members=tuple(
            GroupMember(
                identity=wecom(account),
                name="群昵称",
                nickname="",
                is_staff=is_staff,
                joined_at=NOW,
                how="",
                state=None,
                invited_by=None,
                unionid=None,
            )
            for account, is_staff in members
        ),
    )
