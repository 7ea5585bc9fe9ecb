"""Drafting a check-in or a lottery from what was read."""

import hashlib
from collections.abc import Mapping
from typing import Any

from commands.command import Talk
from commands.showing.campaigns import where_told
from community.campaigns.actions import newest_of
from community.campaigns.model import Campaign, NewCampaign
from crm_core.act import Act
from crm_core.errors import NotFound


async def newest(act: Act, kind: str, label: str, shown: str) -> Campaign:
    """The newest visible one, of this name unless that is empty. Raises NotFound, saying what it would be."""
    try:
        return await newest_of(act, kind, label)
    except NotFound:
        named = f"“{label}”这个" if label else ""
        raise NotFound(f"还没有您能查看的{named}{shown}活动。发“帮助 {shown}”看怎么建。") from None


async def drafted(act: Act, talk: Talk, kind: str, label: str, content: Mapping[str, Any]) -> tuple[str, NewCampaign]:
    """Its key, the same for a word that is worked on twice, and what is to be made. Raises NotFound, Conflict."""
    if kind not in talk.campaigns.kinds:
        raise NotFound("这里没有开通这种活动。")
    app = await where_told(act, talk)
    wanted = NewCampaign(kind=kind, label=label, scope=app.rpartition(":")[0], app=app, content=content)
    return hashlib.blake2b(act.cause.encode(), digest_size=6).hexdigest(), wanted
