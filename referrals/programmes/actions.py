"""Programmes are made, changed, paused, ended and looked at."""

import secrets
from dataclasses import replace

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.permissions import Permission
from referrals import kinds
from referrals.invitations.documents import StoredInvitation
from referrals.programmes.documents import StoredProgramme
from referrals.programmes.model import Plan, Programme, State, checked, yuan

_GONE = "没有找到这个推荐活动，发“推荐”看全部。"


@action(Permission.MANAGE_REFERRALS)
async def create_programme(act: Act, plan: Plan) -> Programme:
    """Begin a programme; it runs from `plan.starts`. Raises Malformed, Conflict for a name that is taken."""
    checked(plan, [*kinds.known()])
    if plan.ends <= act.at:
        raise Malformed("结束时间已经过了。")
    await _require_free(plan.name)
    made = await StoredProgramme.add(secrets.token_hex(6), plan, act.actor.staff, act.at)
    act.record("programmes.create", made.id)
    act.undo_with(restore_programme, programme_id=made.id, plan=plan, state=State.ENDED)
    return made.programme


@action(Permission.MANAGE_REFERRALS)
async def change_programme(act: Act, programme_id: str, plan: Plan) -> Programme:
    """Put another plan in place of the one there is; friends who came before keep what they were promised.

    Once a friend has come, what decides whether one counts (conditions, market, newcomers) stays, steps are only
    added, and there is never less time. Raises NotFound, Malformed, Conflict.
    """
    one = await _open(programme_id)
    before = one.programme
    checked(plan, [*kinds.known()])
    if plan.ends <= act.at:
        raise Malformed("结束时间已经过了；要停下来请发“推荐 结束”。")
    if plan.name != before.name:
        await _require_free(plan.name)
    if await _require_kept(before, plan):
        _require_no_worse(before.plan, plan)
    await one.put(plan, one.state)
    act.record("programmes.change", one.id)
    act.undo_with(restore_programme, programme_id=one.id, plan=before.plan, state=before.state)
    return one.programme


@action(Permission.MANAGE_REFERRALS)
async def pause_programme(act: Act, programme_id: str) -> Programme:
    """Count nobody new until it goes on; what was promised goes on. Idempotent. Raises NotFound, Conflict."""
    return await _turn(act, programme_id, State.PAUSED)


@action(Permission.MANAGE_REFERRALS)
async def resume_programme(act: Act, programme_id: str) -> Programme:
    """Let a paused one go on. Idempotent. Raises NotFound, Conflict."""
    return await _turn(act, programme_id, State.RUNNING)


@action(Permission.MANAGE_REFERRALS)
async def end_programme(act: Act, programme_id: str) -> Programme:
    """Count nobody any more; what was promised is kept. Raises NotFound, Conflict."""
    return await _turn(act, programme_id, State.ENDED)


@action(Permission.MANAGE_REFERRALS)
async def restore_programme(act: Act, programme_id: str, plan: Plan, state: State) -> str:
    """Take a change back; returns what that means. Raises NotFound, Conflict."""
    one = await StoredProgramme.get(programme_id)
    if one is None:
        raise NotFound(_GONE)
    now = one.programme
    if await _require_kept(now, plan) and state is State.ENDED:
        raise Conflict("已经有朋友参加，不能当作没有建过；可以发“推荐 结束”。")
    if not one.open and state is not State.ENDED:
        await _require_free(plan.name)
    await one.put(plan, state)
    act.record("programmes.restore", one.id)
    return f"已撤销：推荐活动“{plan.name}”{'不再进行' if state is State.ENDED else '恢复原样'}。"


@reading(Permission.READ_REFERRAL)
async def list_programmes(act: Act, *, ended: bool = False) -> list[Programme]:
    """Oldest first; those that ended only when asked for."""
    return [one.programme for one in await StoredProgramme.all_of_them(ended=ended)]


@reading(Permission.READ_REFERRAL)
async def get_programme(act: Act, programme_id: str) -> Programme:
    """Raises NotFound."""
    one = await StoredProgramme.get(programme_id)
    if one is None:
        raise NotFound(_GONE)
    return one.programme


@reading(Permission.READ_REFERRAL)
async def find_programme(act: Act, name: str = "") -> Programme:
    """The open one of this name, else the one that ended last; without a name the only open one.

    Raises NotFound, and Conflict when several are open and none is named.
    """
    if name:
        one = await StoredProgramme.named(name)
        if one is None:
            raise NotFound(_GONE)
        return one.programme
    found = await StoredProgramme.all_of_them(ended=False)
    if not found:
        raise NotFound("现在没有推荐活动。")
    if len(found) > 1:
        raise Conflict(f"有几个推荐活动，请写明是哪个：{'、'.join(one.name for one in found[:10])}。")
    return found[0].programme


async def _turn(act: Act, programme_id: str, state: State) -> Programme:
    one = await _open(programme_id)
    before = one.programme
    if before.state is not state:
        await one.put(before.plan, state)
        act.undo_with(restore_programme, programme_id=one.id, plan=before.plan, state=before.state)
    act.record(f"programmes.{state}", one.id)
    return replace(before, state=state)


async def _open(programme_id: str) -> StoredProgramme:
    one = await StoredProgramme.get(programme_id)
    if one is None:
        raise NotFound(_GONE)
    if one.state is State.ENDED:
        raise Conflict(f"推荐活动“{one.name}”已经结束。")
    return one


async def _require_free(name: str) -> None:
    known = await StoredProgramme.named(name)
    if known is not None and known.open:
        raise Conflict(f"已经有推荐活动“{name}”。")


async def _require_kept(before: Programme, plan: Plan) -> bool:
    """Whether anybody has come. Raises Conflict when the plan breaks what they were told."""
    if not await StoredInvitation.any_in(before.id):
        return False
    old = before.plan
    if (old.conditions, old.market, old.newcomers) != (plan.conditions, plan.market, plan.newcomers):
        raise Conflict("已经有朋友参加，条件和对象不能再改；请结束后另建一个。")
    if plan.stock is not None and plan.stock < before.reserved:
        raise Conflict(f"已经答应了 {before.reserved} 份，名额不能更少。")
    if plan.budget is not None and plan.budget < before.reserved_cents:
        raise Conflict(f"已经答应了 {yuan(before.reserved_cents)} 元，预算不能更少。")
    return True


def _require_no_worse(old: Plan, plan: Plan) -> None:
    if not {*old.steps} <= {*plan.steps}:
        raise Conflict("已经有朋友参加，阶梯只能加，不能改也不能去掉；请把原来的也写上。")
    if plan.lapse_days < old.lapse_days:
        raise Conflict("已经有朋友参加，完成条件的期限只能放宽。")
