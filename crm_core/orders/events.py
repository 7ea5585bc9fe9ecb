"""What can happen with an order."""

from dataclasses import dataclass
from datetime import datetime

from crm_core.act import Event


@dataclass(frozen=True, slots=True)
class OrderPaid(Event):
    """Paid at the shop's time `paid`. `code` is what was typed with it; `address` a fingerprint, empty for none."""

    order: str
    cents: int
    paid: datetime
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class OrderRefunded(Event):
    """The money of an order paid at `paid` went back, all of it."""

    order: str
    cents: int
    paid: datetime
