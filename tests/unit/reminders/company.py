"""A small company with a leader, somebody led and a customer, and what the ringer tells them."""

from datetime import UTC, date, datetime, time
from itertools import count

from crm_core.act import Act, Actor
from crm_core.house import House as Rules
from crm_core.messages import Card, CardUpdate, Department, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.ringing.actions import ring_due
from crm_core.times.holidays import Holidays
from crm_core.workhours import WorkHours
from tests.builders import APP, HABITS, acting, hired, member, program, wecom

ZONE = HABITS.zone
SALES = Department(id="7", name="销售部", parent_id=None)
HOLIDAYS = Holidays.from_rows(
    [
        {
            "names": ["国庆"],
            "first": date(2099, 10, 1),
            "last": date(2099, 10, 7),
            "worked": [date(2099, 10, 10)],
            "published": True,
        }
    ]
)
RULES = Rules(
    apps=(APP,),
    habits=HABITS,
    hours=WorkHours(opens=time(9), closes=time(18), zone=ZONE, is_workday=HOLIDAYS.is_workday),
    holidays=HOLIDAYS,
    again_minutes=30,
    unanswered_minutes=30,
)
_serial = count(1)


def there(text: str) -> datetime:
    """`2099-06-01 15:00` by the company's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def by(actor: Actor, at: datetime) -> Act:
    return acting(actor, cause=f"test:{next(_serial)}", at=at)


async def a_rep(account: str = "lisi", name: str = "李四") -> Actor:
    return await hired(member(account, SALES.id, name=name), Role.SALES, company=(SALES,))


async def a_leader(account: str = "wangli", name: str = "王丽") -> Actor:
    return await hired(
        member(account, SALES.id, leads=(SALES.id,), name=name), Role.MANAGER, Role.SALES, company=(SALES,)
    )


async def ring(at: str | datetime, rules: Rules = RULES) -> int:
    """Let everything ring that is due then; how many batches' entries were looked at."""
    now = there(at) if isinstance(at, str) else at
    total = 0
    while looked := await ring_due(program(cause=f"ringer:{next(_serial)}", at=now), rules):
        total += looked
    return total


async def heard(account: str) -> list[str]:
    """What this person was sent: the title and first line of each card, in order."""
    entries = await OutboxEntry.find({"to": wecom(account).key}).sort("+seq").to_list()
    return [_said(entry) for entry in entries]


async def lines() -> list[str]:
    """The keys of all that was sent."""
    return sorted(entry.id for entry in await OutboxEntry.find_all().to_list())


def _said(entry: OutboxEntry) -> str:
    match entry.said:
        case Card(title=title, text=text):
            return f"{title}：{text}"
        case CardUpdate(text=text):
            return f"[{text}]"
        case Text(text=text):
            return text
        case other:
            return repr(other)
