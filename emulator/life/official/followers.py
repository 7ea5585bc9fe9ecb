"""What followers do, and what the account is then told."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from emulator.plaintext import Field, xml
from emulator.world import World, ids
from emulator.world.official import PLATFORM
from emulator.world.official.accounts import Account
from emulator.world.official.followers import BY_CODE, BY_SEARCH, Follower
from emulator.world.official.media import Media


def subscribes(world: World, follower: Follower, *, scene: str = "", ticket: str = "") -> None:
    """By a code with this scene, or by searching."""
    at = world.clock()
    way = BY_CODE if scene else BY_SEARCH
    told = replace(follower, follows=True, since=at, way=way, scene=scene).touched(at)
    key: dict[str, Field] = {"EventKey": f"qrscene_{scene}" if scene else ""}
    with world.store.change():
        _event(world, told, "subscribe", key | ({"Ticket": ticket} if scene else {}), "关注了公众号")


def scans(world: World, follower: Follower, scene: str, ticket: str) -> None:
    """Somebody who follows already; the scene then stands without a prefix."""
    with world.store.change():
        told = follower.touched(world.clock())
        _event(world, told, "SCAN", {"EventKey": scene, "Ticket": ticket}, f"扫了码（{scene}）")


def unsubscribes(world: World, follower: Follower) -> None:
    with world.store.change():
        told = replace(follower, follows=False, spoke_at=0.0, touched_at=0.0)
        _event(world, told, "unsubscribe", {"EventKey": ""}, "取消了关注")


def taps(world: World, follower: Follower, event: str, key: str) -> None:
    """`event` is CLICK, VIEW or view_miniprogram; only the first lets the account send something."""
    with world.store.change():
        told = follower.touched(world.clock()) if event == "CLICK" else follower
        _event(world, told, event, {"EventKey": key}, f"点了菜单（{key}）")


def is_located(world: World, follower: Follower, latitude: str, longitude: str) -> None:
    with world.store.change():
        place: dict[str, Field] = {"Latitude": latitude, "Longitude": longitude, "Precision": "65.000000"}
        _event(world, follower, "LOCATION", place, "")


def allows(world: World, follower: Follower, template_id: str) -> None:
    """The follower lets one subscribe message of this template come."""
    with world.store.change():
        world.official.notices.allow(follower.openid, template_id)
        chosen: dict[str, Field] = {"TemplateId": template_id, "SubscribeStatusString": "accept", "PopupScene": "2"}
        _event(world, follower, "subscribe_msg_popup_event", {"SubscribeMsgPopupEvent": {"List": chosen}}, "")


def says(world: World, follower: Follower, text: str) -> str:
    """Returns the MsgId."""
    at, msgid = world.clock(), ids.number()
    with world.store.change():
        world.official.chat.add(follower.openid, "follower", "said", text, at)
        what: dict[str, Field] = {"MsgType": "text", "Content": text, "MsgId": int(msgid)}
        _tell(world, follower.spoke(at), what)
    return msgid


def sends(world: World, follower: Follower, media: Media, heard: str = "") -> str:
    """A picture, voice or video that lies on the shelf; `heard` is what the platform understood of a voice.

    Returns the MsgId.
    """
    at, msgid = world.clock(), ids.number()
    more: dict[str, Field] = _BESIDE[media.kind](media.media_id) | ({"Recognition": heard} if heard else {})
    what: dict[str, Field] = {"MsgType": media.kind, "MediaId": media.media_id} | more | {"MsgId": int(msgid)}
    with world.store.change():
        raw = {"msgtype": media.kind, media.kind: {"media_id": media.media_id}}
        world.official.chat.add(follower.openid, "follower", "said", heard, at, raw=raw)
        _tell(world, follower.spoke(at), what)
    return msgid


def _picture(media_id: str) -> dict[str, Field]:
    return {"PicUrl": f"http://mmbiz.qpic.cn/mmbiz_jpg/{media_id}/0"}


def _voice(_media_id: str) -> dict[str, Field]:
    return {"Format": "amr"}


def _video(media_id: str) -> dict[str, Field]:
    return {"ThumbMediaId": media_id[::-1]}


_BESIDE: Mapping[str, Callable[[str], dict[str, Field]]] = {
    "image": _picture,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
}


def notice_settles(world: World, follower: Follower, msgid: int) -> None:
    told: dict[str, Field] = {"MsgID": msgid, "Status": "success" if follower.follows else "failed:user block"}
    _tell(world, follower, {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH"} | told)


def permit_is_used(world: World, follower: Follower, template_id: str, msgid: int) -> None:
    sent: dict[str, Field] = {"TemplateId": template_id, "MsgID": str(msgid), "ErrorCode": 0, "ErrorStatus": "success"}
    head: dict[str, Field] = {"MsgType": "event", "Event": "subscribe_msg_sent_event"}
    _tell(world, follower, head | {"SubscribeMsgSentEvent": {"List": sent}})


def _event(world: World, follower: Follower, event: str, fields: dict[str, Field], words: str) -> None:
    if words:
        world.official.chat.add(follower.openid, "follower", "event", words, world.clock())
    _tell(world, follower, {"MsgType": "event", "Event": event} | fields)


def _tell(world: World, follower: Follower, what: dict[str, Field]) -> None:
    account = _account(world, follower)
    head: dict[str, Field] = {
        "ToUserName": account.origin_id,
        "FromUserName": follower.openid,
        "CreateTime": int(world.clock()),
    }
    world.official.followers.keep(follower)
    world.callbacks.queue(
        platform=PLATFORM,
        app=account.app_id,
        stream=f"official:{follower.openid}",
        plaintext=xml(head | what),
        at=world.clock(),
    )
    world.tell("official_chat", openid=follower.openid)


def _account(world: World, follower: Follower) -> Account:
    found = world.official.accounts.find(follower.app_id)
    if found is None:
        raise LookupError("no such account")
    return found
