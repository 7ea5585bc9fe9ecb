"""Work notices: the way to somebody whom the robot may not write to.

The platform takes a notice and says ok even when it drops it, e.g. because the person got the same text today. So
each text is made unique by a mark of its own, and the result is asked for. What is too long goes as several.
"""

import hashlib

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.errors import shown_code
from adapters.dingtalk.wording import broken, title_of
from adapters.portions import cut

_SEND = "topapi/message/corpconversation/asyncsend_v2"
_RESULT = "topapi/message/corpconversation/getsendresult"
_BYTES = 1_500
"""All of a notice may be 2,048 bytes: its title, its mark and the ends of its lines take some."""
_ARRIVED_BEFORE = "143106"
_TOO_MANY_A_MINUTE = frozenset({"143103", "143104"})


class _Sent(Answer):
    task_id: str


class _Forbidden(Answer):
    code: str = ""
    userid: str = ""


class _Outcome(Answer):
    invalid_user_id_list: tuple[str, ...] = ()
    forbidden_user_id_list: tuple[str, ...] = ()
    failed_user_id_list: tuple[str, ...] = ()
    forbidden_list: tuple[_Forbidden, ...] = ()


class _Result(Answer):
    send_result: _Outcome = _Outcome()


async def notify(client: DingtalkClient, agent_id: int, account: str, text: str, *, key: str) -> Receipt:
    """Tell one member something and see that it was not dropped. Raises PlatformError.

    A repetition has the same marks, so the platform drops whatever of the first try had arrived.
    """
    task = ""
    for position, portion in enumerate(cut(text, _BYTES)):
        task = await _send(client, agent_id, account, f"{portion}\n\n（{_mark(f'{key}:{position}')}）")
    return Receipt(message_id=f"notice:{task}")


async def _send(client: DingtalkClient, agent_id: int, account: str, words: str) -> str:
    message = {"msgtype": "markdown", "markdown": {"title": title_of(words), "text": broken(words)}}
    body = {"agent_id": agent_id, "userid_list": account, "to_all_user": False, "msg": message}
    sent = await client.topapi(_SEND, _Sent, body, reads=False)
    await _require_arrival(client, agent_id, sent.task_id, account)
    return sent.task_id


async def _require_arrival(client: DingtalkClient, agent_id: int, task: str, account: str) -> None:
    try:
        found = (await client.topapi(_RESULT, _Result, {"agent_id": agent_id, "task_id": task})).send_result
    except PlatformError:
        # It was taken; only what became of it cannot be told, and sending it again would be worse.
        return
    code = next((one.code for one in found.forbidden_list if one.userid == account), "")
    refused = {*found.invalid_user_id_list, *found.forbidden_user_id_list, *found.failed_user_id_list}
    if code in _TOO_MANY_A_MINUTE:
        raise PlatformError(Reaction.RETRY, int(code), _SEND, retry_after=60)
    # The same text to the same person: the first try had arrived.
    if code != _ARRIVED_BEFORE and (code or account in refused):
        raise PlatformError(Reaction.STOP, shown_code(code) if code else "dropped", _SEND)


def _mark(key: str) -> str:
    return "编号 " + hashlib.blake2b(key.encode(), digest_size=4).hexdigest()
