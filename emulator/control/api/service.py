from typing import Any

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, the_account, the_customer, the_staff, world_of
from emulator.control.customer_rows import words_of
from emulator.life.wecom import kf as life
from emulator.world import World
from emulator.world.wecom.kf import Session


class Reply(Body):
    external_userid: str
    text: str
    open_kfid: str | None = None


async def answer(request: web.Request) -> web.Response:
    world, staff, said = world_of(request), the_staff(request), await read(request, Reply)
    account = the_account(world, said.open_kfid)
    if not said.text:
        raise Wrong("消息内容不能为空")
    if not world.wecom.may_answer(account.open_kfid, staff):
        raise Wrong("员工“{}”不是这个客服账号的接待人员", staff.name)
    if world.wecom.customers.find(said.external_userid) is None:
        raise Wrong("没有客户“{}”", said.external_userid, status=404)
    session = world.wecom.kf.session(account.open_kfid, said.external_userid)
    if session is None:
        raise Wrong("这位客户还没有给客服发过消息，不能主动回复")
    content = {"content": said.text}
    msgid = life.staff_answers(world, session, staff.userid, msgtype="text", content=content, at=world.clock())
    return reply({"msgid": msgid})


class Opening(Body):
    """`scene` is that of the link, `scene_param` what was added to it; `channels` the 视频号 it was opened from."""

    open_kfid: str | None = None
    scene: str = ""
    scene_param: str = ""
    channels: str = ""


class Duty(Body):
    on: bool


class Ending(Body):
    external_userid: str
    open_kfid: str | None = None


class Recall(Body):
    msgid: str
    open_kfid: str | None = None


class StaffRecall(Recall):
    external_userid: str


class Blocking(Body):
    external_userid: str
    blocked: bool
    open_kfid: str | None = None


class Failure(Body):
    """Without `msgid` the last message of the app."""

    fail_type: int
    msgid: str | None = None
    open_kfid: str | None = None


async def enter(request: web.Request) -> web.Response:
    world, customer, opened = world_of(request), the_customer(request), await read(request, Opening)
    account = the_account(world, opened.open_kfid)
    life.enters(
        world,
        account,
        customer.external_userid,
        scene=opened.scene,
        param=opened.scene_param,
        at=world.clock(),
        channels=opened.channels,
    )
    return reply({})


async def duty(request: web.Request) -> web.Response:
    world, staff, wanted = world_of(request), the_staff(request), await read(request, Duty)
    life.changes_duty(world, staff, on=wanted.on, at=world.clock())
    return reply({})


async def end(request: web.Request) -> web.Response:
    world, staff, ending = world_of(request), the_staff(request), await read(request, Ending)
    session = _session(world, ending.open_kfid, ending.external_userid)
    if session.userid != staff.userid:
        raise Wrong("员工“{}”没有在接待这位客户", staff.name, status=409)
    life.staff_ends(world, session, world.clock())
    return reply({})


async def recall(request: web.Request) -> web.Response:
    world, customer, wanted = world_of(request), the_customer(request), await read(request, Recall)
    session = _session(world, wanted.open_kfid, customer.external_userid)
    life.recalls(world, session, wanted.msgid, world.clock())
    return reply({})


async def recall_of_staff(request: web.Request) -> web.Response:
    world, staff, wanted = world_of(request), the_staff(request), await read(request, StaffRecall)
    session = _session(world, wanted.open_kfid, wanted.external_userid)
    life.recalls(world, session, wanted.msgid, world.clock(), servicer=staff.userid)
    return reply({})


async def block(request: web.Request) -> web.Response:
    world, staff, wanted = world_of(request), the_staff(request), await read(request, Blocking)
    session = _session(world, wanted.open_kfid, wanted.external_userid)
    life.blocks(world, session, staff.userid, blocked=wanted.blocked, at=world.clock())
    return reply({})


async def fail(request: web.Request) -> web.Response:
    world, customer, failure = world_of(request), the_customer(request), await read(request, Failure)
    session = _session(world, failure.open_kfid, customer.external_userid)
    sent = [one for one in world.wecom.customer_chat.received_after(customer.external_userid, 0) if one.author == "app"]
    msgid = failure.msgid or (sent[-1].msgid if sent else None)
    if msgid is None:
        raise Wrong("应用还没有给这位客户发过消息")
    life.fails(world, session, msgid, failure.fail_type, world.clock())
    return reply({"msgid": msgid})


def _session(world: World, open_kfid: str | None, external_userid: str) -> Session:
    session = world.wecom.kf.session(the_account(world, open_kfid).open_kfid, external_userid)
    if session is None:
        raise Wrong("这位客户还没有客服会话", status=404)
    return session


async def conversations(request: web.Request) -> web.Response:
    """The 客服 conversations this staff member may answer, the one spoken in last first."""
    world, staff = world_of(request), the_staff(request)
    accounts = [one for one in world.wecom.kf.accounts() if world.wecom.may_answer(one.open_kfid, staff)]
    rows = [_row(world, session) for one in accounts for session in world.wecom.kf.sessions(one.open_kfid)]
    return reply(sorted(rows, key=lambda row: row["at"], reverse=True))


def _row(world: World, session: Session) -> dict[str, Any]:
    customer = world.wecom.customers.find(session.external_userid)
    last = world.wecom.customer_chat.last(session.external_userid, session.open_kfid)
    return {
        "external_userid": session.external_userid,
        "name": customer.name if customer else "",
        "last": words_of(last) if last else "",
        "at": last.at if last else session.customer_at,
        "state": int(session.state),
        "userid": session.userid,
    }


ROUTES = (
    Route("POST", "wecom/staff/{userid}/kf", answer),
    Route("GET", "wecom/staff/{userid}/service", conversations),
    Route("POST", "wecom/staff/{userid}/duty", duty),
    Route("POST", "wecom/staff/{userid}/kf/end", end),
    Route("POST", "wecom/staff/{userid}/kf/recall", recall_of_staff),
    Route("POST", "wecom/staff/{userid}/kf/block", block),
    Route("POST", "wecom/customers/{external_userid}/enter", enter),
    Route("POST", "wecom/customers/{external_userid}/recall", recall),
    Route("POST", "wecom/customers/{external_userid}/send_fail", fail),
)
