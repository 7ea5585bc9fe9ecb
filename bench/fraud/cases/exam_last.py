"""Families of `bench.fraud.cases.exam` that were written when the rules were done.

Measured once before they led to anything: precision 0.979, recall 0.790 over 21 towns of 5,000 customers. Since then
one cheap order by everybody is a sign, and circles that say one word and never come back weigh more.
"""

from bench.fraud.cases.exam import DAY, HOUR, MINUTE, Exam, Family
from bench.fraud.cases.exam_frauds import themselves
from bench.fraud.cases.exam_honest import friends


def wedding(town: Exam) -> None:
    """The bride's code stands on every table."""
    by, ip, evening = town.resident(), town.ip(), town.some_time(part=0.9)
    for _ in range(town.chance.randrange(20, 90)):
        fixed = {"ip": ip} if town.chance.random() < 0.7 else {}
        town.friend("wedding", by, evening + town.chance.triangular(0, 4 * HOUR, HOUR), zeal=0.75, fixed=fixed)


def pickup_point(town: Exam) -> None:
    """A street has its parcels sent to the kiosk."""
    kiosk = {"address": town.address()}
    for _ in range(town.chance.randrange(3, 12)):
        by = town.resident(kiosk)
        for _ in range(town.chance.randrange(1, 6)):
            town.friend("pickup_point", by, town.some_time(), fixed=kiosk)


def parents(town: Exam) -> None:
    """Registered by their son, on the old telephone in the drawer."""
    home = {"address": town.address(), "ip": town.ip()}
    by, drawer = town.resident(home), {"device": town.device()}
    for _ in range(town.chance.randrange(1, 3)):
        town.friend("parents", by, town.some_time(), zeal=0.8, fixed=home | drawer)


def tasters(town: Exam) -> None:
    """Come, ask one thing, and many are gone within weeks."""
    by = town.resident()
    for _ in range(town.chance.randrange(4, 25)):
        at = town.some_time(part=0.8)
        who = town.friend("tasters", by, at, zeal=0.7)
        if town.chance.random() < 0.6:
            town.row("message", who, at + HOUR + town.chance.uniform(0, 2 * HOUR))
        if town.chance.random() < 0.25:
            town.row("delete", who, at + town.chance.uniform(0.3, 1) * town.short(20))


def agent(town: Exam) -> None:
    """Lives on inviting, month after month."""
    by = town.resident()
    for _ in range(town.chance.randrange(80, 250)):
        town.friend("agent", by, town.some_time(), zeal=0.75)


def clinic(town: Exam) -> None:
    """Patients register at the nurses' tablet, in one morning."""
    fixed = {"device": town.device(), "ip": town.ip()}
    by, opened = town.resident(), town.some_time(part=0.8)
    for _ in range(town.chance.randrange(10, 45)):
        town.friend("clinic", by, opened + town.chance.uniform(0, 5 * HOUR), zeal=0.9, fixed=fixed)


def newcomers(town: Exam) -> None:
    """Came just before the file ends."""
    by = town.resident()
    for _ in range(town.chance.randrange(6, 30)):
        at = town.some_time(part=0.03) + 0.96 * town.days * DAY
        town.friend("newcomers", by, at)


def chatty_farm(town: Exam) -> None:
    """Everybody says hello within the hour, on a handful of devices, and never again."""
    by, began, devices = town.resident(), town.some_time(part=0.8), [town.device() for _ in range(4)]
    for _ in range(town.chance.randrange(8, 35)):
        at = began + town.chance.uniform(0, town.short(3))
        who, added = town.fake("chatty_farm", by.id, at, fixed={"device": town.chance.choice(devices)})
        for _ in range(town.chance.randrange(1, 4)):
            town.row("message", who, added + town.chance.uniform(MINUTE, HOUR))


def sleepers(town: Exam) -> None:
    """Each leaves a day or two after it came."""
    by = town.resident()
    for _ in range(town.chance.randrange(6, 25)):
        who, added = town.fake("sleepers", by.id, town.some_time(part=0.9), pace=1)
        town.row("delete", who, added + town.chance.uniform(0.5, 3) * DAY)


def exchange(town: Exam) -> None:
    """Two who lend each other their telephones."""
    devices = [town.device() for _ in range(town.chance.randrange(5, 15))]
    for _ in range(2):
        by, began = town.resident(), town.some_time(part=0.8)
        for device in devices:
            town.fake("exchange", by.id, began + town.chance.uniform(0, town.short(6)), fixed={"device": device})


def first_order_farm(town: Exam) -> None:
    """The cheapest thing there is, once, to one address."""
    by, address = town.resident(), {"address": town.address()}
    for _ in range(town.chance.randrange(6, 20)):
        who, added = town.fake("first_order_farm", by.id, town.some_time(part=0.9), pace=1, fixed=address)
        paid = round(town.price * town.chance.uniform(0.1, 0.2), 2)
        town.row("order", who, added + town.chance.uniform(HOUR, DAY), amount=paid)


def padding_agent(town: Exam) -> None:
    """Who lives on inviting helps out of two networks in one evening."""
    by, evening, ips = town.resident(), town.some_time(part=0.8), [town.ip(), town.ip()]
    for _ in range(town.chance.randrange(50, 120)):
        town.friend("friends_of_padding_agent", by, town.some_time(), zeal=0.9)
    for _ in range(town.chance.randrange(20, 40)):
        at = evening + town.chance.uniform(0, 3 * HOUR)
        town.fake("padding_agent", by.id, at, fixed={"ip": town.chance.choice(ips)})


def neighbouring_addresses(town: Exam) -> None:
    """A rented block of addresses, each used once."""
    by, began, block = town.resident(), town.some_time(part=0.8), town.ip().rpartition(".")[0]
    for number in range(town.chance.randrange(8, 30)):
        at = began + town.chance.uniform(0, town.short(4))
        town.fake("neighbouring_addresses", by.id, at, fixed={"ip": f"{block}.{number + 3}"})


def metronome(town: Exam) -> None:
    """One every five minutes."""
    by, at = town.resident(), town.some_time(part=0.8)
    for _ in range(town.chance.randrange(10, 40)):
        at += 5 * MINUTE + town.chance.uniform(-20, 20)
        town.fake("metronome", by.id, at, pace=0.02)


def ring_with_tails(town: Exam) -> None:
    """Four in a circle, each with some invented friends."""
    some, began = [town.account() for _ in range(4)], town.some_time(part=0.5)
    for number, who in enumerate(some):
        town.lives(who, town.comes(who, some[number - 1].id, began + number * HOUR), 0.5)
        town.cheated("ring_with_tails", who)
        for _ in range(town.chance.randrange(3, 7)):
            town.fake("tails", who.id, began + town.chance.uniform(0.2, 1) * town.short(6))


HONEST: dict[Family, float] = {
    friends: 60,
    wedding: 0.8,
    pickup_point: 0.6,
    parents: 3,
    tasters: 1,
    agent: 0.3,
    clinic: 0.5,
    newcomers: 0.8,
}
FRAUDS: dict[Family, float] = {
    themselves: 4,
    chatty_farm: 0.5,
    sleepers: 0.7,
    exchange: 0.5,
    first_order_farm: 0.6,
    padding_agent: 0.3,
    neighbouring_addresses: 0.5,
    metronome: 0.4,
    ring_with_tails: 0.8,
}
"""How often each is met."""
