"""What the robot says in a group, to all who are there."""

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.dingtalk import wording
from adapters.dingtalk.client import DingtalkClient
from crm_core.messages import GroupAnswer, Text

_SEND = "v1.0/robot/groupMessages/send"


class _Sent(Answer):
    processQueryKey: str = ""  # noqa: N815 - the platform's name


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
    spoken = wording.by_robot(Text(text=words.text))
    body = {
        "robotCode": robot,
        "openConversationId": conversation,
        "msgKey": spoken.key,
        "msgParam": spoken.parameters,
    }
    sent = await client.change(_SEND, _Sent, body)
    return Receipt(message_id=sent.processQueryKey)
