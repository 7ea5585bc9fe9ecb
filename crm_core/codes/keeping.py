"""Codes that the program keeps by itself, one for each thing it keeps them for: no command shows or changes them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from crm_core.act import Act
from crm_core.action import action
from crm_core.codes.calling import accounts, ask_for, ask_to_change, ask_to_end
from crm_core.codes.documents import StoredCode
from crm_core.codes.model import IN_USE, CodeState
from crm_core.permissions import Permission
from crm_core.values import Identity, StaffId

AGAIN = timedelta(hours=1)
"""So long after it was asked for last, a code that was refused or deleted may be asked for anew."""
LOOK = timedelta(minutes=10)
"""So often each code is seen to at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWish:
    """A code the program wants: `state` names it (at most 30 characters), `name` is what people read (at most 20).

    It leads to the first of `choices` of whom anybody works in the company `scope` and has an account there; to the
    next one where the platform has just refused those.
    """

    state: str
    name: str
    purpose: str
    scope: str
    choices: tuple[tuple[StaffId, ...], ...]


@action(Permission.FEED)
async def keep_code(act: Act, wish: KeptWish) -> bool:
    """Have it made, or led to others; false when it is not there and cannot be now. Idempotent.

    Where nobody can receive it leads to those before: the platform knows no code that leads to nobody.
    """
    code = await StoredCode.get(wish.state)
    if code is not None and code.scope != wish.scope:
        return False
    recently = code is not None and code.asked_at is not None and code.asked_at > act.at - AGAIN
    refused = code.on_now if code is not None and code.status is CodeState.FAILED and recently else ()
    users = await _first_there(wish, refused)
    if not users:
        return code is not None and code.status in IN_USE
    if code is not None and code.status in IN_USE:
        await _keep_in_use(act, code, users)
        return True
    if code is not None and recently and not refused:
        return False
    code = await _wanted(act, wish, code, users)
    ask_for(act, code, [*users.values()])
    act.record("codes.keep", code.id)
    return True


async def _keep_in_use(act: Act, code: StoredCode, users: Mapping[StaffId, Identity]) -> None:
    """Whatever ended it is over; who receives is changed on the platform where it differs."""
    await code.put(ends_at=None)
    if code.status is CodeState.LIVE and {*users} != {*code.on_now}:
        await code.put(on_now=[*users])
        await ask_to_change(act, code, [*users.values()])


async def _wanted(act: Act, wish: KeptWish, code: StoredCode | None, users: Mapping[StaffId, Identity]) -> StoredCode:
    if code is not None:
        await code.renew([*users], act.at)
        return code
    code = StoredCode(
        id=wish.state,
        scope=wish.scope,
        name=wish.name,
        status=CodeState.ASKED,
        seats=[],
        on_now=[*users],
        by=None,
        app="",
        created_at=act.at,
        kept_for=wish.purpose,
        asked_at=act.at,
    )
    await code.insert()
    return code


@action(Permission.FEED)
async def wind_up(act: Act, state: str, after: timedelta) -> None:
    """What it is kept for is over: it ends when this is said again so long after the first time. Idempotent."""
    code = await StoredCode.get(state)
    if code is None or code.status is CodeState.ENDED:
        return
    if code.ends_at is None:
        await code.put(ends_at=act.at + after)
    elif code.ends_at <= act.at:
        await code.put(status=CodeState.ENDED, ended_at=act.at)
        if code.config_id:
            await ask_to_end(act, code)
        act.record("codes.end", state)


@action(Permission.FEED)
async def next_to_see_to(act: Act, purpose: str, limit: int) -> list[str]:
    """The states of those that were seen to longest ago; they count as seen to from now on."""
    states = [one.id for one in await StoredCode.due_to_look(purpose, act.at - LOOK, limit)]
    await StoredCode.looked(states, act.at)
    return states


async def _first_there(wish: KeptWish, refused: Collection[StaffId]) -> dict[StaffId, Identity]:
    for choice in wish.choices:
        if users := await accounts(wish.scope, [one for one in choice if one not in refused]):
            return users
    return {}
