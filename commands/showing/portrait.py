"""Who a customer is, in a few lines."""

from commands.command import Talk
from commands.showing.wording import POOL, moment, shortened, speaker
from crm_core.act import Act
from crm_core.archive.actions import consents_with
from crm_core.codes.actions import came_by
from crm_core.conversations.actions import latest_messages
from crm_core.conversations.model import Message
from crm_core.customers.model import Customer, masked
from crm_core.messages import ConsentStatus
from crm_core.reminders.actions import next_reminder
from crm_core.reminders.cards import when
from crm_core.staff.actions import names_of
from crm_core.values import StaffId
from referrals.rewards.actions import rewards_of
from referrals.sharing.words import saved


async def portrait(act: Act, talk: Talk, customer: Customer) -> str:
    """Who it is, who looks after the customer, where from, the masked number, tags, the last words, what is next."""
    latest = await latest_messages(act, customer.id, since=None, limit=1)
    staff = {person for person in (customer.owner, *(one.staff for one in latest)) if person}
    names = await names_of(act, staff)
    by = await came_by(act, customer.state)
    lines = [
        " · ".join(filter(None, [customer.name, customer.company])),
        f"负责人：{names.get(customer.owner, '同事') if customer.owner else POOL}",
        f"来源：{' · '.join(filter(None, [customer.source, by]))}" if customer.source else "",
        f"电话：{'、'.join(map(masked, customer.phones))}" if customer.phones else "",
        f"生日：{customer.birthday.shown}" if customer.birthday else "",
        f"阶段：{customer.stage}" if customer.stage else "",
        f"标签：{'、'.join(customer.tags) or '还没有'}",
        await _saved(act, customer),
        await _archived(act, customer),
        _last(latest, names, act, talk),
        await _next(act, talk, customer),
    ]
    return "\n".join(filter(None, lines))


async def _saved(act: Act, customer: Customer) -> str:
    """Points and the like from referrals; nothing without any."""
    has = saved(await rewards_of(act, customer.id))
    return f"推荐攒下的：{has}" if has else ""


async def _archived(act: Act, customer: Customer) -> str:
    """What the customer says to being archived; who and where was refused is named, nothing where nobody was asked."""
    told = await consents_with(act, customer.id)
    if not told.refuses:
        return "会话存档：已同意" if told else ""
    staff = [one for one, status in told.staff.items() if status is ConsentStatus.REFUSED]
    rooms = [one for one, status in told.rooms.items() if status is ConsentStatus.REFUSED]
    names = await names_of(act, staff)
    people = f"与{'、'.join(names.get(one, '同事') for one in staff)}的聊天" if staff else ""
    there = f"群{'、'.join(f'“{one}”' for one in rooms)}里的发言" if rooms else ""
    return f"会话存档：不同意（{'，'.join(filter(None, [people, there]))}）"


async def _next(act: Act, talk: Talk, customer: Customer) -> str:
    """What somebody wants to be reminded of next; nothing without that."""
    found = await next_reminder(act, customer.id)
    if found is None:
        return ""
    name = "" if found.staff == act.actor.staff else (await names_of(act, [found.staff])).get(found.staff, "同事")
    return f"下次：{when(found.due, act.at, talk.zone)} {name}{'：' if name else ''}{shortened(found.title, 60)}"


def _last(latest: list[Message], names: dict[StaffId, str], act: Act, talk: Talk) -> str:
    if not latest:
        return "最近：还没有聊天记录"
    message = latest[0]
    who = speaker(message.author, message.staff, names)
    return f"最近：{moment(message.at, act.at, talk.zone)} {who}：{shortened(message.shown, 100)}"
