"""Who works here, and in whose name something is done."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from crm_core.act import Act, Actor
from crm_core.action import action, reading
from crm_core.customers.likeness import EXACT, HOMOPHONE
from crm_core.customers.names import Query
from crm_core.errors import Conflict, NotFound
from crm_core.messages import Department, Member
from crm_core.permissions import Permission, Role
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import RolePlan, StaffMember, Told, below, looks_after_customers, meant
from crm_core.staff.renaming import renamed
from crm_core.values import AppKey, Identity, Platform, StaffId

_WECOM = f"{Platform.WECOM}:"


@action(Permission.FEED)
async def take_over_directory(
    act: Act, scope: str, departments: tuple[Department, ...], members: tuple[Member, ...], plan: RolePlan
) -> int:
    """Make the staff list equal to the platform's directory of `scope` (`wecom:<corp>`); returns how many are active.

    Somebody seen for the first time gets roles by `plan`; roles given or taken away later are never touched. At most
    a few hundred members belong in one call (see `action`): the caller cuts larger directories.
    """
    await _join_known_numbers(scope, members)
    ids = await StoredStaff.ids_of(member.identity.key for member in members)
    known = await StoredStaff.by_identities(ids.keys())
    await StoredStaff.refresh(
        [_told(known[member.identity.key], member, departments, plan) for member in members], act.at
    )
    act.record("staff.directory", scope)
    return sum(member.active for member in members)


async def _join_known_numbers(scope: str, members: tuple[Member, ...]) -> None:
    """An account seen for the first time belongs to whoever has its number on another platform, if just one does."""
    known = await StoredStaff.by_identities([member.identity.key for member in members if member.mobile])
    for member in members:
        if member.mobile and member.identity.key not in known:
            same = await StoredStaff.with_mobile(member.mobile, scope)
            if len(same) == 1:
                await StoredStaff.join(same[0], [member.identity.key])


def _told(known: StaffMember, member: Member, departments: tuple[Department, ...], plan: RolePlan) -> Told:
    names = frozenset(one.name for one in departments if one.id in member.department_ids)
    is_new = not known.listed and not known.roles
    return Told(
        staff=known.id,
        member=member,
        leads=below(frozenset(member.leads), departments),
        roles=plan.roles_of(member.identity.key, names, leads=bool(member.leads), titles=member.titles)
        if is_new
        else known.roles,
    )


@action(Permission.FEED)
async def rename_account(act: Act, before: Identity, now: Identity) -> None:
    """A member goes by another account and stays the same person. Idempotent, also after the new name was met."""
    if (person := await renamed(before.key, now.key)) is not None:
        act.record("staff.renamed", person)


@action(Permission.FEED)
async def retire_missing(act: Act, scope: str) -> int:
    """Deactivate whoever of this scope the directory read at `act.at` did not name; returns how many."""
    return await StoredStaff.deactivate_missing(scope, act.at)


@reading(Permission.FEED)
async def actor_for(act: Act, identity: Identity) -> Actor | None:
    """In whose name this account acts; None for somebody unknown, disabled or without any role."""
    member = await StoredStaff.by_identity(identity.key)
    return await actor_of(act, member) if member else None


@reading(Permission.FEED)
async def actor_of(act: Act, member: StaffMember) -> Actor | None:
    """In whose name this member acts; None for somebody disabled or without any role."""
    return await _actor(member) if member.active and member.roles else None


@reading(Permission.FEED)
async def in_the_name_of(act: Act, member: StaffMember) -> Act:
    """The same deed done by this member, to see what the member may see."""
    return replace(act, actor=await _actor(member))


@action(Permission.USE_COMMANDS)
async def note_where(act: Act, app: AppKey) -> None:
    """This person writes to this app now: notices go there, too, unless another platform was chosen."""
    if act.actor.staff is not None:
        await StoredStaff.note_where(act.actor.staff, app)


@reading(Permission.USE_COMMANDS)
async def company_chat(act: Act, chat: AppKey, apps: Sequence[AppKey]) -> AppKey:
    """Through which chat this person deals with 企业微信, of `chat` and `apps`; its outcome is told there.

    It is `chat` itself where that is one of 企业微信, or else the one of the only company there in which this person
    has an account. Raises NotFound where there is none, Conflict where nobody can tell which.
    """
    if chat.startswith(_WECOM):
        return chat
    member = (await StoredStaff.by_ids([act.actor.staff])).get(act.actor.staff) if act.actor.staff else None
    scopes = {one.rpartition(":")[0] for one in member.identities} if member else set[str]()
    there = {app.rpartition(":")[0]: app for app in reversed(apps) if app.startswith(_WECOM)}
    mine = [app for scope, app in there.items() if scope in scopes]
    if not mine:
        raise NotFound("这件事要在企业微信里办，但没有找到您的企业微信账号：可以发“绑定”把两边的账号连起来。")
    if len(mine) > 1:
        raise Conflict("您在几家企业的企业微信里，请到那一家的企业微信里发，免得办错。")
    return mine[0]


@reading(Permission.READ_CUSTOMER)
async def colleague_names(act: Act) -> list[str]:
    """Of all active colleagues who look after customers."""
    return [one.name for one in await StoredStaff.looking_after()]


@reading(Permission.READ_CUSTOMER)
async def names_of(act: Act, staff: Iterable[StaffId]) -> dict[StaffId, str]:
    """Colleagues' names; everybody of the company may know them."""
    return await StoredStaff.names_of(staff)


@reading(Permission.READ_CUSTOMER)
async def find_colleagues(act: Act, text: str) -> list[StaffMember]:
    """The active colleagues who look after customers and whom a name, its pinyin or an account may mean.

    The likeliest first; those meant exactly are the only answer.
    """
    query = Query.read(text)
    found = [
        (likeness, one) for one in await StoredStaff.looking_after() if (likeness := meant(one, query)) > HOMOPHONE
    ]
    exact = [one for likeness, one in found if likeness >= EXACT]
    return exact or [one for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].name, pair[1].id))]


@reading(Permission.READ_CUSTOMER)
async def get_colleague(act: Act, staff: StaffId) -> StaffMember:
    """An active colleague who looks after customers. Raises NotFound."""
    found = (await StoredStaff.by_ids([staff])).get(staff)
    if found is None or not looks_after_customers(found):
        raise NotFound("没有这位可以负责客户的在职同事。")
    return found


@reading(Permission.ASSIGN_ROLES)
async def everybody(act: Act) -> list[StaffMember]:
    """All staff, by name."""
    return await StoredStaff.everybody()


@action(Permission.ASSIGN_ROLES)
async def assign_roles(act: Act, identity: Identity, roles: frozenset[Role]) -> StaffMember:
    """Give a staff member exactly these roles. Raises NotFound."""
    member = await StoredStaff.by_identity(identity.key)
    if member is None:
        raise NotFound("没有这位同事，请先确认其在应用的可见范围内。")
    await StoredStaff.set_roles(member.id, roles)
    act.record("staff.roles", member.id, *sorted(roles))
    return member


async def _actor(member: StaffMember) -> Actor:
    team = await StoredStaff.in_departments(member.leads) if Role.MANAGER in member.roles else frozenset[StaffId]()
    return Actor(staff=member.id, roles=member.roles, team=team - {member.id})
