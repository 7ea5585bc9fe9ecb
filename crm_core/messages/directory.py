"""The company: its departments and members."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm_core.values import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """One department of the company; the topmost has no parent. `beyond` as in `Member`."""

    id: str
    name: str
    parent_id: str | None
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of the company. `leads` are departments led; `active` is false when disabled or left.

    `mobile` tells who it is on other platforms; empty where the platform keeps it to itself. `titles` are the names of
    the roles the company has given there, as far as they were asked for. `beyond` is what else the
    platform tells, by its own names.
    """

    identity: Identity
    name: str
    department_ids: tuple[str, ...]
    leads: tuple[str, ...]
    active: bool
    mobile: str = ""
    titles: frozenset[str] = frozenset()
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryChanged:
    """Members or departments changed; read the directory again."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRenamed:
    """A member's account is called otherwise; it is the same person. Other things may have changed with it."""

    before: Identity
    now: Identity
    at: datetime
