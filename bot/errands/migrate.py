"""Bringing the database up to the program's version, ahead of a start."""

import asyncio

from bot.errands.visit import paper
from bot.storage import database
from config.settings import Settings, load


def bring_up_to_date() -> None:
    """Make what is declared and apply what is missing; safe to repeat. Raises DatabaseError."""
    asyncio.run(_bring_up_to_date(load()))


async def _bring_up_to_date(settings: Settings) -> None:
    async with database.connect(settings.mongo.uri, connections=4) as client:
        await database.check(client)
        done = await database.upgrade(client[settings.mongo.database])
    out = paper()
    for one in done:
        out.print(f"✓ {one.number:04} {one.about}")
    out.print(f"已执行 {len(done)} 项升级。" if done else "数据库已是最新。")
