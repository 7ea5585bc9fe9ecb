"""微信客服 says that there is news."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerServiceStirred:
    """Something happened in a 微信客服 account; it carries no content, only the token to fetch it with (10 min)."""

    open_kfid: str
    token: str
    at: datetime
