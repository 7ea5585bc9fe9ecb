"""What a platform tells that changes nothing here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformTold:
    """An event we know and have nothing to do about, with all it says.

    `told` is by the platform's own names, a part of a part after a dot, the items of a list by their number:
    `ScanCodeInfo.ScanType`, `PicList.item.0.PicMd5Sum`.
    """

    kind: str
    told: Mapping[str, str] = field(repr=False)
    at: datetime
