"""帮助: what can be asked, or how one command is used."""

from commands.command import AnyCommand, Command, Section, Talk
from commands.grammar import nearest
from commands.reading.arguments import read_help
from crm_core.act import Act
from crm_core.errors import NotFound
from crm_core.messages import Outgoing, Text


async def _run(_act: Act, talk: Talk, word: str | None) -> Outgoing:
    if word is None:
        return Text(text=_overview(talk))
    command, section = talk.catalogue.find(word), next((one for one in Section if one == word), None)
    if command is not None:
        more = f"\n【{section}】里还有：{_words(talk, section, but=command)}" if section else ""
        return Text(text=_one(command) + more)
    if section is not None:
        return Text(text=_section(talk, section))
    near = nearest(word, talk.catalogue.by_word)
    hint = f"您是不是想看“帮助 {near}”？" if near else "发“帮助”看看全部命令。"
    raise NotFound(f"没有“{word}”这个命令。{hint}")


def _overview(talk: Talk) -> str:
    """All commands, short enough for one message."""
    sections = dict.fromkeys(command.section for command in talk.catalogue.commands)
    lines = [f"【{section}】{_words(talk, section)}" for section in sections]
    return "\n".join(
        [
            "我会这些：",
            *lines,
            f"发“帮助 {Section.OWN}”看一类命令怎么用，发“帮助 标签”看一个命令的例子。",
        ]
    )


def _section(talk: Talk, section: Section) -> str:
    commands = [one for one in talk.catalogue.commands if one.section is section]
    lines = [f"{command.usage}\n    {command.about}" for command in commands]
    return "\n".join([f"【{section}】", *lines, "发“帮助 命令”看例子，例如“帮助 标签”。"])


def _words(talk: Talk, section: Section, but: AnyCommand | None = None) -> str:
    return "、".join(one.words[0] for one in talk.catalogue.commands if one.section is section and one is not but)


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
    usage="帮助 [命令|分类]",
    about="看全部命令，或一类、一个命令的用法",
    examples=("帮助", "帮助 归属", "帮助 标签"),
    read=read_help,
    run=_run,
)
