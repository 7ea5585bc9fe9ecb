"""Families of honest people of `bench.fraud.cases.exam`."""

from bench.fraud.cases.exam import DAY, HOUR, MINUTE, Exam, Family


def friends(town: Exam) -> None:
    by = town.resident()
    for _ in range(min(60, int(town.chance.paretovariate(0.9)))):
        town.friend("friends", by, town.some_time())


def lukewarm(town: Exam) -> None:
    """Came to do somebody a favour."""
    by = town.resident()
    for _ in range(town.chance.randrange(2, 12)):
        town.friend("lukewarm", by, town.some_time(), zeal=0.55)


def influencer(town: Exam) -> None:
    """Several posts, each with an hour of its own."""
    by = town.resident()
    for _ in range(town.chance.randrange(1, 5)):
        posted = town.some_time()
        for _ in range(town.chance.randrange(15, 90)):
            at = posted + town.chance.lognormvariate(7.5, 1.3)
            town.friend("influencer", by, at, zeal=town.chance.choice((0.5, 0.8)))


def live_stream(town: Exam) -> None:
    """Hundreds within an hour; many are gone the next day."""
    by, began = town.resident(), town.some_time(part=0.8)
    for _ in range(town.chance.randrange(120, 400)):
        who = town.friend("live_stream", by, began + town.chance.triangular(0, HOUR, 10 * MINUTE), zeal=0.6)
        if town.chance.random() < 0.06:
            town.row("delete", who, began + HOUR + town.chance.uniform(0, town.short(2)))


def shop(town: Exam) -> None:
    """Everybody registers on one of the tablets at the counter, in opening hours."""
    tablets, ip = [town.device() for _ in range(town.chance.randrange(1, 4))], town.ip()
    by, opened = town.resident({"ip": ip}), town.some_time(part=0.7)
    for _ in range(town.chance.randrange(15, 90)):
        at = opened + town.chance.uniform(0, town.short(20))
        fixed = {"device": town.chance.choice(tablets), "ip": ip}
        town.friend("shop", by, at, zeal=0.9, fixed=fixed)


def household(town: Exam) -> None:
    fixed = {"ip": town.ip(), "address": town.address()}
    by = town.resident(fixed)
    tablet = {"device": town.device()} if town.chance.random() < 0.2 else {}
    for _ in range(town.chance.randrange(1, 5)):
        town.friend("household", by, town.some_time(), fixed=fixed | tablet)
    for _ in range(town.chance.randrange(4)):
        town.friend("household", by, town.some_time())


def office(town: Exam) -> None:
    gate = {"ip": town.ip()} | ({"address": town.address()} if town.chance.random() < 0.4 else {})
    for _ in range(town.chance.randrange(1, 7)):
        by = town.resident(gate)
        for _ in range(town.chance.randrange(1, 15)):
            town.friend("office", by, town.some_time(), fixed=gate)


def campus(town: Exam) -> None:
    gates = [town.ip() for _ in range(4)]
    for _ in range(25):
        by, term = town.resident({"ip": town.chance.choice(gates)}), town.some_time(part=0.8)
        for _ in range(town.chance.randrange(1, 14)):
            at = term + town.chance.uniform(0, town.short(5))
            town.friend("campus", by, at, fixed={"ip": town.chance.choice(gates)})


def festival(town: Exam) -> None:
    """Two days in which everybody invites."""
    began = town.some_time(part=0.8)
    for _ in range(40):
        by = town.resident()
        for _ in range(town.chance.randrange(1, 12)):
            town.friend("festival", by, began + town.chance.uniform(0, town.short(2)), zeal=0.85)


def fickle(town: Exam) -> None:
    """Friends of whom some leave soon, after a word or an order."""
    by = town.resident()
    for _ in range(town.chance.randrange(3, 15)):
        at = town.some_time(part=0.8)
        who = town.friend("fickle", by, at)
        if town.chance.random() < 0.15:
            town.row("delete", who, at + DAY + town.chance.uniform(0, town.short(20)))


def small_orders(town: Exam) -> None:
    """A neighbourhood that buys an apple each, for a dollar."""
    by = town.resident()
    for _ in range(town.chance.randrange(3, 15)):
        at = town.some_time(part=0.8)
        who = town.friend("small_orders", by, at, zeal=0.7)
        for _ in range(town.chance.randrange(4)):
            town.row("order", who, at + HOUR + town.chance.uniform(0, town.pause), amount=town.chance.randrange(1, 9))


def firm(town: Exam) -> None:
    """Colleagues who give the firm's number and address."""
    fixed = {"ip": town.ip(), "address": town.address(), "phone": town.phone()}
    by = town.resident({"ip": fixed["ip"], "address": fixed["address"]})
    for _ in range(town.chance.randrange(3, 10)):
        town.friend("firm", by, town.some_time(), zeal=1.1, fixed=fixed)


def lesson(town: Exam) -> None:
    """A class scans the code on the wall, few ever say a word."""
    ip, began = town.ip(), town.some_time(part=0.8)
    by = town.resident({"ip": ip})
    for _ in range(town.chance.randrange(12, 45)):
        at = began + town.chance.uniform(0, 15 * MINUTE)
        town.friend("lesson", by, at, zeal=0.5, fixed={"ip": ip})


def village(town: Exam) -> None:
    """One carrier, one address for all."""
    fixed = {"ip": town.ip(), "address": f"{town.chance.choice('上中下')}坝村{town.chance.randrange(90)}组"}
    for _ in range(town.chance.randrange(8, 20)):
        by = town.resident(fixed)
        for _ in range(town.chance.randrange(1, 8)):
            town.friend("village", by, town.some_time(), fixed=fixed)


def scanned_back(town: Exam) -> None:
    """The inviter scans a friend's code weeks later."""
    by = town.friend("scanned_back", town.resident(), town.some_time(part=0.3))
    other = town.friend("scanned_back", by, town.some_time(part=0.3) + 0.3 * town.days * DAY)
    town.row("invite", by, town.some_time(part=0.3) + 0.6 * town.days * DAY, inviter=other.id)
    for _ in range(town.chance.randrange(5)):
        town.friend("scanned_back", by, town.some_time())


def hotel(town: Exam) -> None:
    """Guests of many hosts on one network."""
    fixed = {"ip": town.ip()}
    for _ in range(30):
        by = town.resident()
        for _ in range(town.chance.randrange(1, 9)):
            town.friend("hotel", by, town.some_time(), fixed=fixed if town.chance.random() < 0.5 else {})


FIRST: dict[Family, float] = {
    friends: 60,
    lukewarm: 4,
    influencer: 0.6,
    live_stream: 0.12,
    shop: 0.6,
    household: 7,
    office: 1.2,
    campus: 0.15,
    festival: 0.15,
    fickle: 2,
    small_orders: 1,
}
SECOND: dict[Family, float] = {
    friends: 60,
    live_stream: 0.12,
    shop: 0.4,
    household: 5,
    firm: 0.7,
    lesson: 0.7,
    village: 0.3,
    scanned_back: 3,
    hotel: 0.2,
}
"""How often each is met; after a first look at the second the rules were changed as well."""
