"""What became of to-dos: told by the courier, and which one the platform is asked to change."""

from dataclasses import replace

from adapters.channel import PlatformError, Reaction
from bot.outcomes.settled import Settled
from crm_core.messages import TodoChange, TodosAsked, TodoUnwanted, TodoWanted
from crm_core.outbox.model import CallState
from crm_core.todos.actions import todo_failed, todo_made, todos_ticked
from crm_core.todos.documents import StoredTodo

_PATH = "v1.0/todo"


async def settled(call: Settled) -> None:
    """Nothing while it is tried again."""
    if not isinstance(call.words, TodoWanted):
        return
    if call.state is CallState.SENT and call.receipt is not None:
        await todo_made(call.act, call.words.source, call.receipt.message_id)
    elif call.state in (CallState.DEAD, CallState.UNKNOWN):
        await todo_failed(call.act, call.words.source, call.to, str(call.code))


async def asked(call: Settled) -> None:
    """What the person has ticked on the platform."""
    if isinstance(call.words, TodosAsked) and call.receipt is not None and call.receipt.facts:
        await todos_ticked(call.act, call.to, tuple(call.receipt.facts))


async def with_task(words: TodoChange | TodoUnwanted) -> TodoChange | TodoUnwanted:
    """The words with the platform's id in them. Raises PlatformError when the making is not settled yet."""
    task = await StoredTodo.task_of(words.source)
    if task is None:
        raise PlatformError(Reaction.RETRY, "not_made_yet", _PATH)
    return replace(words, task=task)
