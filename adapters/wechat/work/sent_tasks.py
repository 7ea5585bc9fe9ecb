"""What became of a mass-send: who has confirmed their part of it, and whom it reached."""

from collections.abc import Mapping
from datetime import UTC, datetime

from adapters.answers import Answer
from adapters.wechat.work.client import WorkClient
from crm_core.messages import Delivery, SenderTask, SenderTasks, SendResults, SentTo
from crm_core.values import Identity, Platform

_TASKS = "externalcontact/get_groupmsg_task"
_RESULTS = "externalcontact/get_groupmsg_send_result"
_PAGE = 1_000
_CONFIRMED = 2
_DELIVERY: Mapping[int, Delivery] = {
    0: Delivery.NOT_SENT,
    1: Delivery.SENT,
    2: Delivery.NO_CONTACT,
    3: Delivery.HAD_ENOUGH,
}


class _Task(Answer):
    userid: str
    status: int = 0
    send_time: int = 0


class _Tasks(Answer):
    task_list: tuple[_Task, ...] = ()
    next_cursor: str = ""


class _Result(Answer):
    external_userid: str = ""
    chat_id: str = ""
    status: int = 0
    send_time: int = 0


class _Results(Answer):
    send_list: tuple[_Result, ...] = ()
    next_cursor: str = ""


async def sender_tasks(client: WorkClient, corp_id: str, msgid: str, *, cursor: str) -> SenderTasks:
    """A page of who has it to confirm. Raises PlatformError."""
    found = await client.read(_TASKS, _Tasks, _asked(cursor, msgid=msgid))
    tasks = tuple(
        SenderTask(
            sender=_identity(one.userid, corp_id),
            sent_at=_moment(one) if one.status == _CONFIRMED else None,
            beyond=one.model_dump(),
        )
        for one in found.task_list
    )
    return SenderTasks(tasks=tasks, cursor=found.next_cursor)


async def send_results(client: WorkClient, corp_id: str, msgid: str, userid: str, *, cursor: str) -> SendResults:
    """A page of whom one member's part of it reached. A state we do not know counts as not sent (yet).

    Raises PlatformError.
    """
    found = await client.read(_RESULTS, _Results, _asked(cursor, msgid=msgid, userid=userid))
    results = tuple(
        SentTo(
            receiver=_identity(one.chat_id or one.external_userid, corp_id),
            delivery=(delivery := _DELIVERY.get(one.status, Delivery.NOT_SENT)),
            at=_moment(one) if delivery is Delivery.SENT else None,
            beyond=one.model_dump(),
        )
        for one in found.send_list
        if one.chat_id or one.external_userid
    )
    return SendResults(results=results, cursor=found.next_cursor)


def _asked(cursor: str, **what: str) -> dict[str, object]:
    asked: dict[str, object] = {**what, "limit": _PAGE}
    return asked | ({"cursor": cursor} if cursor else {})


def _moment(one: _Task | _Result) -> datetime:
    return datetime.fromtimestamp(one.send_time, UTC)


def _identity(account: str, corp_id: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=corp_id, account=account)
