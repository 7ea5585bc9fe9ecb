"""Someone taps a button of an interactive card, and the app's answer changes the card."""

import json
from typing import Any

from emulator.world import World
from emulator.world.dingtalk.card_words import action_of
from emulator.world.dingtalk.cards import Card, Params
from emulator.world.dingtalk.chat import Received
from emulator.world.dingtalk.directory import Staff

Json = dict[str, Any]
MOST_PARAM_BYTES = 1024


def is_tapped(world: World, staff: Staff, card: Card, got: Received, key: str) -> None:
    with world.store.change():
        world.dingtalk.chat.tapped(staff.userid, got.n, key)
        if card.callback:
            world.dingtalk.pushes.queue(
                "card", card.out_track_id, _callback(world, staff, card, got, key), world.clock()
            )
        world.tell("dingtalk_chat", conversation_id=got.message.conversation_id)


def _callback(world: World, staff: Staff, card: Card, got: Received, key: str) -> Json:
    action = {"cardPrivateData": {"actionIds": [key], "params": action_of(card, staff.userid, key)}}
    return {
        "type": "actionCallback",
        "outTrackId": card.out_track_id,
        "corpId": world.dingtalk.org.id,
        "userId": staff.userid if card.userid_type == 1 else staff.unionid,
        "userIdType": card.userid_type,
        "spaceType": "im",
        "spaceId": got.message.conversation_id,
        "extension": "{}",
        "value": json.dumps(action, ensure_ascii=False),
        "content": json.dumps(action, ensure_ascii=False),
    }


def is_answered(world: World, card: Card, userid: str, answer: Json) -> None:
    """By the response to a tap: what it says of the card, and of what this one person sees of it."""
    options: Json = answer.get("cardUpdateOptions") or {}
    shared = params_of(answer.get("cardData"))
    private = params_of(answer.get("userPrivateData"))
    changes(
        world,
        card,
        shared,
        {userid: private} if private else {},
        by_key=bool(options.get("updateCardDataByKey")),
        private_by_key=bool(options.get("updatePrivateDataByKey")),
    )


def changes(
    world: World,
    card: Card,
    params: Params | None,
    private: dict[str, Params],
    *,
    by_key: bool,
    private_by_key: bool,
) -> None:
    """Not by key, all parameters are replaced. Buttons rest again once the card has changed."""
    if params is None and not private:
        return
    shared = card.params if params is None else (card.params | params if by_key else params)
    secret = card.private | {
        userid: (card.private.get(userid, {}) | mine if private_by_key else mine) for userid, mine in private.items()
    }
    with world.store.change():
        world.dingtalk.cards.change(card, shared, secret)
        world.dingtalk.chat.rest_again(card.out_track_id)
        for place in world.dingtalk.chat.places_of(card.out_track_id):
            world.tell("dingtalk_chat", conversation_id=place)


def params_of(part: Json | None) -> Params | None:
    """The `cardParamMap` in it, None where there is none."""
    found = (part or {}).get("cardParamMap")
    return None if found is None else {str(name): str(value) for name, value in found.items()}
