"""Interactive cards: made, put where people see them, changed."""

from emulator.life.dingtalk import cards as life
from emulator.life.dingtalk import robot
from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json
from emulator.platforms.dingtalk.card_call import card_in, checked_params, place_of, private_in, spaces_of
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.card_words import read_card
from emulator.world.dingtalk.cards import Card, CardRoute


def make(call: Call) -> Json:
    call.ding.cards.make(card_in(call))
    return {"success": True, "result": call.body["outTrackId"]}


def deliver(call: Call) -> Json:
    return {"success": True, "result": _deliver(call, _card(call), spaces_of(call))}


def make_and_deliver(call: Call) -> Json:
    """Nothing is made when the address is none. An outTrackId used before shows what it showed."""
    spaces, card = spaces_of(call), card_in(call)
    call.ding.cards.make(card)
    known = call.ding.cards.find(card.out_track_id) or card
    results = _deliver(call, known, spaces)
    return {"success": True, "result": {"outTrackId": card.out_track_id, "deliverResults": results}}


def _deliver(call: Call, card: Card, spaces: list[tuple[str, str]]) -> list[Json]:
    return [_into(call, card, kind, number) for kind, number in spaces]


def _into(call: Call, card: Card, kind: str, number: str) -> Json:
    place, problem = place_of(call, kind, number)
    row: Json = {"spaceType": kind, "spaceId": number, "success": place is not None, "errorMsg": problem}
    if place is None:
        return row | {"carrierId": ""}
    key = ids.token()
    robot.says(call.world, place, read_card(card, ""), query_key=key)
    return row | {"carrierId": key}


def change(call: Call) -> Json:
    """All parameters are replaced unless it is said that they are meant one by one."""
    card = _card(call)
    options = call.part("cardUpdateOptions")
    life.changes(
        call.world,
        card,
        checked_params(call.part("cardData")) if call.body.get("cardData") else None,
        private_in(call),
        by_key=bool(options.get("updateCardDataByKey")),
        private_by_key=bool(options.get("updatePrivateDataByKey")),
    )
    return {"success": True, "result": True}


def register(call: Call) -> Json:
    route_key, url = call.text("callbackRouteKey"), call.text("callbackUrl")
    known = call.ding.cards.route(route_key)
    if known and not call.body.get("forceUpdate"):
        raise Denied("param.callbackRouteKeyExist", "callbackRouteKey 已存在")
    secret = str(call.body.get("apiSecret") or ids.token())
    call.ding.cards.register(route_key, CardRoute(url=url, api_secret=secret))
    return {"success": True, "result": {"callbackUrl": url, "apiSecret": secret}}


def _card(call: Call) -> Card:
    card = call.ding.cards.find(call.text("outTrackId", "param.outTrackIdEmpty"))
    if card is None:
        raise Denied("param.outTrackIdInvalid", "卡片不存在")
    return card


_PATH = "v1.0/card/instances"
ENDPOINTS = (
    Endpoint("POST", _PATH, make),
    Endpoint("POST", f"{_PATH}/deliver", deliver),
    Endpoint("POST", f"{_PATH}/createAndDeliver", make_and_deliver),
    Endpoint("PUT", _PATH, change),
    Endpoint("POST", "v1.0/card/callbacks/register", register),
)
