"""What is asked of the platform about a code."""

from collections.abc import Sequence

from crm_core.act import Act, Urgency, current_unit
from crm_core.codes.documents import StoredCode
from crm_core.codes.model import Calendar, roster
from crm_core.errors import Conflict
from crm_core.messages import ContactCode, ContactCodeChange, ContactCodeEnd, StaffFile, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey, Identity, StaffId

LONGEST_REMARK = 30
_CHANGE = "contact_code_change"


def company_of(chat: AppKey) -> str:
    """`wecom:<corp id>` of an app. Raises Conflict outside 企业微信."""
    scope, _, _ = chat.rpartition(":")
    if not scope.startswith("wecom:"):
        raise Conflict("活码要在企业微信里管理。")
    return scope


async def accounts(scope: str, staff: Sequence[StaffId]) -> dict[StaffId, Identity]:
    """The accounts in this company of those of `staff` who work there."""
    members = await StoredStaff.by_ids(staff)
    known = {
        one.id: next((key for key in one.identities if key.startswith(f"{scope}:")), None)
        for one in members.values()
        if one.active
    }
    return {one: Identity.from_key(key) for one, key in known.items() if key is not None}


async def led_to(code: StoredCode, act: Act, calendar: Calendar) -> dict[StaffId, Identity]:
    """Whom the code should lead to now."""
    everybody = [*(one.staff for one in code.seats), *code.fallback]
    there = await accounts(code.scope, everybody)
    chosen = roster([one.seat for one in code.seats], code.fallback, act.at, calendar, there)
    return {one: there[one] for one in chosen}


def ask_for(act: Act, code: StoredCode, users: Sequence[Identity]) -> None:
    """Have it made, for these."""
    words = ContactCode(
        state=code.id,
        users=tuple(users),
        remark=code.name[:LONGEST_REMARK],
        skip_verify=code.skip_verify,
        asked_at=act.at,
    )
    act.ask(call_key(code), of=_lane(code), words=words)


async def ask_to_change(act: Act, code: StoredCode, users: Sequence[Identity]) -> None:
    """Lead to these; an older change that is tried again then says the same."""
    words = ContactCodeChange(
        config_id=code.config_id,
        state=code.id,
        users=tuple(users),
        remark=code.name[:LONGEST_REMARK],
        skip_verify=code.skip_verify,
    )
    for key, older in await OutboxEntry.open_words(_lane(code).key, _CHANGE):
        if isinstance(older, ContactCodeChange):
            await OutboxEntry.reword(key, words)
    act.ask(f"code-change:{act.cause}:{len(current_unit().calls)}:{code.id}", of=_lane(code), words=words)


async def ask_to_end(act: Act, code: StoredCode) -> None:
    """Once is enough."""
    key = f"code-end:{code.id}{_again(code)}"
    if await OutboxEntry.get(key) is None:
        act.ask(key, of=_lane(code), words=ContactCodeEnd(config_id=code.config_id))


async def tell_asker(act: Act, code: StoredCode, what: str, words: Text | StaffFile) -> None:
    """Tell whoever asked for the code where they last wrote, once for each thing there is to tell."""
    member = (await StoredStaff.by_ids([code.by])).get(code.by) if code.by else None
    address = address_of(member, [AppKey(member.wrote_to), AppKey(code.app)]) if member else None
    key = f"{call_key(code)}:{what}"
    if address is not None and await OutboxEntry.get(key) is None:
        act.send(key, app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)


def call_key(code: StoredCode) -> str:
    """Of the call that makes the code."""
    return f"code:{code.id}{_again(code)}"


def _again(code: StoredCode) -> str:
    return f":{code.round}" if code.round else ""


def _lane(code: StoredCode) -> Identity:
    return Identity.from_key(f"{code.scope}:code:{code.id}")
