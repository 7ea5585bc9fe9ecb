"""Work notices: the way to somebody whom the robot may not write to.

The platform takes a notice and says ok even when it drops it, e.g. because the person got the same text today. So
each text is made unique by a mark of its own, and the result is asked for.
"""

import hashlib

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.wording import broken, title_of
from adapters.portions import cut

_SEND = "topapi/message/corpconversation/asyncsend_v2"
_RESULT = "topapi/message/corpconversation/getsendresult"
_BYTES = 1_800
"""All of a notice may be 2,048 bytes."""


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
    """Send one member a notice and see that it was not dropped. Raises PlatformError.

    A repetition has the same mark, so the platform drops it when the first try had arrived.
    """
    words = f"{cut(text, _BYTES)[0]}\n\n（{_mark(key)}）"
    message = {"msgtype": "markdown", "markdown": {"title": title_of(words), "text": broken(words)}}
    body = {"agent_id": agent_id, "userid_list": account, "to_all_user": False, "msg": message}
    sent = await client.topapi(_SEND, _Sent, body, reads=False)
    await _require_arrival(client, agent_id, sent.task_id, account)
    return Receipt(message_id=f"notice:{sent.task_id}")


async def _require_arrival(client: DingtalkClient, agent_id: int, task: str, account: str) -> None:
    try:
        found = (await client.topapi(_RESULT, _Result, {"agent_id": agent_id, "task_id": task})).send_result
    except PlatformError:
        # It was taken; only what became of it cannot be told, and sending it again would be worse.
        return
    code = next((one.code for one in found.forbidden_list if one.userid == account), "")
    refused = {*found.invalid_user_id_list, *found.forbidden_user_id_list, *found.failed_user_id_list}
    if code or account in refused:
        # The same text to the same person: the first try had arrived.
        if code == "143106":
            return
        raise PlatformError(Reaction.STOP, int(code) if code.isdigit() else "dropped", _SEND)


def _mark(key: str) -> str:
    return "编号 " + hashlib.blake2b(key.encode(), digest_size=4).hexdigest()
