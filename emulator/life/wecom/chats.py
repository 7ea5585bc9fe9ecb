"""What a staff member says to a customer from their own client; the app hears of it through the archive, if at all."""

import hashlib
from typing import Any

from emulator.life.wecom import archive as archived
from emulator.life.wecom import kf
from emulator.world import World, ids
from emulator.world.wecom.customer_chat import Said
from emulator.world.wecom.kf import Session, State
from emulator.world.wecom.media import Media

_SIZES = {"image": "filesize", "video": "filesize", "file": "filesize", "voice": "voice_size"}
Content = dict[str, Any]


def service_session(world: World, userid: str, external_userid: str) -> Session | None:
    """The 客服 conversation with that customer which this staff member answers; None without one."""
    found = (world.wecom.kf.session(one.open_kfid, external_userid) for one in world.wecom.kf.accounts())
    return next((one for one in found if one and (one.state, one.userid) == (State.HUMAN, userid)), None)


def says(world: World, userid: str, external_userid: str, *, msgtype: str, content: Content) -> None:
    """In the chat of two contacts."""
    with world.store.change():
        said = Said(author="staff", userid=userid, msgid=ids.letters(32), msgtype=msgtype, content=content)
        world.wecom.customer_chat.add(external_userid, "", said, world.clock())
        _is_archived(world, userid, [external_userid], "", msgtype, content)
        world.tell("customer_chat", external_userid=external_userid)


def answers(world: World, session: Session, *, msgtype: str, content: Content) -> None:
    """In 客服."""
    kf.staff_answers(world, session, session.userid, msgtype=msgtype, content=content, at=world.clock())


def says_to_group(world: World, userid: str, chat_id: str, *, msgtype: str, content: Content) -> None:
    with world.store.change():
        others = [one.member for one in world.wecom.groups.members(chat_id) if one.member != userid]
        _is_archived(world, userid, others, chat_id, msgtype, content)


def _is_archived(world: World, userid: str, to: list[str], roomid: str, msgtype: str, content: Content) -> None:
    key, at = world.wecom.archive.key(), world.clock()
    if key is None:
        return
    record: Content = {
        "action": "send",
        "from": userid,
        "tolist": to,
        "roomid": roomid,
        "msgtime": int(at * 1000),
        "msgtype": msgtype,
        msgtype: _told(world, msgtype, content, at),
    }
    archived.is_archived(world, record, key, at=at)
    archived.tells_news(world)


def _told(world: World, msgtype: str, content: Content, at: float) -> Content:
    media = world.wecom.media.find(str(content.get("media_id", "")), at)
    if media is None:
        renamed = {"url": "link_url", "desc": "description"} if msgtype == "link" else {}
        return {renamed.get(name, name): value for name, value in content.items()}
    return _file(world, media, msgtype, at)


def _file(world: World, media: Media, msgtype: str, at: float) -> Content:
    file_id = ids.letters(64)
    world.wecom.archive.put_file(file_id, media.content, at)
    md5 = hashlib.md5(media.content, usedforsecurity=False).hexdigest()
    told: Content = {"md5sum": md5, _SIZES[msgtype]: len(media.content), "sdkfileid": file_id}
    if msgtype == "file":
        told |= {"filename": media.name, "fileext": media.name.rsplit(".", 1)[-1]}
    return told
