"""The robot, and the platform in its name, says something to people."""

from emulator.world import World
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.chat import NOTICES, ROBOT, Message, Words
from emulator.world.dingtalk.conversations import Conversation


def says(world: World, conversation: Conversation, words: Words, *, query_key: str = "") -> Message:
    """Whoever of the organisation is there receives it."""
    with world.store.change():
        message = world.dingtalk.chat.add(
            conversation.id, ROBOT, words, msgid=ids.message_id(), query_key=query_key, at=world.clock()
        )
        for userid in audience(world, conversation):
            world.dingtalk.chat.deliver(message, userid)
        world.tell("dingtalk_chat", conversation_id=conversation.id)
    return message


def audience(world: World, conversation: Conversation) -> list[str]:
    """The userids of those of the organisation who are there."""
    if not conversation.is_group:
        return [conversation.owner]
    directory = world.dingtalk.directory
    return [member for member in world.dingtalk.conversations.members(conversation) if directory.find(member)]


def notifies(world: World, userid: str, words: Words, *, query_key: str = "") -> Message:
    """A work notice, in a conversation of its own where nobody can answer."""
    place = f"{NOTICES}:{userid}"
    with world.store.change():
        message = world.dingtalk.chat.add(
            place, ROBOT, words, msgid=ids.message_id(), query_key=query_key, at=world.clock()
        )
        world.dingtalk.chat.deliver(message, userid)
        world.tell("dingtalk_chat", conversation_id=place)
    return message
