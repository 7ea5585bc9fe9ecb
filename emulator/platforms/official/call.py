"""One API call as an endpoint sees it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from emulator.platforms.wecom.call import Answer, Json, Refused
from emulator.world import World
from emulator.world.official import Official
from emulator.world.official.accounts import Account
from emulator.world.official.followers import Follower


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`caller` is whose token was used; None only where none is asked for. `host` is this platform's own address."""

    world: World
    caller: Account | None
    query: Mapping[str, str]
    body: Json
    now: float
    host: str = ""
    notes: list[str] = field(default_factory=list[str])

    @property
    def official(self) -> Official:
        return self.world.official

    @property
    def account(self) -> Account:
        if self.caller is None:
            raise LookupError("this endpoint is called without a token")
        return self.caller

    def text(self, name: str, *, missing: int = 47001) -> str:
        """A string of the body that must be there and not empty. Raises Refused."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise Refused(missing, f"{name} missing or invalid")
        return value

    def part(self, name: str, *, missing: int = 47001) -> Json:
        """An object of the body that must be there. Raises Refused."""
        value = self.body.get(name)
        if not isinstance(value, dict):
            raise Refused(missing, f"{name} missing or invalid")
        return cast("Json", value)

    def follower(self, openid: str) -> Follower:
        """Somebody who follows this account, or did. Raises Refused."""
        found = self.official.followers.find(openid)
        if found is None or found.app_id != self.account.app_id:
            raise Refused(40003, "invalid openid")
        return found


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`path` as it stands after the host."""

    method: Literal["GET", "POST"]
    path: str
    answer: Callable[[Call], Answer | Awaitable[Answer]]
    needs_token: bool = True


OK: Json = {"errcode": 0, "errmsg": "ok"}
"""What calls answer that tell nothing else; those that do leave it out when they succeed."""
