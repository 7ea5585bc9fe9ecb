"""Whom and what of 钉钉 a control call names."""

from aiohttp import web

from emulator.control.ask import Wrong, world_of
from emulator.world import World
from emulator.world.dingtalk.conversations import Conversation, Outsider
from emulator.world.dingtalk.directory import Staff


def the_staff(request: web.Request) -> Staff:
    """The one the path names. Raises Wrong."""
    userid = request.match_info["userid"]
    staff = world_of(request).dingtalk.directory.find(userid)
    if staff is None:
        raise Wrong("钉钉里没有员工“{}”", userid, status=404)
    return staff


def the_group(request: web.Request) -> Conversation:
    """The one the path names by its chatId. Raises Wrong."""
    chat_id = request.match_info["chat_id"]
    group = world_of(request).dingtalk.conversations.find(chat_id)
    if group is None or not group.is_group:
        raise Wrong("钉钉里没有群“{}”", chat_id, status=404)
    return group


def the_place(world: World, staff: Staff, conversation_id: str | None) -> Conversation:
    """The group named, the person's own chat with the robot without a name. Raises Wrong."""
    own = world.dingtalk.conversations.with_robot(staff.userid)
    if conversation_id in (None, own.id, own.chat_id):
        return own
    place = world.dingtalk.conversations.find(conversation_id or "")
    if place is None or not place.is_group:
        raise Wrong("没有会话“{}”", conversation_id, status=404)
    if place.disbanded or staff.userid not in world.dingtalk.conversations.members(place):
        raise Wrong("“{}”不在群“{}”里", staff.name, place.title)
    return place


def person(world: World, member: str) -> Staff | Outsider:
    """Someone in a group, from inside or outside. Raises Wrong."""
    found = world.dingtalk.directory.find(member) or world.dingtalk.conversations.outsider(member)
    if found is None:
        raise Wrong("钉钉里没有“{}”", member, status=404)
    return found
