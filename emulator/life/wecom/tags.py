"""The company's tags as people in the client change them, each change with its callback."""

from collections.abc import Iterable

from emulator.life.wecom.customers import is_noted
from emulator.life.wecom.events import tell_assistant
from emulator.world import World, ids
from emulator.world.wecom.customers import Follow

_TAG, _GROUP = "tag", "tag_group"


def is_taken(world: World, one: str, name: str) -> bool:
    """Whether another tag of the same group has that name, or, of a group, another group."""
    tags = world.wecom.tags.all()
    mine = next((tag for tag in tags if tag.tag_id == one), None)
    if mine is None:
        return any(tag.group_name == name and tag.group_id != one for tag in tags)
    return any(tag.name == name and tag.group_id == mine.group_id and tag.tag_id != one for tag in tags)


def add(world: World, group_name: str, name: str) -> str:
    """A new tag; its group is made where there is none of that name. Gives its id."""
    tags = world.wecom.tags
    there = next((tag for tag in tags.all() if tag.group_name == group_name), None)
    group_id = there.group_id if there else f"et{ids.letters(30)}"
    with world.store.change():
        tag_id = tags.add(name, group_id, group_name, world.clock())
        if there is None:
            _tell(world, "create", group_id, _GROUP)
        _tell(world, "create", tag_id, _TAG)
    return tag_id


def rename(world: World, one: str, name: str) -> None:
    """A tag or a group."""
    with world.store.change():
        world.wecom.tags.rename(one, name)
        _tell(world, "update", one, _TAG if world.wecom.tags.find(one) else _GROUP)


def delete(world: World, one: str) -> None:
    """A tag, and its group with the last one; or a group with its tags, of which nothing is told."""
    tags = world.wecom.tags
    with world.store.change():
        if tag := tags.find(one):
            tags.delete(one)
            _tell(world, "delete", one, _TAG)
            if not tags.group(tag.group_id):
                _tell(world, "delete", tag.group_id, _GROUP)
            return
        for tag in tags.group(one):
            tags.delete(tag.tag_id)
        _tell(world, "delete", one, _GROUP)


def shuffle(world: World) -> None:
    """Put the groups in the opposite order; only that something moved is told."""
    groups = list(dict.fromkeys(tag.group_id for tag in world.wecom.tags.all()))
    with world.store.change():
        for place, group_id in enumerate(groups, start=1):
            world.wecom.tags.put_at(group_id, place)
        _tell(world, "shuffle", "", "")


def marks(world: World, follow: Follow, added: Iterable[str], removed: Iterable[str]) -> None:
    """A staff member tags a customer in the client."""
    with world.store.change():
        put_and_take(world, follow, added, removed)
        is_noted(world, follow)


def put_and_take(world: World, follow: Follow, added: Iterable[str], removed: Iterable[str]) -> None:
    for tag_id in added:
        world.wecom.tags.put(follow.external_userid, follow.userid, tag_id)
    for tag_id in removed:
        world.wecom.tags.take(follow.external_userid, follow.userid, tag_id)


def _tell(world: World, change: str, one: str, kind: str) -> None:
    fields: dict[str, str] = {"Id": one, "TagType": kind, "ChangeType": change}
    tell_assistant(world, "change_external_tag", fields, stream="corp tags", at=world.clock())
    world.tell("world")
