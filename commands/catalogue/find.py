"""查: who is this customer, and what was said last."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import read_find
from commands.showing.listing import nobody
from commands.showing.portrait import portrait
from crm_core.accounts.actions import may_want_to_join
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text


async def _missing(act: Act, phrase: str) -> str | None:
    """Who is known in 钉钉 alone hears how to be known in 企业微信 too, whoever was looked for."""
    if phrase.startswith("@") or not await may_want_to_join(act):
        return None
    return (
        f"{nobody(phrase)}\n您的钉钉账号这里还看不到客户。您在企业微信里也有账号的话：在那边发“绑定”，"
        "再到这里发“绑定”加上那个码，两边就是同一个人了。"
    )


async def _run(act: Act, talk: Talk, _phrase: str, customer: Customer) -> Outgoing:
    return Text(text=await portrait(act, talk, customer))


COMMAND = CustomerCommand(
    section=Section.LOOK,
    name="find",
    words=("查", "查询", "查看", "找", "find", "f"),
    usage="查 客户",
    about="看客户是谁、谁负责、有哪些标签、最近说了什么",
    examples=("查 王芳", "查 wangfang", "查 5678"),
    read=read_find,
    whom=lambda phrase: phrase,
    run=_run,
    missing=_missing,
    glued=True,
)
