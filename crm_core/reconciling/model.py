"""What a reconciliation goes through, what it may find, and when it is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2b

MOST_IDS = 50
"""How many ids of each kind are kept beside its count."""
PATIENCE = timedelta(hours=6)
"""For so long after its time a nightly run may still begin."""


class Part(StrEnum):
    """What is compared, in this order: whoever follows a customer has to be known first."""

    DIRECTORY = "directory"
    TAGS = "tags"
    CUSTOMERS = "customers"
    CODES = "codes"
    GROUPS = "groups"
    SERVICE = "service"
    FOLLOWERS = "followers"


PART_NAMES: Mapping[Part, str] = {
    Part.DIRECTORY: "通讯录",
    Part.TAGS: "企业标签",
    Part.CUSTOMERS: "客户",
    Part.CODES: "活码",
    Part.GROUPS: "客户群",
    Part.SERVICE: "微信客服",
    Part.FOLLOWERS: "公众号粉丝",
}


class Found(StrEnum):
    """What differed: something of the platform's we did not have, or something of ours it has no more."""

    MEMBER = "member"
    MEMBER_GONE = "member_gone"
    TAG = "tag"
    TAG_GONE = "tag_gone"
    CUSTOMER = "customer"
    CUSTOMER_NOTED = "customer_noted"
    CUSTOMER_TAGGED = "customer_tagged"
    CUSTOMER_GONE = "customer_gone"
    CODE = "code"
    CODE_GONE = "code_gone"
    GROUP = "group"
    GROUP_MEMBERS = "group_members"
    GROUP_SETTINGS = "group_settings"
    GROUP_GONE = "group_gone"
    DESK = "desk"
    DESK_GONE = "desk_gone"
    MESSAGE = "message"
    FOLLOWER = "follower"
    FOLLOWER_GONE = "follower_gone"


MADE_GOOD: Mapping[Found, str] = {
    Found.MEMBER: "{} 位同事",
    Found.TAG: "{} 个企业标签",
    Found.CUSTOMER: "{} 位客户",
    Found.CUSTOMER_NOTED: "{} 处客户资料",
    Found.CUSTOMER_TAGGED: "{} 位客户的标签",
    Found.CODE: "{} 个活码",
    Found.GROUP: "{} 个客户群",
    Found.GROUP_MEMBERS: "{} 个群的成员变动",
    Found.GROUP_SETTINGS: "{} 个群的名称或公告",
    Found.DESK: "{} 个客服账号的设置",
    Found.MESSAGE: "{} 条客服消息",
    Found.FOLLOWER: "{} 位公众号粉丝",
}
GONE: Mapping[Found, str] = {
    Found.MEMBER_GONE: "{} 位同事",
    Found.TAG_GONE: "{} 个企业标签",
    Found.CUSTOMER_GONE: "{} 对好友关系",
    Found.CODE_GONE: "{} 个活码",
    Found.GROUP_GONE: "{} 个客户群",
    Found.DESK_GONE: "{} 个客服账号",
    Found.FOLLOWER_GONE: "{} 位公众号粉丝",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """How many there were of one kind, and the ids of the first MOST_IDS."""

    count: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One part of a run for one app. `place` is where it goes on; `expected` is how many there may be, 0 for unknown.

    `failures` counts refusals by the platform's code; `given_up` says that the rest was left, `remedy` what to do.
    """

    id: str
    part: Part
    app: str
    place: str
    done: bool
    checked: int
    expected: int
    found: Mapping[Found, Differences]
    failures: Mapping[str, int]
    given_up: bool
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`ended_at` is None while it is under way, or waits to be gone on with."""

    id: str
    nightly: bool
    began_at: datetime
    ended_at: datetime | None
    stretches: tuple[Stretch, ...]

    @property
    def found(self) -> Mapping[Found, int]:
        """How many of each kind, of all parts together; none that is zero."""
        return {
            kind: count
            for kind in Found
            if (count := sum(one.found[kind].count for one in self.stretches if kind in one.found))
        }


def due_at(now: datetime, at: time, spread: timedelta, company: str) -> datetime:
    """When the latest nightly run was due, not after `now`, which is local.

    Companies are spread by their name: each has its own minute, the same every night.
    """
    share = int.from_bytes(blake2b(company.encode(), digest_size=4).digest()) / 2**32
    today = datetime.combine(now.date(), at, now.tzinfo) + spread * share
    return today if today <= now else today - timedelta(days=1)


def is_due(now: datetime, due: datetime, last_began: datetime | None) -> bool:
    """Whether a nightly run has to begin: its time has come lately, and none began since."""
    return now - due <= PATIENCE and (last_began is None or last_began < due)


def made_good(found: Mapping[Found, int]) -> list[str]:
    """What was missed and is here now, in words."""
    return _worded(MADE_GOOD, found)


def gone(found: Mapping[Found, int]) -> list[str]:
    """What is on the platform no more, in words."""
    return _worded(GONE, found)


def morning_report(found: Mapping[Found, int], failed: Iterable[Part]) -> str:
    """What administrators are told; empty when nothing had been missed."""
    missed, lost = made_good(found), gone(found)
    if not missed and not lost:
        return ""
    lines = ["昨夜对账："]
    lines += ["补上 " + "、".join(missed) + "。"] if missed else []
    lines += ["平台上已经没有、这里一并更新了：" + "、".join(lost) + "。"] if lost else []
    lines += ["没有对完：" + "、".join(PART_NAMES[one] for one in dict.fromkeys(failed)) + "。"] if any(failed) else []
    return "\n".join([*lines, "详情：scrm reconcile --last"]).replace("：\n", "：", 1)


def _worded(words: Mapping[Found, str], found: Mapping[Found, int]) -> list[str]:
    return [text.format(f"{found[kind]:,}") for kind, text in words.items() if found.get(kind)]
