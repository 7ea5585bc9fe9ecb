"""推荐审核: decide about rewards the fraud rules hold back."""

import re
from dataclasses import dataclass

from commands.arguments import BadUsage
from commands.command import Command, Section, Talk
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from referrals.deeds.model import Decision
from referrals.reviews.actions import next_to_review, settle_review
from referrals.reviews.cards import WORD
from referrals.reviews.model import GRACE, shown

_DECISIONS = {"放行": Decision.RELEASE, "拒绝": Decision.REJECT}
_ASKED = re.compile(r"@(?P<id>\S{1,200})\s+(?P<what>放行|拒绝)")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which invitation is decided, and how."""

    invitation: str
    decision: Decision


def _read(rest: str) -> Asked | None:
    if not rest:
        return None
    found = _ASKED.fullmatch(rest.strip())
    if found is None:
        raise BadUsage("发“推荐审核”，再点卡片上的按钮。", WORD)
    return Asked(found["id"], _DECISIONS[found["what"]])


async def _run(act: Act, _talk: Talk, asked: Asked | None) -> Outgoing:
    if asked is not None:
        await settle_review(act, asked.invitation, asked.decision)
        minutes = int(GRACE.total_seconds() // 60)
        return Text(text=f"已{shown(asked.decision)}，{minutes} 分钟后生效；在那之前发“撤销”可以收回。")
    found = await next_to_review(act)
    return Text(text="没有等待审核的推荐。") if found is None else found[0]


COMMAND = Command(
    section=Section.GATHER,
    name="referral_review",
    words=(WORD, "审核推荐"),
    usage=WORD,
    about="看一份被规则拦下的推荐奖励，放行或拒绝",
    examples=(WORD,),
    read=_read,
    run=_run,
)
"""With `@<id> 放行` or `@<id> 拒绝` it is a card's button."""
