"""What a share page shows of a code, to everybody and to its owner; and what a visit of somebody known counts for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from crm_core.act import PROGRAM, Act, Urgency
from crm_core.action import action, reading
from crm_core.codes.actions import code_with_state
from crm_core.codes.model import CodeState
from crm_core.customers.actions import customer_names, get_customer
from crm_core.merges.actions import join_account, person_behind
from crm_core.messages import StaffFile
from crm_core.permissions import Permission
from crm_core.scenes.actions import name_scene, renew_codes, scene_of
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey, CustomerId, Identity
from referrals.codes.actions import code_for, code_of_state, codes_meant
from referrals.codes.documents import StoredReferralCode
from referrals.codes.model import ReferralCode
from referrals.invitations.actions import invitations_of, open_invitations, progress_of, ranking, touch
from referrals.invitations.model import Outcome, Via
from referrals.programmes.actions import get_programme, list_programmes
from referrals.programmes.model import Programme, State
from referrals.rewards.actions import rewards_of
from referrals.sharing.drawing import staff_poster_file
from referrals.sharing.joining import Means, Way, app_id_of
from referrals.sharing.model import Own, Part, Place, Shared
from referrals.sharing.receiving import ask_contact_code
from referrals.sharing.words import brought, masked, saved
from referrals.telling.actions import untold

MOST_FRIENDS = 50
_TOP = 10
_LOOKED_AT = 20


@reading(Permission.FEED)
async def shared(act: Act, code: str, zone: ZoneInfo) -> Shared | None:
    """The page of a code; None for a code nobody has. The month is by the clock of `zone`."""
    meant = await codes_meant(act, code)
    if not meant or meant[0].code != code:
        return None
    programme = await get_programme(act, meant[0].programme)
    owner = await get_customer(act, meant[0].owner)
    month = act.at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ranks = await ranking(act, programme.id, since=month, limit=_TOP)
    names = await customer_names(act, [one.inviter for one in ranks])
    places = [
        Place(
            place=one.place,
            name=masked(names.get(one.inviter, "")),
            friends=one.friends,
            mine=one.inviter in owner.whole,
        )
        for one in ranks
    ]
    return Shared(
        code=meant[0], programme=programme, inviter=masked(owner.name), ranks=places, runs=programme.takes(act.at)
    )


@reading(Permission.FEED)
async def own_share(act: Act, code: ReferralCode) -> Own:
    """How far the owner of a code is. Raises NotFound."""
    made = (await invitations_of(act, code.programme, code.owner))[:MOST_FRIENDS]
    names = await customer_names(act, [one.invitee for one in made])
    rewards = await rewards_of(act, code.owner)
    return Own(
        progress=await progress_of(act, code.programme, code.owner),
        friends=[(masked(names.get(one.invitee, "")), one) for one in made],
        rewards=[one for one in rewards if one.programme == code.programme],
        untold=await untold(act, code.owner),
        saved=saved(rewards),
    )


@reading(Permission.FEED)
async def codes_to_share(act: Act) -> Sequence[Programme]:
    """The programmes in which customers can bring friends now, oldest first."""
    return [one for one in await list_programmes(act) if one.state is State.RUNNING and one.plan.ends > act.at]


@reading(Permission.READ_REFERRAL)
async def own_codes(act: Act, customer: CustomerId, most: int) -> list[tuple[Programme, ReferralCode]]:
    """Where a visible customer has a code: programmes that go on first, then the later ones. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    programmes = await _latest_first(act)
    found: list[tuple[Programme, ReferralCode]] = []
    for one in programmes[:_LOOKED_AT]:
        code = await StoredReferralCode.of(one.id, whole)
        if code is not None and len(found) < most:
            found.append((one, code.told))
    return found


@reading(Permission.READ_REFERRAL)
async def parts_of(act: Act, customer: CustomerId) -> list[Part]:
    """The programmes that run, and those in which a visible customer has a code or was brought, at most 20.

    In the order of `own_codes`. Raises NotFound.
    """
    came = {one.programme: one for one in await open_invitations(act, customer)}
    codes = {one.id: code for one, code in await own_codes(act, customer, _LOOKED_AT)}
    names = await _names_or_masked(act, [one.inviter for one in came.values()])
    return [
        Part(
            programme=one,
            inviter=names[came[one.id].inviter] if one.id in came else "",
            came=came.get(one.id),
            code=codes.get(one.id),
            progress=await progress_of(act, one.id, customer) if one.id in codes else None,
        )
        for one in (await _latest_first(act))[:_LOOKED_AT]
        if one.takes(act.at) or one.id in came or one.id in codes
    ]


@action(Permission.FEED)
async def own_code(act: Act, programme_id: str, customer: CustomerId, means: Means) -> ReferralCode:
    """The customer's code, ready to be passed on. Raises NotFound."""
    code = await code_for(act, programme_id, customer)
    await make_ready(act, code, means)
    return code


@action(Permission.REFER)
async def code_to_hand_on(act: Act, programme_id: str, customer: CustomerId, means: Means) -> ReferralCode:
    """The code of a visible customer, ready for whoever looks after them to pass on. Raises NotFound, Conflict."""
    code = await code_for(act, programme_id, customer)
    await make_ready(replace(act, actor=PROGRAM), code, means)
    return code


@action(Permission.REFER)
async def hand_poster(act: Act, chat: AppKey, poster: str, instead: str) -> None:
    """Send whoever acts the poster of a code (`poster_file`) in `chat`; `instead` is told where there can be none."""
    member = (await StoredStaff.by_ids([act.actor.staff])).get(act.actor.staff) if act.actor.staff else None
    address = address_of(member, (chat,)) if member else None
    if address is not None:
        file = StaffFile(file=staff_poster_file(poster), name="推荐海报.png", picture=True, instead=instead)
        act.send(f"poster:{act.cause}", app=address.app, to=address.to, words=file, urgency=Urgency.NOTICE)


@action(Permission.FEED)
async def make_ready(act: Act, code: ReferralCode, means: Means) -> None:
    """Have the pictures made by which friends come, as far as they are connected and not there. Idempotent."""
    for app in means.accounts[:1]:
        account = app_id_of(app)
        if await scene_of(act, account, code.scene) is None:
            await name_scene(act, app, account, code.scene, f"推荐码 {code.shown}")
            await renew_codes(act, 20)
    await ask_contact_code(act, code, await get_programme(act, code.programme), means)


@reading(Permission.FEED)
async def ways_there(act: Act, code: ReferralCode, means: Means) -> Mapping[Way, str]:
    """The ways of which the picture is there: what the 公众号 code says, and where that of the 联系我 code lies."""
    scenes = [await scene_of(act, app_id_of(app), code.scene) for app in means.accounts[:1]]
    alive = [one.url for one in scenes if one is not None and one.expires_at is not None and one.expires_at > act.at]
    contact = await code_with_state(act, code.scene)
    there = {
        Way.FOLLOW: alive[0] if alive else "",
        Way.ADD: contact.picture if contact is not None and contact.status is CodeState.LIVE else "",
    }
    return {way: said for way, said in there.items() if said}


@reading(Permission.FEED)
async def words_for_friend(act: Act, state: str | None) -> str:
    """What somebody is greeted with who adds a staff member by the code with this state; empty for another's state."""
    code = await code_of_state(act, state)
    programme = await get_programme(act, code.programme) if code else None
    if code is None or programme is None or not programme.takes(act.at):
        return ""
    plan = replace(programme.plan, for_invitee=None) if programme.used_up else programme.plan
    return brought(masked((await get_customer(act, code.owner)).name), plan)


@action(Permission.FEED)
async def visit(act: Act, code: str, account: Identity, unionid: str | None) -> tuple[Outcome, CustomerId] | None:
    """Somebody opens a friend's page: counted where the programme's rules say so. Idempotent within a day.

    None for somebody we have not met: they follow first, and count by that.
    """
    person = await person_behind(act, account, unionid)
    if person is None:
        return None
    if unionid:
        person = await join_account(act, account, "", unionid, act.at)
    cause = f"share:{code}:{act.at:%Y%m%d}"
    meant = await codes_meant(act, code)
    if not meant:
        return Outcome.UNKNOWN, person
    return await touch(replace(act, cause=cause), meant[0], person, Via.PAGE, act.at), person


async def _latest_first(act: Act) -> list[Programme]:
    """Those that have not ended before those that have."""
    found = sorted(await list_programmes(act, ended=True), key=lambda one: one.created_at, reverse=True)
    return sorted(found, key=lambda one: one.state is State.ENDED)


async def _names_or_masked(act: Act, customers: Sequence[CustomerId]) -> dict[CustomerId, str]:
    """Whole where this person may see the customer."""
    seen = await customer_names(act, customers)
    names = await customer_names(replace(act, actor=PROGRAM), customers)
    return {one: seen.get(one) or masked(names.get(one, "")) for one in customers}
