"""What those are called whom a broadcast is for."""

from collections.abc import Collection, Mapping

from community.broadcasts.model import Broadcast
from community.campaigns.model import Campaign
from crm_core.act import Act
from crm_core.customers.documents import StoredCustomer
from crm_core.groups.documents import StoredGroup
from crm_core.messages import Audience as Reach
from crm_core.values import CustomerId


async def named(act: Act, campaign: Campaign, keys: Collection[str]) -> Mapping[str, str]:
    """The names of these customers or groups, of those only whom this person may see."""
    if Broadcast.read(campaign.content).reach is Reach.GROUPS:
        return {one.id: one.shown for one in await StoredGroup.visible_to(act).of(keys, len(keys))}
    return {**await StoredCustomer.visible_to(act).named(CustomerId(one) for one in keys)}
