from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.control.ding_ask import person, the_group
from emulator.life.dingtalk import groups as life
from emulator.life.dingtalk import people
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.conversations import Outsider


class NewGroup(Body):
    title: Annotated[str, Field(min_length=1, max_length=20)]
    owner: str
    outside: bool = False


class Member(Body):
    """`outsider` is the name of somebody new from outside, who then gets the id `member`."""

    member: str
    action: Literal["join", "leave", "quit"]
    outsider: str = ""


class GroupMessage(Body):
    member: str
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    to_robot: bool = True


class Change(Body):
    title: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    owner: str | None = None
    disbanded: bool = False


async def make(request: web.Request) -> web.Response:
    world, asked = world_of(request), await read(request, NewGroup)
    if world.dingtalk.directory.find(asked.owner) is None:
        raise Wrong("钉钉里没有员工“{}”", asked.owner, status=404)
    group = life.is_made(world, title=asked.title, owner=asked.owner, outside=asked.outside)
    return reply({"conversation_id": group.id, "chat_id": group.chat_id})


async def change_members(request: web.Request) -> web.Response:
    world, group, asked = world_of(request), the_group(request), await read(request, Member)
    if asked.outsider:
        world.dingtalk.conversations.add_outsider(
            Outsider(id=asked.member, unionid=ids.union_id(), name=asked.outsider)
        )
    person(world, asked.member)
    if asked.action == "join":
        life.joins(world, group, asked.member)
    else:
        life.leaves(world, group, asked.member, by_themselves=asked.action == "quit")
    return reply({})


async def say(request: web.Request) -> web.Response:
    """Somebody in the group, of the organisation or from outside."""
    world, group, asked = world_of(request), the_group(request), await read(request, GroupMessage)
    if asked.member not in world.dingtalk.conversations.members(group):
        raise Wrong("“{}”不在群里", asked.member)
    who, said, origin = person(world, asked.member), people.text(asked.text), str(request.url.origin())
    return reply({"msgid": people.speaks(world, who, group, said, origin=origin, to_robot=asked.to_robot)})


async def change(request: web.Request) -> web.Response:
    world, group, asked = world_of(request), the_group(request), await read(request, Change)
    if asked.title:
        life.is_renamed(world, group, asked.title)
    if asked.owner:
        life.is_handed_to(world, group, asked.owner)
    if asked.disbanded:
        life.is_disbanded(world, group)
    return reply({})


ROUTES = (
    Route("POST", "dingtalk/groups", make),
    Route("POST", "dingtalk/groups/{chat_id}/members", change_members),
    Route("POST", "dingtalk/groups/{chat_id}/messages", say),
    Route("POST", "dingtalk/groups/{chat_id}", change),
)
