"""People write to the robot, and what the app is told of it: in a group only when the robot is meant."""

from dataclasses import dataclass
from typing import Any

from emulator.life.dingtalk.events import millis, tell_app
from emulator.world import World
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.chat import NOTICES, ROBOT, Words
from emulator.world.dingtalk.conversations import Conversation, Outsider
from emulator.world.dingtalk.directory import Staff

Json = dict[str, Any]
_GROUP_KINDS = frozenset({"text", "richText", "picture"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`content` is the part of the robot's message that depends on `words.msgtype`."""

    words: Words
    content: Json


def text(words: str) -> Said:
    raw: Json = {"msgtype": "text", "text": {"content": words}}
    return Said(words=Words(msgtype="text", text=words, raw=raw), content={"text": {"content": words}})


def speaks(
    world: World, who: Staff | Outsider, place: Conversation, said: Said, *, origin: str, to_robot: bool = True
) -> str:
    """Returns the msgId. `origin` is where the emulator can be reached, for the address to answer at."""
    person = who.userid if isinstance(who, Staff) else who.id
    msgid = ids.message_id()
    with world.store.change():
        world.dingtalk.chat.add(place.id, person, said.words, msgid=msgid, at=world.clock())
        if not place.is_group or (to_robot and said.words.msgtype in _GROUP_KINDS):
            content = _heard(world, who, place, said, msgid, origin)
            world.dingtalk.pushes.queue("robot", place.id, content, world.clock())
        world.tell("dingtalk_chat", conversation_id=place.id)
    return msgid


def _heard(world: World, who: Staff | Outsider, place: Conversation, said: Said, msgid: str, origin: str) -> Json:
    now = world.clock()
    session = world.dingtalk.sessions.begin(place.id, now)
    heard: Json = {
        "msgId": msgid,
        "msgtype": said.words.msgtype,
        "createAt": millis(now),
        "conversationId": place.id,
        "conversationType": "2" if place.is_group else "1",
        "chatbotCorpId": world.dingtalk.org.id,
        "chatbotUserId": world.dingtalk.conversations.seen_as(ROBOT),
        "senderNick": who.name,
        "senderPlatform": "Win",
        "sessionWebhook": f"{origin}/robot/sendBySession?session={session.session}",
        "sessionWebhookExpiredTime": millis(session.expires_at),
        "robotCode": world.dingtalk.org.app.robot_code,
    }
    heard |= _sender(world, who) | _in_group(world, place) if place.is_group else _sender(world, who)
    return heard | (_after_robots_name(said.content) if place.is_group else said.content)


def _sender(world: World, who: Staff | Outsider) -> Json:
    """People from outside have no staffId and no corpId."""
    if isinstance(who, Outsider):
        return {"senderId": world.dingtalk.conversations.seen_as(who.id), "senderUnionId": who.unionid}
    return {
        "senderId": world.dingtalk.conversations.seen_as(who.userid),
        "senderStaffId": who.userid,
        "senderUnionId": who.unionid,
        "senderCorpId": world.dingtalk.org.id,
        "isAdmin": who.admin,
    }


def _in_group(world: World, place: Conversation) -> Json:
    return {
        "conversationTitle": place.title,
        "isInAtList": True,
        "atUsers": [{"dingtalkId": world.dingtalk.conversations.seen_as(ROBOT)}],
    }


def _after_robots_name(content: Json) -> Json:
    """Where @ and the robot's name stood, a blank is left."""
    if "text" not in content:
        return content
    return content | {"text": content["text"] | {"content": f" {content['text']['content']}"}}


def has_read(world: World, staff: Staff) -> None:
    """Everything, and the app is told of what its robot had said."""
    with world.store.change():
        for message in world.dingtalk.chat.read(staff.userid, world.clock()):
            if message.query_key and not message.conversation_id.startswith(NOTICES):
                tell_app(
                    world,
                    "robot_msg_read",
                    {
                        "openConversationId": message.conversation_id,
                        "userId": staff.userid,
                        "unionId": staff.unionid,
                        "processQueryKey": message.query_key,
                        "robotCode": world.dingtalk.org.app.robot_code,
                        "operatTime": millis(world.clock()),
                    },
                )
