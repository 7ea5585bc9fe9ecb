"""Whether a customer is still there."""

from crm_core.act import Act
from crm_core.action import reading
from crm_core.contacts.documents import StoredRelation
from crm_core.customers.actions import get_customer
from crm_core.followers.documents import StoredFollower
from crm_core.permissions import Permission
from crm_core.presence.model import Channel, Way
from crm_core.values import CustomerId


@reading(Permission.READ_CUSTOMER)
async def channels_of(act: Act, customer: CustomerId) -> list[Channel]:
    """Every 公众号 a visible customer follows and every staff member who is a contact. Raises NotFound."""
    found = await get_customer(act, customer)
    followed = await StoredFollower.followed_by(found.whole)
    contacts = [one for one in await StoredRelation.of_accounts(found.identities) if one.active]
    return [
        *(Channel(way=Way.FOLLOWS, key=one.id, since=one.changed_at) for one in followed),
        *(Channel(way=Way.CONTACT, key=one.staff, since=one.since) for one in contacts),
    ]
