"""企业标签: the company's tags on the platform, looked at and added to."""

from dataclasses import dataclass

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from crm_core.act import Act
from crm_core.corptags.actions import corp_tag_groups, want_corp_tag
from crm_core.messages import Outgoing, Text
from crm_core.staff.actions import company_chat
from crm_core.values import AppKey

EXAMPLE = "企业标签 新建 意向程度 高意向"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Both empty to see the list."""

    group: str
    name: str


def _read(text: str) -> _Wanted:
    words = text.split()
    if not words:
        return _Wanted("", "")
    if words[0] not in {"新建", "建", "加"} or len(words) != 3:
        raise BadUsage("新建企业标签，请写明分组和标签名，各一个词。", EXAMPLE)
    return _Wanted(words[1], words[2])


async def _run(act: Act, talk: Talk, wanted: _Wanted) -> Outgoing:
    chat = await company_chat(act, AppKey(talk.chat), talk.apps)
    if wanted.name:
        words = await want_corp_tag(act, chat, wanted.group, wanted.name, talk.corp_tags)
        return Text(text=f"正在企业微信里新建“{words.name}”（分组“{words.group}”），好了告诉您。")
    groups = await corp_tag_groups(act, chat)
    if not groups:
        return Text(text=f"还没有企业标签。新建一个：{EXAMPLE}")
    lines = [f"{one.name}：{'、'.join(one.tags)}" for one in groups]
    return Text(text="\n".join(["企业标签（打在客户上会同步到企业微信）：", *lines]))


COMMAND = Command(
    section=Section.OTHER,
    name="corp_tag",
    words=("企业标签", "标签库", "corptag"),
    usage="企业标签 [新建 分组 标签]",
    about="看企业微信里的企业标签；管理员和社群运营可以新建",
    examples=("企业标签", EXAMPLE),
    read=_read,
    run=_run,
)
