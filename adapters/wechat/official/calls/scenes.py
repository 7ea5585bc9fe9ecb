"""Codes with a scene (qrcode/create): whoever scans one is told to us with it."""

from urllib.parse import quote

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.wechat.official.client import OfficialClient
from crm_core.messages import SceneCodeWanted
from crm_core.values import Identity

_PATH = "qrcode/create"
_LONGEST_SCENE = 64
_LONGEST_LIFE = 2_592_000


class _Made(Answer):
    ticket: str
    url: str = ""
    expire_seconds: float


async def make_code(
    client: OfficialClient, to: Identity, words: SceneCodeWanted, *, key: str, repeated: bool
) -> Receipt:
    """Make a temporary code. The same scene may have several, so repeating it does no harm. Raises PlatformError.

    `facts` are `ticket`, `url` (what the code says), `picture` (its address) and `seconds`, how long it lives.
    """
    del to, key, repeated
    if not 1 <= len(words.scene) <= _LONGEST_SCENE:
        raise PlatformError(Reaction.STOP, "scene", _PATH)
    body = {
        # Left out, the platform gives it 60 s.
        "expire_seconds": min(words.seconds, _LONGEST_LIFE),
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": words.scene}},
    }
    made = await client.read(_PATH, _Made, body)
    facts = {
        "ticket": made.ticket,
        "url": made.url,
        "picture": f"https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket={quote(made.ticket, safe='')}",
        "seconds": str(int(made.expire_seconds)),
    }
    return Receipt(message_id="", facts=facts)
