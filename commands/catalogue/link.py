"""绑定: two accounts become one person's, by a code carried from one chat to the other."""

from commands.command import Command, Section, Talk
from crm_core.accounts.actions import give_code, redeem_code
from crm_core.act import Act
from crm_core.messages import Outgoing, Text


async def _run(act: Act, _talk: Talk, code: str) -> Outgoing:
    if not code:
        given = await give_code(act)
        return Text(
            text=f"绑定码：{given}\n10 分钟内在另一个平台（企业微信或钉钉）发“绑定 {given}”，两边就是同一个人了。"
        )
    person = await redeem_code(act, code)
    if person is None:
        return Text(text="绑定码不对，或者已经过期。请在另一个平台发“绑定”重新取一个。")
    return Text(text=f"绑定好了：{person.name}，两个平台现在是同一个人，客户和提醒都在一起。")


def _read(text: str) -> str:
    return "".join(text.split())


COMMAND = Command(
    section=Section.OTHER,
    name="link",
    words=("绑定", "link"),
    usage="绑定 [绑定码]",
    about="把您在企业微信和钉钉的账号合成一个人",
    examples=("绑定", "绑定 48291357"),
    read=_read,
    run=_run,
)
