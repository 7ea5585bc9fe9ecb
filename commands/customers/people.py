"""人工: a customer wants to talk with a person."""

import re

from commands.visiting import Visit, VisitorAnswer, VisitorCommand
from crm_core.act import Act

_ASKED = re.compile(
    r"(?:你好|您好|我要|我想|想要|想|要|请|帮我|麻烦|给我|能不能|可以)*(?:转接?|找|接|换|联系|叫|呼叫)?(?:一下|个|到)?"
    r"(?:人工|真人)(?:客服|服务|坐席)?(?:吧|吗|呢|一下|谢谢|了)*"
)


def asks_for_people(text: str) -> bool:
    """Whether somebody wants a person and says no more than that: 我要转人工, 请帮我接人工客服."""
    return _ASKED.fullmatch(re.sub(r"[\s\W_]+", "", text)) is not None


async def _run(_act: Act, _visit: Visit, _rest: str) -> VisitorAnswer:
    return VisitorAnswer(people=True)


COMMAND = VisitorCommand(
    name="people",
    words=("人工", "转人工", "人工客服", "找人工"),
    about="转接人工客服",
    run=_run,
    means=asks_for_people,
)
