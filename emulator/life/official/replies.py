"""What the bot answered to a callback right away, shown to the follower."""

from defusedxml.ElementTree import ParseError, fromstring

from emulator.platforms.official.seal import Garbled, open_reply
from emulator.world import World
from emulator.world.callbacks import Callback

_OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"


def is_answered(world: World, callback: Callback, body: bytes) -> None:
    """A passive reply is shown once for each callback, however often it is delivered."""
    account = world.official.accounts.find(callback.app)
    openid = sender(callback.plaintext)
    if account is None or not openid:
        return
    try:
        reply = open_reply(account, body.decode(errors="replace"))
    except Garbled:
        world.official.chat.add(openid, "platform", "event", _OUT_OF_ORDER, world.clock(), answers_to=callback.id)
        reply = None
    if reply is not None:
        text = str(getattr(reply, "content", f"[{reply.type}]"))
        raw = {"msgtype": reply.type, "text": {"content": text}}
        world.official.chat.add(openid, "account", "passive", text, world.clock(), raw=raw, answers_to=callback.id)
    world.tell("official_chat", openid=openid)


def sender(plaintext: str) -> str:
    """Empty when it names none."""
    try:
        found = fromstring(plaintext).findtext("FromUserName")
    except ParseError:
        return ""
    return found or ""
