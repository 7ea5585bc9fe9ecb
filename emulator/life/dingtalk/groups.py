"""Groups come into being, people come and go, and the app hears of it."""

from emulator.life.dingtalk.events import millis, tell_app
from emulator.world import World
from emulator.world.dingtalk.conversations import Conversation


def is_made(world: World, *, title: str, owner: str, outside: bool = False) -> Conversation:
    """With the robot in it. No event tells of that."""
    with world.store.change():
        group = world.dingtalk.conversations.make_group(title, owner, outside=outside)
        world.tell("world")
    return group


def joins(world: World, group: Conversation, member: str) -> None:
    with world.store.change():
        world.dingtalk.conversations.join(group, member)
        _tell(world, group, "chat_add_member", _who(world, member))
        world.tell("world")


def leaves(world: World, group: Conversation, member: str, *, by_themselves: bool = False) -> None:
    with world.store.change():
        world.dingtalk.conversations.leave(group, member)
        if by_themselves:
            _tell(world, group, "chat_quit", {"operator": member})
        else:
            _tell(world, group, "chat_remove_member", _who(world, member))
        world.tell("world")


def is_renamed(world: World, group: Conversation, title: str) -> None:
    with world.store.change():
        world.dingtalk.conversations.rename(group, title)
        _tell(world, group, "chat_update_title", {"title": title})
        world.tell("world")


def is_handed_to(world: World, group: Conversation, owner: str) -> None:
    with world.store.change():
        world.dingtalk.conversations.hand_to(group, owner)
        _tell(world, group, "chat_update_owner", {"owner": owner})
        world.tell("world")


def is_disbanded(world: World, group: Conversation) -> None:
    with world.store.change():
        world.dingtalk.conversations.disband(group)
        _tell(world, group, "chat_disband", {})
        world.tell("world")


def _who(world: World, member: str) -> dict[str, object]:
    """Outsiders have no userId here."""
    staff = world.dingtalk.directory.find(member)
    outsider = world.dingtalk.conversations.outsider(member)
    unionid = staff.unionid if staff else outsider.unionid if outsider else ""
    return {"userId": [member] if staff else [], "unionId": [unionid]}


def _tell(world: World, group: Conversation, event: str, what: dict[str, object]) -> None:
    owner = world.dingtalk.directory.find(group.owner)
    head: dict[str, object] = {
        "timeStamp": millis(world.clock()),
        "chatId": group.chat_id,
        "openConversationId": group.id,
        "operator": group.owner,
        "operatorUnionId": owner.unionid if owner else "",
    }
    tell_app(world, event, head | what)
