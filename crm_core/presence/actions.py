"""Whether a customer is still there."""

from crm_core.act import Act
from crm_core.action import reading
from crm_core.contacts.documents import StoredRelation
from crm_core.customers.model import Customer
from crm_core.followers.documents import StoredFollower
from crm_core.permissions import Permission
from crm_core.presence.model import Channel, Way


@reading(Permission.READ_CUSTOMER)
async def channels_of(act: Act, customer: Customer) -> list[Channel]:
    """Every 公众号 a customer follows and every staff member who is a contact."""
    followed = await StoredFollower.followed_by(customer.whole)
    contacts = [one for one in await StoredRelation.of_accounts(customer.identities) if one.active]
    return [
        *(Channel(way=Way.FOLLOWS, key=one.id, since=one.changed_at) for one in followed),
        *(Channel(way=Way.CONTACT, key=one.staff, since=one.since) for one in contacts),
    ]
