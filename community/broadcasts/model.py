"""What a broadcast says and to whom, who is left out and why, and what may stand in its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from community.audiences.model import NO_ROBOT, Audience
from crm_core.allowance.model import Allowance
from crm_core.errors import Malformed
from crm_core.masssends.actions import MOST_ATTACHMENTS, MOST_BYTES
from crm_core.messages import Attachment
from crm_core.messages import Audience as Reach
from crm_core.values import AppKey, StaffId

CUSTOMER, STAFF = "{客户}", "{员工}"
_VARIABLE = re.compile(r"[{｛][^{}｛｝\n]{0,20}[}｝]")
LONGEST_NAME = 32


class Skip(StrEnum):
    """Why somebody is left out."""

    EXCLUDED = "excluded"
    OPTED_OUT = "opted_out"
    NO_ACCOUNT = "no_account"
    NO_CONTACT = "no_contact"
    NO_SENDER = "no_sender"
    NO_NAME = "no_name"
    QUOTA = "quota"
    TIRED = "tired"
    NO_OWNER = "no_owner"
    NO_GUESTS = "no_guests"
    NO_CALLS = "no_calls"

    @property
    def shown(self) -> str:
        return _WHY[self]


_WHY = {
    Skip.EXCLUDED: "按您的要求排除",
    Skip.OPTED_OUT: "客户退订了",
    Skip.NO_ACCOUNT: "没有企业微信账号",
    Skip.NO_CONTACT: "已不是任何同事的好友",
    Skip.NO_SENDER: "好友同事已不在职",
    Skip.NO_NAME: "不知道称呼，填不了变量",
    Skip.QUOTA: "群发次数到上限了",
    Skip.TIRED: "近期打扰太多",
    Skip.NO_OWNER: "群主不是在职同事",
    Skip.NO_GUESTS: "没见过外部客户（要发就写上群名）",
    Skip.NO_CALLS: "钉钉本月额度不够",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """`reach` says whether customers get it or groups; the text may hold CUSTOMER and STAFF."""

    reach: Reach
    audience: Audience
    text: str
    attachments: tuple[Attachment, ...] = ()

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "Broadcast":
        """From a campaign's content. Raises Malformed."""
        try:
            return TypeAdapter(cls).validate_python(dict(content))
        except ValidationError:
            raise Malformed("群发的内容读不懂。") from None

    @property
    def plain(self) -> dict[str, Any]:
        """As a campaign's content."""
        return TypeAdapter(type(self)).dump_python(self, mode="json")

    @property
    def is_personal(self) -> bool:
        """Whether each customer gets other words: then each is a task of its own on the platform."""
        return CUSTOMER in self.text

    @property
    def has_no_condition(self) -> bool:
        """Whether it is for all that its maker may send to."""
        return replace(self.audience, within=None) == Audience()

    @property
    def unit(self) -> str:
        return "位客户" if self.reach is Reach.CUSTOMERS else "个群"

    def written(self, *, customer: str, staff: str) -> str:
        """The text for one customer from one staff member."""
        return self.text.replace(CUSTOMER, customer).replace(STAFF, staff)


def check(content: Mapping[str, Any]) -> None:
    """Raises Malformed, saying what is wrong."""
    wanted = Broadcast.read(content)
    if not wanted.text.strip() and not wanted.attachments:
        raise Malformed("群发要有文字或者附件。")
    names = LONGEST_NAME * 3 * (wanted.text.count(CUSTOMER) + wanted.text.count(STAFF))
    if len(wanted.text.encode("utf-8", "replace")) + names > MOST_BYTES or len(wanted.attachments) > MOST_ATTACHMENTS:
        raise Malformed(f"群发的文字最多约 {MOST_BYTES // 3} 个汉字，附件最多 {MOST_ATTACHMENTS} 个。")
    unknown = set(_VARIABLE.findall(wanted.text)) - {CUSTOMER, STAFF}
    if unknown:
        raise Malformed(f"不认识变量 {'、'.join(sorted(unknown))}，只能用 {CUSTOMER} 和 {STAFF}。")
    if wanted.reach is Reach.GROUPS and wanted.is_personal:
        raise Malformed(f"发到群里不能用变量 {CUSTOMER}。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be done about one customer or group (`who`). `sender` and `account` are empty for one left out.

    Where the `robot` of an app posts it, nobody has to confirm; `sender` then is the owner of the group, perhaps
    nobody. `rank` orders those who get it: a trial takes the first of them.
    """

    who: str
    account: str
    sender: StaffId
    skip: Skip | None
    rank: int
    name: str = ""
    robot: AppKey = NO_ROBOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a plan comes to: how many get it, from how many staff, and for each reason how many are left out.

    Of those who get it `posts` are posted by robots; `allowances` is how the months of their companies stand. Both are
    by scope.
    """

    people: int
    senders: int
    skips: Mapping[Skip, int]
    posts: Mapping[str, int] = field(default_factory=dict[str, int])
    allowances: Mapping[str, Allowance] = field(default_factory=dict[str, Allowance])

    @property
    def all(self) -> int:
        return self.people + sum(self.skips.values())


def share_of(people: int, percent: int) -> int:
    """How many a trial on so many percent goes to: at least one, where there is one."""
    return people if percent >= 100 else min(people, max(1, -(-people * percent // 100)))
