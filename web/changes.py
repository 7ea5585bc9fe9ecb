"""What is changed from the sidebar: the same actions as in chat, the same undo."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from crm_core.errors import Malformed
from crm_core.followups.actions import record_follow_up
from crm_core.followups.model import Words as Spoken
from crm_core.handovers.model import Following
from crm_core.house import House
from crm_core.notes.actions import add_note, latest_notes
from crm_core.ownership.actions import transfer
from crm_core.preferences.actions import own_wishes
from crm_core.reminders.actions import complete_reminder, create_reminder
from crm_core.reminders.model import Wanted, moment_of
from crm_core.reveals.actions import reveal_for
from crm_core.staff.actions import find_colleagues, names_of
from crm_core.staff.model import StaffMember
from crm_core.stages.actions import change_stage
from crm_core.stages.model import STAGES
from crm_core.tags.actions import change_tags
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, NoTime, Refused
from crm_core.undo.actions import undo_last
from crm_core.values import StaffId
from web import asked, shown
from web.customers import customer_of
from web.gate import Gate, Visit, body, query_text

MOST_COLLEAGUES = 20


class Changes:
    """`house` tells by whose clock and holidays times are read."""

    def __init__(self, gate: Gate, house: House) -> None:
        self._gate = gate
        self._house = house

    def routes(self) -> list[web.RouteDef]:
        members = self._gate.members
        return [
            web.post("/customers/{customer}/tags", members(tags)),
            web.post("/customers/{customer}/notes", members(note, once=True)),
            web.post("/customers/{customer}/reminders", members(self.reminder, once=True)),
            web.post("/customers/{customer}/follow-ups", members(follow_up, once=True)),
            web.post("/customers/{customer}/stage", members(stage)),
            web.post("/customers/{customer}/reveal", members(reveal)),
            web.post("/customers/{customer}/transfer", members(self.hand_over, once=True)),
            web.post("/reminders/{reminder}/done", members(done)),
            web.get("/stages", members(stages)),
            web.get("/colleagues", members(colleagues)),
            web.post("/undo", members(undo, once=True)),
        ]

    async def reminder(self, visit: Visit) -> object:
        """A sentence with a time in it, as in chat. Raises NotFound, and Malformed with what to write instead."""
        text = (await body(visit, asked.Words)).text
        zone = self._house.habits.overridden(await own_wishes(visit.act)).zone
        found = self._read(text, visit.act.at, zone)
        wanted = Wanted(
            title=found.title or "联系客户",
            due=moment_of(found.at, zone),
            customer=customer_of(visit),
            repeat=found.repeat,
            explicit=not found.all_day and not found.assumed,
        )
        return {"reminder": shown.reminder(await create_reminder(visit.act, wanted)), "hints": list(found.notes)}

    async def hand_over(self, visit: Visit) -> object:
        """Give the customer to a colleague. Raises NotFound, NotPermitted, Conflict."""
        taker, app = StaffId((await body(visit, asked.Transfer)).to), visit.who.session.app
        done = await transfer(visit.act, customer_of(visit), taker, app, grace=self._house.grace)
        on_platform = done.platform is Following.SOON
        return {"to": done.taker.name, "on_platform": on_platform, "reminders": done.reminders}

    def _read(self, text: str, now: datetime, zone: ZoneInfo) -> Found:
        found = read_when(text, now=now, zone=zone, holidays=self._house.holidays)
        if isinstance(found, Refused):
            raise Malformed(found.reason)
        if isinstance(found, NoTime):
            raise Malformed("请写上时间，比如：明天下午3点 回访。")
        return found


async def tags(visit: Visit) -> object:
    """Tags put on and taken off in one go. Raises NotFound, Malformed."""
    wanted = await body(visit, asked.Tags)
    done = await change_tags(visit.act, customer_of(visit), frozenset(wanted.add), frozenset(wanted.remove))
    return {"tags": sorted(done.tags)}


async def note(visit: Visit) -> object:
    """Raises NotFound, Malformed."""
    await add_note(visit.act, customer_of(visit), (await body(visit, asked.Words)).text)
    latest = await latest_notes(visit.act, customer_of(visit), limit=1)
    names = await names_of(visit.act, {one.staff for one in latest if one.staff})
    return shown.note(latest[0], names)


async def follow_up(visit: Visit) -> object:
    """Raises NotFound, Malformed."""
    wanted = await body(visit, asked.FollowUp)
    words = Spoken(said=wanted.text, result=wanted.result, next_step=wanted.next)
    return shown.follow_up(await record_follow_up(visit.act, customer_of(visit), words))


async def stage(visit: Visit) -> object:
    """Raises NotFound, Malformed."""
    wanted = (await body(visit, asked.NewStage)).stage
    before = await change_stage(visit.act, customer_of(visit), wanted)
    return {"before": before.stage, "stage": wanted}


async def stages(_visit: Visit) -> object:
    return list(STAGES)


async def reveal(visit: Visit) -> object:
    """The numbers in full. Raises NotFound, NotPermitted, Malformed without a reason."""
    phones = await reveal_for(visit.act, customer_of(visit), (await body(visit, asked.Reveal)).reason)
    return {"phones": list(phones.numbers)}


async def done(visit: Visit) -> object:
    """Tick a reminder off. Raises NotFound, Conflict."""
    return {"reminder": shown.reminder(await complete_reminder(visit.act, visit.path["reminder"]))}


async def colleagues(visit: Visit) -> object:
    """Whom a name or an account may mean, the likeliest first."""
    text = query_text(visit, "q")
    found = (await find_colleagues(visit.act, text))[:MOST_COLLEAGUES] if text else []
    return [{"id": one.id, "name": one.name, "known_as": _known_as(one)} for one in found]


def _known_as(one: StaffMember) -> str:
    """The person's account, that of 企业微信 before others: it tells two of one name apart."""
    accounts = sorted(one.identities, reverse=True)
    return accounts[0].split(":", 2)[2] if accounts else ""


async def undo(visit: Visit) -> object:
    """Take the last deed back, whether it was done here or in the chat. Raises NotFound."""
    return {"message": "\n".join(await undo_last(visit.act))}
