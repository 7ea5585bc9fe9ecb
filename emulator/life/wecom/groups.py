"""Customer groups are made, changed and dismissed; people join and leave."""

from collections.abc import Sequence

from emulator.life.wecom.events import tell_assistant
from emulator.plaintext import Field
from emulator.world import World
from emulator.world.faults import Kind
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.groups import BY_CODE, Coming, Group

_AT_ONCE = 40
"""Members named in one callback; the platform splits larger changes."""


def is_made(world: World, *, chat_id: str, name: str, owner: str, at: float) -> None:
    with world.store.change():
        world.wecom.groups.add(chat_id=chat_id, name=name, owner=owner, at=at)
        _tell(world, chat_id, {"ChangeType": "create"}, at)
        world.tell("world")


def is_joined(world: World, group: Group, members: Sequence[str], at: float, coming: Coming) -> None:
    how: dict[str, Field] = {"UpdateDetail": "add_member", "JoinScene": BY_CODE if coming.scene == BY_CODE else 0}
    with world.store.change():
        for some in _batches(members):
            _remember(world, group)
            version = world.wecom.groups.join(group, some, at, coming)
            _tell(world, group.chat_id, _update(how, group, some, version), at)
            _greet(world, group, some, at)
            group = world.wecom.groups.find(group.chat_id) or group
        world.tell("world")


def gets_welcome(world: World, group: Group, template_id: str) -> None:
    """The owner chooses, in the client, what newcomers read; nothing for an empty one. No callback tells of it."""
    with world.store.change():
        world.wecom.group_welcomes.choose(group.chat_id, template_id)
        world.tell("world")


def _greet(world: World, group: Group, members: Sequence[str], at: float) -> None:
    """The platform says the chosen words in the group, with the newcomer's name where they want it."""
    template = world.wecom.group_welcomes.of_group(group.chat_id)
    for member in members if template else ():
        person = world.wecom.customers.find(member)
        text = template.text.replace("%NICKNAME%", person.name if person else member) if template else ""
        world.wecom.group_welcomes.say(group.chat_id, member, text, at)


def is_left(world: World, group: Group, members: Sequence[str], *, removed: bool = False) -> None:
    how: dict[str, Field] = {"UpdateDetail": "del_member", "QuitScene": int(removed)}
    with world.store.change():
        for some in _batches(members):
            _remember(world, group)
            version = world.wecom.groups.leave(group, some)
            _tell(world, group.chat_id, _update(how, group, some, version), world.clock())
            group = world.wecom.groups.find(group.chat_id) or group
        world.tell("world")


def is_renamed(world: World, group: Group, name: str) -> None:
    with world.store.change():
        _remember(world, group)
        world.wecom.groups.rename(group, name)
        _edited(world, group, "change_name")


def is_announced(world: World, group: Group, notice: str) -> None:
    with world.store.change():
        _remember(world, group)
        world.wecom.groups.announce(group, notice)
        _edited(world, group, "change_notice")


def is_given(world: World, group: Group, owner: str) -> None:
    """By the owner, in the client."""
    with world.store.change():
        _remember(world, group)
        world.wecom.groups.give(group, owner, world.clock())
        _edited(world, group, "change_owner")


def is_dismissed(world: World, group: Group) -> None:
    with world.store.change():
        world.wecom.groups.dismiss(group, world.clock())
        _tell(world, group.chat_id, {"ChangeType": "dismiss"}, world.clock())
        world.tell("world")


def gets_owner(world: World, group: Group, owner: str, at: float) -> None:
    """By the API, which nobody is told of; whoever had it before stays a member as long as they work here."""
    with world.store.change():
        world.wecom.groups.give(group, owner, at)
        world.tell("world")


def _remember(world: World, group: Group) -> None:
    """A platform that is to lag behind goes on showing how it was."""
    if world.faults.looms(PLATFORM, Kind.STALE_GROUP):
        world.wecom.groups.remember(group)


def _batches(members: Sequence[str]) -> list[Sequence[str]]:
    return [members[start : start + _AT_ONCE] for start in range(0, len(members), _AT_ONCE)]


def _edited(world: World, group: Group, detail: str) -> None:
    _tell(world, group.chat_id, {"ChangeType": "update", "UpdateDetail": detail}, world.clock())
    world.tell("world")


def _update(how: dict[str, Field], group: Group, members: Sequence[str], version: str) -> dict[str, Field]:
    change: dict[str, Field] = {
        "MemChangeCnt": len(members),
        "MemChangeList": {"Item": list(members)},
        "LastMemVer": group.version,
        "CurMemVer": version,
    }
    return {"ChangeType": "update", **how, **change}


def _tell(world: World, chat_id: str, fields: dict[str, Field], at: float) -> None:
    what: dict[str, Field] = {"ChangeType": fields["ChangeType"], "ChatId": chat_id}
    tell_assistant(world, "change_external_chat", what | fields, stream=f"group:{chat_id}", at=at)
