"""To-dos of 钉钉, in which everybody is named by unionId. Free edition: each call counts against the month."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.dingtalk.client import DingtalkClient
from crm_core.messages import TodoChange, TodosAsked, TodoUnwanted, TodoWanted
from crm_core.values import Identity

_USER = "topapi/v2/user/get"
_TODOS = "v1.0/todo/users"
_LONGEST = 1_024
_MOST_PAGES = 5
"""Of somebody's list, each a call: what stands further down than that counts as not there."""
_GONE = frozenset({"resource.not.found", "task.not.found", "http_404"})


class _User(Answer):
    unionid: str


class _Found(Answer):
    result: _User


class _Made(Answer):
    id: str


class _Listed(Answer):
    taskId: str = ""  # noqa: N815 - the platform's names
    sourceId: str = ""  # noqa: N815


class _List(Answer):
    todoCards: tuple[_Listed, ...] = ()  # noqa: N815
    nextToken: str = ""  # noqa: N815


class Todos:
    """The lists of the members of one company. `page` is what a to-do opens, which the platform insists on."""

    def __init__(self, client: DingtalkClient, page: str) -> None:
        self._client = client
        self._page = page
        self._unions: dict[str, str] = {}

    async def create(self, to: Identity, words: TodoWanted, *, repeated: bool) -> Receipt:
        """Make one; the receipt's message id is the platform's. Raises PlatformError.

        The answer to an earlier try may have been lost: then the list is looked through for our `source` before.
        """
        union = await self._union(to)
        if repeated and (known := await self._with_source(union, words.source)):
            return Receipt(message_id=known)
        body = {
            "sourceId": words.source,
            "subject": words.title[:_LONGEST],
            "creatorId": union,
            "description": words.note,
            "dueTime": _ms(words.due),
            "executorIds": [union],
            "detailUrl": {"appUrl": self._page, "pcUrl": self._page},
            "isOnlyShowExecutor": True,
            "priority": 20,
            # The reminder itself comes in the chat.
            "notifyConfigs": {"dingNotify": "0"},
        }
        made = await self._client.change(_TODOS, _Made, body, at=_address(union, "tasks"), query=_by(union))
        return Receipt(message_id=made.id)

    async def change(self, to: Identity, words: TodoChange) -> Receipt:
        """Make it what it should be by now; of one that is not there, there is nothing to change."""
        if words.task:
            body = {"dueTime": _ms(words.due), "done": words.done}
            await self._touch(await self._union(to), words.task, "PUT", body)
        return Receipt(message_id="")

    async def remove(self, to: Identity, words: TodoUnwanted) -> Receipt:
        """Take it away; idempotent."""
        if words.task:
            await self._touch(await self._union(to), words.task, "DELETE", {})
        return Receipt(message_id="")

    async def ticked(self, to: Identity, words: TodosAsked) -> Receipt:
        """Look which of these stand among what the person has done; mostly one call. Raises PlatformError."""
        open_yet = set(words.sources)
        done: dict[str, str] = {}
        async for one in self._list(await self._union(to), done=True):
            if one.sourceId in open_yet:
                open_yet.discard(one.sourceId)
                done[one.sourceId] = one.taskId
            if not open_yet:
                break
        return Receipt(message_id="", facts=done)

    async def _touch(self, union: str, task: str, method: str, body: Mapping[str, object]) -> None:
        at = _address(union, f"tasks/{task}")
        try:
            await self._client.change(_TODOS, Answer, body, method=method, repeatable=True, at=at, query=_by(union))
        except PlatformError as refused:
            if str(refused.code) not in _GONE:
                raise

    async def _with_source(self, union: str, source: str) -> str:
        async for one in self._list(union, done=False):
            if one.sourceId == source:
                return one.taskId
        return ""

    async def _list(self, union: str, *, done: bool) -> AsyncIterator[_Listed]:
        at, token = _address(union, "org/tasks/query"), ""
        for _ in range(_MOST_PAGES):
            wanted = {"isDone": done, **({"nextToken": token} if token else {})}
            page = await self._client.change(_TODOS, _List, wanted, repeatable=True, at=at)
            for one in page.todoCards:
                yield one
            token = page.nextToken
            if not token or not page.todoCards:
                return

    async def _union(self, to: Identity) -> str:
        """The person's unionId, which no directory keeps for us; it never changes."""
        known = self._unions.get(to.account)
        if known is None:
            found = await self._client.topapi(_USER, _Found, {"userid": to.account})
            known = self._unions[to.account] = found.result.unionid
        if not known:
            raise PlatformError(Reaction.STOP, "no_unionid", _USER)
        return known


def _by(union: str) -> Mapping[str, str]:
    return {"operatorId": union}


def _address(union: str, what: str) -> str:
    return f"{_TODOS}/{union}/{what}"


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1_000)
