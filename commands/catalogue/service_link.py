"""客服链接: a link to 微信客服 by which one sees later where a customer came from."""

from commands.arguments import BadUsage
from commands.command import Command, Section, Talk
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.reception.actions import desk_called, want_link
from crm_core.reception.model import LONGEST_LABEL
from crm_core.values import AppKey

_EXAMPLE = "客服链接 五一展会"


def _read(text: str) -> str:
    label = " ".join(text.split())
    if not 1 <= len(label) <= LONGEST_LABEL:
        reason = f"请写来源的名称，1 到 {LONGEST_LABEL} 个字。"
        raise BadUsage(reason, _EXAMPLE)
    return label


async def _run(act: Act, talk: Talk, label: str) -> Outgoing:
    desk = await desk_called(act, "")
    url = await want_link(act, desk, label, AppKey(talk.chat))
    if url:
        return Text(text=f"来源“{label}”的客服链接：\n{url}")
    return Text(text="正在生成链接，马上发给您。")


COMMAND = Command(
    section=Section.OTHER,
    name="service_link",
    words=("客服链接",),
    usage="客服链接 来源",
    about="生成微信客服的链接；从这里来的客户会记下来源",
    examples=(_EXAMPLE,),
    read=_read,
    run=_run,
)
