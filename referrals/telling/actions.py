"""News are put down, and told as soon as a channel is open: each once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.customers.actions import customer_names, get_customer
from crm_core.house import House
from crm_core.messages import Text
from crm_core.permissions import Permission, granted
from crm_core.preferences.documents import StoredPreferences
from crm_core.preferences.model import Wishes
from crm_core.reaching.actions import say_to_customer
from crm_core.reaching.model import Ways
from crm_core.staff.actions import everybody
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, address_of
from crm_core.values import CustomerId, StaffId
from referrals.invitations.actions import ranking
from referrals.programmes.actions import get_programme, list_programmes
from referrals.programmes.model import Programme, State
from referrals.telling.documents import StoredNews, StoredStaffNews
from referrals.telling.model import OwnerNews, Telling, due_for_staff

MOST_AT_ONCE = 8
"""News in one message; a channel takes only a few messages."""
_TOP = 10
_MOST_TOLD = 3


@action(Permission.FEED)
async def tell(act: Act, customer: CustomerId, news: Mapping[str, str], ways: Ways) -> None:
    """Tell a customer all of this in one message, now or at the next chance. Idempotent by the keys; texts may be
    empty, for nothing to say."""
    if await StoredNews.add({key: text for key, text in news.items() if text}, customer, act.at):
        await _tell_waiting(act, customer, ways)


@action(Permission.FEED)
async def tell_waiting(act: Act, customer: CustomerId, ways: Ways) -> None:
    """Say what could not be said before, if it can be now. Idempotent."""
    await _tell_waiting(act, customer, ways)


@reading(Permission.FEED)
async def is_new(act: Act, keys: Collection[str]) -> bool:
    """Whether any of these news has not been put down."""
    return await StoredNews.count_known(keys) < len(keys)


@reading(Permission.READ_REFERRAL)
async def untold(act: Act, customer: CustomerId) -> Sequence[str]:
    """What a visible customer could not be told yet, oldest first. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    return [one.text for one in await StoredNews.waiting(whole)]


@action(Permission.FEED)
async def tell_owner(act: Act, house: House, telling: Telling, key: str, customer: CustomerId, text: str) -> None:
    """Let who looks after a customer know, when that is wanted. Idempotent by `key`; `{customer}` becomes the name."""
    found = await get_customer(act, customer)
    if found.owner is None or telling.owners is OwnerNews.NEVER:
        return
    wishes = (await StoredPreferences.of([found.owner])).get(found.owner, Wishes())
    due = due_for_staff(telling, house.habits.overridden(wishes), act.at)
    await StoredStaffNews.add(key, found.owner, text.replace("{customer}", found.name or "您的客户"), due)
    if due <= act.at:
        await _tell_staff(act, house)


@action(Permission.FEED)
async def tell_staff_due(act: Act, house: House) -> None:
    """Tell staff what is due, to each in one message. Idempotent."""
    await _tell_staff(act, house)


@action(Permission.FEED)
async def tell_makers(act: Act, house: House, programme_id: str) -> None:
    """Whoever manages a programme hears that its caps are used up: once for each caps. Raises NotFound."""
    one = await get_programme(act, programme_id)
    text = f"“{one.name}”的预算或名额用完了，新来的朋友照样记上，但没有奖励。发“推荐 修改 {one.name}”可以增加。"
    for member in _managers(one, await everybody(act)):
        key = f"used-up:{one.id}:{one.plan.budget}:{one.plan.stock}:{member.id}"
        await StoredStaffNews.add(key, member.id, text, act.at)
    await _tell_staff(act, house)


@action(Permission.FEED)
async def tell_leaders(act: Act, house: House, since: datetime, until: datetime, month: str) -> None:
    """The month's best ten of each programme for whoever manages it; `month` is like `2026-01`. Once for each."""
    members = await everybody(act)
    for programme in await list_programmes(act, ended=True):
        if programme.plan.starts >= until or (programme.state is State.ENDED and programme.plan.ends <= since):
            continue
        ranks = await ranking(act, programme.id, since=since, until=until, limit=_TOP)
        if not ranks:
            continue
        names = await customer_names(act, [one.inviter for one in ranks])
        lines = [f"{one.place}. {names.get(one.inviter) or '一位客户'} {one.friends} 位" for one in ranks]
        text = "\n".join([f"“{programme.name}”{int(month[5:])} 月推荐前 {len(ranks)} 名：", *lines])
        for one in _managers(programme, members):
            await StoredStaffNews.add(f"top:{programme.id}:{month}:{one.id}", one.id, text, act.at)
    await _tell_staff(act, house)


def _managers(programme: Programme, members: Sequence[StaffMember]) -> list[StaffMember]:
    """Who made it, or else a few of those who may manage it."""
    able = [one for one in members if one.active and Permission.MANAGE_REFERRALS in granted(one.roles)]
    own = [one for one in able if one.id == programme.by]
    return own or sorted(able, key=lambda one: one.id)[:_MOST_TOLD]


async def _tell_waiting(act: Act, customer: CustomerId, ways: Ways) -> None:
    found = await get_customer(act, customer)
    waiting = (await StoredNews.waiting(found.whole))[:MOST_AT_ONCE]
    if not waiting:
        return
    text = "\n".join(dict.fromkeys(one.text for one in waiting))
    if await say_to_customer(act, f"referral:{waiting[0].id}", found, text, ways):
        await StoredNews.told([one.id for one in waiting], act.at)


async def _tell_staff(act: Act, house: House, limit: int = 200) -> None:
    due = await StoredStaffNews.due_by(act.at, limit)
    by_person: dict[StaffId, list[StoredStaffNews]] = {}
    for one in due:
        by_person.setdefault(one.staff, []).append(one)
    members = await StoredStaff.by_ids(by_person)
    for person, news in by_person.items():
        member = members.get(person)
        address = address_of(member, house.apps) if member else None
        if address is not None:
            words = Text(text="\n".join(dict.fromkeys(one.text for one in news))[:1_900])
            act.send(
                f"referral-staff:{news[0].id}", app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE
            )
    await StoredStaffNews.told([one.id for one in due], act.at)
