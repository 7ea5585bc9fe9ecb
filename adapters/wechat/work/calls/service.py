"""What is said to customers of 微信客服, and who is to have their session.

An answer has an id of its own, so that the platform drops a repeat; it does not come back by kf/sync_msg, and that the
platform took it does not mean that it arrived (msg_send_fail tells).
"""

from collections.abc import Mapping

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.service_accounts import session_state
from crm_core.messages import (
    ServiceAnswer,
    ServiceContent,
    ServiceLink,
    ServiceLinkWanted,
    ServiceMedia,
    ServiceMenu,
    ServiceNotice,
    ServicePlace,
    ServiceProgramme,
    ServiceText,
    SessionMove,
    SessionState,
)
from crm_core.values import Identity


class _Sent(Answer):
    msgid: str = ""


class _Moved(Answer):
    msg_code: str = ""


class _Link(Answer):
    url: str


async def answer(client: WorkClient, to: Identity, words: ServiceAnswer, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Say something to a customer, once however often it is repeated. Raises PlatformError."""
    body = {"touser": to.account, "open_kfid": words.account, "msgid": words.id, **_content(words.content)}
    sent = await client.change("kf/send_msg", _Sent, body)
    return Receipt(message_id=sent.msgid or words.id)


async def notice(client: WorkClient, to: Identity, words: ServiceNotice, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Say something in answer to an event of a session.

    A code that is used or has lapsed is no failure when an earlier try may have used it. Raises PlatformError.
    """
    body = {"code": words.code, "msgid": words.id, **_content(words.content)}
    try:
        sent = await client.change("kf/send_msg_on_event", _Sent, body)
    except PlatformError as refused:
        if repeated and refused.reaction is Reaction.STOP:
            return Receipt(message_id=words.id)
        raise
    return Receipt(message_id=sent.msgid or words.id)


async def move(client: WorkClient, to: Identity, words: SessionMove, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Put a session into another state; nothing when it is there already. The code for a notice is in `facts`.

    Raises PlatformError.
    """
    servicer = words.servicer.account if words.servicer else ""
    if repeated and await session_state(client, words.account, to.account) == (words.state, servicer):
        return Receipt(message_id="")
    body: dict[str, object] = {
        "open_kfid": words.account,
        "external_userid": to.account,
        "service_state": int(words.state),
    }
    if words.state is SessionState.STAFF:
        body["servicer_userid"] = servicer
    moved = await client.change("kf/service_state/trans", _Moved, body)
    return Receipt(message_id="", facts={"msg_code": moved.msg_code} if moved.msg_code else {})


async def link(client: WorkClient, to: Identity, words: ServiceLinkWanted, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Make a link to an account's chat; the same scene gives an equal one, so a repeat is harmless."""
    found = await client.change("kf/add_contact_way", _Link, {"open_kfid": words.account, "scene": words.scene})
    return Receipt(message_id="", facts={"url": found.url})


def _content(content: ServiceContent) -> Mapping[str, object]:
    inside: Mapping[str, object]
    match content:
        case ServiceText(text=text):
            inside = {"content": text}
        case ServiceMedia(media_id=media_id):
            inside = {"media_id": media_id}
        case ServiceLink():
            inside = {
                "title": content.title,
                "desc": content.description,
                "url": content.url,
                "thumb_media_id": content.thumb_media_id,
            }
        case ServiceProgramme():
            inside = {
                "appid": content.app_id,
                "title": content.title,
                "pagepath": content.page,
                "thumb_media_id": content.thumb_media_id,
            }
        case ServiceMenu():
            inside = _menu(content)
        case ServicePlace():
            inside = {
                "name": content.name,
                "address": content.address,
                "latitude": content.latitude,
                "longitude": content.longitude,
            }
    return {"msgtype": content.kind, content.kind: inside}


def _menu(menu: ServiceMenu) -> Mapping[str, object]:
    """A tapped choice comes back as a text of the customer, in its words."""
    choices = [
        {"type": "click", "click": {"id": str(number), "content": words}}
        for number, words in enumerate(menu.choices, start=1)
    ]
    tail = {"tail_content": menu.tail} if menu.tail else {}
    return {"head_content": menu.head, "list": choices, **tail}
