"""The 联系我 code of a referral code: whoever adds somebody by it was brought by whom the code belongs to."""

from datetime import timedelta

from crm_core.act import Act
from crm_core.action import action
from crm_core.codes.actions import code_with_state, people_of_code
from crm_core.codes.keeping import KeptWish, keep_code, next_to_see_to, wind_up
from crm_core.customers.actions import get_customer
from crm_core.permissions import Permission
from crm_core.values import StaffId
from referrals.codes.actions import code_of_state
from referrals.codes.model import ReferralCode
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Programme, State
from referrals.sharing.joining import Means, Way

AFTER_THE_END = timedelta(days=1)
"""So long a programme's codes still lead to somebody: its end may be taken back, and friends come late."""
_PURPOSE = "referral"
_AT_ONCE = 50


@action(Permission.FEED)
async def ask_contact_code(act: Act, code: ReferralCode, programme: Programme, means: Means) -> None:
    """Have it made, or led to who is to receive now; nothing where friends come in other ways. Idempotent."""
    if Way.ADD not in means.ways(programme.plan):
        return
    owner = (await get_customer(act, code.owner)).owner
    for scope in means.companies:
        wish = KeptWish(
            state=code.scene,
            name=f"推荐码 {code.shown}",
            purpose=_PURPOSE,
            scope=scope,
            choices=(_one(owner), await people_of_code(act, scope, means.reception), _one(programme.by)),
        )
        if await keep_code(act, wish):
            return


@action(Permission.FEED)
async def lead_contact_code(act: Act, code: ReferralCode, programme: Programme, means: Means) -> None:
    """Lead it to who is to receive now, if it was ever asked for. Idempotent."""
    if not _is_over(programme, act) and await code_with_state(act, code.scene) is not None:
        await ask_contact_code(act, code, programme, means)


@action(Permission.FEED)
async def look_after_contact_codes(act: Act, means: Means) -> None:
    """Lead some to who is to receive now, longest not seen to first; end those of programmes that are over."""
    for state in await next_to_see_to(act, _PURPOSE, _AT_ONCE):
        code = await code_of_state(act, state)
        programme = await get_programme(act, code.programme) if code else None
        if code is None or programme is None or _is_over(programme, act):
            await wind_up(act, state, AFTER_THE_END)
        else:
            await ask_contact_code(act, code, programme, means)


def _is_over(programme: Programme, act: Act) -> bool:
    return programme.state is State.ENDED or programme.plan.ends <= act.at


def _one(staff: StaffId | None) -> tuple[StaffId, ...]:
    return (staff,) if staff else ()
