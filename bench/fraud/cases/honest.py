"""Families of honest people, some of whom look bad."""

from bench.fraud.cases.town import DAY, HOUR, MINUTE, Family, Town


def ordinary(town: Town) -> None:
    inviter, _ = town.resident()
    friends = min(40, 1 + int(town.chance.expovariate(1 / 4)))
    for _ in range(friends):
        town.honest("ordinary", inviter, town.some_time())


def shop_staff(town: Town) -> None:
    inviter, _ = town.resident()
    for _ in range(town.chance.randrange(40, 160)):
        town.honest("shop_staff", inviter, town.some_time(), zeal=0.9)


def blogger(town: Town) -> None:
    inviter, _ = town.resident()
    posted = town.some_time()
    for _ in range(town.chance.randrange(40, 200)):
        town.honest("blogger", inviter, posted + town.chance.expovariate(1 / (3 * HOUR)), zeal=0.6)


def household(town: Town) -> None:
    fixed = {"ip": town.ip(), "address": town.address()}
    inviter, _ = town.resident(fixed)
    for _ in range(town.chance.randrange(1, 4)):
        town.honest("household", inviter, town.some_time(), fixed=fixed)
    for _ in range(town.chance.randrange(3)):
        town.honest("household", inviter, town.some_time())


def office(town: Town) -> None:
    fixed = {"ip": town.ip()} | ({"address": town.address()} if town.chance.random() < 0.5 else {})
    inviter, _ = town.resident(fixed)
    lunch = town.some_time()
    for _ in range(town.chance.randrange(5, 20)):
        town.honest("office", inviter, lunch + town.chance.uniform(0, 4 * DAY), fixed=fixed)


def campus(town: Town) -> None:
    ips = [town.ip() for _ in range(3)]
    for _ in range(30):
        inviter, _ = town.resident({"ip": town.chance.choice(ips)})
        for _ in range(town.chance.randrange(2, 10)):
            town.honest("campus", inviter, town.some_time(), fixed={"ip": town.chance.choice(ips)})


def second_hand(town: Town) -> None:
    device = town.device()
    inviter, traits = town.name(), town.self_traits({"device": device})
    began = town.some_time() - 60 * DAY
    town.row("add", inviter, began, **traits)
    town.row("order", inviter, began + DAY, amount=80)
    for _ in range(town.chance.randrange(3)):
        town.honest("second_hand", inviter, town.some_time())
    town.honest("second_hand", inviter, began + 80 * DAY, fixed={"device": device})


# Held out of tuning from here on.


def dormitory(town: Town) -> None:
    address, ips = town.address(), [town.ip() for _ in range(2)]
    for _ in range(12):
        inviter, _ = town.resident({"address": address, "ip": town.chance.choice(ips)})
        for _ in range(town.chance.randrange(2, 7)):
            town.honest(
                "dormitory", inviter, town.some_time(), fixed={"address": address, "ip": town.chance.choice(ips)}
            )


def fair(town: Town) -> None:
    """Forty people at a stand, one after the other, on the hall's network."""
    inviter, _ = town.resident()
    ip, opened = town.ip(), town.some_time()
    for number in range(town.chance.randrange(15, 50)):
        at = opened + number * 4 * MINUTE + town.chance.uniform(0, 5 * MINUTE)
        town.honest("fair", inviter, at, zeal=0.8, fixed={"ip": ip})


def quiet_circle(town: Town) -> None:
    """Friends who seldom say anything."""
    inviter, _ = town.resident()
    for _ in range(town.chance.randrange(3, 9)):
        town.honest("quiet_circle", inviter, town.some_time(), zeal=0.5)


def family_tablet(town: Town) -> None:
    device, ip, address = town.device(), town.ip(), town.address()
    inviter, _ = town.resident({"ip": ip, "address": address})
    for _ in range(2):
        town.honest("family_tablet", inviter, town.some_time(), fixed={"device": device, "ip": ip, "address": address})


def group_post(town: Town) -> None:
    """A code posted into a group: twenty within half an hour."""
    inviter, _ = town.resident()
    posted = town.some_time()
    for _ in range(town.chance.randrange(8, 25)):
        town.honest("group_post", inviter, posted + town.chance.expovariate(1 / (10 * MINUTE)), zeal=0.75)


def rescanner(town: Town) -> None:
    """A friend whose code the inviter scans as well, out of curiosity, long after both were somebody's friends."""
    first, _ = town.resident()
    at = town.some_time()
    inviter = town.honest("rescanner", first, at)
    friend = town.honest("rescanner", inviter, at + 3 * DAY)
    town.row("invite", inviter, at + 9 * DAY, inviter=friend)
    town.honest("rescanner", friend, at + 11 * DAY)


TUNED: dict[str, tuple[Family, float]] = {
    "ordinary": (ordinary, 60),
    "shop_staff": (shop_staff, 0.6),
    "blogger": (blogger, 0.6),
    "household": (household, 8),
    "office": (office, 2),
    "campus": (campus, 0.15),
    "second_hand": (second_hand, 1),
}
HELD_OUT: dict[str, tuple[Family, float]] = {
    "ordinary": (ordinary, 60),
    "dormitory": (dormitory, 0.4),
    "fair": (fair, 0.8),
    "quiet_circle": (quiet_circle, 5),
    "family_tablet": (family_tablet, 0.3),
    "group_post": (group_post, 2),
    "rescanner": (rescanner, 2),
    "shop_staff": (shop_staff, 0.6),
}
"""Each with how often it is met."""
