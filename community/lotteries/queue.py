"""Draws of one lottery queue in this process: whoever comes while others are drawn for is drawn for with the next."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from community.lotteries.actions import draw_for
from community.lotteries.model import Drawn, Wish
from community.lotteries.vault import Vault
from crm_core.act import Act
from crm_core.errors import Conflict

MOST_AT_ONCE = 50
MOST_WAITING = 2_000
_BUSY = "现在抽奖的人太多，请过一会儿再点一次。"


@dataclass(frozen=True, slots=True)
class _Waiting:
    wish: Wish
    told: asyncio.Future[Drawn | str]


class DrawQueue:
    """One for the process; never inside a transaction. Other processes are kept apart by the transaction itself."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._doors: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: dict[str, list[_Waiting]] = defaultdict(list)

    async def draw(self, act: Act, campaign: str, wish: Wish) -> Drawn:
        """Raises NotFound, and Conflict for whoever may not draw, cannot now, or came when too many waited."""
        waiting = self._waiting[campaign]
        if len(waiting) >= MOST_WAITING:
            raise Conflict(_BUSY)
        mine = _Waiting(wish, asyncio.get_running_loop().create_future())
        waiting.append(mine)
        async with self._doors[campaign]:
            if not mine.told.done():
                await self._draw_next(act, campaign)
        told = mine.told.result()
        if isinstance(told, str):
            raise Conflict(told)
        return told

    async def _draw_next(self, act: Act, campaign: str) -> None:
        """For those who wait longest, among them whoever leads; if it fails, the others are told to come again."""
        waiting = self._waiting[campaign]
        batch = waiting[:MOST_AT_ONCE]
        del waiting[:MOST_AT_ONCE]
        told: list[Drawn | str] = []
        try:
            told = await draw_for(act, campaign, [one.wish for one in batch], self._vault)
        finally:
            for place, one in enumerate(batch):
                one.told.set_result(told[place] if told else _BUSY)
