"""To-dos follow reminders, in the transaction that changes these."""

from collections.abc import Sequence

from crm_core.act import Act
from crm_core.customers.documents import StoredCustomer
from crm_core.preferences.documents import StoredPreferences
from crm_core.reminders.model import Reminder
from crm_core.staff.actions import in_the_name_of
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember
from crm_core.todos.documents import StoredTodo
from crm_core.todos.model import Step, Todo, following
from crm_core.values import Identity, Platform


async def follow(act: Act, reminders: Sequence[Reminder]) -> None:
    """Ask the platform for what makes the to-dos equal to these reminders again."""
    known = await StoredTodo.of([one.id for one in reminders])
    wishes = await StoredPreferences.of({one.staff for one in reminders})
    wanting = {staff for staff, one in wishes.items() if one.todos}
    if not known and not wanting:
        return
    people = await StoredStaff.by_ids({one.staff for one in reminders})
    changed: list[Todo] = []
    for one in reminders:
        member, before = people.get(one.staff), known.get(one.id)
        account = _account(member) if member and member.id in wanting else None
        theirs = before is not None and member is not None and before.account in member.identities
        note = await _note(act, member, one) if member and account and not theirs else ""
        steps, after = following(before, one, account, note, theirs=theirs)
        for step in steps:
            _ask(act, step)
        if after is not None and after != before:
            changed.append(after)
    await StoredTodo.keep(changed)


def _account(member: StaffMember) -> Identity | None:
    accounts = map(Identity.from_key, member.identities)
    return next((one for one in accounts if one.platform is Platform.DINGTALK), None)


async def _note(act: Act, member: StaffMember, one: Reminder) -> str:
    """Which customer it is about, as far as the person may see it. Whoever gives a reminder gives the customer."""
    if one.customer is None:
        return ""
    theirs = act if act.actor.staff else await in_the_name_of(act, member)
    name = (await StoredCustomer.visible_to(theirs).named({one.customer})).get(one.customer)
    return f"客户：{name}" if name else ""


def _ask(act: Act, step: Step) -> None:
    key = f"todo:{step.words.source}:{step.words.kind}"
    unique = key if step.words.kind == "todo_wanted" else f"{key}:{act.cause}"
    act.ask(unique, of=Identity.from_key(step.account), words=step.words)
