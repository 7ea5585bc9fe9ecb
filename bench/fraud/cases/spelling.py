"""The same fact as different strangers write it."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

_CHINA = timezone(timedelta(hours=8))

_TIMES: tuple[Callable[[float], object], ...] = (
    lambda at: at,
    lambda at: int(at * 1000),
    lambda at: str(int(at)),
    lambda at: datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z"),
    lambda at: datetime.fromtimestamp(at, _CHINA).isoformat(),
    lambda at: datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S"),
)
_PHONES: tuple[Callable[[str], object], ...] = (
    lambda phone: phone,
    lambda phone: f"+86{phone}",
    lambda phone: f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}",
    lambda phone: f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
    int,
    lambda phone: f"{phone[:3]}****{phone[7:]}",
)
_ADDRESSES: tuple[Callable[[str], object], ...] = (
    lambda address: address,
    lambda address: address.removeprefix("浙江省"),
    lambda address: address.replace("幢", "栋"),
    lambda address: address.replace("幢", "号楼 "),
    lambda address: " ".join((address[:3], address[3:6], address[6:])),
)
_NONSENSE: tuple[dict[str, Any], ...] = (
    {"kind": "dance"},
    {"kind": None},
    {"at": "昨天"},
    {"at": None},
    {"invitee": ""},
)


class Scribe:
    """Writes the rows of one town: as a program would (always alike), or as several would, with slips."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._tidy = draw.random() < 0.4
        self._time = draw.choice(_TIMES)
        self._twice, self._slips = draw.choice((0.0, 0.02, 0.1)), draw.choice((0.0, 0.002))

    def written(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """The row as it stands in the file, some twice, some with a copy that makes no sense."""
        told = row | {"at": self._time(row["at"])} | ({} if self._tidy else self._untidy(row))
        copies = [told] * (2 if self._draw.random() < self._twice else 1)
        if self._draw.random() < self._slips:
            copies.append(told | self._draw.choice(_NONSENSE))
        return copies

    def _untidy(self, row: dict[str, Any]) -> dict[str, Any]:
        draw, found = self._draw, dict[str, Any]()
        if "phone" in row:
            found["phone"] = draw.choice(_PHONES)(row["phone"])
        if "address" in row:
            found["address"] = draw.choice(_ADDRESSES)(row["address"])
        if "amount" in row and draw.random() < 0.3:
            found["amount"] = str(row["amount"])
        for name in ("device", "ip", "phone", "address"):
            if name not in row and draw.random() < 0.3:
                found[name] = draw.choice(("", None, "unknown", "-"))
        return found
