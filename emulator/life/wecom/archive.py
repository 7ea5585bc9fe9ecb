"""What staff say with others lies in the archive once a public key is set, sealed for its holder alone."""

import json
from typing import Any, Literal

from emulator.finance.seal import public_key, sealed
from emulator.plaintext import xml
from emulator.world import World, ids
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.archive import Consent, Key
from emulator.world.wecom.corp import ARCHIVE

Poison = Literal["no_key", "wrong_key", "damaged", "cipher", "unreadable", "incomplete", "crash", "hang"]
"""How a record can be spoilt: a version nobody has a key for, sealed for another key, and so on."""
AGREES, REFUSES = "Agree", "Disagree"
_ANSWERS = {"agree": AGREES, "disagree": REFUSES}
_STRANGE_VERSION = 999


def is_archived(
    world: World, record: dict[str, Any], key: Key, *, at: float, poison: Poison | None = None
) -> tuple[str, int]:
    """Put a record into the archive. Returns its msgid and seq."""
    msgid = str(record.get("msgid") or _msgid(record, at))
    plain = json.dumps({"msgid": msgid, **record}, ensure_ascii=False)
    seq = world.wecom.archive.add(msgid=msgid, sealed=_sealed(plain, key, poison), plain=plain, at=at)
    _note_answer(world, record, at)
    return msgid, seq


def tells_news(world: World, *, news: bool = True) -> None:
    """Say that there is something to fetch: it carries nothing, and comes every 15 s at most."""
    now = world.clock()
    if not world.wecom.archive.may_tell(now, news=news):
        return
    app = world.wecom.corp.app(ARCHIVE)
    plaintext = xml(
        {
            "ToUserName": world.wecom.corp.id,
            "FromUserName": "sys",
            "CreateTime": int(now),
            "MsgType": "event",
            "AgentID": app.agent_id if app else 0,
            "Event": "msgaudit_notify",
        }
    )
    world.callbacks.queue(platform=PLATFORM, app=ARCHIVE, stream=ARCHIVE, plaintext=plaintext, at=now)


def time_passes(world: World) -> None:
    """What came within the quiet seconds is told of after them."""
    with world.store.change():
        tells_news(world, news=False)


def _msgid(record: dict[str, Any], at: float) -> str:
    parties = [record.get("from", ""), *record.get("tolist", [])]
    outside = any(str(one).startswith(("wm", "wo")) for one in parties)
    return f"{ids.number()}_{int(at)}{'_external' if outside else ''}"


def _sealed(plain: str, key: Key, poison: Poison | None) -> str:
    spoilt = {"unreadable": plain[: len(plain) // 2], "incomplete": '{"msgid":"x","action":"send"}'}.get(poison or "")
    random_key, message = sealed(spoilt or plain, public_key(key.pem))
    version = key.version
    match poison:
        case "no_key":
            version = _STRANGE_VERSION
        case "wrong_key":
            random_key = random_key[4:8] + random_key[:4] + random_key[8:]
        case "damaged":
            random_key = random_key[:40]
        case "cipher":
            message = "00" * 16 + message[32:]
        case "crash" | "hang":
            message = f"!{poison}{message}"
        case _:
            pass
    words = {"publickey_ver": version, "encrypt_random_key": random_key, "encrypt_chat_msg": message}
    return json.dumps(words)


def _note_answer(world: World, record: dict[str, Any], at: float) -> None:
    if status := _ANSWERS.get(str(record.get("msgtype"))):
        for userid in [record["roomid"]] if record.get("roomid") else record.get("tolist", []):
            one = Consent(userid=userid, external_userid=str(record.get("from")), status=status, at=at)
            world.wecom.archive.answer(one)
