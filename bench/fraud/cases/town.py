"""A town of invented customers in which the families of `bench.fraud.cases` live."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
_START = 1_760_000_000.0

Fixed = Mapping[str, str]
"""What an account has in common with others, by the name of the trait."""


@dataclass(kw_only=True)
class Town:
    """How the people of this town are, drawn once by its seed; rows and truth are what it has seen so far."""

    chance: random.Random
    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    truth: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    known: int = 0

    def __post_init__(self) -> None:
        draw = self.chance
        self.talks = draw.uniform(0.5, 0.85)
        self.orders = draw.uniform(0.25, 0.6)
        self.quick_leavers = draw.uniform(0.0, 0.008)
        self.leavers = draw.uniform(0.02, 0.08)
        self.tells = {name: draw.choice((0.0, 0.6, 1.0, 1.0)) for name in ("device", "phone", "address")} | {
            "ip": draw.choice((0.7, 1.0))
        }
        self.days = draw.uniform(20, 90)
        self.carriers = [f"117.136.{draw.randrange(256)}.{draw.randrange(256)}" for _ in range(60)]

    def name(self) -> str:
        self.known += 1
        return f"c{self.known:06}"

    def some_time(self) -> float:
        return _START + self.chance.uniform(0, self.days * DAY)

    def ip(self) -> str:
        draw = self.chance
        if draw.random() < 0.1:
            return draw.choice(self.carriers)
        return ".".join(str(draw.randrange(1, 255)) for _ in range(4))

    def device(self) -> str:
        return f"{self.chance.getrandbits(64):016x}"

    def phone(self) -> str:
        return f"1{self.chance.choice('3578')}{self.chance.randrange(10**9):09}"

    def address(self) -> str:
        draw = self.chance
        return f"{draw.choice('东西南北中')}城路{draw.randrange(900)}号{draw.randrange(30)}幢{draw.randrange(900)}室"

    def self_traits(self, fixed: Fixed | None = None) -> dict[str, str]:
        """What an account shows, all its own but for what is fixed."""
        own = {"device": self.device(), "ip": self.ip(), "phone": self.phone(), "address": self.address()} | {
            **(fixed or {})
        }
        return {
            name: value
            for name, value in own.items()
            if (name in (fixed or {}) and self.tells[name]) or self.chance.random() < self.tells[name]
        }

    def row(self, kind: str, who: str, at: float, **more: object) -> None:
        self.rows.append({"at": at, "kind": kind, "invitee": who, **more})

    def come(self, who: str, inviter: str, at: float, traits: dict[str, str], *, pace: float = 1.0) -> float:
        """Invited, following and adding; returns when it was added."""
        draw = self.chance
        self.row("invite", who, at, inviter=inviter, **_of(traits, "device", "ip"))
        follows = at + draw.expovariate(1 / (3 * MINUTE)) * pace
        added = follows + draw.expovariate(1 / (20 * MINUTE)) * pace
        if draw.random() < 0.7:
            self.row("follow", who, follows, **_of(traits, "device", "ip"))
        self.row("add", who, added, **traits)
        return added

    def live(self, who: str, added: float, traits: dict[str, str], *, zeal: float = 1.0) -> None:
        """What an honest customer does afterwards."""
        draw = self.chance
        words = draw.choices((0, 1, 2, 4, 8), (1, 2, 3, 3, 1))[0] if draw.random() < self.talks * zeal else 0
        for _ in range(words):
            at = added + draw.expovariate(1 / (4 * DAY)) if draw.random() < 0.7 else added + draw.uniform(10, HOUR)
            self.row("message", who, at, **_of(traits, "device"))
        if draw.random() < self.orders * zeal:
            for _ in range(draw.choice((1, 1, 2, 3))):
                paid, at = round(draw.lognormvariate(4.5, 0.6), 2), added + draw.expovariate(1 / (5 * DAY))
                self.row("order", who, at, amount=paid, **_of(traits, "phone", "address", "ip"))
                if draw.random() < 0.04:
                    self.row("order", who, at + 2 * DAY, amount=-paid)
        leaves = draw.random()
        if leaves < self.quick_leavers:
            self.row("delete", who, added + draw.uniform(MINUTE, 2 * DAY))
        elif leaves < self.quick_leavers + self.leavers:
            self.row("delete", who, added + draw.uniform(3 * DAY, 60 * DAY))

    def know(self, who: str, family: str, *, fraud: bool) -> None:
        self.truth.append({"invitee": who, "fraud": fraud, "family": family})

    def resident(self, fixed: Fixed | None = None) -> tuple[str, dict[str, str]]:
        """Somebody who was here before, and invites."""
        who, traits = self.name(), self.self_traits(fixed)
        at = self.some_time() - 10 * DAY
        self.row("add", who, at, **traits)
        self.live(who, at, traits)
        return who, traits

    def honest(self, family: str, inviter: str, at: float, *, zeal: float = 1.0, fixed: Fixed | None = None) -> str:
        """An honest friend of somebody."""
        who, traits = self.name(), self.self_traits(fixed)
        self.live(who, self.come(who, inviter, at, traits), traits, zeal=zeal)
        self.know(who, family, fraud=False)
        return who


Family = Callable[[Town], None]
"""Settles one inviter, or one ring of them, with all friends."""


def _of(traits: dict[str, str], *names: str) -> dict[str, str]:
    return {name: traits[name] for name in names if name in traits}
