"""What a platform tells of a device, a number or a place, brought into a form in which equal ones are equal."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from referrals.fraud.happenings import Trait

LONGEST = 200
_NOTHING = frozenset(
    {"", "-", "na", "n/a", "nan", "nil", "none", "null", "undefined", "unknown", "emulator", "未知", "无", "没有"}
)
_ZEROS = re.compile(r"[0\W]*")
_V4 = re.compile(r"(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}")
_LOCAL = ("127.", "169.254.")


def read(told: Mapping[str, object]) -> frozenset[tuple[Trait, str]]:
    """The traits in a row of `device`, `ip`, `phone` and `address`; placeholders and masked numbers say nothing."""
    return frozenset(_traits(told))


def _traits(told: Mapping[str, object]) -> Iterator[tuple[Trait, str]]:
    if device := _plain(told.get("device")):
        yield Trait.DEVICE, device
    if (ip := _plain(told.get("ip"))) and not ip.startswith(_LOCAL):
        yield Trait.IP, ip
        if found := _V4.fullmatch(ip):
            yield Trait.NET, found[1]
    if phone := _phone(_plain(told.get("phone"))):
        yield Trait.PHONE, phone
    if address := re.sub(r"[\W_]+", "", _plain(told.get("address"))):
        yield Trait.ADDRESS, address


def _plain(value: object) -> str:
    """The value in lower case without spaces around; empty for what only stands in for nothing."""
    text = unicodedata.normalize("NFKC", str(value))[:LONGEST].strip().lower() if value is not None else ""
    return "" if text in _NOTHING or _ZEROS.fullmatch(text) else text


def _phone(text: str) -> str:
    """Its digits without the country's; empty when some are masked or too few to name one person."""
    if "*" in text or "x" in text:
        return ""
    digits = re.sub(r"\D", "", text)
    if len(digits) > 11 and digits.startswith(("86", "0086")):
        digits = digits[-11:]
    return digits if len(digits) >= 7 else ""
