"""Reminders: asked for, done, postponed, called off, and handed on when somebody leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, Malformed, NotFound, NotPermitted
from crm_core.messages import Text
from crm_core.outbox.actions import change_cards
from crm_core.permissions import Permission, Role
from crm_core.reminders.documents import StoredReminder
from crm_core.reminders.events import ReminderSet, ReminderSettled
from crm_core.reminders.model import LONGEST_TITLE, OUTCOMES, OVER, PassedOn, Reminder, State, Wanted, first_of
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, address_of, leader_of
from crm_core.todos.following import follow
from crm_core.values import AppKey, CustomerId, StaffId

MOST_SHOWN = 200
_MILLISECOND = timedelta(milliseconds=1)
"""As exactly as MongoDB keeps a moment."""


@action(Permission.REMIND)
async def create_reminder(act: Act, wanted: Wanted) -> Reminder:
    """Remind this person. Raises Malformed for a time gone by, NotFound for a customer out of sight."""
    staff = _person(act)
    if not 0 < len(wanted.title) <= LONGEST_TITLE:
        raise Malformed(f"提醒的内容要在 1 到 {LONGEST_TITLE} 字之间。")
    _require_future(act, wanted.due)
    if wanted.customer is not None:
        await get_customer(act, wanted.customer)
    reminder = first_of(wanted, staff, series=StoredReminder.new_series(), now=act.at)
    await _put(act, [reminder])
    if wanted.customer is not None:
        act.emit(ReminderSet(wanted.customer, reminder.id, staff))
    act.undo_with(withdraw_reminder, series=reminder.series)
    act.record("reminders.create", reminder.id, *_subject(reminder))
    return reminder


@action(Permission.REMIND)
async def withdraw_reminder(act: Act, series: str) -> str:
    """Take back that one wanted to be reminded; returns what that means. Raises NotFound."""
    alive = [one for one in await StoredReminder.alive_in(series) if one.staff == act.actor.staff]
    if not alive:
        raise NotFound("这条提醒已经不在了。")
    await _call_off(act, alive, State.WITHDRAWN)
    return f"已撤销提醒：{alive[0].title}。"


@action(Permission.REMIND)
async def complete_reminder(act: Act, reminder: str) -> Reminder:
    """Tick one occurrence off, one's own or one of one's team; the next one of a repeating reminder still comes.

    Raises NotFound, and Conflict when it is not open any more.
    """
    found = await _open(act, reminder)
    goes_on = found.repeat is not None and not found.rings
    done = replace(found, state=State.DONE, touched_at=act.at, ring_at=found.ring_at if goes_on else None)
    await _put(act, [done])
    await change_cards(act, found.about, await _by(act, found, "已完成"))
    _tell(act, done)
    act.undo_with(restore_reminders, before=(found,), touched_at=act.at)
    act.record("reminders.complete", found.id, *_subject(found))
    return done


@action(Permission.REMIND)
async def postpone_reminder(act: Act, reminder: str, until: datetime, shown: str, *, explicit: bool) -> Reminder:
    """Let one occurrence ring at another time; `shown` is that time as its cards then say it.

    Raises NotFound, Conflict when it is not open any more, Malformed for a time gone by.
    """
    _require_future(act, until)
    found = await _open(act, reminder)
    later = replace(
        found,
        due=until,
        ring_at=until,
        explicit=explicit,
        snoozed=found.snoozed + 1,
        rings=0,
        rang_at=None,
        touched_at=act.at,
    )
    await _put(act, [later])
    await change_cards(act, found.about, await _by(act, found, f"已推迟到{shown}"))
    act.undo_with(restore_reminders, before=(found,), touched_at=act.at)
    act.record("reminders.postpone", found.id, *_subject(found))
    return later


@action(Permission.REMIND)
async def cancel_reminder(act: Act, reminder: str) -> Reminder:
    """Call a reminder off, a repeating one with all that is to come. Raises NotFound, Conflict."""
    found = await _open(act, reminder)
    alive = await StoredReminder.alive_in(found.series)
    await _call_off(act, alive, State.CANCELLED)
    act.undo_with(restore_reminders, before=tuple(alive), touched_at=act.at)
    return found


@action(Permission.REMIND)
async def restore_reminders(act: Act, before: tuple[Reminder, ...], touched_at: datetime) -> str:
    """Make reminders again what they were; returns what that means.

    Raises Conflict when anything has happened to one of them since `touched_at`.
    """
    now = await StoredReminder.by_ids([one.id for one in before])
    if any(one.id not in now or abs(now[one.id].touched_at - touched_at) >= _MILLISECOND for one in before):
        raise Conflict("这条提醒之后又有变化，不能撤销了。")
    await _put(act, [replace(one, snoozed=now[one.id].snoozed, touched_at=act.at) for one in before])
    act.record("reminders.restore", *(one.id for one in before))
    return f"已恢复提醒：{before[0].title}。"


@reading(Permission.REMIND)
async def open_reminders(act: Act) -> list[Reminder]:
    """This person's open ones, the earliest first, at most MOST_SHOWN."""
    return await StoredReminder.open_of(_person(act), MOST_SHOWN)


@reading(Permission.REMIND)
async def get_reminder(act: Act, reminder: str) -> Reminder:
    """One's own, or one of one's team, in whatever state. Raises NotFound."""
    return await StoredReminder.get_of(reminder, _within_reach(act))


@reading(Permission.READ_CUSTOMER)
async def next_reminder(act: Act, customer: CustomerId) -> Reminder | None:
    """The next one anybody has for a visible customer. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    return await StoredReminder.next_of(whole, act.at)


@reading(Permission.ASSIGN_ROLES)
async def ownerless_reminders(act: Act) -> list[Reminder]:
    """Open ones of people who left and had no leader, at most MOST_SHOWN."""
    return [one for person in await _leavers() for one in await StoredReminder.open_of(person.id, MOST_SHOWN)][
        :MOST_SHOWN
    ]


@action(Permission.REMIND)
async def pass_on_reminders(act: Act, customer: CustomerId, giver: StaffId, taker: StaffId) -> PassedOn:
    """Give what `giver` has open about a customer, at most MOST_SHOWN, to `taker`, who now has the customer.

    That the customer may change hands was seen to by whoever calls.
    """
    theirs = await StoredReminder.alive_about(customer, giver, MOST_SHOWN)
    await _pass_on(act, theirs, taker)
    return PassedOn(giver=giver, taker=taker, series=tuple(dict.fromkeys(one.series for one in theirs)))


@action(Permission.REMIND)
async def bring_back_reminders(act: Act, customer: CustomerId, passed: PassedOn) -> int:
    """Undo that, for what the taker still has open; returns how many came back."""
    alive = await StoredReminder.alive_about(customer, passed.taker, 0)
    back = [one for one in alive if one.series in passed.series]
    await _pass_on(act, back, passed.giver)
    return len({one.series for one in back})


@action(Permission.FEED)
async def hand_over_reminders(act: Act, apps: Sequence[AppKey]) -> int:
    """Give open reminders of somebody who left, at most MOST_SHOWN, to the leader, who is told.

    Returns how many changed hands: 0 when nothing is left to do. Those of people without a leader stay; admins see
    them.
    """
    for person in await _leavers():
        if moved := await _hand_over(act, apps, person):
            return moved
    return 0


async def _hand_over(act: Act, apps: Sequence[AppKey], leaver: StaffMember) -> int:
    leader = leader_of(leaver, await StoredStaff.leaders(leaver.departments))
    theirs = await StoredReminder.open_of(leaver.id, MOST_SHOWN)
    if leader is None or not theirs:
        return 0
    await _put(act, [replace(one, staff=leader.id, touched_at=act.at) for one in theirs])
    if address := address_of(leader, apps):
        words = Text(text=f"{leaver.name}已离职，{len(theirs)} 条提醒转由您跟进。发“待办”查看。")
        key = f"handover:{leaver.id}:{theirs[0].id}"
        act.send(key, app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)
    act.record("reminders.hand_over", leaver.id, leader.id, *(one.id for one in theirs))
    return len(theirs)


async def _pass_on(act: Act, reminders: Sequence[Reminder], taker: StaffId) -> None:
    if not reminders:
        return
    await _put(act, [replace(one, staff=taker, touched_at=act.at) for one in reminders])
    name = (await StoredStaff.names_of([taker])).get(taker, "同事")
    for one in reminders:
        await change_cards(act, one.about, f"已随客户转给{name}")
    act.record("reminders.pass_on", taker, *(one.id for one in reminders))


async def _leavers() -> list[StaffMember]:
    people = await StoredStaff.by_ids(await StoredReminder.people_with_open())
    return [one for one in people.values() if not one.active]


async def _open(act: Act, reminder: str) -> Reminder:
    found = await StoredReminder.get_of(reminder, _within_reach(act))
    if found.state is not State.OPEN:
        raise Conflict(f"这条提醒{OVER[found.state]}：{found.title}。")
    return found


async def _call_off(act: Act, alive: Iterable[Reminder], to: State) -> None:
    off = [
        replace(one, state=to if one.state is State.OPEN else one.state, ring_at=None, touched_at=act.at)
        for one in alive
    ]
    await _put(act, off)
    for one in off:
        await change_cards(act, one.about, await _by(act, one, OUTCOMES[to]))
        _tell(act, one)
    act.record("reminders.cancel", *(one.id for one in off))


async def _put(act: Act, reminders: list[Reminder]) -> None:
    await StoredReminder.put(reminders)
    await follow(act, reminders)


async def _by(act: Act, one: Reminder, what: str) -> str:
    """What a card says now; with the name of whoever did it, when that is not the person reminded."""
    staff = act.actor.staff
    if staff is None or staff == one.staff:
        return what
    return f"{(await StoredStaff.names_of([staff])).get(staff, '同事')}{what}"


def _tell(act: Act, one: Reminder) -> None:
    if one.customer is not None:
        act.emit(ReminderSettled(one.customer, one.id, one.state))


def _subject(one: Reminder) -> tuple[str, ...]:
    return (one.customer,) if one.customer else ()


def _within_reach(act: Act) -> frozenset[StaffId] | None:
    """Whose reminders this person may change; None for everybody's."""
    if act.actor.staff is None or Role.ADMIN in act.actor.roles:
        return None
    return act.actor.team | {act.actor.staff}


def _require_future(act: Act, at: datetime) -> None:
    if at <= act.at:
        raise Malformed("这个时间已经过去了，请换一个。")


def _person(act: Act) -> StaffId:
    if act.actor.staff is None:
        raise NotPermitted("只有同事有自己的提醒。")
    return act.actor.staff
