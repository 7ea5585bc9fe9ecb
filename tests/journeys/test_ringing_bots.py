"""Two bots ring on one database and are killed while they do: each reminder comes to its person's phone, once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.journeys.bots import BotProcess
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep
from tests.journeys.waiting import eventually

MATTERS = [f"寄{letter}合同" for letter in "甲乙丙丁戊"]
PEOPLE = 12
ALL = PEOPLE * len(MATTERS)
SPREAD = timedelta(seconds=5)
"""Of each half; the second begins when the bot that was killed first is back, however long that takes."""
ANSWER_SECONDS = 1.0
"""So slow is the platform that whoever is killed after ringing leaves sends of unknown outcome behind."""


async def test_killed_in_turn_while_they_ring_nothing_is_lost_and_nothing_comes_twice(
    crowd: Company, bots: list[BotProcess]
) -> None:
    people = [crowd.rep(f"rep{number}") for number in range(PEOPLE)]
    await asyncio.gather(*(_ask(rep) for rep in people))
    await crowd.suffers("slow", rate=1.0, seconds=ANSWER_SECONDS)
    reminders = await crowd.all_rows("reminders")
    early, late = reminders[: ALL // 2], reminders[ALL // 2 :]
    assert len(reminders) == ALL
    await _come_due(crowd, early)
    first = await eventually(lambda: _one_ringing(crowd, people, bots))
    await first.is_killed()
    other = bots[1 - bots.index(first)]
    await eventually(lambda: _has_rung(other))
    await first.start()
    await _come_due(crowd, late)
    await eventually(lambda: _rung(crowd, late))
    await other.is_killed()
    assert await _rung(crowd, late) < len(late)
    await other.start()
    await eventually(lambda: _have_all_rung(crowd))
    await eventually(crowd.is_idle)
    for rep in people:
        assert Counter(await _matters_heard(rep)) == Counter(MATTERS)
    await _check_outbox(crowd)
    repeats = await _repeats(crowd)
    assert repeats
    assert all(f"duplicate:{call['body']['touser']}" in call["notes"] for call in repeats)


async def _ask(rep: Rep) -> None:
    for matter in MATTERS:
        assert matter in await rep.says(f"提醒 明天23:30 {matter}")


async def _come_due(company: Company, reminders: Sequence[Row]) -> None:
    """Let these be due from now on, one after the other."""
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    for number, reminder in enumerate(reminders):
        due = soon + SPREAD * number / len(reminders)
        moved = {"planned": due, "due": due, "ring_at": due}
        await company.rows("reminders").update_one({"_id": reminder["_id"]}, {"$set": moved})


async def _rung(company: Company, reminders: Sequence[Row]) -> int:
    """How many of these have."""
    ids = [one["_id"] for one in reminders]
    return await company.rows("reminders").count_documents({"_id": {"$in": ids}, "rings": 1})


async def _have_all_rung(company: Company) -> bool:
    return await company.rows("reminders").count_documents({"rings": 1}) == ALL


async def _one_ringing(company: Company, people: list[Rep], bots: list[BotProcess]) -> BotProcess | None:
    """One that has rung, and waits for the platform's answer to a card that is on a phone."""
    ringing = [bot for bot in bots if await _has_rung(bot) and await _is_sending(company, people, bot)]
    return ringing[0] if ringing else None


async def _is_sending(company: Company, people: list[Rep], bot: BotProcess) -> bool:
    leased = await company.all_rows("leases", _id={"$regex": "^outbox:"}, holder={"$regex": f"/{bot.pid}/"})
    lanes = [int(lease["_id"].removeprefix("outbox:")) for lease in leased]
    cards: Row = {"_id": {"$regex": "^reminder:"}, "lane": {"$in": lanes}}
    theirs = await company.rows("outbox").distinct("to", cards)
    on_phones = sum([len(await _matters_heard(rep)) for rep in people if company.identity(rep.userid) in theirs])
    return on_phones > await company.rows("outbox").count_documents(cards | {"state": "sent"})


async def _matters_heard(rep: Rep) -> list[str]:
    """What the reminders on this phone are about."""
    cards = [text for text in await rep.unheard() if "⏰" in text]
    return [next(matter for matter in MATTERS if matter in card) for card in cards]


async def _check_outbox(company: Company) -> None:
    """One line for each occurrence, each sent."""
    reminders = await company.all_rows("reminders")
    lines = [line for line in await company.all_rows("outbox") if line["_id"].startswith("reminder:")]
    assert [line["_id"] for line in lines] == sorted(f"reminder:{one['series']}:1" for one in reminders)
    assert {line["state"] for line in lines} == {"sent"}
    assert {one["rings"] for one in reminders} == {1}


async def _repeats(company: Company) -> list[Row]:
    """The calls for a card after a first one had reached the platform; each asked it to check for that."""
    cards = [call for call in await company.asks("calls") if "template_card" in call["body"]]
    known: set[str] = set()
    repeats: list[Row] = []
    for call in cards:
        card = call["body"]["template_card"]["task_id"]
        if card in known:
            assert call["body"]["enable_duplicate_check"] == 1
            repeats.append(call)
        known.add(card)
    assert len(known) == ALL
    return repeats


async def _has_rung(bot: BotProcess) -> bool:
    return '"reminders"' in bot.log
