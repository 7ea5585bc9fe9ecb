"""群活码: codes by which customers join groups, made, looked at and ended."""

import re
from dataclasses import dataclass
from enum import StrEnum

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from commands.reading.keywords import the_group
from crm_core.act import Act
from crm_core.errors import Conflict, NotFound
from crm_core.groupcodes.actions import code_called, end_code, list_codes, make_code
from crm_core.groupcodes.model import OVER, CodeSettings, CodeState, GroupCode
from crm_core.groups.actions import get_group
from crm_core.messages import Outgoing, Text
from crm_core.values import AppKey

EXAMPLE = "群活码 新建 春季团购 在 老客户福利群、绿城小区"
_SHOWN = 20
_MAKE = re.compile(r"(?P<name>\S+)\s+在\s+(?P<groups>.+)")


class Verb(StrEnum):
    """What is to happen to a code."""

    LIST = "list"
    SHOW = "show"
    MAKE = "make"
    END = "end"


_VERBS = {"新建": Verb.MAKE, "建": Verb.MAKE, "停用": Verb.END, "删除": Verb.END}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`groups` are phrases to find groups by; `sure` when somebody has confirmed an end."""

    verb: Verb
    name: str = ""
    groups: tuple[str, ...] = ()
    sure: bool = False


def read_group_code(text: str) -> Wanted:
    """Raises BadUsage."""
    first, rest = [*text.split(maxsplit=1), "", ""][:2]
    match _VERBS.get(first):
        case None:
            return Wanted(verb=Verb.SHOW if text else Verb.LIST, name=text.strip())
        case Verb.MAKE:
            found = _MAKE.fullmatch(rest.strip())
            groups = re.split(r"[、,，]\s*", found["groups"]) if found else []
            if found is None or not all(groups):
                raise BadUsage("请写明群活码的名字和进哪些群，名字中间不空格。", EXAMPLE)
            return Wanted(verb=Verb.MAKE, name=found["name"], groups=tuple(groups))
        case verb:
            name, sure = rest.removesuffix("确认").strip(), rest.endswith(" 确认")
            if not rest:
                raise BadUsage("请写明停用哪个群活码。", "群活码 停用 春季团购")
            return Wanted(verb=verb, name=name if sure else rest.strip(), sure=sure)


async def _run(act: Act, talk: Talk, wanted: Wanted) -> Outgoing:
    match wanted.verb:
        case Verb.LIST:
            return Text(text=await _listed(act))
        case Verb.SHOW:
            return Text(text=await _described(act, await code_called(act, wanted.name)))
        case Verb.MAKE:
            groups = tuple([(await the_group(act, phrase)).id for phrase in wanted.groups])
            settings = CodeSettings(name=wanted.name, groups=tuple(dict.fromkeys(groups)), base_name=wanted.name)
            await make_code(act, settings, AppKey(talk.chat))
            return Text(text=f"正在建群活码“{wanted.name}”，好了把图片发给您。群满了，企业微信会自动建新群。")
        case Verb.END:
            return Text(text=await _ended(act, talk, wanted))


async def _listed(act: Act) -> str:
    codes = [one for one in await list_codes(act, _SHOWN) if one.state is not CodeState.ENDED]
    if not codes:
        return f"还没有群活码。新建一个：\n{EXAMPLE}"
    lines = [f"{one.settings.name}：{one.state.shown}，{_brought(one)}" for one in codes]
    return "\n".join([*lines, f"发“群活码 {codes[0].settings.name}”看图片和数据。"])


async def _described(act: Act, code: GroupCode) -> str:
    kept = (
        [f"原因：{code.why}。再发“群活码 停用 {code.settings.name}”就再试一次。"]
        if code.state is CodeState.KEPT
        else []
    )
    lines = [
        f"群活码“{code.settings.name}”：{code.state.shown}",
        *kept,
        f"进这些群：{'、'.join([await _group_name(act, one) for one in code.settings.groups])}",
        _brought(code),
        "（已在群里的客户再扫码，企业微信不会通知，所以不计在内。）",
        *([f"扫码图片：{code.picture}"] if code.picture and code.state not in OVER else []),
    ]
    return "\n".join(lines)


def _brought(code: GroupCode) -> str:
    return f"扫码进群 {code.joined} 位，现在还在 {code.inside} 位"


async def _group_name(act: Act, group: str) -> str:
    try:
        return (await get_group(act, group)).shown
    except NotFound:
        return "您看不到的群"


async def _ended(act: Act, talk: Talk, wanted: Wanted) -> str:
    code = await code_called(act, wanted.name)
    if code.state in OVER:
        raise Conflict(f"群活码“{wanted.name}”{code.state.shown}，不用停用。")
    if not wanted.sure and code.state is not CodeState.KEPT:
        raise Conflict(
            f"停用后，印出去的“{wanted.name}”就扫不了了，也不能恢复；已经进群的不受影响。\n"
            f"确定就发：群活码 停用 {wanted.name} 确认"
        )
    await end_code(act, code.id, AppKey(talk.chat))
    return f"群活码“{wanted.name}”已停用，数据还可以看。企业微信要是没有受理，会再告诉您。"


COMMAND = Command(
    section=Section.GATHER,
    name="group_code",
    words=("群活码", "群码"),
    usage="群活码 [名称|新建 名称 在 群名|停用 名称]",
    about="客户扫码进群的活码：建、看图片和带来多少人、停用",
    examples=("群活码", EXAMPLE, "群活码 春季团购", "群活码 停用 春季团购"),
    read=read_group_code,
    run=_run,
)
