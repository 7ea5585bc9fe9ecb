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
_V4 = re.compile(r"(?:::ffff:)?((\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3})(?::\d+)?")
_LOCAL = ("127.", "169.254.")
_HIDDEN = re.compile(r"[*x•#]+")
_WHOLE_PHONE = re.compile(r"1[3-9]\d{9}")
_REGION = re.compile(
    r"^(?:中国)?(?:[一-鿿]{2,7}?(?:省|自治区|特别行政区))?(?:[一-鿿]{2,7}?(?:市|自治州|盟))?(?:[一-鿿]{1,6}?(?<![小社园校厂街景])(?:区|县|旗))?"
)
_PART = re.compile(r"(?<=[0-9a-z])(?:号楼|单元|房间|[幢栋座楼层门室房号弄院]|[\W_])+")
_SHORTEST_ADDRESS = 5


def read(told: Mapping[str, object]) -> frozenset[tuple[Trait, str]]:
    """The traits in a row of `device`, `ip`, `phone` and `address`; placeholders say nothing."""
    return frozenset(_traits(told))


def _traits(told: Mapping[str, object]) -> Iterator[tuple[Trait, str]]:
    if device := _plain(told.get("device")):
        yield Trait.DEVICE, device
    if (ip := _plain(told.get("ip"))) and not ip.startswith(_LOCAL):
        found = _V4.fullmatch(ip)
        yield Trait.IP, found[1] if found else ip
        if found:
            yield Trait.NET, found[2]
    yield from _phone(_plain(told.get("phone")))
    if address := _address(_plain(told.get("address"))):
        yield Trait.ADDRESS, address


def _plain(value: object) -> str:
    """The value in lower case without spaces around; empty for what only stands in for nothing."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    told = int(value) if isinstance(value, float) and value.is_integer() else value
    text = unicodedata.normalize("NFKC", str(told))[:LONGEST].strip().lower()
    return "" if text in _NOTHING or _ZEROS.fullmatch(text) else text


def _phone(text: str) -> Iterator[tuple[Trait, str]]:
    """Its digits without the country's, and what is left of them when the middle is hidden; nothing when they are too
    few to name one person."""
    hidden = _HIDDEN.search(text)
    digits = re.sub(r"\D", "", text)
    if hidden:
        before = re.sub(r"\D", "", text[: hidden.start()])[-3:]
        if len(before) == 3 and len(after := re.sub(r"\D", "", text[hidden.end() :])) == 4:
            yield Trait.MASK, f"{before}*{after}"
        return
    if len(digits) > 11 and digits.startswith(("86", "0086", "0")):
        digits = digits[-11:]
    if len(digits) >= 7:
        yield Trait.PHONE, digits
    if _WHOLE_PHONE.fullmatch(digits):
        yield Trait.MASK, f"{digits[:3]}*{digits[-4:]}"


def _address(text: str) -> str:
    """Street, house and room, however they are joined; the region is left away where enough remains."""
    place = text if text.isascii() else re.sub(r"\s+", "", text)
    within = _REGION.sub("", place, count=1)
    place = within if len(within) >= _SHORTEST_ADDRESS else place
    return re.sub(r"[^\w-]|_", "", _PART.sub("-", place)).strip("-")
