"""The customer a person and the app are talking about."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.mentions.documents import StoredMention
from crm_core.permissions import Permission
from crm_core.values import CustomerId


@action(Permission.USE_COMMANDS)
async def mention(act: Act, chat: str, customer: CustomerId) -> None:
    """Remember whom the talk is about, for ten minutes."""
    await StoredMention.put(f"{act.actor.staff}:{chat}", customer, act.at)


@reading(Permission.USE_COMMANDS)
async def mentioned(act: Act, chat: str) -> CustomerId | None:
    """Whom the talk was last about; None when that is longer ago."""
    return await StoredMention.latest(f"{act.actor.staff}:{chat}", act.at)
