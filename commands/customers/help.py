"""帮助: what a customer can ask for."""

from commands.visiting import Visit, VisitorAnswer, VisitorCommand
from crm_core.act import Act


async def _run(_act: Act, visit: Visit, _rest: str) -> VisitorAnswer:
    lines = [f"{one.words[0]}：{one.about}" for one in visit.catalogue.commands]
    return VisitorAnswer(text="\n".join(["您可以发：", *lines, "也可以直接说您想问的。"]))


COMMAND = VisitorCommand(
    name="help",
    words=("帮助", "菜单", "help", "?"),
    about="看看能问些什么",
    run=_run,
)
