"""What the robot says in a group, to all who are there."""

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.dingtalk import wording
from adapters.dingtalk.client import DingtalkClient
from crm_core.messages import GroupAnswer, GroupPost, GroupPostReaders, Text

_SEND = "v1.0/robot/groupMessages/send"
_READERS = "v1.0/robot/groupMessages/query"
_PAGE, _MOST_PAGES = 200, 5
"""Each page is a call of the month's allowance; a group has 1,000 members at most."""


class _Sent(Answer):
    processQueryKey: str = ""  # noqa: N815 - the platform's name


class _Readers(Answer):
    readUserIds: tuple[str, ...] = ()  # noqa: N815 - the platform's names
    hasMore: bool = False  # noqa: N815
    nextToken: str = ""  # noqa: N815


async def say_in_group(
    client: DingtalkClient, robot: str, conversation: str, words: GroupAnswer, session: str
) -> Receipt:
    """Over the session (empty for none) of the words it answers, else by the robot itself. Raises PlatformError."""
    if session:
        try:
            await client.by_session(session, wording.over_session(Text(text=words.text)))
        except PlatformError as refused:
            if refused.reaction is not Reaction.STOP:
                raise
        else:
            return Receipt(message_id="")
    return await _say(client, robot, conversation, wording.by_robot(Text(text=words.text)))


async def post_in_group(client: DingtalkClient, robot: str, conversation: str, words: GroupPost) -> Receipt:
    """By the robot itself; the receipt's message id is what its readers can be asked by. Raises PlatformError."""
    spoken = wording.of_post(words)
    if spoken is None:
        raise PlatformError(Reaction.STOP, "attachment", _SEND)
    return await _say(client, robot, conversation, spoken)


async def ask_readers(client: DingtalkClient, robot: str, conversation: str, words: GroupPostReaders) -> Receipt:
    """How many have read a post, as far as the first pages tell. Raises PlatformError."""
    readers, token = set[str](), ""
    for _ in range(_MOST_PAGES):
        body = {"robotCode": robot, "openConversationId": conversation, "processQueryKey": words.post}
        page = await client.read(_READERS, _Readers, body | {"maxResults": _PAGE, "nextToken": token})
        readers.update(page.readUserIds)
        token = page.nextToken
        if not page.hasMore or not token:
            break
    return Receipt(message_id="", facts={"readers": str(len(readers))})


async def _say(client: DingtalkClient, robot: str, conversation: str, spoken: wording.Spoken) -> Receipt:
    body = {
        "robotCode": robot,
        "openConversationId": conversation,
        "msgKey": spoken.key,
        "msgParam": spoken.parameters,
    }
    sent = await client.change(_SEND, _Sent, body)
    return Receipt(message_id=sent.processQueryKey)
