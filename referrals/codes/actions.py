"""A customer's code: made at the first asking, found by what was typed, scanned or added."""

from dataclasses import replace

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.permissions import Permission
from crm_core.values import CustomerId
from referrals.codes.documents import StoredReferralCode
from referrals.codes.model import ReferralCode, code_of_scene, codes_in, new_code
from referrals.programmes.actions import get_programme
from referrals.programmes.model import State

_LONGEST_STATE = 30
_NONE = "没有这个推荐码，请核对后再发一次。"


@action(Permission.REFER)
async def code_for(act: Act, programme_id: str, customer: CustomerId) -> ReferralCode:
    """The code of a visible customer in a programme, made at the first call. Raises NotFound, Conflict after its end.

    Whoever was merged keeps the oldest one; the others still lead to the same person.
    """
    programme = await get_programme(act, programme_id)
    found = await get_customer(act, customer)
    known = await StoredReferralCode.of(programme_id, found.whole)
    if known is not None:
        return known.told
    if programme.state is State.ENDED:
        raise Conflict(f"推荐活动“{programme.name}”已经结束。")
    made = await StoredReferralCode.make(programme_id, found.id, new_code(), act.at)
    act.record("referral_codes.make", found.id, programme_id)
    return made.told


@action(Permission.REFER)
async def lead_state(act: Act, code: str, state: str) -> ReferralCode:
    """Whoever adds somebody by a 联系我 code with this state came by this code. Idempotent.

    Not needed where the state is `ref_<code>` itself. Raises NotFound, Malformed, Conflict for another code's state.
    """
    if not 0 < len(state) <= _LONGEST_STATE:
        raise Malformed(f"state 应有 1 到 {_LONGEST_STATE} 个字符。")
    found = await _typed(code)
    await get_customer(act, found.customer)
    other = await StoredReferralCode.with_state(state)
    if other is not None and other.id != found.id:
        raise Conflict("这个联系我已经归另一个推荐码。")
    await found.lead(state)
    act.record("referral_codes.lead", found.id)
    return replace(found.told, states=tuple(dict.fromkeys((*found.states, state))))


@reading(Permission.READ_REFERRAL)
async def find_code(act: Act, text: str) -> ReferralCode:
    """The code in a text, however it was typed; of a customer this person may see. Raises NotFound."""
    found = await _typed(text)
    await get_customer(act, found.customer)
    return found.told


@reading(Permission.FEED)
async def codes_meant(act: Act, text: str) -> list[ReferralCode]:
    """Those of the codes in a text that exist."""
    found = [await StoredReferralCode.with_code(code) for code in codes_in(text)]
    return [one.told for one in found if one is not None]


@reading(Permission.FEED)
async def code_of_state(act: Act, state: str | None) -> ReferralCode | None:
    """The code that a 公众号 scene or a 联系我 state leads to; None for one of something else."""
    if not state:
        return None
    code = code_of_scene(state)
    found = await StoredReferralCode.with_code(code) if code else await StoredReferralCode.with_state(state)
    return found.told if found else None


async def _typed(text: str) -> StoredReferralCode:
    for code in codes_in(text):
        if found := await StoredReferralCode.with_code(code):
            return found
    raise NotFound(_NONE)
