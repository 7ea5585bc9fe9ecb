"""Cards without a template (普通版): one JSON text with header, contents and links. Taps are not told."""

import json
from typing import cast

from emulator.life.dingtalk import cards as life
from emulator.life.dingtalk import robot
from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json
from emulator.platforms.dingtalk.robot_call import check_robot, group_of
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.card_words import STANDARD, read_card
from emulator.world.dingtalk.cards import Card
from emulator.world.dingtalk.conversations import Conversation


def send(call: Call) -> Json:
    check_robot(call)
    if call.body.get("cardTemplateId") != STANDARD:
        raise Denied("param.cardTemplateIdInvalid", "cardTemplateId 应为 StandardCard")
    place, key = _place(call), ids.token()
    card = Card(
        out_track_id=call.text("cardBizId"),
        template_id=STANDARD,
        params={"cardData": _content(call)},
        private={},
        callback="",
    )
    call.ding.cards.make(card)
    robot.says(call.world, place, read_card(card, ""), query_key=key)
    return {"processQueryKey": key}


def change(call: Call) -> Json:
    card = call.ding.cards.find(call.text("cardBizId"))
    if card is None:
        raise Denied("param.cardBizIdInvalid", "卡片不存在")
    life.changes(call.world, card, {"cardData": _content(call)}, {}, by_key=False, private_by_key=False)
    return {"processQueryKey": card.out_track_id}


def _content(call: Call) -> str:
    text = call.text("cardData")
    try:
        value = json.loads(text)
    except ValueError:
        raise Denied("param.cardDataInvalid", "cardData 不是 JSON") from None
    if not isinstance(value, dict) or not isinstance(cast("Json", value).get("contents"), list):
        raise Denied("param.cardDataInvalid", "cardData 缺少 contents")
    return text


def _place(call: Call) -> Conversation:
    if call.body.get("openConversationId"):
        return group_of(call)
    try:
        userid = str(json.loads(call.text("singleChatReceiver"))["userId"])
    except (ValueError, KeyError, TypeError):
        raise Denied("param.singleChatReceiverInvalid", "singleChatReceiver 不合法") from None
    if call.ding.directory.find(userid) is None:
        raise Denied("param.singleChatReceiverInvalid", "用户不存在")
    return call.ding.conversations.with_robot(userid)


ENDPOINTS = (
    Endpoint("POST", "v1.0/im/v1.0/robot/interactiveCards/send", send),
    Endpoint("PUT", "v1.0/im/robots/interactiveCards", change),
)
