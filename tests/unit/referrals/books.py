"""The rewards, the book and the caps, held beside each other: at every commit they tell the same."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_core.stored import Stored
from referrals.ledger.documents import StoredPosting
from referrals.ledger.model import FUND, OWED
from referrals.programmes.documents import StoredProgramme
from referrals.rewards.documents import StoredReward
from referrals.rewards.model import Stage

Row = dict[str, Any]
ROOMS: tuple[type[Stored], ...] = (StoredReward, StoredPosting, StoredProgramme)
RESERVED = (Stage.PROMISED, Stage.HELD, Stage.RELEASED, Stage.DELIVERED)


@dataclass(slots=True)
class Books:
    """Documents by their id, for each collection."""

    rooms: Mapping[str, dict[str, Row]] = field(
        default_factory=lambda: {one.get_collection_name(): dict[str, Row]() for one in ROOMS}
    )

    @classmethod
    async def now(cls) -> "Books":
        """As they are just now."""
        books = cls()
        for one in ROOMS:
            books.rooms[one.get_collection_name()].update({row["_id"]: row async for row in one.rows().find({})})
        return books

    def check(self) -> None:
        """Every posting comes to nothing, the accounts are where the rewards are, and the caps know what is taken."""
        rewards, postings, programmes = (self.rooms[one.get_collection_name()].values() for one in ROOMS)
        accounts: Counter[tuple[str, str, str]] = Counter()
        for posting in postings:
            assert sum(line["amount"] for line in posting["lines"]) == 0, posting["_id"]
            for line in posting["lines"]:
                accounts[posting["programme"], line["account"], line["unit"].partition(":")[0]] += line["amount"]
        expected: Counter[tuple[str, str, str]] = Counter()
        taken: Counter[str] = Counter()
        cents: Counter[str] = Counter()
        for one in rewards:
            gone = self._is_owed(one["_id"])
            if one["stage"] in RESERVED:
                expected[one["programme"], f"{one['stage']}:{one['customer']}", one["prize"]["kind"]] += one["prize"][
                    "amount"
                ]
            if one["stage"] in RESERVED or gone:
                taken[one["programme"]] += 1
                cents[one["programme"]] += one["prize"]["worth"]
        held = {key: sum_ for key, sum_ in accounts.items() if sum_ and not key[1].startswith((FUND, OWED))}
        assert held == {key: sum_ for key, sum_ in expected.items() if sum_}
        for one in programmes:
            assert (one["reserved"], one["reserved_cents"]) == (taken[one["_id"]], cents[one["_id"]])
            assert one["plan"]["stock"] is None or one["reserved"] <= one["plan"]["stock"]

    def _is_owed(self, reward: str) -> bool:
        posting = self.rooms[StoredPosting.get_collection_name()].get(f"{reward}:{Stage.CLAWED_BACK}")
        return posting is not None and any(line["account"].startswith(OWED) for line in posting["lines"])
