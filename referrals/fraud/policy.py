"""Weights and thresholds of the rules. Change one and the version with it: decisions are kept with the version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sign(StrEnum):
    """What can speak for or against an invitation."""

    SELF = "self"
    SAME_PERSON = "same_person"
    STAFF = "staff"
    LOOP = "loop"
    LOOP_LATER = "loop_later"
    SWAP = "swap"
    MUTUAL = "mutual"
    INVITER_PHONE = "inviter_phone"
    INVITER_DEVICE = "inviter_device"
    INVITER_ADDRESS = "inviter_address"
    INVITER_IP = "inviter_ip"
    PHONE_SHARED = "phone_shared"
    PHONE_RUN = "phone_run"
    DEVICE_PAIR = "device_pair"
    DEVICE_SHARED = "device_shared"
    DEVICE_MANY = "device_many"
    ADDRESS_CROWD = "address_crowd"
    IP_CROWD = "ip_crowd"
    CROWD_SILENT = "crowd_silent"
    BURST = "burst"
    BURST_SILENT = "burst_silent"
    STEADY = "steady"
    ALIKE = "alike"
    FRIENDS_SILENT = "friends_silent"
    FRIENDS_ALL_SILENT = "friends_all_silent"
    RETURNED = "returned"
    CHEAP = "cheap"
    SILENT = "silent"
    LEFT_QUICKLY = "left_quickly"
    LEFT = "left"
    LEFT_TOGETHER = "left_together"
    COMPANY = "company"
    INVITER_SUSPECT = "inviter_suspect"
    ALIVE_CROWD = "alive_crowd"
    HANDED_ON = "handed_on"
    ORDERED = "ordered"
    TALKED = "talked"
    NOTHING = "nothing"


WEIGHTS: dict[Sign, int] = {
    Sign.SELF: 100,
    Sign.SAME_PERSON: 100,
    Sign.STAFF: 100,
    Sign.LOOP: 90,
    Sign.LOOP_LATER: 65,
    Sign.SWAP: 35,
    Sign.MUTUAL: 80,
    Sign.INVITER_PHONE: 85,
    Sign.INVITER_DEVICE: 85,
    Sign.INVITER_ADDRESS: 30,
    Sign.INVITER_IP: 10,
    Sign.PHONE_SHARED: 70,
    Sign.PHONE_RUN: 45,
    Sign.DEVICE_PAIR: 35,
    Sign.DEVICE_SHARED: 60,
    Sign.DEVICE_MANY: 25,
    Sign.ADDRESS_CROWD: 30,
    Sign.IP_CROWD: 25,
    Sign.CROWD_SILENT: 35,
    Sign.BURST: 10,
    Sign.BURST_SILENT: 35,
    Sign.STEADY: 30,
    Sign.ALIKE: 30,
    Sign.FRIENDS_SILENT: 25,
    Sign.FRIENDS_ALL_SILENT: 25,
    Sign.RETURNED: 50,
    Sign.CHEAP: 60,
    Sign.SILENT: 10,
    Sign.LEFT_QUICKLY: 40,
    Sign.LEFT: 10,
    Sign.LEFT_TOGETHER: 35,
    Sign.COMPANY: 30,
    Sign.INVITER_SUSPECT: 10,
    Sign.ALIVE_CROWD: -10,
    Sign.HANDED_ON: -40,
    Sign.ORDERED: -20,
    Sign.TALKED: -15,
    Sign.NOTHING: 0,
}
"""In points of a hundred."""

HARD = frozenset({Sign.SELF, Sign.SAME_PERSON, Sign.STAFF, Sign.LOOP})
"""What no good behaviour outweighs."""


PLACE = frozenset({Sign.INVITER_ADDRESS, Sign.INVITER_IP, Sign.ADDRESS_CROWD, Sign.IP_CROWD})
"""Different looks at one thing, that people live or work together: only the weightiest of them counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """From `hold` points on somebody looks, from `reject` on nobody needs to. Surprises are as in `Picture`."""

    version: str = "2"
    hold: int = 50
    reject: int = 90
    weights: Mapping[Sign, int] = field(default_factory=WEIGHTS.copy)
    few_device_accounts: int = 3
    many_device_accounts: int = 5
    address_crowd: int = 4
    ip_crowd: int = 3
    crowd_surprise: float = 2.0
    burst: int = 4
    burst_surprise: float = 2.3
    phone_run: int = 3
    alike: int = 4
    alike_surprise: float = 6.0
    friends_surprise: float = 3.0
    all_friends_surprise: float = 4.0
    returned_surprise: float = 2.5
    cheap_surprise: float = 5.0
    quick_hours: float = 48.0
    leaving_part: float = 0.14
    early_hours: float = 14 * 24.0
    left_surprise: float = 2.5
    company: float = 0.6
    company_size: int = 3


POLICY = Policy()
