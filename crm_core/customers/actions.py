"""Customers: taken over from a platform, found by those who may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.following import announce, made, own_what_was_added_first, refollow, take_in_details
from crm_core.contacts.notices import pass_on_losses
from crm_core.corptags.telling import take_in_tags
from crm_core.customers.birthday import EARLIEST_YEAR, Birthday
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.likeness import EXACT, HOMOPHONE, rank
from crm_core.customers.model import Customer, Match, Phones, masked, named_in
from crm_core.customers.names import Query
from crm_core.errors import Conflict, Malformed
from crm_core.merges.one_id import profile_of
from crm_core.messages import CustomerDetails
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.values import AppKey, CustomerId, Identity


@action(Permission.FEED)
async def take_over_contact(
    act: Act,
    customer: Identity,
    staff: Identity,
    state: str | None,
    details: CustomerDetails | None,
    at: datetime,
    apps: Sequence[AppKey] = (),
) -> CustomerId:
    """Two people became contacts at the platform's time `at`: make or complete the profile from its `details`.

    Idempotent, and in any order with other events. `details` is None when the platform would not tell; then only the
    relation is known. Should it turn out to have ended meanwhile, those concerned are told in one of `apps`.
    """
    profile = await profile_of(act, customer, details.unionid if details else None, at)
    follower = (await StoredStaff.ids_of([staff.key]))[staff.key]
    if details is not None:
        await _complete(profile, details, details.read_at or act.at)
    relation = await StoredRelation.of(customer.key, follower)
    fresh = made(relation, at, state)
    relation.judge()
    announce(act, profile, relation)
    await relation.keep()
    await refollow(act, profile, follower if fresh else None)
    if fresh:
        await own_what_was_added_first(act, profile, relation, at)
        await pass_on_losses(act, profile, relation, apps)
        await relation.keep()
        act.record("customers.contact", profile.id, follower)
    return CustomerId(profile.id)


@action(Permission.FEED)
async def refresh_contact(act: Act, details: CustomerDetails, at: datetime) -> CustomerId:
    """Take over what the platform now says of a customer."""
    profile = await profile_of(act, details.identity, details.unionid, at)
    await _complete(profile, details, details.read_at or act.at)
    await refollow(act, profile)
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


@reading(Permission.READ_CUSTOMER)
async def get_customers(act: Act, customers: Iterable[CustomerId]) -> dict[CustomerId, Customer]:
    """Each of these, read in one go; an absorbed one is who goes on. Raises NotFound."""
    return await StoredCustomer.visible_to(act).several(customers)


@reading(Permission.READ_CUSTOMER)
async def customer_names(act: Act, customers: Iterable[CustomerId]) -> dict[CustomerId, str]:
    """The names of those of `customers` that are visible, an absorbed one by the name of who goes on."""
    return await StoredCustomer.visible_to(act).named(customers)


@reading(Permission.READ_CUSTOMER)
async def customer_of_account(act: Act, account: Identity) -> Customer:
    """Whose account it is on a platform. Raises NotFound, for somebody out of sight as well."""
    return await StoredCustomer.visible_to(act).of_identity(account.key)


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
    await StoredCustomer.set_birthday(found.id, birthday)
    act.undo_with(restore_birthday, customer=found.id, before=found.birthday, after=birthday)
    act.record("customers.birthday", found.id)
    return found


@action(Permission.NOTE_CUSTOMER)
async def restore_birthday(act: Act, customer: CustomerId, before: Birthday | None, after: Birthday) -> str:
    """Put back what was known before `after` was written; returns what that means. Raises NotFound, Conflict."""
    found = await get_customer(act, customer)
    if found.birthday != after:
        raise Conflict("这位客户的生日之后又改过。")
    await StoredCustomer.set_birthday(found.id, before)
    act.record("customers.birthday", found.id)
    return f"已撤销：{found.name}的生日恢复为{before.shown if before else '没有'}。"


async def _complete(profile: StoredCustomer, details: CustomerDetails, read_at: datetime) -> None:
    """Write what the platform says, unless it has said something else since."""
    if not await take_in_details(details, read_at):
        return
    told = details.follows
    remarks = [follow.remark for follow in told]
    companies = [details.company, *(follow.company for follow in told)]
    company = next(filter(None, companies), profile.company)
    await profile.rename(
        name=details.name or profile.name,
        company=company,
        names=_distinct([details.name, *remarks, company, *profile.names]),
        phones=_distinct([*(phone for follow in told for phone in follow.mobiles), *profile.phones]),
    )
    await take_in_tags(profile, details, read_at)


def _distinct(words: list[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]
