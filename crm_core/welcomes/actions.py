"""Greeting a new contact, once for each welcome code."""

from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.action import action
from crm_core.messages import Greeting, Welcome
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.touches.documents import StoredApproach
from crm_core.values import Identity
from crm_core.welcomes.documents import StoredWelcome
from crm_core.welcomes.model import LIFETIME, Outcome, is_over, written


@action(Permission.FEED)
async def welcome(
    act: Act, customer: Identity, staff: Identity, code: str, greeting: Greeting, name: str, at: datetime
) -> None:
    """Greet a customer called `name` in the name of the staff member; `at` is the platform's time of the event.

    Idempotent. What comes too late is kept as such and not sent.
    """
    key = StoredWelcome.key_of(code)
    if await StoredWelcome.get(key) is not None:
        return
    member = (await StoredStaff.by_identities([staff.key])).get(staff.key)
    person = (await StoredStaff.ids_of([staff.key]))[staff.key]
    late = is_over(at, act.at)
    outcome = Outcome.LATE if late else Outcome.ASKED
    await StoredWelcome(id=key, account=customer.key, staff=person, outcome=outcome, at=act.at).insert()
    act.record(f"welcomes.{outcome}", person)
    if late:
        return
    words = Welcome(
        staff=staff,
        code=code,
        text=written(greeting, customer=name, staff=member.name if member else ""),
        attachments=greeting.attachments,
        until=at + LIFETIME,
    )
    act.ask(key, of=customer, words=words, urgency=Urgency.WELCOME)


@action(Permission.FEED)
async def settle_welcome(act: Act, key: str, outcome: Outcome, code: str = "") -> None:
    """What became of it on the platform. Idempotent."""
    await StoredWelcome.settle(key, outcome, code)
    greeted = await StoredWelcome.get(key) if outcome is Outcome.SENT else None
    if greeted is not None:
        await StoredApproach.note(key, greeted.account, "welcome", greeted.at)
