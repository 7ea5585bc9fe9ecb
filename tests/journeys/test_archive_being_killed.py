"""The bot is killed while it pulls the archive, and lacks a key at first: none lost, none twice, the spoilt listed."""

from pathlib import Path
from typing import Any

from tests.journeys.archives import archive_app, keeps_an_archive
from tests.journeys.bots import BotProcess
from tests.journeys.company import Company, Row
from tests.journeys.waiting import eventually

COUNT = 750
SPOILT = ("wrong_key", "damaged", "cipher", "unreadable", "incomplete")


async def settings(company: Company, folder: Path, **archive: Any) -> list[Row]:
    """All apps, the archive among them."""
    return [*(await company.settings())["wecom"]["apps"], archive_app(company, folder, **archive)]


async def fills(company: Company, count: int, *, spoilt_every: int) -> set[str]:
    """Records of ten chats; the ids of those that can be read."""
    sound: set[str] = set()
    for start in range(0, count, 500):
        numbers = range(start, min(start + 500, count))
        poisons = [
            SPOILT[n // spoilt_every % len(SPOILT)] if n % spoilt_every == spoilt_every - 1 else None for n in numbers
        ]
        messages = [
            {"from": f"wmkilled{n % 10}", "to": ["boss"], "text": f"第{n}句话"} | ({"poison": one} if one else {})
            for n, one in zip(numbers, poisons, strict=True)
        ]
        told = await company.does("wecom/archive", {"messages": messages})
        sound |= {
            f"wecom:archive:{msgid.removesuffix('_external')}"
            for msgid, one in zip(told["msgids"], poisons, strict=True)
            if one is None
        }
    return sound


async def test_killed_in_the_middle_nothing_is_lost_and_nothing_comes_twice(
    empty_company: Company, tmp_path: Path
) -> None:
    company = empty_company
    await keeps_an_archive(company)
    sound = await fills(company, COUNT, spoilt_every=50)
    bot = BotProcess(company, tmp_path, apps=await settings(company, tmp_path, page=50))
    await bot.start()
    for share in (0.15, 0.4, 0.65):
        await eventually(lambda share=share: _has_come_to(company, share * COUNT))
        await bot.is_killed()
        await bot.start()
    await eventually(lambda: _has_come_to(company, len(sound)))
    await eventually(lambda: _set_aside(company, COUNT // 50))
    stored = [row["_id"] for row in await company.all_rows("messages")]
    assert set(stored) == sound
    told = [row["what"]["message"] for row in await company.all_rows("events", name="MessageRecorded")]
    assert sorted(told) == sorted(sound)
    faults = {row["fault"] for row in await company.all_rows("archive_set_aside")}
    assert faults == {"wrong_key:1", "damaged", "sdk:10006", "unreadable", "incomplete:msgtype"}
    await _what_lacks_a_key_waits_for_it(company, bot, tmp_path)
    assert company.words.found_in(bot.log) == set()


async def _what_lacks_a_key_waits_for_it(company: Company, bot: BotProcess, folder: Path) -> None:
    """The key was changed on the platform, and the new private key reaches the settings only later."""
    await keeps_an_archive(company, key=2)
    sound = await fills(company, 60, spoilt_every=100)
    waiting: Row = {"fault": "no_key:2"}
    await eventually(lambda: _count(company, "archive_set_aside", waiting, len(sound)))
    assert await bot.stop() == 0
    again = BotProcess(company, folder, apps=await settings(company, folder, keys=(1, 2)))
    await again.start()
    await eventually(lambda: _count(company, "messages", {"_id": {"$in": [*sound]}}, len(sound)))
    await eventually(lambda: _is_gone(company, waiting))
    assert await again.stop() == 0


async def _has_come_to(company: Company, count: float) -> bool:
    return await company.rows("messages").count_documents({}) >= count


async def _set_aside(company: Company, count: int) -> bool:
    return await company.rows("archive_set_aside").count_documents({}) == count


async def _count(company: Company, name: str, wanted: Row, count: int) -> bool:
    return await company.rows(name).count_documents(wanted) == count


async def _is_gone(company: Company, wanted: Row) -> bool:
    return await company.rows("archive_set_aside").count_documents(wanted) == 0
