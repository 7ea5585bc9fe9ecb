"""Customer groups are made, people join and leave."""

from emulator.life.wecom.events import tell_assistant
from emulator.plaintext import Field
from emulator.world import World
from emulator.world.wecom.groups import Group

_BY_CODE = 3
_BY_THEMSELVES = 0


def is_made(world: World, *, chat_id: str, name: str, owner: str, at: float) -> None:
    with world.store.change():
        world.wecom.groups.add(chat_id=chat_id, name=name, owner=owner, at=at)
        _tell(world, chat_id, {"ChangeType": "create"}, at)
        world.tell("world")


def is_joined(world: World, group: Group, external_userid: str, at: float) -> None:
    with world.store.change():
        version = world.wecom.groups.join(group, external_userid, at)
        how: dict[str, Field] = {"UpdateDetail": "add_member", "JoinScene": _BY_CODE}
        _tell(world, group.chat_id, _update(how, group, external_userid, version), at)
        world.tell("world")


def is_left(world: World, group: Group, external_userid: str) -> None:
    with world.store.change():
        version = world.wecom.groups.leave(group, external_userid)
        how: dict[str, Field] = {"UpdateDetail": "del_member", "QuitScene": _BY_THEMSELVES}
        _tell(world, group.chat_id, _update(how, group, external_userid, version), world.clock())
        world.tell("world")


def gets_owner(world: World, group: Group, owner: str, at: float) -> None:
    """By the API, which nobody is told of; whoever had it before stays a member as long as they work here."""
    with world.store.change():
        world.wecom.groups.give(group, owner, at)
        world.tell("world")


def _update(how: dict[str, Field], group: Group, external_userid: str, version: str) -> dict[str, Field]:
    members: dict[str, Field] = {
        "MemChangeCnt": 1,
        "MemChangeList": {"Item": [external_userid]},
        "LastMemVer": group.version,
        "CurMemVer": version,
    }
    return {"ChangeType": "update", **how, **members}


def _tell(world: World, chat_id: str, fields: dict[str, Field], at: float) -> None:
    what: dict[str, Field] = {"ChangeType": fields["ChangeType"], "ChatId": chat_id}
    tell_assistant(world, "change_external_chat", what | fields, stream=f"group:{chat_id}", at=at)
