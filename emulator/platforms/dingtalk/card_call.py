"""What a call says of a card: its parameters within their limits, and where it is to be seen."""

from typing import cast

from emulator.platforms.dingtalk.call import Call, Denied, Json
from emulator.world.dingtalk.cards import Card, Params
from emulator.world.dingtalk.conversations import Conversation

_SCHEME = "dtv1.card//"
_MOST_TRACK = 100
_MOST_SPACE = 1000
_MOST_KEY, _MOST_VALUE, _MOST_ALL = 100, 1024, 100 * 1024
_MOST_PRIVATE = 20
_MODELS = {"IM_GROUP": "imGroup", "IM_ROBOT": "imRobot", "IM_SINGLE": "imSingle", "ONE_BOX": "top"}


def card_in(call: Call) -> Card:
    """Raises Denied."""
    track = call.text("outTrackId", "param.outTrackIdEmpty")
    if len(track) > _MOST_TRACK:
        raise Denied("param.outTrackIdInvalid", "outTrackId 过长")
    way = call.body.get("callbackType", "")
    if way not in {"STREAM", "HTTP", ""}:
        raise Denied("param.callbackTypeInvalid", "callbackType 不合法")
    route_key = str(call.body.get("callbackRouteKey") or "")
    if way == "HTTP" and call.ding.cards.route(route_key) is None:
        raise Denied("param.callbackRouteKeyInvalid", "callbackRouteKey 没有注册")
    return Card(
        out_track_id=track,
        template_id=call.text("cardTemplateId", "param.cardTemplateIdEmpty"),
        params=checked_params(call.part("cardData")),
        private=private_in(call),
        callback=way,
        route_key=route_key,
        userid_type=call.whole("userIdType", default=1, least=1, most=2),
    )


def checked_params(part: Json) -> Params:
    """The `cardParamMap`: text by text, of limited length. Raises Denied."""
    found: object = part.get("cardParamMap") or {}
    if not isinstance(found, dict):
        raise Denied("param.cardParamMapInvalid", "cardParamMap 应为对象")
    params = cast("Json", found)
    for name, value in params.items():
        if not isinstance(value, str):
            raise Denied("param.cardParamMapInvalid", f"cardParamMap 的 {name} 应为字符串")
        if len(name.encode()) > _MOST_KEY or len(value.encode()) > _MOST_VALUE:
            raise Denied("param.cardParamMapTooLong", f"cardParamMap 的 {name} 过长")
    if sum(len(name.encode()) + len(value.encode()) for name, value in params.items()) > _MOST_ALL:
        raise Denied("param.cardParamMapTooLong", "cardParamMap 过长")
    return params


def private_in(call: Call) -> dict[str, Params]:
    """What some see of it alone, by userid. Raises Denied."""
    found = call.part("privateData")
    if len(found) > _MOST_PRIVATE:
        raise Denied("param.privateDataTooMany", "privateData 超过 20 人")
    return {userid: checked_params(part) for userid, part in found.items()}


def spaces_of(call: Call) -> list[tuple[str, str]]:
    """Kind and id of each place in `openSpaceId`. Raises Denied."""
    address = call.text("openSpaceId", "param.openSpaceIdEmpty")
    if not address.lower().startswith(_SCHEME) or len(address) > _MOST_SPACE:
        raise Denied("param.openSpaceIdInvalid", "openSpaceId 不合法")
    parts = [part.partition(".") for part in address[len(_SCHEME) :].split(";")]
    spaces = [(kind.upper(), number) for kind, _, number in parts]
    for kind, number in spaces:
        if kind not in _MODELS or not number:
            raise Denied("param.openSpaceIdInvalid", "openSpaceId 不合法")
        _check_models(call, kind)
    return spaces


def _check_models(call: Call, kind: str) -> None:
    model = call.part(f"{_MODELS[kind]}OpenDeliverModel")
    if not model:
        raise Denied("param.openDeliverModelEmpty", f"缺少 {_MODELS[kind]}OpenDeliverModel")
    if kind == "IM_GROUP" and model.get("robotCode") != call.app.robot_code:
        raise Denied("param.robotCodeInvalid", "robotCode 不合法")


def place_of(call: Call, kind: str, number: str) -> tuple[Conversation | None, str]:
    """The conversation meant, or why there is none."""
    if kind == "IM_ROBOT":
        staff = call.ding.directory.find(number)
        return (call.ding.conversations.with_robot(number), "") if staff else (None, "用户不存在")
    place = call.ding.conversations.find(number)
    if place is None or not place.is_group:
        return None, "会话不存在"
    return (None, "群已解散") if place.disbanded else (place, "")
