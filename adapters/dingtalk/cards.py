"""Our cards as interactive cards of a template that the operator has published on 钉钉's card platform.

Its variables: `title`, `text` (Markdown), `status`, and `buttons`, a list of objects with `text` and `key`. A button
that is tapped calls back with the parameter `key`; `status` stands in the buttons' place once they are gone.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from adapters.answers import Answer
from adapters.dingtalk.client import DingtalkClient
from adapters.portions import cut
from crm_core.messages import Card

_VALUE_BYTES = 1_000
_REGISTER = "v1.0/card/callbacks/register"


async def register_route(client: DingtalkClient, route_key: str, address: str) -> None:
    """Have taps on cards of this route posted to `address`, signed with the app's secret. Idempotent.

    Raises PlatformError.
    """
    wanted = {
        "callbackRouteKey": route_key,
        "callbackUrl": address,
        "apiSecret": client.credentials.secret,
        "forceUpdate": True,
    }
    await client.change(_REGISTER, Answer, wanted, repeatable=True)


def track_id(key: str) -> str:
    """Name a card for ever (`outTrackId`, at most 100 characters)."""
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()


def overflow(card: Card) -> str:
    """Give the words to send before a card that cannot hold them all (1 KB a value), or the empty text."""
    text = _text(card)
    return f"{card.title}\n{text}" if len(text.encode()) > _VALUE_BYTES else ""


def remainder(card: Card) -> Card:
    """Give what is left of a card once its words have been sent before it."""
    return replace(card, text="", fields=())


def fits(card: Card) -> bool:
    """Whether the platform takes the buttons, whose keys may be whole sentences."""
    return len(_buttons(card).encode()) <= _VALUE_BYTES


def variables(card: Card) -> Mapping[str, str]:
    """What fills the template."""
    title = cut(card.title, _VALUE_BYTES)[0]
    return {"title": title, "text": _text(card), "buttons": _buttons(card), "status": ""}


def settled(status: str) -> Mapping[str, str]:
    """What to change in a card whose buttons are to go."""
    return {"buttons": "[]", "status": cut(status, _VALUE_BYTES)[0]}


def delivery(card: Card, *, template: str, key: str, account: str, robot: str, route_key: str) -> Mapping[str, object]:
    """The call that makes a card and puts it into the chat of this person with the robot.

    `route_key` names the callback address registered for cards; empty when taps come over Stream.
    """
    answer = {"callbackType": "HTTP", "callbackRouteKey": route_key} if route_key else {"callbackType": "STREAM"}
    return {
        "cardTemplateId": template,
        "outTrackId": track_id(key),
        **answer,
        "cardData": {"cardParamMap": variables(card)},
        "userIdType": 1,
        "openSpaceId": f"dtv1.card//IM_ROBOT.{account}",
        "imRobotOpenSpaceModel": {"supportForward": False, "lastMessageI18n": {"ZH_CN": card.title}},
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": robot},
    }


def _text(card: Card) -> str:
    lines = [*card.text.split("\n"), *(f"**{name}** {value}" for name, value in card.fields)]
    return "  \n".join(line.rstrip() for line in lines if line)


def _buttons(card: Card) -> str:
    shown = [{"text": one.text, "key": one.key} for one in card.buttons]
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
