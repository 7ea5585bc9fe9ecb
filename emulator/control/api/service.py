from typing import Any

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, the_account, the_staff, world_of
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
    }


ROUTES = (
    Route("POST", "wecom/staff/{userid}/kf", answer),
    Route("GET", "wecom/staff/{userid}/service", conversations),
)
