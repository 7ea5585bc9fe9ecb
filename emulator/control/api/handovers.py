from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, the_customer, world_of
from emulator.life.wecom import handovers as life


class Answer(Body):
    """`full`: the new contact has as many customers as one may."""

    accept: bool
    full: bool = False


async def answer(request: web.Request) -> web.Response:
    """The customer agrees to another contact, or refuses, instead of letting the 24 hours pass."""
    world, customer, said = world_of(request), the_customer(request), await read(request, Answer)
    handover = world.wecom.handovers.waiting_for(customer.external_userid)
    if handover is None:
        raise Wrong("这位客户没有待确认的换人", status=409)
    if said.accept:
        life.accepts(world, handover)
    elif said.full:
        life.finds_no_room(world, handover)
    else:
        life.refuses(world, handover)
    return reply({"from": handover.giver, "to": handover.taker})


ROUTES = (Route("POST", "wecom/customers/{external_userid}/handover", answer),)
