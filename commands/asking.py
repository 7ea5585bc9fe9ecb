"""What a sentence without a command word comes to in a chat: a command that there is, or a question back."""

from commands.command import Talk
from commands.grammar import Called, split
from commands.meaning import Meant, Reading, Unclear
from commands.sentences import read, read_run_on
from commands.showing.wording import shortened
from crm_core.messages import Button, Card, Outgoing, Text

WHOLE_COMMANDS = ""
"""In place of the command to go on with, when each of the options of a list is one."""
_LONGEST_BUTTON = 10
_LONGEST_LINE = 80


def heard(text: str, talk: Talk) -> Reading:
    """What it means in commands that there are; None also for a command with a space behind its word."""
    call = split(text, talk.catalogue.words)
    if not isinstance(call, Called):
        return _possible(read(text), talk)
    in_front = text.strip().removesuffix(call.rest)
    apart = not call.rest or in_front[-1:].isspace()
    return None if apart else _possible(read_run_on(text), talk)


def question_back(unclear: Unclear) -> Outgoing:
    """What may be meant, numbered, each with a button that says it; a plain sentence when nothing can be guessed."""
    if not unclear.commands:
        return Text(text=unclear.question)
    lines = [f"{position}. {shortened(one, _LONGEST_LINE)}" for position, one in enumerate(unclear.commands, start=1)]
    return Card(
        title="您是说？",
        text="\n".join([unclear.question, *lines, "点按钮或回复数字；都不是就换个说法。"]),
        buttons=tuple(Button(key=one, text=shortened(one, _LONGEST_BUTTON)) for one in unclear.commands),
    )


def _possible(reading: Reading, talk: Talk) -> Reading:
    match reading:
        case Meant(command):
            return reading if _is_one(command, talk) else None
        case Unclear(question, commands):
            return Unclear(question, tuple(one for one in commands if _is_one(one, talk)))
        case None:
            return None


def _is_one(command: str, talk: Talk) -> bool:
    return isinstance(split(command, talk.catalogue.words), Called)
