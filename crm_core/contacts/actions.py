"""What becomes of a relation after it was made: it ends, the customer agrees to the archive, notes of it change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.action import action
from crm_core.archive.documents import StoredConsent
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.following import announce, refollow
from crm_core.contacts.model import ENDED, Deed, Noted
from crm_core.contacts.notices import pass_on_losses
from crm_core.contacts.noting import Change, changed
from crm_core.customers.actions import get_customer
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.model import Customer
from crm_core.errors import Conflict, NotFound
from crm_core.messages import Consent, ConsentStatus, Ending, Remark, Text
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey, CustomerId, Identity, Platform


@action(Permission.FEED)
async def end_contact(
    act: Act, customer: Identity, staff: Identity, by: Ending, at: datetime, apps: Sequence[AppKey]
) -> None:
    """The platform says that the two are contacts no more, since `at`. Idempotent, and in any order with others.

    The owner stays the owner; owner and leader are told in one of `apps`. A transfer is no loss and is told nobody.
    """
    follower = (await StoredStaff.ids_of([staff.key]))[staff.key]
    await _end(act, await StoredRelation.of(customer.key, follower), by, at, apps)


@action(Permission.FEED)
async def end_unlisted(act: Act, account: str, apps: Sequence[AppKey]) -> None:
    """A list that is read in full has this account (an identity's key) no more, and no event tells when it ended."""
    for relation in await StoredRelation.of_accounts([account]):
        if relation.active:
            await _end(act, relation, Ending.UNLISTED, act.at, apps)


async def _end(act: Act, relation: StoredRelation, by: Ending, at: datetime, apps: Sequence[AppKey]) -> None:
    if not relation.note(at, ENDED[by]):
        return
    relation.judge()
    profile = await StoredCustomer.known_by(relation.account)
    if profile is not None:
        announce(act, profile, relation)
        await relation.keep()
        await refollow(act, profile)
        await pass_on_losses(act, profile, relation, apps)
        act.record(f"contacts.ended_by_{by}", profile.id, relation.staff)
    await relation.keep()


@action(Permission.FEED)
async def agree_to_archive(act: Act, customer: Identity, staff: Identity, at: datetime) -> None:
    """The customer agreed that the chat with this staff member is archived. Idempotent."""
    await StoredConsent.note([Consent(customer=customer, staff=staff, status=ConsentStatus.AGREED, at=at)])
    follower = (await StoredStaff.ids_of([staff.key]))[staff.key]
    relation = await StoredRelation.of(customer.key, follower)
    if relation.note(at, Deed.AGREED):
        relation.judge()
        await relation.keep()
        act.record("contacts.archive_agreed", customer.key, follower)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renoted:
    """`on_platform`: whether the platform is told as well; it is when one of us is the customer's contact there."""

    customer: Customer
    noted: Noted
    on_platform: bool


@action(Permission.NOTE_CUSTOMER)
async def change_noted(act: Act, customer: CustomerId, change: Change, app: AppKey) -> Renoted:
    """Change what is noted of a customer, here and on the platform; one's own note there, else the owner's.

    Whoever asks is told in `app` should the platform refuse. Raises NotFound, Malformed.
    """
    await get_customer(act, customer)
    profile, relation = await _profile_and_relation(act, customer)
    own = Noted(company=profile.company, mobiles=tuple(profile.phones))
    before = relation.noted if relation is not None else own
    after = changed(before, change)
    known = (profile.company, profile.phones)
    await _write_noted(act, profile, relation, before, after, app)
    act.undo_with(restore_noted, customer=customer, before=before, after=after, known=known, app=app)
    act.record("contacts.noted", customer)
    return Renoted(customer=profile.customer, noted=after, on_platform=relation is not None)


@action(Permission.NOTE_CUSTOMER)
async def restore_noted(
    act: Act, customer: CustomerId, before: Noted, after: Noted, known: tuple[str, list[str]], app: AppKey
) -> str:
    """Put back what was noted before; returns what that means. Raises NotFound, Conflict."""
    found = await get_customer(act, customer)
    profile, relation = await _profile_and_relation(act, customer)
    if relation is not None and relation.noted != after:
        raise Conflict("之后又改过，不能撤销。")
    await _write_noted(act, profile, relation, after, before, app)
    company, phones = known
    await profile.rename(name=profile.name, company=company, names=profile.names, phones=[*phones])
    act.record("contacts.noted", customer)
    return f"已撤销：{found.name or '这位客户'}的资料恢复为改之前的样子。"


@action(Permission.FEED)
async def noting_settled(act: Act, key: str, *, failed: bool) -> None:
    """The platform has taken a change of notes, or has not: then whoever wanted it is told. Idempotent."""
    relation = await StoredRelation.asked_with(key)
    if relation is None:
        return
    await StoredRelation.set_noted(relation.id, relation.noted, asked="")
    asker = (await StoredStaff.by_ids([relation.asked_by])).get(relation.asked_by) if relation.asked_by else None
    address = address_of(asker, [AppKey(relation.asked_in)]) if asker else None
    profile = await StoredCustomer.known_by(relation.account)
    if failed and address is not None:
        name = profile.name if profile else "客户"
        words = Text(text=f"{name}的资料没能写回企业微信，CRM 里已经改好。请稍后在企业微信里手动改一下。")
        act.send(f"{key}:failed", app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)


async def _profile_and_relation(act: Act, customer: CustomerId) -> tuple[StoredCustomer, StoredRelation | None]:
    """Through whom the platform knows of the customer: oneself, else the owner; None for nobody. Raises NotFound."""
    profile = await StoredCustomer.visible_to(act).profile(customer)
    if profile is None:
        raise NotFound("没有找到您能查看的这位客户。")
    accounts = [one for one in profile.identities if Identity.from_key(one).platform is Platform.WECOM]
    for staff in (act.actor.staff, profile.owner):
        if staff is not None and (found := await StoredRelation.active_of(staff, accounts)) is not None:
            return profile, found
    return profile, None


async def _write_noted(
    act: Act, profile: StoredCustomer, relation: StoredRelation | None, before: Noted, after: Noted, app: AppKey
) -> None:
    gone = {*before.mobiles} - {*after.mobiles}
    await profile.rename(
        name=profile.name,
        company=after.company if after.company != before.company else profile.company,
        names=[one for one in dict.fromkeys([*profile.names, after.remark, after.company]) if one],
        phones=[one for one in dict.fromkeys([*after.mobiles, *profile.phones]) if one not in gone],
    )
    if relation is None:
        return
    key, customer = f"remark:{act.cause}:{profile.id}", Identity.from_key(relation.account)
    by = act.actor.staff
    await StoredRelation.set_noted(relation.id, after, asked=key, asked_by=by, asked_in=app)
    member = (await StoredStaff.by_ids([relation.staff]))[relation.staff]
    accounts = [Identity.from_key(one) for one in member.identities]
    staff = next(one for one in accounts if (one.platform, one.scope) == (customer.platform, customer.scope))
    words = Remark(
        staff=staff,
        remark=after.remark if after.remark != before.remark else None,
        description=after.description if after.description != before.description else None,
        company=after.company if after.company != before.company else None,
        mobiles=after.mobiles if after.mobiles != before.mobiles else None,
    )
    act.ask(key, of=customer, words=words)
