"""Putting two accounts together that are one person's."""

import secrets

from crm_core.accounts.documents import StoredAccountCode, absorb
from crm_core.accounts.model import DIGITS, MOST_WRONG, code_of
from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict, NotFound, NotPermitted
from crm_core.permissions import Permission
from crm_core.preferences.documents import StoredPreferences
from crm_core.preferences.model import Wishes
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember
from crm_core.values import Identity, Platform, StaffId


@action(Permission.USE_COMMANDS)
async def give_code(act: Act) -> str:
    """A code to type in the other chat within ten minutes; an earlier one is no longer good."""
    code = code_of(secrets.randbelow(10**DIGITS))
    await StoredAccountCode.put(code, _person(act), act.at)
    act.record("accounts.code")
    return code


@action(Permission.USE_COMMANDS)
async def redeem_code(act: Act, code: str) -> StaffMember | None:
    """Become one with whoever was given this code; None when it is nobody's. The one known longer keeps the roles.

    A wrong code is counted, and after five within an hour none is taken any more. Raises Conflict.
    """
    me = _person(act)
    if await StoredAccountCode.wrong_ones(me, act.at) >= MOST_WRONG:
        raise Conflict("绑定码输错太多次了，请一小时后再试。")
    other = await StoredAccountCode.take(code, act.at)
    if other is None:
        await StoredAccountCode.count_wrong(me, act.at)
        act.record("accounts.wrong_code", outcome="refused")
        return None
    if other == me:
        raise Conflict("这是您自己在这里要的绑定码，请到另一个平台的聊天里发给我。")
    return await _together(act, *sorted((me, other)))


@action(Permission.ASSIGN_ROLES)
async def link_accounts(act: Act, keeper: Identity, other: Identity) -> StaffMember:
    """Make two accounts one person's, who keeps the first one's roles. Raises NotFound, Conflict."""
    known = await StoredStaff.by_identities([keeper.key, other.key])
    if len(known) < 2:
        raise NotFound("没有这位同事，请先确认两个账号都在应用的可见范围内。")
    first, second = known[keeper.key], known[other.key]
    if first.id == second.id:
        raise Conflict("这两个账号已经是同一位同事的了。")
    return await _together(act, first.id, second.id)


@reading(Permission.USE_COMMANDS)
async def may_want_to_join(act: Act) -> bool:
    """Whether this person is known in 钉钉 alone and sees no customer at all: then it is as if nobody was there."""
    person = _person(act)
    known = (await StoredStaff.by_ids([person])).get(person)
    platforms = {Identity.from_key(key).platform for key in known.identities} if known else set[Platform]()
    if Platform.DINGTALK not in platforms or Platform.WECOM in platforms:
        return False
    return await StoredCustomer.visible_to(act).ids(0) is not None


async def _together(act: Act, keeper: StaffId, other: StaffId) -> StaffMember:
    people = await StoredStaff.by_ids([keeper, other])
    scopes = [key.rsplit(":", 1)[0] for one in people.values() for key in one.identities]
    if len(set(scopes)) < len(scopes):
        raise Conflict("两个账号在同一个平台的同一家企业里，不能算作一个人。")
    wishes = await StoredPreferences.of([keeper, other])
    await absorb(keeper, other, act.at)
    if other in wishes:
        await StoredPreferences.put(keeper, wishes.get(keeper, Wishes()).completed(wishes[other]))
    act.record("accounts.linked", keeper, other)
    return (await StoredStaff.by_ids([keeper]))[keeper]


def _person(act: Act) -> StaffId:
    if act.actor.staff is None:
        raise NotPermitted("只有同事可以绑定账号。")
    return act.actor.staff
