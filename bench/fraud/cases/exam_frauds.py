"""Families of fraud of `bench.fraud.cases.exam`."""

from bench.fraud.cases.exam import DAY, HOUR, MINUTE, Account, Exam, Family


def _own(town: Exam) -> dict[str, str]:
    """What somebody's own further accounts have in common with the first; nothing where nothing is told of it."""
    values = {"device": town.device(), "phone": town.phone(), "ip": town.ip(), "address": town.address()}
    told = [name for name in ("device", "phone") if town.tells.get(name)]
    if not told:
        return {}
    return {name: values[name] for name in (town.chance.choice(told), town.chance.choice(("ip", "address")))}


def themselves(town: Exam) -> None:
    own = _own(town)
    if not own:
        who = town.account()
        town.comes(who, who.id, town.some_time())
        town.cheated("themselves", who)
        return
    by = town.resident(own)
    who, added = town.fake("themselves", by.id, town.some_time(part=0.8), pace=1, fixed=own)
    if town.chance.random() < 0.6:
        town.lives(who, added)


def staff(town: Exam) -> None:
    """Whoever serves customers all day has some of their own."""
    own = _own(town)
    if not own:
        return
    by = town.resident(own)
    for _ in range(town.chance.randrange(15, 60)):
        town.friend("friends_of_staff", by, town.some_time())
    for _ in range(town.chance.randrange(2, 7)):
        town.fake("staff", by.id, town.some_time(), fixed=own)


def _ring(town: Exam, family: str, size: int, *, zeal: float) -> None:
    began, some = town.some_time(part=0.6), [town.account() for _ in range(size)]
    for number, who in enumerate(some):
        at = began + number * town.chance.uniform(MINUTE, town.short(3)) / size
        town.lives(who, town.comes(who, some[number - 1].id, at), zeal)
        town.cheated(family, who)


def ring(town: Exam) -> None:
    _ring(town, "ring", town.chance.randrange(3, 7), zeal=town.chance.choice((0.2, 0.8)))


def large_ring(town: Exam) -> None:
    _ring(town, "large_ring", town.chance.randrange(7, 16), zeal=0.4)


def device_farm(town: Exam) -> None:
    devices, began = [town.device() for _ in range(town.chance.randrange(1, 5))], town.some_time(part=0.8)
    by = town.resident({"device": devices[0]} if town.chance.random() < 0.3 else None)
    for _ in range(town.chance.randrange(8, 60)):
        at = began + town.chance.uniform(0, town.short(4))
        town.fake("device_farm", by.id, at, fixed={"device": town.chance.choice(devices)})


def network_farm(town: Exam) -> None:
    by, began, ips = town.resident(), town.some_time(part=0.8), [town.ip() for _ in range(town.chance.randrange(1, 4))]
    for _ in range(town.chance.randrange(6, 40)):
        at = began + town.chance.uniform(0, town.short(6))
        town.fake("network_farm", by.id, at, fixed={"ip": town.chance.choice(ips)})


def add_then_delete(town: Exam) -> None:
    by = town.resident()
    for _ in range(town.chance.randrange(3, 20)):
        who, added = town.fake("add_then_delete", by.id, town.some_time(part=0.9), pace=1)
        town.row("delete", who, added + town.chance.lognormvariate(8.5, 1.2))


def burst(town: Exam) -> None:
    """Nothing is shared, but all come at once and none stays to talk."""
    by, began = town.resident(), town.some_time(part=0.8)
    for _ in range(town.chance.randrange(10, 80)):
        town.fake("burst", by.id, began + town.chance.uniform(0, HOUR), pace=0.1)


def numbers_in_a_row(town: Exam) -> None:
    by, began, first = town.resident(), town.some_time(part=0.8), int(town.phone())
    for number in range(town.chance.randrange(6, 30)):
        at = began + town.chance.uniform(0, town.short(5))
        town.fake("numbers_in_a_row", by.id, at, fixed={"phone": str(first + 2 * number)})


def one_address(town: Exam) -> None:
    by, began, address = town.resident(), town.some_time(part=0.8), town.address()
    for _ in range(town.chance.randrange(6, 20)):
        at = began + town.chance.uniform(0, town.short(8))
        who, added = town.fake("one_address", by.id, at, fixed={"address": address})
        town.row("order", who, added + town.chance.uniform(HOUR, town.pause), amount=1)


def slow_drip(town: Exam) -> None:
    """One a day for weeks, nothing in common but that nobody ever hears of them again."""
    by, at = town.resident(), town.some_time(part=0.2)
    for _ in range(town.chance.randrange(12, 40)):
        at += town.chance.uniform(0.1, 1) * town.days * DAY / 40
        town.fake("slow_drip", by.id, at, pace=1)


def padded(town: Exam) -> None:
    """An honest inviter who helps a little."""
    by, ip, began = town.resident(), town.ip(), town.some_time(part=0.8)
    for _ in range(town.chance.randrange(5, 14)):
        town.friend("friends_of_padded", by, town.some_time())
        town.fake("padded", by.id, began + town.chance.uniform(0, town.short(1)), fixed={"ip": ip})


def script(town: Exam) -> None:
    """Always the same pauses, and a friendly word."""
    by, at, step = town.resident(), town.some_time(part=0.6), town.chance.uniform(5, 90)
    for _ in range(town.chance.randrange(10, 50)):
        at += town.chance.uniform(MINUTE, HOUR)
        who = town.account()
        for number, kind in enumerate(("invite", "follow", "add", "message")):
            town.row(kind, who, at + number * step + town.chance.uniform(0, 1), inviter=by.id)
        town.cheated("script", who)


def workshop(town: Exam) -> None:
    """One for hire, several inviters."""
    devices, ips = [town.device() for _ in range(8)], [town.ip() for _ in range(3)]
    for _ in range(town.chance.randrange(3, 7)):
        by, began = town.resident(), town.some_time(part=0.8)
        for _ in range(town.chance.randrange(4, 14)):
            fixed = {"device": town.chance.choice(devices), "ip": town.chance.choice(ips)}
            town.fake("workshop", by.id, began + town.chance.uniform(0, town.short(2)), fixed=fixed)


def paid_then_gone(town: Exam) -> None:
    """All leave on the day the reward is out."""
    by, payday = town.resident(), town.some_time(part=0.9) + 0.05 * town.days * DAY
    for _ in range(town.chance.randrange(5, 25)):
        who, added = town.fake("paid_then_gone", by.id, payday - town.chance.uniform(0.1, 1) * town.short(20), pace=1)
        town.row("delete", who, max(added, payday) + town.chance.uniform(0, 8 * HOUR))


def bought_and_returned(town: Exam) -> None:
    """Everybody orders, everybody's money goes back."""
    by = town.resident()
    for _ in range(town.chance.randrange(5, 18)):
        who, added = town.fake("bought_and_returned", by.id, town.some_time(part=0.7), pace=1)
        ordered, paid = (
            added + town.chance.uniform(HOUR, town.pause),
            round(town.price * town.chance.uniform(0.5, 2), 2),
        )
        town.row("order", who, ordered, amount=paid)
        town.row("order", who, ordered + town.chance.uniform(0.1, 1) * town.pause, amount=-paid)


def clique(town: Exam) -> None:
    """Everybody has invited everybody."""
    some, began = [town.account() for _ in range(town.chance.randrange(3, 6))], town.some_time(part=0.6)
    for number, who in enumerate(some):
        town.lives(who, town.comes(who, some[number - 1].id, began + number * HOUR), 0.6)
        town.cheated("clique", who)
        for other in some:
            if other is not who:
                town.row("invite", who, began + DAY + town.chance.uniform(0, DAY), inviter=other.id)


def pyramid(town: Exam) -> None:
    """Invented accounts that invite invented accounts, out of a few networks."""
    ips, level = [town.ip() for _ in range(3)], [town.resident().id]
    at = town.some_time(part=0.5)
    for _ in range(4):
        below: list[Account] = []
        for by in level:
            for _ in range(town.chance.randrange(1, 4)):
                when = at + town.chance.uniform(0, town.short(1))
                below.append(town.fake("pyramid", by, when, fixed={"ip": town.chance.choice(ips)})[0])
        level, at = [one.id for one in below], at + town.short(2)


def night_shift(town: Exam) -> None:
    """Between two and four in the morning, night after night."""
    by, night = town.resident(), town.some_time(part=0.5) // DAY * DAY + 18 * HOUR
    for number in range(town.chance.randrange(12, 50)):
        at = night + (number // 8) * DAY + town.chance.uniform(0, 2 * HOUR)
        town.fake("night_shift", by.id, at)


def used_twice(town: Exam) -> None:
    """Each number is good for two accounts, of different inviters."""
    phones = [town.phone() for _ in range(town.chance.randrange(5, 15))]
    if not town.tells.get("phone"):
        return
    for _ in range(2):
        by, began = town.resident(), town.some_time(part=0.8)
        for phone in phones:
            town.fake("used_twice", by.id, began + town.chance.uniform(0, town.short(5)), fixed={"phone": phone})


FIRST: dict[Family, float] = {
    themselves: 4,
    staff: 0.5,
    ring: 2,
    large_ring: 0.5,
    device_farm: 0.5,
    network_farm: 0.5,
    add_then_delete: 1.5,
    burst: 0.4,
    numbers_in_a_row: 0.4,
    one_address: 0.5,
    slow_drip: 0.4,
    padded: 0.7,
}
SECOND: dict[Family, float] = {
    themselves: 4,
    script: 0.5,
    workshop: 0.4,
    paid_then_gone: 1,
    bought_and_returned: 0.7,
    clique: 1.5,
    pyramid: 0.5,
    night_shift: 0.4,
    used_twice: 0.5,
}
"""How often each is met; after a first look at the second the rules were changed as well."""
