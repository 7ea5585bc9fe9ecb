"""Asking how many an audience has."""

from collections.abc import Collection
from dataclasses import replace

from community.audiences import documents
from community.audiences.model import Audience, whose
from crm_core.act import Act
from crm_core.action import reading
from crm_core.corptags.documents import StoredCorpTag
from crm_core.permissions import Permission


@reading(Permission.RUN_CAMPAIGN)
async def count_audience(act: Act, audience: Audience) -> int:
    """How many customers it has now, within what this person may send to."""
    return await documents.count(replace(audience, within=whose(act.actor)), act.at)


@reading(Permission.RUN_CAMPAIGN)
async def count_groups(act: Act, audience: Audience, scopes: Collection[str]) -> int:
    """How many groups of these companies it has now, within what this person may send to."""
    return len(await documents.groups(replace(audience, within=whose(act.actor)), scopes))


@reading(Permission.RUN_CAMPAIGN)
async def tags_there(act: Act, scope: str) -> frozenset[str]:
    """Those of the customers this person may send to, and those in the list of the company."""
    of_company = [tag for group in await StoredCorpTag.shown(scope) for tag in group.tags]
    return await documents.values_there("tags", whose(act.actor)) | {*of_company}


@reading(Permission.RUN_CAMPAIGN)
async def sources_there(act: Act) -> frozenset[str]:
    """Where the customers this person may send to came from."""
    return await documents.values_there("source", whose(act.actor))
