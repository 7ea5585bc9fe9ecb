"""合并: two profiles become one customer, after a confirmation."""

from dataclasses import dataclass

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from commands.reading.merging import SURE, mark_of, the_customer, two_customers
from crm_core.act import Act
from crm_core.merges.actions import merge
from crm_core.merges.model import LONGEST_REASON
from crm_core.merges.twins import next_twins
from crm_core.messages import Button, Card, Outgoing, Text

_EXAMPLE = "合并 张三 13812345678 同一个人换了微信"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    head: str
    other: str
    reason: str
    sure: bool


def _read(text: str) -> _Wanted | None:
    """Two customers, each one word, and why; with 确认 behind it where that was asked. None for no words at all.

    Raises BadUsage.
    """
    if not text.strip():
        return None
    words = [one for one in text.split() if one not in {"和", "与"}]
    sure = words[-1:] == [SURE]
    words = words[:-1] if sure else words
    reason = " ".join(words[2:])
    if len(words) < 2 or len(reason) > LONGEST_REASON:
        raise BadUsage(f"请写要合并的两位客户，留下第一位；后面可以写原因（最多 {LONGEST_REASON} 个字）。", _EXAMPLE)
    return _Wanted(head=words[0], other=words[1], reason=reason, sure=sure)


async def _run(act: Act, _talk: Talk, wanted: _Wanted | None) -> Outgoing:
    if wanted is None:
        return await next_twins(act) or Text(text=f"没有等您合并的客户。要合并两份资料，写上两位客户，例如：{_EXAMPLE}")
    if wanted.sure:
        head, other = await the_customer(act, wanted.head), await the_customer(act, wanted.other)
        await merge(act, head.id, other.id, wanted.reason)
        return Text(text=f"合并好了：{other.name}并入{head.name}，历史都在一起。发“撤销”或“拆分”可以分开。")
    head, other = await two_customers(act, wanted.head, wanted.other)
    reason = f"\n原因：{wanted.reason}" if wanted.reason else ""
    again = " ".join(filter(None, ["合并", mark_of(head), mark_of(other), wanted.reason, SURE]))
    return Card(
        title="确认合并",
        text=f"把{other.name or '这位客户'}（{other.company or '没有公司'}）并入{head.name or '这位客户'}"
        f"（{head.company or '没有公司'}）？\n好友、历史、标签都归后者，负责人不变。{reason}",
        buttons=(Button(key=again, text="确认合并"),),
    )


COMMAND = Command(
    section=Section.OWN,
    name="merge",
    words=("合并", "merge"),
    usage="合并 [客户 客户 [原因]]",
    about="两份资料其实是一位客户：并成一份，留下第一位；只发“合并”看微信认出的（经理、管理员）",
    examples=(_EXAMPLE,),
    read=_read,
    run=_run,
)
