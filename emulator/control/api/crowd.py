from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.world import World, ids
from emulator.world.wecom.customers import Customer, Follow
from emulator.world.wecom.groups import Coming


class Person(Body):
    """`userid` is whose customer they are, if anybody's."""

    external_userid: str
    name: str
    userid: str | None = None


class Gathering(Body):
    name: str
    owner: str
    members: tuple[str, ...]
    chat_id: str | None = None


class Crowd(Body):
    customers: tuple[Person, ...] = ()
    groups: tuple[Gathering, ...] = ()


async def gather(request: web.Request) -> web.Response:
    """Many people and groups at once, as if they had always been there: nobody is told."""
    world, crowd = world_of(request), await read(request, Crowd)
    known = {one.userid.lower() for one in world.wecom.directory.staff()}
    named = {one.userid for one in crowd.customers if one.userid} | {one.owner for one in crowd.groups}
    if strangers := sorted(one for one in named if one.lower() not in known):
        raise Wrong("没有员工“{}”", strangers[0], status=404)
    with world.store.change():
        for person in crowd.customers:
            _come(world, person)
        for group in crowd.groups:
            _meet(world, group)
        world.tell("world")
    return reply({"customers": len(crowd.customers), "groups": len(crowd.groups)})


def _come(world: World, person: Person) -> None:
    if world.wecom.customers.find(person.external_userid) is None:
        world.wecom.customers.add(Customer(external_userid=person.external_userid, name=person.name))
    if person.userid:
        follow = Follow(external_userid=person.external_userid, userid=person.userid, created_at=world.clock())
        world.wecom.customers.keep(follow)


def _meet(world: World, gathering: Gathering) -> None:
    chat_id = gathering.chat_id or ids.chat_id()
    world.wecom.groups.add(chat_id=chat_id, name=gathering.name, owner=gathering.owner, at=world.clock())
    group = world.wecom.groups.find(chat_id)
    if group:
        world.wecom.groups.join(group, list(dict.fromkeys(gathering.members)), world.clock(), Coming())


ROUTES = (Route("POST", "wecom/crowd", gather),)
