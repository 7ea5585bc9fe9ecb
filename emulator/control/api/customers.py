from dataclasses import replace
from typing import Literal

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, the_customer, world_of
from emulator.life.wecom import customers as life
from emulator.world import World, ids
from emulator.world.wecom.customers import Customer, Follow
from emulator.world.wecom.directory import Staff


class Newcomer(Body):
    """Without `userid` somebody who added nobody, and may only write to 客服."""

    name: str
    external_userid: str | None = None
    userid: str | None = None
    state: str | None = None
    unionid: str | None = None
    remark: str = ""
    mobiles: tuple[str, ...] = ()
    add_way: int = 1
    half: bool = False
    """Whether the staff member confirms only afterwards: then two events tell of it."""


class Parting(Body):
    userid: str
    by: Literal["customer", "staff"]


class Agreement(Body):
    userid: str


class Noted(Body):
    """What that staff member changed; what is left out stays."""

    userid: str
    remark: str | None = None
    description: str | None = None
    mobiles: tuple[str, ...] | None = None


async def come(request: web.Request) -> web.Response:
    """`callback` is false when the two already were contacts: the platform then tells nobody."""
    world, newcomer = world_of(request), await read(request, Newcomer)
    if not newcomer.name.strip():
        raise Wrong("客户姓名不能为空")
    staff = _staff(world, newcomer.userid) if newcomer.userid else None
    external_userid = newcomer.external_userid or ids.external_userid()
    customer = Customer(external_userid=external_userid, name=newcomer.name, unionid=newcomer.unionid)
    told = _add(world, customer, newcomer, staff) if staff else _appear(world, customer)
    return reply({"external_userid": external_userid, "callback": told})


def _staff(world: World, userid: str) -> Staff:
    staff = world.wecom.directory.find(userid)
    if staff is None:
        raise Wrong("没有员工“{}”", userid, status=404)
    return staff


def _add(world: World, customer: Customer, newcomer: Newcomer, staff: Staff) -> bool:
    follow = Follow(
        external_userid=customer.external_userid,
        userid=staff.userid,
        created_at=world.clock(),
        remark=newcomer.remark,
        mobiles=newcomer.mobiles,
        add_way=newcomer.add_way,
        state=newcomer.state,
    )
    return life.adds(world, customer, follow, by_halves=newcomer.half)


def _appear(world: World, customer: Customer) -> bool:
    if world.wecom.customers.find(customer.external_userid):
        raise Wrong("已有客户“{}”", customer.external_userid, status=409)
    life.appears(world, customer)
    return False


async def note(request: web.Request) -> web.Response:
    """A staff member changes remark, description or numbers in the client."""
    world, customer, noted = world_of(request), the_customer(request), await read(request, Noted)
    follow = _follow(world, noted.userid, customer)
    given = noted.model_dump(exclude={"userid"}, exclude_none=True)
    life.is_noted(world, replace(follow, **given))
    return reply({})


async def part(request: web.Request) -> web.Response:
    """One of the two deletes the other."""
    world, customer, parting = world_of(request), the_customer(request), await read(request, Parting)
    follow = _follow(world, parting.userid, customer)
    if parting.by == "customer":
        life.deletes(world, follow)
    else:
        life.is_deleted(world, follow)
    return reply({})


async def agree(request: web.Request) -> web.Response:
    """The customer agrees to the chat archive."""
    world, customer, agreed = world_of(request), the_customer(request), await read(request, Agreement)
    life.agrees_to_archive(world, _follow(world, agreed.userid, customer))
    return reply({})


def _follow(world: World, userid: str, customer: Customer) -> Follow:
    follow = world.wecom.customers.follow(userid, customer.external_userid)
    if follow is None:
        raise Wrong("员工“{}”没有添加这位客户", userid, status=404)
    return follow


ROUTES = (
    Route("POST", "wecom/customers", come),
    Route("POST", "wecom/customers/{external_userid}/notes", note),
    Route("POST", "wecom/customers/{external_userid}/part", part),
    Route("POST", "wecom/customers/{external_userid}/agree", agree),
)
