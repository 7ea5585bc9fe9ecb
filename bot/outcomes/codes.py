"""Contact codes: what becomes of them on the platform, and whose turn it is."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.channel import Reaction
from adapters.wechat.work.code_lists import NO_SUCH_CODE
from adapters.wechat.work.errors import MEANINGS
from bot.outcomes.settled import Settled
from config.settings import Settings
from crm_core.act import PROGRAM, Act
from crm_core.codes.actions import change_failed, change_missed, code_failed, code_made, keep_shifts, lost_code
from crm_core.codes.model import Calendar
from crm_core.messages import ContactCode, ContactCodeChange
from crm_core.outbox.model import CallState
from crm_core.times.holidays import Holidays


def calendar_of(settings: Settings, holidays: Holidays) -> Calendar:
    """The company's clock, and how often the members of a code are chosen anew."""
    zone = ZoneInfo(settings.staff.timezone)
    return Calendar(zone=zone, is_workday=holidays.is_workday, slot=timedelta(minutes=settings.wecom.code_slot_minutes))


async def look_at_shifts(calendar: Calendar) -> None:
    """Lead every code to those whose turn it is now."""
    trace, after = secrets.token_hex(8), ""
    while True:
        # A cause of its own for each batch: calls are named by it.
        act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"codes:{secrets.token_hex(8)}", trace=trace)
        after = await keep_shifts(act, calendar, after)
        if not after:
            return


async def code_settled(call: Settled) -> None:
    """A code is there, or is not; nothing when it is tried again."""
    if not isinstance(call.words, ContactCode):
        return
    if call.state is CallState.SENT:
        facts: Mapping[str, str] = call.receipt.facts if call.receipt else {}
        await code_made(call.act, call.words.state, facts.get("config_id", ""), facts.get("qr_code", ""))
    elif call.state in (CallState.DEAD, CallState.UNKNOWN):
        unknown = call.state is CallState.UNKNOWN
        await code_failed(call.act, call.words.state, str(call.code), unknown=unknown)


async def change_settled(call: Settled) -> None:
    """A code that could not be led to others, or may not have been, leads to those before.

    What only time was against is asked for again by the clock; what the platform refuses is told of, as is a code that
    it has no more.
    """
    if not isinstance(call.words, ContactCodeChange) or call.state not in (CallState.DEAD, CallState.UNKNOWN):
        return
    if call.code == NO_SUCH_CODE:
        await lost_code(call.act, call.words.state)
    elif call.state is CallState.UNKNOWN or _may_pass(call.code):
        await change_missed(call.act, call.words.state)
    else:
        await change_failed(call.act, call.words.state, str(call.code))


def _may_pass(code: int | str) -> bool:
    """Whether it was for want of an answer, or for one that says to come again."""
    if isinstance(code, str):
        return code.startswith(("unreachable", "http_"))
    return code in MEANINGS and MEANINGS[code].reaction is Reaction.RETRY
