"""Towns of another make than `bench.fraud.cases.town`, to see whether the rules lean on how that one is made.

Here people are few numbers: habits may be the same for everybody to the second, addresses come from small pools,
numbers are given in a row, times may be whole days, orders or words may be missing altogether, fraud talks and orders
as others do. Looked at after the rules were made.
"""

import random
from collections.abc import Callable

from bench.fraud.cases.town import DAY, HOUR, MINUTE, Town


class Strangers(Town):
    """Draws its peculiarities from the same seed."""

    def __post_init__(self) -> None:
        super().__post_init__()
        draw = self.chance
        self.constant = draw.random() < 0.4
        self.in_a_row = draw.random() < 0.4
        self.small_pool = draw.random() < 0.4
        self.whole_days = draw.random() < 0.2
        self.wordless = draw.random() < 0.2
        self.orderless = draw.random() < 0.2
        self.even = draw.random() < 0.3
        self.leavers, self.early = draw.uniform(0, 0.06), draw.choice((3 * DAY, 7 * DAY))
        self.numbers = 13_800_000_000
        self.clock = self.some_time()
        self.last = ""

    def ip(self) -> str:
        draw = self.chance
        return f"10.0.{draw.randrange(8)}.{draw.randrange(250)}" if self.small_pool else super().ip()

    def phone(self) -> str:
        self.numbers += 1
        return str(self.numbers) if self.in_a_row else super().phone()

    def row(self, kind: str, who: str, at: float, **more: object) -> None:
        if not (self.wordless and kind == "message") and not (self.orderless and kind == "order"):
            super().row(kind, who, at // DAY * DAY if self.whole_days else at, **more)

    def come(self, who: str, inviter: str, at: float, traits: dict[str, str], *, pace: float = 1.0) -> float:
        if not self.constant:
            return super().come(who, inviter, at, traits, pace=pace)
        self.row("invite", who, at, inviter=inviter)
        self.row("follow", who, at + MINUTE, **traits)
        self.row("add", who, at + 2 * MINUTE, **traits)
        return at + 2 * MINUTE

    def live(self, who: str, added: float, traits: dict[str, str], *, zeal: float = 1.0) -> None:  # noqa: ARG002
        draw = self.chance
        if draw.random() < self.talks * zeal:
            for _ in range(draw.randrange(1, 4)):
                self.row("message", who, added + draw.uniform(HOUR, 20 * DAY))
        if draw.random() < self.orders * zeal:
            self.row("order", who, added + draw.uniform(HOUR, 20 * DAY), amount=draw.randrange(20, 500))
        if draw.random() < self.leavers:
            self.row("delete", who, added + draw.uniform(self.early, 40 * DAY))

    def fake(self, family: str, inviter: str, at: float, fixed: dict[str, str], *, zeal: float = 0.0) -> float:
        """A fraudulent account, returns when it was added."""
        who, traits = self.name(), self.self_traits(fixed)
        added = self.come(who, inviter, at, traits, pace=0.3)
        self.live(who, added, traits, zeal=zeal)
        self.know(who, family, fraud=True)
        self.last = who
        return added

    def honest_circle(self) -> None:
        inviter, _ = self.resident()
        for _ in range(min(150, 1 + int(self.chance.paretovariate(1.1)))):
            self.clock += 61
            self.honest("honest", inviter, self.clock if self.even else self.some_time())

    def honest_house(self) -> None:
        fixed = {"ip": self.ip(), "address": self.address()}
        inviter, _ = self.resident(fixed)
        for _ in range(self.chance.randrange(1, 4)):
            self.honest("house", inviter, self.some_time(), fixed=fixed)

    def honest_works(self) -> None:
        fixed = {"ip": self.ip()}
        for _ in range(self.chance.randrange(1, 6)):
            inviter, _ = self.resident(fixed)
            for _ in range(self.chance.randrange(1, 12)):
                self.honest("works", inviter, self.some_time(), fixed=fixed)

    def cheat(self) -> None:
        """One group of fraud, of any kind."""
        inviter, _ = self.resident()
        farm = self.chance.choice(
            (
                self._busy_farm,
                self._farm_in_pairs,
                self._net_farm,
                self._known_ring,
                self._clique,
                self._single_deleters,
                self._spread_deleters,
                self._mixed,
            )
        )
        farm(inviter, self.some_time(), self.chance.randrange(6, 25))

    def _busy_farm(self, inviter: str, began: float, size: int) -> None:
        fixed = {"device": self.device(), "ip": self.ip()}
        for _ in range(size):
            self.fake("busy_farm", inviter, began + self.chance.uniform(0, 5 * DAY), fixed, zeal=0.7)

    def _farm_in_pairs(self, inviter: str, began: float, size: int) -> None:
        device = ""
        for number in range(size):
            device = self.device() if number % 2 == 0 else device
            at = began + self.chance.uniform(0, 5 * DAY)
            self.fake("farm_in_pairs", inviter, at, {"device": device, "ip": self.ip()})

    def _net_farm(self, inviter: str, began: float, size: int) -> None:
        net = self.chance.randrange(250)
        for number in range(size):
            self.fake("net_farm", inviter, began + self.chance.uniform(0, HOUR), {"ip": f"39.{net}.7.{number}"})

    def _known_ring(self, outsider: str, began: float, _size: int) -> None:
        self._ring("known_ring", outsider, began)

    def _clique(self, outsider: str, began: float, _size: int) -> None:
        self._ring("clique", outsider, began)

    def _single_deleters(self, _inviter: str, _began: float, _size: int) -> None:
        for _ in range(3):
            inviter, _ = self.resident()
            self.honest("honest", inviter, self.some_time())
            added = self.fake("single_deleters", inviter, self.some_time(), {})
            self.row("delete", self.last, added + self.chance.uniform(HOUR, DAY))

    def _spread_deleters(self, inviter: str, _began: float, size: int) -> None:
        for _ in range(size // 2):
            added = self.fake("spread_deleters", inviter, self.some_time(), {})
            self.row("delete", self.last, added + self.chance.uniform(2 * HOUR, 3 * DAY))

    def _mixed(self, inviter: str, began: float, size: int) -> None:
        ip = self.ip()
        for _ in range(size // 2):
            self.honest("honest", inviter, self.some_time())
            added = self.fake("mixed", inviter, began + self.chance.uniform(0, 2 * HOUR), {"ip": ip})
            self.row("delete", self.last, added + 8 * DAY + self.chance.uniform(0, HOUR))

    def _ring(self, family: str, outsider: str, began: float) -> None:
        """Every member is invited by the one before, the first by an outsider at first; in a clique, by all."""
        names = [self.name() for _ in range(self.chance.randrange(3, 7))]
        for number, who in enumerate(names):
            at, traits = began + number * HOUR, self.self_traits()
            by = names[number - 1] if number or family == "clique" else names[-1]
            if number == 0 and family == "known_ring" and self.chance.random() < 0.3:
                self.row("invite", who, at - DAY, inviter=outsider)
            self.live(who, self.come(who, by, at, traits), traits, zeal=0.7)
            self.know(who, family, fraud=True)
            if family == "clique":
                for other in names:
                    if other != who:
                        self.row("invite", who, at + self.chance.uniform(0, 3 * DAY), inviter=other)


def strangers(seed: int, customers: int) -> Town:
    """The same seed makes the same town."""
    made = Strangers(chance=random.Random(seed))  # noqa: S311 - nothing here is secret
    honest: list[Callable[[], None]] = [made.honest_circle] * 12 + [made.honest_house] * 2 + [made.honest_works]
    while made.known < customers:
        bad = sum(one["fraud"] for one in made.truth)
        (made.cheat if bad < 0.15 * len(made.truth) else made.chance.choice(honest))()
    made.chance.shuffle(made.rows)
    return made
