"""Which of the colleagues found by a phrase is meant."""

from collections.abc import Sequence

from crm_core.errors import Conflict
from crm_core.staff.model import StaffMember
from crm_core.values import Identity, Platform

_MOST_NAMED = 6
_CONTACTS = f"{Platform.WECOM}:"
_CALLED = {Platform.WECOM: "企业微信", Platform.DINGTALK: "钉钉"}


def the_only(found: Sequence[StaffMember], phrase: str, *, example: str = "") -> StaffMember:
    """The one of `found` (at least one) that is meant. Raises Conflict naming those it may be.

    Of several with one name the only one with an account in 企业微信, where customers have their contacts, is meant:
    most often the other is the same person's account in 钉钉, not joined yet.
    """
    there = [one for one in found if any(key.startswith(_CONTACTS) for key in one.identities)]
    same_name = len({one.name for one in found}) == 1
    if same_name and len(there) == 1:
        return there[0]
    if len(found) == 1:
        return found[0]
    mixed = len({Identity.from_key(one.identities[0]).platform for one in found}) > 1
    shorter = [_on_platform(one) if mixed else named(one) for one in found[:_MOST_NAMED]]
    some = "、".join(shorter) + ("等" if len(found) > _MOST_NAMED else "")
    shown = f"，例如：{example}" if example else ""
    join = "是同一个人的两个账号，就请 TA 发“绑定”合成一个。" if same_name else ""
    raise Conflict(f"“{phrase}”可能是{some}。{join}请写全名或账号{shown}")


def named(member: StaffMember) -> str:
    """`李雷（lilei）`."""
    return f"{member.name}（{account(member)}）"


def _on_platform(member: StaffMember) -> str:
    return f"{member.name}（{_CALLED.get(Identity.from_key(member.identities[0]).platform, '')} {account(member)}）"


def account(member: StaffMember) -> str:
    """By what one can write a colleague so that nobody else is meant."""
    return Identity.from_key(member.identities[0]).account
