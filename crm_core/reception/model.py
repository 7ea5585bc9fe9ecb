"""An account of 微信客服 and its people."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

LONGEST_NAME = 16
LONGEST_LABEL = 20
_SCENE = re.compile(r"[0-9A-Za-z_-]{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An account with those who receive its customers, by identity key: at the moment, and not at the moment."""

    scope: str
    account: str
    name: str
    on_duty: frozenset[str] = frozenset()
    off_duty: frozenset[str] = frozenset()
    departments: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        return desk_key(self.scope, self.account)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSource:
    """A link to an account: what comes by it is counted as `label`. `url` is empty until the platform has made it.

    So often customers have `opened` the chat by it, the last time at `opened_at`.
    """

    scope: str
    account: str
    scene: str
    label: str
    url: str = ""
    opened: int = 0
    opened_at: datetime | None = None

    @property
    def key(self) -> str:
        return f"{desk_key(self.scope, self.account)}:{self.scene}"


def desk_key(scope: str, account: str) -> str:
    """Names an account for ever; `scope` is `wecom:<corp id>`."""
    return f"{scope}:{account}"


def scene_for(label: str) -> str:
    """The scene of a link: the label itself where the platform allows its letters, else a short name made from it."""
    if _SCENE.fullmatch(label):
        return label
    return "s" + hashlib.blake2b(label.encode(), digest_size=8).hexdigest()
