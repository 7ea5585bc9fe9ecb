"""A customer's code: made at the first asking, found by what was typed, scanned or added."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, NotFound
from crm_core.permissions import Permission
from crm_core.values import CustomerId
from referrals.codes.documents import StoredReferralCode
from referrals.codes.model import ReferralCode, code_of_scene, codes_in, new_code
from referrals.programmes.actions import get_programme
from referrals.programmes.model import State


class NoSuchCode(NotFound):
    """Nobody has a code like what was typed."""

    outcome = "no_such_code"

    def __init__(self) -> None:
        super().__init__("没有这个推荐码，请核对后再发一次。")


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


@reading(Permission.READ_REFERRAL)
async def find_code(act: Act, text: str) -> ReferralCode:
    """The code in a text, however it was typed; of a customer this person may see. Raises NoSuchCode, NotFound."""
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
    code = code_of_scene(state)
    found = await StoredReferralCode.with_code(code) if code else None
    return found.told if found else None


async def _typed(text: str) -> StoredReferralCode:
    for code in codes_in(text):
        if found := await StoredReferralCode.with_code(code):
            return found
    raise NoSuchCode
