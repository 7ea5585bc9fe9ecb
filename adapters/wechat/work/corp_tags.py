"""The company's list of tags (externalcontact/get_corp_tag_list)."""

from collections.abc import Mapping

from adapters.answers import Answer
from adapters.channel import PlatformError
from adapters.wechat.work.client import WorkClient
from crm_core.messages import CorpTag, CorpTagGroup

_PATH = "externalcontact/get_corp_tag_list"
_NO_SUCH_TAG = 40068


class _Tag(Answer):
    id: str
    name: str = ""
    order: int = 0
    deleted: bool = False


class _Group(Answer):
    group_id: str
    group_name: str = ""
    order: int = 0
    deleted: bool = False
    tag: tuple[_Tag, ...] = ()


class _Groups(Answer):
    tag_group: tuple[_Group, ...] = ()


async def corp_tags(client: WorkClient) -> tuple[CorpTagGroup, ...]:
    """Read the whole list. Raises PlatformError."""
    return await _read(client, {})


async def corp_tags_of(client: WorkClient, *, tag: str = "", group: str = "") -> tuple[CorpTagGroup, ...]:
    """Read one tag with its group, or one group with its tags; empty when it is there no more. Raises PlatformError.

    Whether a deleted one is left out, told as deleted or refused, is not documented: all three are understood.
    """
    try:
        return await _read(client, {"group_id": [group]} if group else {"tag_id": [tag]})
    except PlatformError as refused:
        if refused.code == _NO_SUCH_TAG:
            return ()
        raise


async def _read(client: WorkClient, wanted: Mapping[str, object]) -> tuple[CorpTagGroup, ...]:
    found = await client.read(_PATH, _Groups, wanted)
    groups = (_group(one) for one in found.tag_group if not one.deleted)
    return tuple(one for one in groups if one.tags)


def _group(group: _Group) -> CorpTagGroup:
    tags = tuple(CorpTag(id=one.id, name=one.name, order=one.order) for one in group.tag if not one.deleted)
    return CorpTagGroup(
        id=group.group_id,
        name=group.group_name,
        order=group.order,
        tags=tags,
        beyond={**group.beyond, "tag": [one.model_dump() for one in group.tag]},
    )
