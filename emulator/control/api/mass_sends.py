from typing import Any, Literal

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, the_staff, world_of
from emulator.control.customer_rows import words_in
from emulator.life.wecom import mass_sends as life
from emulator.world import World
from emulator.world.wecom.mass_sends import MassSend, Task


class Quota(Body):
    """The most one receiver may get: one a day, seven a week, or as many a month as it has days."""

    period: Literal["day", "week", "month"]


async def tasks(request: web.Request) -> web.Response:
    """What a staff member has, or had, to confirm, newest first; `at` and `sent_at` are Unix seconds."""
    world, staff = world_of(request), the_staff(request)
    return reply([_row(world, send, task) for send, task in world.wecom.mass_sends.of_staff(staff.userid)])


async def confirm(request: web.Request) -> web.Response:
    """Returns how many receivers came to which status of `get_groupmsg_send_result`."""
    world, staff = world_of(request), the_staff(request)
    send = world.wecom.mass_sends.find(request.match_info["msgid"])
    task = world.wecom.mass_sends.task(send.msgid, staff.userid) if send else None
    if send is None or task is None:
        raise Wrong("员工“{}”没有这个群发任务", staff.userid, status=404)
    if task.sent_at is not None:
        raise Wrong("这个群发任务已经发送过了", status=409)
    if not send.is_open(world.clock()):
        raise Wrong("这个群发任务已经取消或者过期", status=409)
    statuses = [*life.is_confirmed(world, send, task).values()]
    return reply({"statuses": {str(one): statuses.count(one) for one in sorted(set(statuses))}})


async def set_quota(request: web.Request) -> web.Response:
    world, quota = world_of(request), await read(request, Quota)
    with world.store.change():
        world.wecom.mass_sends.set_period(quota.period)
    return reply({})


def _row(world: World, send: MassSend, task: Task) -> dict[str, Any]:
    receivers = world.wecom.mass_sends.receivers(send.msgid, task.userid)
    waits = task.sent_at is None and send.is_open(world.clock())
    return {
        "msgid": send.msgid,
        "chat_type": send.chat_type,
        "text": send.text,
        "attachments": [words_in(str(one["msgtype"]), one.get(str(one["msgtype"]), {})) for one in send.attachments],
        "receivers": len(receivers),
        "names": [_name(world, send, one.receiver) for one in receivers[:5]],
        "state": "waits" if waits else "sent" if task.sent_at else "over",
        "reminded": world.wecom.mass_sends.reminded_since(send.msgid, 0),
        "at": send.created_at,
        "sent_at": task.sent_at,
    }


def _name(world: World, send: MassSend, receiver: str) -> str:
    if send.chat_type == "single":
        customer = world.wecom.customers.find(receiver)
        return customer.name if customer else receiver
    group = world.wecom.groups.find(receiver)
    return group.name if group else receiver


ROUTES = (
    Route("GET", "wecom/staff/{userid}/tasks", tasks),
    Route("POST", "wecom/staff/{userid}/tasks/{msgid}/confirm", confirm),
    Route("PUT", "wecom/mass_send_quota", set_quota),
)
