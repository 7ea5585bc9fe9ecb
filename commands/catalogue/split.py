"""拆分: a profile that was taken in by another is set apart again, after a confirmation."""

from collections.abc import Mapping

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from commands.reading.merging import MARK, SURE, the_customer
from commands.showing.wording import moment
from crm_core.act import Act
from crm_core.errors import Conflict
from crm_core.merges.actions import merges_of, unmerge
from crm_core.merges.model import Merge, Sure
from crm_core.messages import Button, Card, Outgoing, Text
from crm_core.values import CustomerId

_EXAMPLE = "拆分 张三"
_SHOWN = 4
_WHY: Mapping[Sure, str] = {Sure.UNIONID: "微信说是同一个人", Sure.STAFF: "同事合并的"}


def _read(text: str) -> str:
    """Whose profile, or with 确认 behind it which one is to come out. Raises BadUsage."""
    if not 1 <= len(text.split()) <= 2:
        raise BadUsage("请写一位合并过的客户。", _EXAMPLE)
    return " ".join(text.split())


async def _run(act: Act, talk: Talk, wanted: str) -> Outgoing:
    phrase, _, sure = wanted.partition(" ")
    if sure == SURE and phrase.startswith(MARK):
        return Text(text=await unmerge(act, CustomerId(phrase.removeprefix(MARK))))
    head = await the_customer(act, wanted)
    merges = (await merges_of(act, head.id))[:_SHOWN]
    if not merges:
        raise Conflict(f"{head.name or '这位客户'}没有合并过别的资料。")
    lines = [f"{_named(one)}：{moment(one.at, act.at, talk.zone)}合并，{_why(one)}" for one in merges]
    lines.append("分开后各是各的；合并之后记下的留在现在这一份。以后不会再自动合并。")
    return Card(
        title=f"把哪一份从{head.name or '这位客户'}拆出来？",
        text="\n".join(lines),
        buttons=tuple(Button(key=f"拆分 {MARK}{one.id} {SURE}", text=f"拆出{_named(one)}"[:10]) for one in merges),
    )


def _named(one: Merge) -> str:
    return one.name or "没有名字的一份"


def _why(one: Merge) -> str:
    return f"{_WHY[one.why]}，原因：{one.reason}" if one.reason else _WHY[one.why]


COMMAND = Command(
    section=Section.OWN,
    name="split",
    words=("拆分", "split"),
    usage="拆分 客户",
    about="把合并错的资料分开，恢复合并前的样子（经理、管理员）",
    examples=(_EXAMPLE,),
    read=_read,
    run=_run,
)
