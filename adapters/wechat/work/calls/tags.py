"""Putting the company's tags on customers (mark_tag) and making new ones (add_corp_tag).

What is changed through the API causes no callback. Both may be repeated: a mark says how it shall be, and a tag that
is there already is found again.
"""

from adapters.answers import Answer
from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.corp_tags import corp_tags
from crm_core.messages import CorpTagWanted, TagMark
from crm_core.values import Identity

_MARK = "externalcontact/mark_tag"
_ADD = "externalcontact/add_corp_tag"
TAG_NAME_TAKEN = 40071


class _Made(Answer):
    id: str
    name: str = ""


class _Group(Answer):
    group_id: str
    tag: tuple[_Made, ...] = ()


class _Added(Answer):
    tag_group: _Group


async def mark(client: WorkClient, to: Identity, words: TagMark, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Put tags on a customer and take tags off; nothing is asked when nothing is left to do. Raises PlatformError."""
    if words.add or words.remove:
        body: dict[str, object] = {"userid": words.staff.account, "external_userid": to.account}
        body |= {"add_tag": list(words.add)} if words.add else {}
        body |= {"remove_tag": list(words.remove)} if words.remove else {}
        await client.change(_MARK, Answer, body)
    return Receipt(message_id="")


async def add_corp_tag(client: WorkClient, to: Identity, words: CorpTagWanted, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Make a tag; the facts are its `tag_id` and `group_id`. One of that name in that group is it.

    The group is looked up first: what a second group of an equal name would do is not documented. Raises PlatformError.
    """
    groups = [one for one in await corp_tags(client) if one.name == words.group]
    for group in groups:
        if there := next((one for one in group.tags if one.name == words.name), None):
            return _receipt(there.id, group.id)
    where = {"group_id": groups[0].id} if groups else {"group_name": words.group}
    try:
        added = await client.change(_ADD, _Added, {**where, "tag": [{"name": words.name}]})
    except PlatformError as refused:
        if refused.code == TAG_NAME_TAKEN and (found := await _found(client, words)):
            return found
        raise
    made = next((one for one in added.tag_group.tag if one.name == words.name), None)
    if made is None:
        return await _found(client, words) or Receipt(message_id="")
    return _receipt(made.id, added.tag_group.group_id)


async def _found(client: WorkClient, words: CorpTagWanted) -> Receipt | None:
    for group in await corp_tags(client):
        for one in group.tags:
            if (group.name, one.name) == (words.group, words.name):
                return _receipt(one.id, group.id)
    return None


def _receipt(tag: str, group: str) -> Receipt:
    return Receipt(message_id="", facts={"tag_id": tag, "group_id": group})
