"""群欢迎: what newcomers to groups read."""

from commands.command import Command, Section, Talk
from commands.reading.keywords import GREETING_EXAMPLE, GreetingWanted, Verb, read_greeting, where_named, where_shown
from commands.showing.wording import shortened
from community.greetings.actions import list_greetings, remove_greeting, write_greeting
from community.greetings.model import Greeting, Template
from crm_core.act import Act
from crm_core.messages import Outgoing, Text

_SHOWN = 10
CHOOSE = "企业微信只收进素材库，要由群主在客户群里点“群聊 › 入群欢迎语”选用，程序不能代选。"
_TEMPLATES = {
    Template.NONE: "只用在钉钉群",
    Template.ASKED: "正在放进企业微信素材库",
    Template.READY: "已在企业微信素材库，等群主选用",
    Template.FAILED: "企业微信没有收下",
}


async def _run(act: Act, talk: Talk, wanted: GreetingWanted) -> Outgoing:
    companies = talk.campaigns.rules.companies
    if wanted.verb is Verb.LIST:
        return Text(text=await _listed(act))
    where = await where_named(act, wanted.places)
    if wanted.verb is Verb.REMOVE:
        await remove_greeting(act, where, companies)
        return Text(text="这条群欢迎语删掉了，发“撤销”可以恢复。")
    made = await write_greeting(act, wanted.text, where, companies)
    lines = [f"群欢迎语写好了，用在{await _shown(act, made)}。钉钉群里有客户进群，机器人会说。"]
    lines += [CHOOSE] if made.template is not Template.NONE else []
    return Text(text="\n".join([*lines, "发“撤销”可以恢复。"]))


async def _listed(act: Act) -> str:
    found = await list_greetings(act)
    if not found:
        return f"还没有群欢迎语。例如：\n{GREETING_EXAMPLE}\n钉钉群由机器人说；{CHOOSE}"
    lines = [await _line(act, one) for one in found[:_SHOWN]]
    more = [f"还有 {len(found) - _SHOWN} 条没有列出。"] if len(found) > _SHOWN else []
    return "\n".join([f"群欢迎语 {len(found)} 条，群自己的先用，其次是群标签的：", *lines, *more, CHOOSE])


async def _line(act: Act, one: Greeting) -> str:
    why = f"（错误码 {one.why}）" if one.why else ""
    return f"{await _shown(act, one)}：{shortened(one.text, 40)}（{_TEMPLATES[one.template]}{why}）"


async def _shown(act: Act, one: Greeting) -> str:
    return "所有群" if one.where.anywhere else await where_shown(act, one.where)


COMMAND = Command(
    section=Section.GATHER,
    name="group_greeting",
    words=("群欢迎", "群欢迎语", "入群欢迎"),
    usage="群欢迎 [写 在 哪里 = 欢迎语|删 在 哪里]",
    about="新成员进群看到的话：钉钉群由机器人说，企业微信放进素材库",
    examples=("群欢迎", GREETING_EXAMPLE, "群欢迎 删 在 #装修"),
    read=read_greeting,
    run=_run,
)
