"""What those are called whom a broadcast is for."""

from collections.abc import Collection, Mapping, Sequence

from community.audiences.model import Audience
from community.broadcasts.model import Broadcast
from community.campaigns.model import Campaign
from crm_core.act import Act
from crm_core.customers.documents import StoredCustomer
from crm_core.groups.documents import StoredGroup
from crm_core.messages import Audience as Reach
from crm_core.staff.documents import StoredStaff
from crm_core.values import CustomerId

NAMED = 3
"""Of a condition so many are named; the others are counted."""


async def named(act: Act, campaign: Campaign, keys: Collection[str]) -> Mapping[str, str]:
    """The names of these customers or groups, of those only whom this person may see."""
    if Broadcast.read(campaign.content).reach is Reach.GROUPS:
        return {one.id: one.shown for one in await StoredGroup.visible_to(act).of(keys, len(keys))}
    return {**await StoredCustomer.visible_to(act).named(CustomerId(one) for one in keys)}


async def conditions_of(act: Act, audience: Audience) -> list[str]:
    """What has to hold for whom it takes in, and for whom it leaves out; nothing for everybody."""
    owners = await StoredStaff.names_of(audience.owners)
    groups = await StoredGroup.visible_to(act).of(audience.groups[:NAMED], NAMED)
    without = await StoredCustomer.visible_to(act).named(audience.without[:NAMED])
    said = {
        "标签": (audience.any_tags, audience.any_tags),
        "全部标签": (audience.all_tags, audience.all_tags),
        "阶段": (audience.stages, audience.stages),
        "来源": (audience.sources, audience.sources),
        "负责人": (audience.owners, [*owners.values()]),
        "群": (audience.groups, [one.shown for one in groups]),
        "排除标签": (audience.no_tags, audience.no_tags),
        "排除": (audience.without, [*without.values()]),
    }
    days = {
        f"近 {audience.active_days} 天有往来": audience.active_days,
        f"{audience.silent_days} 天没往来": audience.silent_days,
    }
    return [
        *(f"{field} {_few(names, len(those))}" for field, (those, names) in said.items() if those),
        *(words for words, asked in days.items() if asked),
    ]


def _few(names: Sequence[str], count: int) -> str:
    more = f"等 {count} 个" if count > len(names[:NAMED]) else ""
    return "、".join(names[:NAMED]) + more
