"""客服链接: links to 微信客服 by which one sees later where a customer came from, and how often each was used."""

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.reception.actions import desk_and_label, list_links, want_link
from crm_core.reception.model import LONGEST_LABEL, LONGEST_NAME, ServiceSource
from crm_core.values import AppKey

_EXAMPLE = "客服链接 五一展会"
_MOST_SHOWN = 20


def _read(text: str) -> str:
    wanted = " ".join(text.split())
    if len(wanted) > LONGEST_NAME + 1 + LONGEST_LABEL:
        raise BadUsage(f"来源的名称请写 1 到 {LONGEST_LABEL} 个字。", _EXAMPLE)
    return wanted


async def _run(act: Act, talk: Talk, wanted: str) -> Outgoing:
    if not wanted:
        return await _listed(act, talk)
    desk, label = await desk_and_label(act, wanted)
    url = await want_link(act, desk, label, AppKey(talk.chat))
    if url:
        return Text(text=f"来源“{label}”的客服链接：\n{url}")
    return Text(text="正在生成链接，马上发给您。")


async def _listed(act: Act, talk: Talk) -> Text:
    links = await list_links(act, _MOST_SHOWN)
    if not links:
        return Text(text=f"还没有客服链接。例如：{_EXAMPLE}")
    return Text(text="\n".join(_line(one, talk) for one in links))


def _line(link: ServiceSource, talk: Talk) -> str:
    last = f"，最近 {link.opened_at.astimezone(talk.zone):%m-%d %H:%M}" if link.opened_at else ""
    return f"{link.label}：进入 {link.opened} 次{last}\n{link.url}"


COMMAND = Command(
    section=Section.OTHER,
    name="service_link",
    words=("客服链接",),
    usage="客服链接 [账号] [来源]",
    about="生成微信客服的链接，从这里来的客户会记下来源；不写来源就看各个链接进入了几次",
    examples=(_EXAMPLE, "客服链接 售前 五一展会", "客服链接"),
    read=_read,
    run=_run,
)
