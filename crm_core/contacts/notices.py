"""Telling those concerned that a customer is nobody's contact any more whose customer it is."""

from collections.abc import Sequence

from crm_core.act import Act, Urgency
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.events import ContactLost
from crm_core.contacts.model import ENDED, LOSSES, Deed, Episode, episodes
from crm_core.customers.documents import StoredCustomer
from crm_core.messages import Text
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, address_of, leader_of
from crm_core.values import AppKey, CustomerId

_ENDINGS = {deed: ending for ending, deed in ENDED.items()}


async def pass_on_losses(act: Act, profile: StoredCustomer, relation: StoredRelation, apps: Sequence[AppKey]) -> None:
    """Emit each end that was no transfer once, and tell of the one that stands."""
    known = episodes(relation.told)
    for one in known:
        if one.by is not None and one.by in LOSSES and one.ended is not None and one.ended not in relation.lost:
            relation.lost.append(one.ended)
            act.emit(ContactLost(CustomerId(profile.id), relation.staff, _ENDINGS[one.by], one.ended))
    if not relation.active and known[-1].by in LOSSES:
        await _tell(act, profile, relation, known[-1], apps)


async def _tell(
    act: Act, profile: StoredCustomer, relation: StoredRelation, last: Episode, apps: Sequence[AppKey]
) -> None:
    """Tell the owner and whoever leads the owner, once for each time, that the two are no contacts any more.

    The customer stays with the owner: whoever was deleted may still be reached by phone, and may hand over.
    """
    if relation.staff != profile.owner or last.ended is None or relation.told_of == last.ended:
        return
    relation.told_of = last.ended
    owner = (await StoredStaff.by_ids([relation.staff])).get(relation.staff)
    if owner is None:
        return
    leader = leader_of(owner, await StoredStaff.leaders(owner.departments))
    name = profile.name or "一位客户"
    _send(act, relation, owner, _to_owner(name, last.by), apps)
    if leader is not None:
        _send(act, relation, leader, _to_leader(name, owner.name, last.by), apps)


def _to_owner(customer: str, by: Deed | None) -> str:
    if by is Deed.UNLISTED:
        return (
            f"客户{customer}从钉钉的外部联系人里删除了。\nTA 仍由您负责，历史都在；不再跟进的话，发“退回 {customer}”。"
        )
    if by is Deed.BY_CUSTOMER:
        return (
            f"客户{customer}把您从企业微信好友里删除了。\n"
            f"TA 仍由您负责，历史都在：可以打电话问候，或发“转给 @同事 {customer}”请同事跟进。"
        )
    return f"您在企业微信里删除了客户{customer}的好友。\nTA 在 CRM 里仍由您负责；不再跟进的话，发“退回 {customer}”。"


def _to_leader(customer: str, owner: str, by: Deed | None) -> str:
    what = f"客户{customer}删除了{owner}的好友" if by is Deed.BY_CUSTOMER else f"{owner}删除了客户{customer}的好友"
    if by is Deed.UNLISTED:
        what = f"{owner}的客户{customer}从钉钉的外部联系人里删除了"
    return f"{what}。\n客户仍由{owner}负责；需要换人，发“转给 @同事 {customer}”。"


def _send(act: Act, relation: StoredRelation, person: StaffMember, text: str, apps: Sequence[AppKey]) -> None:
    if (address := address_of(person, apps)) and relation.told_of is not None:
        key = f"contact-lost:{relation.id}:{relation.told_of:%Y%m%d%H%M%S}:{person.id}"
        act.send(key, app=address.app, to=address.to, words=Text(text=text), urgency=Urgency.NOTICE)
