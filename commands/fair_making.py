"""Drafting a check-in or a lottery from what was read."""

import hashlib
from collections.abc import Mapping
from typing import Any

from commands.campaigns import where_told
from commands.command import Talk
from community.campaigns.model import NewCampaign
from crm_core.act import Act
from crm_core.errors import NotFound


async def drafted(act: Act, talk: Talk, kind: str, label: str, content: Mapping[str, Any]) -> tuple[str, NewCampaign]:
    """Its key, the same for a word that is worked on twice, and what is to be made. Raises NotFound, Conflict."""
    if kind not in talk.campaigns.kinds:
        raise NotFound("这里没有开通这种活动。")
    app = await where_told(act, talk)
    wanted = NewCampaign(kind=kind, label=label, scope=app.rpartition(":")[0], app=app, content=content)
    return hashlib.blake2b(act.cause.encode(), digest_size=6).hexdigest(), wanted
