"""交接: all customers and groups of one colleague to another, and the way back, each after a confirmation."""

import re
from dataclasses import dataclass

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from commands.reading.colleagues import account, named, the_only
from crm_core.act import Act
from crm_core.errors import NotFound
from crm_core.messages import Button, Card, Outgoing, Text
from crm_core.staff.actions import find_colleagues
from crm_core.staff.model import StaffMember
from crm_core.successions.beginning import begin, find_givers, preview
from crm_core.successions.model import Preview
from crm_core.successions.returning import begin_return, preview_return
from crm_core.values import AppKey

_EXAMPLE = "交接 李四 给 @王五"
_WANTED = re.compile(
    r"[@＠]?\s*(?P<giver>.+?)\s*(?:的客户)?\s*(?:转?交?给|->|→)\s*[@＠]?\s*(?P<taker>.+?)(?P<sure>\s+确认)?"
)
_BACK = re.compile(r"(?:转回|退回|还回)(?:给)?\s*[@＠]?\s*(?P<giver>.+?)(?P<sure>\s+确认)?")
_LONGEST = 50
_NOTICE = "企业微信好友会收到换人通知，24 小时内没有拒绝就换好；90 天内换过两次的换不了。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionWanted:
    """Phrases to find two colleagues by; `sure` once it is confirmed. Without a taker the giver gets back what went."""

    giver: str
    taker: str
    sure: bool


def read_succession(text: str) -> SuccessionWanted:
    """`李四 给 @王五` or `转回 李四`, and the same with 确认 behind it. Raises BadUsage."""
    found = _BACK.fullmatch(text.strip()) or _WANTED.fullmatch(text.strip())
    named = found.groupdict("") if found else {}
    if found is None or max(len(named["giver"]), len(named.get("taker", ""))) > _LONGEST:
        raise BadUsage("请写明把哪位同事的客户交接给谁。", _EXAMPLE)
    return SuccessionWanted(giver=named["giver"], taker=named.get("taker", ""), sure=bool(named["sure"]))


async def _run(act: Act, talk: Talk, wanted: SuccessionWanted) -> Outgoing:
    return await (_forth if wanted.taker else _back)(act, talk, wanted)


async def _back(act: Act, talk: Talk, wanted: SuccessionWanted) -> Outgoing:
    former = _only(await find_colleagues(act, wanted.giver), wanted.giver)
    if wanted.sure:
        found = await begin_return(act, former.id, AppKey(talk.chat), talk.grace)
        what = "客户和客户群" if found.groups else "客户"
        return Text(text=f"开始把{what}从{found.giver.name}转回{former.name}，完成后告诉您。\n{_undoing(talk)}")
    found = await preview_return(act, former.id)
    waiting = f"\n{found.waiting} 位企业微信还在换人，这次不动：有结果后再发一次。" if found.waiting else ""
    groups = f"那次换了群主的 {found.groups} 个客户群，还归{found.giver.name}的也换回。" if found.groups else ""
    return Card(
        title="确认转回",
        text=f"上次从{named(former)}交接给{named(found.giver)}的 {found.customers} 位客户，之后没有再换负责人的都转回？"
        f"\n{_NOTICE}{groups}{waiting}",
        buttons=(Button(key=f"交接 转回 {account(former)} 确认", text="确认转回"),),
    )


async def _forth(act: Act, talk: Talk, wanted: SuccessionWanted) -> Outgoing:
    giver = _only(await find_givers(act, wanted.giver), wanted.giver)
    taker = _only(await find_colleagues(act, wanted.taker), wanted.taker)
    if wanted.sure:
        begun = await begin(act, giver.id, taker.id, AppKey(talk.chat), talk.grace)
        single = f"只收回一位，发“转给 @{giver.name} 客户”；" if giver.active and talk.grace and begun.customers else ""
        return Text(
            text=f"开始把{giver.name}的 {begun.customers} 位客户{_groups(begun)}交接给{taker.name}，完成后告诉您。\n"
            f"{_undoing(talk)}{single}以后想全部转回，发“交接 转回 {giver.name}”。"
        )
    found = await preview(act, giver.id, taker.id)
    return Card(
        title="确认交接",
        text=f"把{named(giver)}{'' if giver.active else '（已离职）'}的 {found.customers} 位客户"
        f"{_groups(found)}全部交接给{named(taker)}？\n历史记录和提醒一并交接。{_friends(found)}",
        buttons=(Button(key=f"交接 {account(giver)} 给 {account(taker)} 确认", text="确认交接"),),
    )


def _groups(found: Preview) -> str:
    return f"和 {found.groups} 个客户群" if found.groups else ""


def _friends(found: Preview) -> str:
    if not found.friends:
        return "没有要在企业微信里换人的好友。"
    count = f" {found.friends} 位" if found.giver.active else f"最多 {found.friends} 位"
    return f"其中{count}{_NOTICE}"


def _undoing(talk: Talk) -> str:
    minutes = int(talk.grace.total_seconds() // 60)
    if not minutes:
        return "要收回请发“撤销”；企业微信已经通知的客户收不回。"
    return f"企业微信 {minutes} 分钟后才通知客户：在那之前发“撤销”，全部收回。"


def _only(found: list[StaffMember], phrase: str) -> StaffMember:
    """Raises NotFound, and Conflict naming those it may mean."""
    if not found:
        raise NotFound(f"没有找到您能交接的同事“{phrase}”。\n例如：{_EXAMPLE}")
    return the_only(found, phrase)


COMMAND = Command(
    section=Section.OWN,
    name="succeed",
    words=("交接", "离职交接", "succeed"),
    usage="交接 同事 给 @同事 | 交接 转回 同事",
    about="主管把一位同事的全部客户和客户群交接给另一位，或把上次交接的转回，先请您确认",
    examples=(_EXAMPLE, "交接 lisi 给 wangwu", "交接 转回 李四"),
    read=read_succession,
    run=_run,
)
