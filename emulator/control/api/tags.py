from typing import Any

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, the_customer, world_of
from emulator.life.wecom import tags as life
from emulator.world import World

_LONGEST_NAME = 30


class NewTag(Body):
    group: str
    name: str


class Named(Body):
    name: str


class Marked(Body):
    """Tags by name or by id."""

    userid: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


async def list_tags(request: web.Request) -> web.Response:
    groups: dict[str, dict[str, Any]] = {}
    for tag in world_of(request).wecom.tags.all():
        group = groups.setdefault(tag.group_id, {"id": tag.group_id, "name": tag.group_name, "tags": []})
        group["tags"].append({"id": tag.tag_id, "name": tag.name})
    return reply(list(groups.values()))


async def add(request: web.Request) -> web.Response:
    world, wanted = world_of(request), await read(request, NewTag)
    group, name = _named(wanted.group), _named(wanted.name)
    if any((tag.group_name, tag.name) == (group, name) for tag in world.wecom.tags.all()):
        raise Wrong("“{}”里已经有标签“{}”", group, name, status=409)
    return reply({"id": life.add(world, group, name)})


async def rename(request: web.Request) -> web.Response:
    world, one = world_of(request), _known(request)
    name = _named((await read(request, Named)).name)
    if life.is_taken(world, one, name):
        raise Wrong("已经有“{}”了", name, status=409)
    life.rename(world, one, name)
    return reply({})


async def delete(request: web.Request) -> web.Response:
    life.delete(world_of(request), _known(request))
    return reply({})


async def shuffle(request: web.Request) -> web.Response:
    life.shuffle(world_of(request))
    return reply({})


async def mark(request: web.Request) -> web.Response:
    """A staff member tags a customer in the client."""
    world, customer, wanted = world_of(request), the_customer(request), await read(request, Marked)
    follow = world.wecom.customers.follow(wanted.userid, customer.external_userid)
    if follow is None:
        raise Wrong("员工“{}”没有添加这位客户", wanted.userid, status=404)
    added, removed = ([_id_of(world, one) for one in some] for some in (wanted.add, wanted.remove))
    life.marks(world, follow, added, removed)
    return reply({})


def _named(name: str) -> str:
    plain = name.strip()
    if not 0 < len(plain) <= _LONGEST_NAME:
        raise Wrong("名称要有 1 到 {} 个字", _LONGEST_NAME)
    return plain


def _known(request: web.Request) -> str:
    """The tag or group that the path names. Raises Wrong."""
    tags, one = world_of(request).wecom.tags, request.match_info["id"]
    if tags.find(one) is None and not tags.group(one):
        raise Wrong("没有标签或分组“{}”", one, status=404)
    return one


def _id_of(world: World, wanted: str) -> str:
    found = next((tag.tag_id for tag in world.wecom.tags.all() if wanted in (tag.tag_id, tag.name)), None)
    if found is None:
        raise Wrong("没有标签“{}”", wanted, status=404)
    return found


ROUTES = (
    Route("GET", "wecom/tags", list_tags),
    Route("POST", "wecom/tags", add),
    Route("POST", "wecom/tags/shuffle", shuffle),
    Route("POST", "wecom/tags/{id}", rename),
    Route("DELETE", "wecom/tags/{id}", delete),
    Route("POST", "wecom/customers/{external_userid}/tags", mark),
)
