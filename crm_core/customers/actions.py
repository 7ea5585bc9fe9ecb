"""Customers: taken over from a platform, found by those who may see them."""

from datetime import datetime

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.birthday import EARLIEST_YEAR, Birthday
from crm_core.customers.documents import StoredCustomer, StoredFollow
from crm_core.customers.events import ContactMade
from crm_core.customers.likeness import EXACT, HOMOPHONE, rank
from crm_core.customers.model import Customer, Match, Phones, masked, named_in
from crm_core.customers.names import Query
from crm_core.errors import Conflict, Malformed
from crm_core.messages import CustomerDetails, Follow
from crm_core.ownership.documents import StoredOwnerChange
from crm_core.ownership.events import OwnerChanged
from crm_core.ownership.model import OwnerChange, Why
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.values import CustomerId, Identity, StaffId


@action(Permission.FEED)
async def take_over_contact(
    act: Act, customer: Identity, staff: Identity, state: str | None, details: CustomerDetails | None, at: datetime
) -> CustomerId:
    """Two people became contacts: make or complete the profile from the platform's `details`.

    Idempotent. `details` is None when the platform would not tell; then only the relation is known.
    """
    profile = await StoredCustomer.by_identity(customer.key, at)
    follower = (await StoredStaff.ids_of([staff.key]))[staff.key]
    profile.follows = [one for one in profile.follows if not (one.staff == follower and one.released)]
    is_new = follower not in {follow.staff for follow in profile.follows}
    bare = Follow(
        staff=staff, remark="", description="", company="", mobiles=(), state=state, added_by="其他", added_at=at
    )
    untold = (bare,) if is_new else ()
    await _complete(act, profile, details, untold if details is None else details.follows)
    if is_new:
        act.emit(ContactMade(CustomerId(profile.id), follower, state))
    act.record("customers.contact", profile.id, follower)
    return CustomerId(profile.id)


@action(Permission.FEED)
async def refresh_contact(act: Act, details: CustomerDetails, at: datetime) -> CustomerId:
    """Take over what the platform now says of a customer."""
    profile = await StoredCustomer.by_identity(details.identity.key, at)
    await _complete(act, profile, details, details.follows)
    act.record("customers.refreshed", profile.id)
    return CustomerId(profile.id)


@action(Permission.FEED)
async def greet_stranger(act: Act, account: Identity, name: str, at: datetime) -> CustomerId:
    """The customer with this account; somebody new is named `name` and belongs to the public pool."""
    profile = await StoredCustomer.by_identity(account.key, at)
    if not profile.name and name:
        await profile.rename(name=name, company=profile.company, names=[name, *profile.names], phones=profile.phones)
    return CustomerId(profile.id)


@reading(Permission.READ_CUSTOMER)
async def find_customers(act: Act, text: str) -> list[Match]:
    """The visible customers a text may mean, the likeliest first; equal ones by name.

    A single exact match is the only answer; what merely sounds alike or differs by a slip counts when nothing better is
    there.
    """
    query = Query.read(text)
    matches = [
        Match(customer, likeness)
        for customer in await StoredCustomer.visible_to(act).candidates(query)
        if (likeness := rank(query, customer.names, customer.phones)) is not None
    ]
    matches.sort(key=lambda match: (-match.likeness, match.customer.name, match.customer.id))
    exact = [match for match in matches if match.likeness >= EXACT]
    clear = [match for match in matches if match.likeness > HOMOPHONE]
    return exact if len(exact) == 1 else clear or matches


@reading(Permission.READ_CUSTOMER)
async def customers_named_in(act: Act, text: str) -> list[Customer]:
    """The visible customers a sentence names, by name; 张三丰 in it names nobody called 张三."""
    return named_in(text, await StoredCustomer.visible_to(act).named_in(text))


@reading(Permission.READ_CUSTOMER)
async def get_customer(act: Act, customer: CustomerId) -> Customer:
    """Raises NotFound."""
    return await StoredCustomer.visible_to(act).get(customer)


@action(Permission.READ_CUSTOMER)
async def reveal_phone(act: Act, customer: CustomerId) -> Phones:
    """The numbers of a customer: in full for the owner, which is kept in the trail, masked for everybody else.

    Raises NotFound.
    """
    found = await get_customer(act, customer)
    if found.owner is None or found.owner != act.actor.staff:
        return Phones(tuple(map(masked, found.phones)), in_full=False)
    act.record("customers.phone", customer)
    return Phones(found.phones, in_full=True)


@action(Permission.NOTE_CUSTOMER)
async def set_birthday(act: Act, customer: CustomerId, birthday: Birthday) -> Customer:
    """Write down a birthday in place of the one known. Raises NotFound, Malformed for a day that never was."""
    if not birthday.exists or not EARLIEST_YEAR <= (birthday.year or EARLIEST_YEAR) <= act.at.year:
        raise Malformed(f"生日要是真有的一天，年份在 {EARLIEST_YEAR} 到 {act.at.year} 之间。")
    found = await get_customer(act, customer)
    await StoredCustomer.set_birthday(customer, birthday)
    act.undo_with(restore_birthday, customer=customer, before=found.birthday, after=birthday)
    act.record("customers.birthday", customer)
    return found


@action(Permission.NOTE_CUSTOMER)
async def restore_birthday(act: Act, customer: CustomerId, before: Birthday | None, after: Birthday) -> str:
    """Put back what was known before `after` was written; returns what that means. Raises NotFound, Conflict."""
    found = await get_customer(act, customer)
    if found.birthday != after:
        raise Conflict("这位客户的生日之后又改过。")
    await StoredCustomer.set_birthday(customer, before)
    act.record("customers.birthday", customer)
    return f"已撤销：{found.name}的生日恢复为{before.shown if before else '没有'}。"


async def _complete(
    act: Act, profile: StoredCustomer, details: CustomerDetails | None, told: tuple[Follow, ...]
) -> None:
    ids = await StoredStaff.ids_of(follow.staff.key for follow in told)
    if told:
        owner = await profile.follow(_follows(profile.follows, told, ids), act.at)
        await _first_owner(act, profile, owner)
    if details is None:
        return
    remarks = [follow.remark for follow in told]
    companies = [details.company, *(follow.company for follow in told)]
    company = next(filter(None, companies), profile.company)
    await profile.rename(
        name=details.name or profile.name,
        company=company,
        names=_distinct([details.name, *remarks, company, *profile.names]),
        phones=_distinct([*(phone for follow in told for phone in follow.mobiles), *profile.phones]),
    )
    await profile.take_over_tags(details.tags)


async def _first_owner(act: Act, profile: StoredCustomer, owner: StaffId | None) -> None:
    if owner is not None:
        change = OwnerChange(
            customer=CustomerId(profile.id), giver=None, taker=owner, by=None, why=Why.FIRST_ADDED, at=act.at
        )
        await StoredOwnerChange.add(change)
        act.emit(OwnerChanged(change.customer, giver=None, taker=owner, why=Why.FIRST_ADDED))


def _follows(known: list[StoredFollow], told: tuple[Follow, ...], ids: dict[str, StaffId]) -> list[StoredFollow]:
    released = {one.staff for one in known if one.released}
    fresh = {
        ids[one.staff.key]: StoredFollow(
            staff=ids[one.staff.key],
            remark=one.remark,
            added_by=one.added_by,
            state=one.state,
            since=one.added_at,
            released=ids[one.staff.key] in released,
        )
        for one in told
    }
    return [*(one for one in known if one.staff not in fresh), *fresh.values()]


def _distinct(words: list[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]
