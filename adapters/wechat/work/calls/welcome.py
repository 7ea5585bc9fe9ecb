"""Greeting a new contact (externalcontact/send_welcome_msg): once a code, within 20 s of the event that brought it."""

from datetime import UTC, datetime

from adapters.answers import Answer
from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.attachments import MOST, attachment
from adapters.wechat.work.client import WorkClient
from crm_core.messages import Welcome
from crm_core.values import Identity

_PATH = "externalcontact/send_welcome_msg"
_USED, _CHATTING = 41050, 41051


async def send_welcome(client: WorkClient, to: Identity, words: Welcome, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Send it; the receipt's `outcome` is `sent`, `late` when the time was over, or `chatting` when it is not wanted.

    A code that was used up by an earlier try of ours has done its work. Raises PlatformError: 41096, while another app
    hands one out, may be tried again.
    """
    if datetime.now(UTC) >= words.until:
        return _came_to("late")
    body: dict[str, object] = {"welcome_code": words.code}
    if words.text:
        body["text"] = {"content": words.text}
    if words.attachments:
        body["attachments"] = [attachment(one, words.uploaded) for one in words.attachments[:MOST]]
    try:
        await client.change(_PATH, Answer, body)
    except PlatformError as refused:
        if refused.code == _CHATTING:
            return _came_to("chatting")
        if refused.code == _USED:
            return _came_to("sent" if repeated else "late")
        if refused.retry_after is not None and _too_long(words, refused.retry_after):
            return _came_to("late")
        raise
    return _came_to("sent")


def _too_long(words: Welcome, seconds: float) -> bool:
    return datetime.now(UTC).timestamp() + seconds >= words.until.timestamp()


def _came_to(outcome: str) -> Receipt:
    return Receipt(message_id="", facts={"outcome": outcome})
