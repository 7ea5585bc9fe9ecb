"""Asking somebody back, and finding the question again when the answer comes."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.permissions import Permission
from crm_core.questions.documents import StoredQuestion
from crm_core.questions.model import Question


@action(Permission.USE_COMMANDS)
async def ask_back(act: Act, chat: str, question: Question) -> None:
    """Remember what this person was asked in this chat, for ten minutes."""
    await StoredQuestion.put(f"{act.actor.staff}:{chat}", question, act.at)


@reading(Permission.USE_COMMANDS)
async def asked_back(act: Act, chat: str) -> Question | None:
    """What this person was asked and has not answered; None when nothing is open."""
    return await StoredQuestion.open_for(f"{act.actor.staff}:{chat}", act.at)


@action(Permission.USE_COMMANDS)
async def forget_question(act: Act, chat: str) -> None:
    """The question was answered, or is none any more."""
    await StoredQuestion.drop(f"{act.actor.staff}:{chat}")
