"""By what a customer can be spoken to just now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crm_core.followers.model import USUAL_WINDOWS, Windows
from crm_core.service.model import USUAL_ANSWERS, AnswerLimits
from crm_core.values import AppKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """`accounts` are the connected 公众号, by `official:<app id>`; the limits are those of the platforms."""

    accounts: Mapping[str, AppKey] = field(default_factory=dict[str, AppKey])
    answers: AnswerLimits = USUAL_ANSWERS
    windows: Windows = USUAL_WINDOWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a staff member has written is on its way, through a 公众号 (`account`) or else in 微信客服.

    `left` more may follow until `closes`.
    """

    left: int
    closes: datetime
    account: bool = False
