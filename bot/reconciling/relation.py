"""One relation: compared with what is known of it, and made good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from adapters.wechat.work.contact_lists import ContactPair
from bot.apps import WorkApp
from bot.intake.contacts import contact_details
from bot.reconciling.walk import Walk
from crm_core.codes.actions import came_by_code
from crm_core.contacts.comparing import Gap, gap_of
from crm_core.contacts.documents import StoredRelation, names_of_accounts
from crm_core.contacts.model import Noted
from crm_core.corptags.documents import StoredTagging
from crm_core.customers.actions import refresh_contact, take_over_contact
from crm_core.errors import Conflict
from crm_core.messages import CustomerDetails, Follow
from crm_core.reconciling.model import Found
from crm_core.staff.documents import StoredStaff
from crm_core.values import Identity

_FOUND: Mapping[Gap, Found] = {
    Gap.BEGINNING: Found.CUSTOMER,
    Gap.END: Found.CUSTOMER_GONE,
    Gap.NOTES: Found.CUSTOMER_NOTED,
    Gap.TAGS: Found.CUSTOMER_TAGGED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we know of some pairs, by the customer's account and the member's (keys of identities)."""

    scope: str
    relations: Mapping[tuple[str, str], StoredRelation]
    tags: Mapping[tuple[str, str], frozenset[str]]
    names: Mapping[str, Sequence[str]]

    @classmethod
    async def of(cls, scope: str, pairs: Sequence[tuple[str, str]]) -> "Known":
        """Of pairs of external_userid and userid."""
        keys = [(f"{scope}:{customer}", f"{scope}:{staff}") for customer, staff in pairs]
        members = await StoredStaff.by_identities({staff for _, staff in keys})
        ids = {f"{customer}|{members[staff].id}": (customer, staff) for customer, staff in keys if staff in members}
        return cls(
            scope=scope,
            relations={ids[one.id]: one for one in await StoredRelation.all_of(ids)},
            tags={ids[one.id]: one.ids for one in await StoredTagging.all_of(ids)},
            names=await names_of_accounts({customer for customer, _ in keys}),
        )

    def differs(self, one: ContactPair) -> bool:
        """Whether it is worth reading the customer in full."""
        pair = (f"{self.scope}:{one.external_userid}", f"{self.scope}:{one.userid}")
        noted = Noted(remark=one.remark, description=one.description, company=one.company, mobiles=one.mobiles)
        same = self.tags.get(pair, frozenset()) == one.tags
        known, name = self.relations.get(pair), self._named(pair[0], one.name)
        return gap_of(known, noted, one.added_at, tags=same, name=name) is not None

    def gap(self, customer: str, staff: str, follow: Follow | None, name: str) -> Gap | None:
        """What differs from what was read in full."""
        pair = (customer, staff)
        if follow is None:
            return gap_of(self.relations.get(pair), None, None, tags=True, name=True)
        noted = Noted(
            remark=follow.remark, description=follow.description, company=follow.company, mobiles=follow.mobiles
        )
        tags = frozenset(one.id for one in follow.tags if one.id)
        return gap_of(
            self.relations.get(pair),
            noted,
            follow.added_at,
            tags=self.tags.get(pair, frozenset()) == tags,
            name=self._named(customer, name),
        )

    def _named(self, customer: str, name: str) -> bool:
        return not name or name in self.names.get(customer, ())


async def settle(
    walk: Walk[WorkApp],
    customer: Identity,
    staff: Identity,
    read: dict[str, CustomerDetails | None] | None = None,
) -> None:
    """Read the customer, and take in what we were not told of this relation. Raises PlatformError.

    `read` holds what was read of customers a moment ago. What changes at this very moment is left to the next run.
    """
    details = await _read(walk, customer, {} if read is None else read)
    if details is None:
        return
    follow = next((one for one in details.follows if one.staff == staff), None)
    known = await Known.of(walk.app.scope, [(customer.account, staff.account)])
    gap = known.gap(customer.key, staff.key, follow, details.name)
    if gap is None or (follow is not None and follow.added_at > walk.old_enough):
        return
    try:
        await walk.make_good(_FOUND[gap], f"{customer.key}|{staff.key}", partial(_take_in, walk, details, follow, gap))
    except Conflict as busy:
        await walk.failed(busy.outcome)


async def _read(
    walk: Walk[WorkApp], customer: Identity, read: dict[str, CustomerDetails | None]
) -> CustomerDetails | None:
    if customer.key not in read:
        read[customer.key] = await contact_details(walk.app, customer)
    return read[customer.key]


async def _take_in(walk: Walk[WorkApp], details: CustomerDetails, follow: Follow | None, gap: Gap) -> None:
    """As its callback would have."""
    act = walk.act()
    if gap is not Gap.BEGINNING or follow is None:
        await refresh_contact(act, details, act.at)
        return
    customer = await take_over_contact(
        act, details.identity, follow.staff, follow.state, details, follow.added_at, walk.staff_apps
    )
    await came_by_code(act, customer, follow.state)
