"""Many staff members writing at once: half ask for somebody who does not exist, half write a note."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiohttp import ClientError

from tests.journeys.company import Company
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import Rep
from tests.journeys.waiting import eventually

PEOPLE = 20
CONNECTIONS = 32
CUSTOMER = "风暴客户"
NOTED = f"已给{CUSTOMER}写下备注。发“历史 {CUSTOMER}”查看，发“撤销”可以收回。"


async def gather(company: Company) -> None:
    """Hire everybody and bring the customer in."""
    for number in range(PEOPLE):
        await company.employs(f"rep{number}", f"员工{number}")
    await (await company.visited_by(CUSTOMER)).says("在吗")


async def knows_the_crowd(company: Company) -> bool:
    """Whether the bot has heard of everybody."""
    customer = await company.rows("customers").find_one({"name": CUSTOMER})
    staff = await company.rows("staff").count_documents({"roles": {"$ne": []}})
    return customer is not None and staff > PEOPLE


@dataclass(frozen=True, kw_only=True)
class Message:
    """`word` is its own; a question's answer repeats it."""

    rep: Rep
    word: str
    asks: bool
    plaintext: str

    @property
    def answer(self) -> str:
        return f"没有找到您能查看的客户“{self.word}”。" if self.asks else NOTED


class Storm:
    """`count` messages of the crowd by turns, each delivered once to each of the boxes."""

    def __init__(self, company: Company, boxes: Sequence[Mailbox], count: int) -> None:
        self._company = company
        self._people = [company.rep(f"rep{number}") for number in range(PEOPLE)]
        self._boxes = boxes
        self.messages = [self._message(number) for number in range(count)]
        self.acknowledged: Counter[str] = Counter()

    def _message(self, number: int) -> Message:
        rep, asks = self._people[number % len(self._people)], number // len(self._people) % 2 == 0
        word = f"词{number:04}"
        text = f"查 {word}" if asks else f"备注 {CUSTOMER} {word}"
        return Message(rep=rep, word=word, asks=asks, plaintext=self._boxes[0].said(rep.userid, text, 9_000 + number))

    async def blow(self) -> None:
        """Returns once every delivery was acknowledged."""
        deliveries = iter([(message, box) for message in self.messages for box in self._boxes])
        await asyncio.gather(*(self._connection(deliveries) for _ in range(CONNECTIONS)))

    async def has_come_to(self, share: float) -> None:
        """Waits until that share of the messages was acknowledged."""

        async def so_far() -> bool:
            return len(self.acknowledged) >= share * len(self.messages)

        await eventually(so_far)

    async def calms_down(self) -> None:
        """Waits until everything is worked off."""
        await eventually(self._company.is_idle)

    async def _connection(self, deliveries: Iterator[tuple[Message, Mailbox]]) -> None:
        for message, box in deliveries:
            while not await _is_taken(box, message):
                await asyncio.sleep(0.1)
            self.acknowledged[message.word] += 1

    async def check(self) -> int:
        """Everything took effect once and every answer arrived; returns how many came once more than they should.

        That may only be where a call was under way when its process died.
        """
        await self._check_notes()
        surplus = [await self._surplus(rep) for rep in self._people]
        return sum(surplus)

    async def _check_notes(self) -> None:
        written = Counter(note["text"] for note in await self._company.all_rows("notes"))
        assert written == Counter(message.word for message in self.messages if not message.asks)
        assert await self._company.rows("inbox").count_documents({"state": {"$ne": "done"}}) == 0

    async def _surplus(self, rep: Rep) -> int:
        wanted = Counter(message.answer for message in self.messages if message.rep is rep)
        received = Counter(message["text"] for message in await rep.messages())
        assert wanted - received == Counter(), "an answer is missing"
        replies = await self._company.replies(rep)
        assert {reply["state"] for reply in replies} == {"sent"}
        surplus = (received - wanted).total()
        assert surplus <= sum(reply["repeats"] for reply in replies)
        return surplus


async def _is_taken(box: Mailbox, message: Message) -> bool:
    try:
        return await box.posts(message.plaintext) == 200
    except ClientError:
        return False
