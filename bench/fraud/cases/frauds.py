"""Families of fraud, each as somebody would do it."""

from bench.fraud.cases.town import DAY, HOUR, MINUTE, Family, Fixed, Town


def _fake(
    town: Town, family: str, inviter: str, at: float, *, pace: float = 0.1, fixed: Fixed | None = None
) -> tuple[str, float]:
    """An account that comes and does nothing more; returns it and when it was added."""
    who, traits = town.name(), town.self_traits(fixed)
    added = town.come(who, inviter, at, traits, pace=pace)
    town.know(who, family, fraud=True)
    return who, added


def self_invitation(town: Town) -> None:
    told = [name for name in ("device", "phone") if town.tells[name]]
    if not told:
        return
    shared = (town.chance.choice(told), town.chance.choice(("ip", "address")))
    values = {"device": town.device(), "ip": town.ip(), "phone": town.phone(), "address": town.address()}
    fixed = {name: values[name] for name in shared}
    inviter, _ = town.resident(fixed)
    who, added = _fake(town, "self_invitation", inviter, town.some_time(), fixed=fixed)
    if town.chance.random() < 0.5:
        town.row("order", who, added + DAY, amount=20)


def _ring(town: Town, family: str, size: int) -> None:
    began = town.some_time()
    names = [town.name() for _ in range(size)]
    for number, who in enumerate(names):
        traits, at = town.self_traits(), began + number * town.chance.uniform(MINUTE, DAY)
        added = town.come(who, names[number - 1], at, traits)
        town.live(who, added, traits, zeal=0.6)
        town.know(who, family, fraud=True)


def ring(town: Town) -> None:
    _ring(town, "ring", town.chance.randrange(3, 6))


def device_farm(town: Town) -> None:
    inviter, _ = town.resident()
    devices, ip, began = [town.device() for _ in range(3)], town.ip(), town.some_time()
    for _ in range(town.chance.randrange(8, 40)):
        at = began + town.chance.uniform(0, 2 * DAY)
        _fake(town, "device_farm", inviter, at, fixed={"device": town.chance.choice(devices), "ip": ip})


def ip_farm(town: Town) -> None:
    inviter, _ = town.resident()
    ips, began = [town.ip() for _ in range(2)], town.some_time()
    for _ in range(town.chance.randrange(8, 30)):
        _fake(town, "ip_farm", inviter, began + town.chance.uniform(0, 5 * DAY), fixed={"ip": town.chance.choice(ips)})


def add_then_delete(town: Town) -> None:
    inviter, _ = town.resident()
    for _ in range(town.chance.randrange(3, 15)):
        who, added = _fake(town, "add_then_delete", inviter, town.some_time(), pace=1)
        town.row("delete", who, added + town.chance.uniform(5 * MINUTE, 36 * HOUR))


def half_farmed(town: Town) -> None:
    inviter, _ = town.resident()
    ip, began = town.ip(), town.some_time()
    for _ in range(town.chance.randrange(6, 15)):
        town.honest("half_farmed_friends", inviter, town.some_time())
        _fake(town, "half_farmed", inviter, began + town.chance.uniform(0, 3 * HOUR), fixed={"ip": ip})


# Held out of tuning from here on.


def pair(town: Town) -> None:
    _ring(town, "pair", 2)


def wide_ring(town: Town) -> None:
    _ring(town, "wide_ring", town.chance.randrange(6, 13))


def lockstep_farm(town: Town) -> None:
    """No two share anything; all add within seconds, and delete when the reward is out."""
    inviter, _ = town.resident()
    began, delay = town.some_time(), town.chance.uniform(2 * DAY, 9 * DAY)
    for number in range(town.chance.randrange(8, 30)):
        who, added = _fake(town, "lockstep_farm", inviter, began + number * 40 + town.chance.uniform(0, 20), pace=0.01)
        town.row("delete", who, added + delay + town.chance.uniform(0, 20 * MINUTE))


def slow_farm(town: Town) -> None:
    """One or two accounts a day on rotating addresses, each phone used for a few accounts."""
    inviter, _ = town.resident()
    at, device = town.some_time(), ""
    for number in range(town.chance.randrange(10, 30)):
        device = town.device() if number % 3 == 0 else device
        at += town.chance.uniform(8 * HOUR, 30 * HOUR)
        _fake(town, "slow_farm", inviter, at, pace=1, fixed={"device": device})


def polite_farm(town: Town) -> None:
    """Every account says one word at once; all on one network."""
    inviter, _ = town.resident()
    ip, began = town.ip(), town.some_time()
    for _ in range(town.chance.randrange(10, 30)):
        who, added = _fake(town, "polite_farm", inviter, began + town.chance.uniform(0, DAY), fixed={"ip": ip})
        town.row("message", who, added + town.chance.uniform(5, 60))


def sim_box(town: Town) -> None:
    """Numbers bought in a row."""
    inviter, _ = town.resident()
    first, began = int(town.phone()), town.some_time()
    for number in range(town.chance.randrange(6, 25)):
        at = began + town.chance.uniform(0, 3 * DAY)
        _fake(town, "sim_box", inviter, at, fixed={"phone": str(first + number * town.chance.randrange(1, 3))})


def shared_farm(town: Town) -> None:
    """One workshop that works for several inviters."""
    devices, ips = [town.device() for _ in range(6)], [town.ip() for _ in range(3)]
    for _ in range(4):
        inviter, _ = town.resident()
        began = town.some_time()
        for _ in range(town.chance.randrange(5, 12)):
            fixed = {"device": town.chance.choice(devices), "ip": town.chance.choice(ips)}
            _fake(town, "shared_farm", inviter, began + town.chance.uniform(0, DAY), fixed=fixed)


def late_deleters(town: Town) -> None:
    inviter, _ = town.resident()
    for _ in range(town.chance.randrange(4, 16)):
        who, added = _fake(town, "late_deleters", inviter, town.some_time(), pace=1)
        town.row("delete", who, added + town.chance.uniform(3 * DAY, 10 * DAY))


def chain(town: Town) -> None:
    """Each account invites the next, on one device."""
    device = town.device()
    inviter, _ = town.resident({"device": device})
    at = town.some_time()
    for _ in range(town.chance.randrange(3, 8)):
        at += town.chance.uniform(HOUR, DAY)
        inviter, _ = _fake(town, "chain", inviter, at, fixed={"device": device})


def parcel_farm(town: Town) -> None:
    """One address for all, each with a tiny order."""
    inviter, _ = town.resident()
    address, began = town.address(), town.some_time()
    for _ in range(town.chance.randrange(6, 18)):
        fixed = {"address": address}
        who, added = _fake(town, "parcel_farm", inviter, began + town.chance.uniform(0, 6 * DAY), fixed=fixed)
        town.row("order", who, added + HOUR, amount=1, address=address)


TUNED: dict[str, tuple[Family, float]] = {
    "self_invitation": (self_invitation, 3),
    "ring": (ring, 3),
    "device_farm": (device_farm, 0.7),
    "ip_farm": (ip_farm, 0.7),
    "add_then_delete": (add_then_delete, 1.5),
    "half_farmed": (half_farmed, 0.7),
}
HELD_OUT: dict[str, tuple[Family, float]] = {
    "pair": (pair, 2),
    "wide_ring": (wide_ring, 1),
    "lockstep_farm": (lockstep_farm, 0.5),
    "slow_farm": (slow_farm, 0.5),
    "polite_farm": (polite_farm, 0.5),
    "sim_box": (sim_box, 0.5),
    "shared_farm": (shared_farm, 0.3),
    "late_deleters": (late_deleters, 0.8),
    "chain": (chain, 1),
    "parcel_farm": (parcel_farm, 0.4),
}
"""Each with how often it is met."""
