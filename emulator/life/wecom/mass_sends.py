"""A staff member confirms a mass-send in the client, and it goes out."""

import calendar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from emulator.world import World, ids
from emulator.world.wecom.customer_chat import Said
from emulator.world.wecom.mass_sends import HAD_ENOUGH, NO_FRIEND, SENT, MassSend, Task

_CHINA = ZoneInfo("Asia/Shanghai")


def is_confirmed(world: World, send: MassSend, task: Task) -> dict[str, int]:
    """What became of each receiver; it is all one change, however many they are."""
    now = world.clock()
    with world.store.change():
        statuses = _statuses(world, send, task, now)
        world.wecom.mass_sends.confirm(task, statuses, now)
        for receiver, status in statuses.items():
            if status == SENT and send.chat_type == "single":
                _arrives(world, send, task.userid, receiver, now)
        world.tell("world")
    return statuses


def _statuses(world: World, send: MassSend, task: Task, now: float) -> dict[str, int]:
    since, most = _quota(world.wecom.mass_sends.period, now)
    had = world.wecom.mass_sends.had_since(since)
    if send.chat_type == "single":
        reachable = {one.external_userid for one in world.wecom.customers.followed_by(task.userid)}
    else:
        reachable = {one.chat_id for one in world.wecom.groups.all() if one.owner.lower() == task.userid.lower()}
    return {
        one.receiver: NO_FRIEND
        if one.receiver not in reachable
        else HAD_ENOUGH
        if had.get(one.receiver, 0) >= most
        else SENT
        for one in world.wecom.mass_sends.receivers(task.msgid, task.userid)
    }


def _quota(period: str, now: float) -> tuple[float, int]:
    """Since when, and how many since then; days are those of China."""
    day = datetime.fromtimestamp(now, UTC).astimezone(_CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "day":
        return day.timestamp(), 1
    if period == "week":
        return (day - timedelta(days=day.weekday())).timestamp(), 7
    return day.replace(day=1).timestamp(), calendar.monthrange(day.year, day.month)[1]


def _arrives(world: World, send: MassSend, userid: str, external_userid: str, now: float) -> None:
    contents = [("text", {"content": send.text})] if send.text else []
    contents += [(str(one["msgtype"]), one.get(str(one["msgtype"]), {})) for one in send.attachments]
    for msgtype, content in contents:
        said = Said(author="staff", userid=userid, msgid=ids.letters(32), msgtype=msgtype, content=content)
        world.wecom.customer_chat.add(external_userid, "", said, now)
    world.tell("customer_chat", external_userid=external_userid)
