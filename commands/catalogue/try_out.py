"""试一下: what the rules for keywords would answer."""

from commands.command import Command, Section, Talk
from commands.reading.keywords import KeywordWanted, read_trial
from commands.showing.trials import trial
from crm_core.act import Act
from crm_core.messages import Outgoing, Text


async def _run(act: Act, talk: Talk, wanted: KeywordWanted) -> Outgoing:
    return Text(text=await trial(act, talk, wanted))


COMMAND = Command(
    section=Section.GATHER,
    name="try_out",
    words=("试一下", "试一试"),
    usage="试一下 关键词 [在 哪里] 一句话",
    about="看哪条关键词规则会回复、为什么；不会真的发",
    examples=("试一下 关键词 这个多少钱", "试一下 关键词 在 客服 怎么退货"),
    read=read_trial,
    run=_run,
)
