"""帮助: what can be asked, or how one command is used."""

from itertools import groupby

from commands.arguments import read_help
from commands.command import AnyCommand, Command, Section, Talk
from commands.grammar import nearest
from crm_core.act import Act
from crm_core.errors import NotFound
from crm_core.messages import Outgoing, Text


async def _run(_act: Act, talk: Talk, word: str | None) -> Outgoing:
    if word is None:
        return Text(text=_overview(talk))
    command = talk.catalogue.find(word)
    if command is None:
        near = nearest(word, talk.catalogue.by_word)
        hint = f"您是不是想看“帮助 {near}”？" if near else "发“帮助”看看全部命令。"
        raise NotFound(f"没有“{word}”这个命令。{hint}")
    return Text(text=_one(command))


def _overview(talk: Talk) -> str:
    lines = ["我会这些："]
    for section, commands in groupby(talk.catalogue.commands, key=lambda command: command.section):
        lines.append(f"【{section}】")
        lines += [f"{command.usage}\n    {command.about}" for command in commands]
    return "\n".join([*lines, "发“帮助 命令”看例子，例如“帮助 标签”。"])


def _one(command: AnyCommand) -> str:
    others = "、".join(command.words[1:])
    return "\n".join(
        [
            f"{command.usage}",
            command.about,
            f"也可以写：{others}",
            *(f"例如：{example}" for example in command.examples),
        ]
    )


COMMAND = Command(
    section=Section.OTHER,
    name="help",
    words=("帮助", "help", "?"),
    usage="帮助 [命令]",
    about="看全部命令，或一个命令的用法",
    examples=("帮助", "帮助 标签"),
    read=read_help,
    run=_run,
)
