"""Counting what is used of a month's allowance, and telling the administrators in time."""

from collections.abc import Mapping, Sequence

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.allowance.documents import StoredAllowance
from crm_core.allowance.model import Allowance, Spent, month_of, to_warn_of, warning
from crm_core.messages import Text
from crm_core.permissions import Permission, Role
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey


@action(Permission.FEED)
async def spend(
    act: Act, scope: str, counts: Mapping[Spent, int], most: Mapping[Spent, int], apps: Sequence[AppKey]
) -> list[Allowance]:
    """Count what was used of this company (`dingtalk:<corp>`) in the month of `act.at`; how things stand then.

    At 70 % and at 90 % every administrator is told, once a month, through the first of `apps` that reaches them.
    """
    stand: list[Allowance] = []
    for kind, count in counts.items():
        used, warned = await StoredAllowance.add(scope, month_of(act.at), kind, count)
        stand.append(await _told(act, scope, Allowance(kind=kind, used=used, most=most[kind]), warned, apps))
    return stand


@action(Permission.FEED)
async def exhausted(act: Act, scope: str, kind: Spent, most: int, apps: Sequence[AppKey]) -> Allowance:
    """The platform says that nothing is left of the month; how things stand then."""
    used, warned = await StoredAllowance.exhaust(scope, month_of(act.at), kind, most)
    return await _told(act, scope, Allowance(kind=kind, used=used, most=most), warned, apps)


@reading(Permission.SETTLE_QUEUES)
async def standing(act: Act, scope: str, most: Mapping[Spent, int]) -> list[Allowance]:
    """How much of this month is used up."""
    month = month_of(act.at)
    return [
        Allowance(kind=kind, used=await StoredAllowance.used_in(scope, month, kind), most=limit)
        for kind, limit in most.items()
    ]


async def _told(act: Act, scope: str, stand: Allowance, warned: int, apps: Sequence[AppKey]) -> Allowance:
    level = to_warn_of(stand.percent, warned)
    if not level:
        return stand
    month = month_of(act.at)
    await StoredAllowance.warn(scope, month, stand.kind, level)
    for admin in await StoredStaff.with_role(Role.ADMIN):
        if address := address_of(admin, apps):
            act.send(
                f"allowance:{scope}:{month}:{stand.kind}:{level}:{admin.id}",
                app=address.app,
                to=address.to,
                words=Text(text=warning(stand)),
                urgency=Urgency.NOTICE,
            )
    act.record("allowance.warned", scope, stand.kind)
    return stand
