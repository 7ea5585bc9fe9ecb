"""退订: a customer wants no more of what goes out to many."""

from commands.visiting import Visit, VisitorAnswer, VisitorCommand
from crm_core.act import Act
from crm_core.optouts.actions import opt_out


async def _run(act: Act, visit: Visit, _rest: str) -> VisitorAnswer:
    await opt_out(act, visit.customer)
    return VisitorAnswer(text="好的，之后不再给您发群发消息；有事随时找我们，想恢复请告诉您的顾问。")


COMMAND = VisitorCommand(
    name="opt_out",
    words=("退订", "TD", "不要再发"),
    about="不再收到群发消息",
    run=_run,
)
