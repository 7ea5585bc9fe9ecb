"""Another make of town: what an examiner who has never seen the rules might hand in.

Unlike the others it differs in what is told at all (only networks, only phones, nothing), in how much of it is fraud
(3 %, 15 %, 40 %) and in how long it lasts (a week to a year, cut off at the end, so that the last to come had no time
to do anything), and its rows are written as strangers write them.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from bench.fraud.cases.spelling import Scribe

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
_START = 1_772_000_000.0

Tells = Mapping[str, float]

TELLS: dict[str, Tells] = {
    "all": {"device": 1.0, "ip": 1.0, "phone": 1.0, "address": 1.0},
    "some": {"device": 0.7, "ip": 0.9, "phone": 0.6, "address": 0.5},
    "device and ip": {"device": 0.95, "ip": 0.95},
    "phone and address": {"phone": 0.9, "address": 0.6},
    "ip": {"ip": 1.0},
    "phone": {"phone": 1.0},
    "nothing": {},
}
"""Which part of the accounts shows what."""
SHARES, DAYS = (0.15, 0.03, 0.4), (60.0, 7.0, 365.0)
SETTINGS = tuple(product(DAYS, SHARES, TELLS))


@dataclass(slots=True, kw_only=True)
class Account:
    """`shown` is what platforms tell of it, by the name of the field."""

    id: str
    shown: dict[str, str]


@dataclass(kw_only=True)
class Exam:
    """How people are is drawn once by the seed; from it follow what is told, how much is fraud, how long it lasts."""

    seed: int
    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    truth: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    known: int = 0

    def __post_init__(self) -> None:
        draw = self.chance = random.Random(f"exam {self.seed}")  # noqa: S311 - nothing here is secret
        self.days, self.share, self.told = SETTINGS[self.seed % len(SETTINGS)]
        self.tells = TELLS[self.told]
        self.talks, self.orders = draw.uniform(0.45, 0.92), draw.uniform(0.2, 0.7)
        self.leavers, self.noise = draw.uniform(0.0, 0.12), draw.choice((0.0, 0.03, 0.1, 0.2))
        self.pause = min(10.0, self.days * draw.uniform(0.03, 0.12)) * DAY
        self.price = draw.choice((30, 90, 400))
        self.networks = [self._number() for _ in range(40)]
        self.places = draw.choice((30, 400, 4_000))
        self.named_by_all, self.invites_told = draw.random() < 0.3, draw.random() < 0.85
        self.scribe = Scribe(draw)

    def _number(self) -> str:
        return ".".join(str(self.chance.randrange(1, 250)) for _ in range(4))

    def some_time(self, *, part: float = 0.97) -> float:
        return _START + self.chance.uniform(0, part * self.days * DAY)

    def short(self, days: float) -> float:
        """A stretch of time, in seconds, that fits into a week as well."""
        return min(days, self.days / 4) * DAY

    def device(self) -> str:
        return f"{self.chance.choice(('iPhone', 'HW', 'MI'))}-{self.chance.getrandbits(48):012X}"

    def ip(self) -> str:
        return self.chance.choice(self.networks) if self.chance.random() < 0.15 else self._number()

    def phone(self) -> str:
        return f"1{self.chance.choice('35789')}{self.chance.randrange(10**9):09}"

    def address(self) -> str:
        draw = self.chance
        place, house, room = draw.randrange(self.places), draw.randrange(1, 40), draw.randrange(101, 2_900)
        return f"浙江省杭州市余杭区文{place}路{draw.randrange(1, 300)}号{house}幢{room}室"

    def account(self, fixed: Mapping[str, str] | None = None) -> Account:
        """Somebody with things of their own but for those that are fixed."""
        self.known += 1
        own = {"device": self.device(), "ip": self.ip(), "phone": self.phone(), "address": self.address()}
        shown = own | dict(fixed or {})
        told = {name: value for name, value in shown.items() if self.chance.random() < self.tells.get(name, 0)}
        return Account(id=f"u{self.known:05}", shown=told)

    def row(self, kind: str, who: Account, at: float, **more: object) -> None:
        if at >= _START + self.days * DAY:
            return
        names = ("device", "ip") if kind in {"invite", "message", "delete"} else ("device", "ip", "phone", "address")
        shown = {name: who.shown[name] for name in names if name in who.shown}
        self.rows += self.scribe.written({"at": at, "kind": kind, "invitee": who.id} | shown | more)

    def comes(self, who: Account, by: str, at: float, *, pace: float = 1.0) -> float:
        """Invited, following and adding; returns when it was added."""
        draw = self.chance
        followed = at + draw.lognormvariate(4.5, 1.0) * pace
        added = followed + draw.lognormvariate(5.5, 1.3) * pace
        named = {"inviter": by} if self.named_by_all or not self.invites_told else {}
        if self.invites_told:
            self.row("invite", who, at, inviter=by)
        if draw.random() < 0.8:
            self.row("follow", who, followed, **named)
        self.row("add", who, added, **named)
        return added

    def lives(self, who: Account, since: float, zeal: float = 1.0) -> None:
        """What somebody does who means it: more with more zeal."""
        draw = self.chance
        if draw.random() < self.talks * zeal:
            for _ in range(1 + int(draw.expovariate(0.5))):
                self.row("message", who, since + draw.weibullvariate(self.pause, 0.6))
        if draw.random() < self.orders * zeal:
            self._buys(who, since + draw.weibullvariate(self.pause, 0.8))
        if draw.random() < self.leavers:
            self.row("delete", who, since + draw.weibullvariate(2 * self.pause, 0.7))

    def _buys(self, who: Account, at: float) -> None:
        draw = self.chance
        for _ in range(draw.choice((1, 1, 1, 2, 4))):
            paid, at = round(self.price * draw.lognormvariate(0, 0.9), 2), at + draw.expovariate(1 / self.pause)
            self.row("order", who, at, amount=paid)
            if draw.random() < 0.07:
                self.row("order", who, at + draw.uniform(HOUR, self.pause), amount=-paid)

    def resident(self, fixed: Mapping[str, str] | None = None) -> Account:
        """Somebody who was here before, and invites; of some nothing else is known."""
        who = self.account(fixed)
        if self.chance.random() < 0.85:
            at = self.some_time(part=0.3)
            self.row(self.chance.choice(("add", "follow")), who, at)
            self.lives(who, at)
        return who

    def friend(
        self, family: str, by: Account, at: float, *, zeal: float = 1.0, fixed: Mapping[str, str] | None = None
    ) -> Account:
        """An honest one."""
        who = self.account(fixed)
        self.lives(who, self.comes(who, by.id, at), zeal)
        self.truth.append({"invitee": who.id, "fraud": False, "family": family})
        return who

    def fake(
        self, family: str, by: str, at: float, *, pace: float = 0.3, fixed: Mapping[str, str] | None = None
    ) -> tuple[Account, float]:
        """A fraudulent one and when it was added; some make a little noise."""
        who = self.account(fixed)
        added = self.comes(who, by, at, pace=pace)
        if self.chance.random() < self.noise:
            self.row("message", who, added + self.chance.uniform(MINUTE, HOUR))
        self.cheated(family, who)
        return who, added

    def cheated(self, family: str, who: Account) -> None:
        self.truth.append({"invitee": who.id, "fraud": True, "family": family})


Family = Callable[[Exam], None]


def exam(seed: int, customers: int, *, honest: Mapping[Family, float], frauds: Mapping[Family, float]) -> Exam:
    """The same seed makes the same town; its rows come in no order."""
    made = Exam(seed=seed)
    while made.known < customers:
        bad = sum(one["fraud"] for one in made.truth)
        families = frauds if bad < made.share * len(made.truth) else honest
        made.chance.choices([*families], [*families.values()])[0](made)
    made.chance.shuffle(made.rows)
    return made
