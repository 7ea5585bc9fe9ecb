from typing import Final, cast

from emulator.platforms.official.call import OK, Call, Endpoint
from emulator.platforms.wecom.call import Json, Refused
from emulator.world.official.followers import Follower

_LONGEST: Final = 2048
_KINDS: Final = frozenset(
    {"text", "image", "voice", "video", "music", "news", "mpnews", "mpnewsarticle", "msgmenu", "wxcard"}
    | {"miniprogrampage"}
)


def send(call: Call) -> Json:
    """5 within 48 h of the follower's last words, 3 within a minute of a follow, a scan or a menu click."""
    follower = _reachable(call)
    msgtype = call.text("msgtype", missing=40008)
    if msgtype not in _KINDS:
        raise Refused(40008, "invalid message type")
    words = _words(msgtype, call.part(msgtype))
    is_open, has_room = follower.windows(call.now)
    if not is_open:
        raise Refused(45015, "response out of time limit or subscription is canceled")
    if not has_room:
        raise Refused(45047, "out of response count limit")
    with call.world.store.change():
        call.official.followers.keep(follower.answered(call.now))
        call.official.chat.add(follower.openid, "account", "custom", words, call.now, raw=dict(call.body))
        call.world.tell("official_chat", openid=follower.openid)
    return OK


def typing(call: Call) -> Json:
    follower = _reachable(call)
    if call.text("command") not in {"Typing", "CancelTyping"}:
        raise Refused(40097, "invalid args")
    if not follower.windows(call.now)[0]:
        raise Refused(45080, "customer service typing fail, last message is too long ago")
    return OK


def _reachable(call: Call) -> Follower:
    follower = call.follower(call.text("touser", missing=40003))
    if not follower.follows:
        raise Refused(45015, "response out of time limit or subscription is canceled")
    return follower


def _words(msgtype: str, content: Json) -> str:
    if msgtype == "text":
        text = content.get("content")
        if not isinstance(text, str) or not text:
            raise Refused(44004, "empty content")
        if len(text.encode()) > _LONGEST:
            raise Refused(45002, "content size out of limit")
        return text
    if msgtype == "news":
        articles = content.get("articles")
        if not isinstance(articles, list) or len(cast("list[object]", articles)) != 1:
            raise Refused(45008, "article size out of limit")
        article = cast("list[Json]", articles)[0]
        return f"{article.get('title', '')}\n{article.get('description', '')}\n{article.get('url', '')}".strip()
    return f"[{msgtype}]"


ENDPOINTS = (
    Endpoint("POST", "/cgi-bin/message/custom/send", send),
    Endpoint("POST", "/cgi-bin/message/custom/typing", typing),
)
