"""A code by which customers join a group, and what it brought."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from crm_core.errors import Malformed

MOST_GROUPS = 5
LONGEST_NAME = 30
LONGEST_BASE = 40
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class CodeState(StrEnum):
    """How far the platform is with a code."""

    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"
    """The platform would not make it."""
    ENDED = "ended"
    """Nobody joins by it any more."""
    KEPT = "kept"
    """It was to be ended, and the platform would not, or never said that it has."""

    @property
    def shown(self) -> str:
        return _SHOWN[self]


_SHOWN = {
    CodeState.ASKED: "正在建",
    CodeState.READY: "在用",
    CodeState.FAILED: "没有建成",
    CodeState.ENDED: "已停用",
    CodeState.KEPT: "没停成，客户还能扫码进群",
}
OVER = (CodeState.FAILED, CodeState.ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSettings:
    """`groups` are keys. When they are full and `roll_over` is set, the platform makes further ones, called
    `base_name` and a number from `base_number` on.
    """

    name: str
    groups: tuple[str, ...]
    roll_over: bool = True
    base_name: str = ""
    base_number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCode:
    """`id` is also what the platform calls its state; `picture` the address of the code to scan, empty until known.

    So many people have ever `joined` by it, and so many of them are `inside` still. `why` one that was to be ended is
    kept is said in words.
    """

    id: str
    settings: CodeSettings
    state: CodeState
    picture: str
    joined: int = 0
    inside: int = 0
    why: str = ""


def new_code() -> str:
    """An id of 12 characters that cannot be guessed and are not mixed up; the platform's state may have 30."""
    return "g" + "".join(secrets.choice(_LETTERS) for _ in range(11))


def checked(settings: CodeSettings) -> CodeSettings:
    """Raises Malformed for what the platform would not take."""
    if not 1 <= len(settings.groups) <= MOST_GROUPS:
        raise Malformed(f"一个群活码要有 1 到 {MOST_GROUPS} 个群。")
    if not 1 <= len(settings.name) <= LONGEST_NAME:
        raise Malformed(f"群活码的名字要有 1 到 {LONGEST_NAME} 个字。")
    if len(settings.base_name) > LONGEST_BASE or not 1 <= settings.base_number <= 9_999:
        raise Malformed(f"新群名的前缀最多 {LONGEST_BASE} 个字，序号从 1 到 9999。")
    return settings
