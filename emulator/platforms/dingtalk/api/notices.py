"""Work notices. What exceeds a limit is dropped without a word: only the result of the task tells."""

from typing import Any, cast

from emulator.life.dingtalk import robot as life
from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused
from emulator.platforms.dingtalk.notice_words import read_notice
from emulator.world.dingtalk.chat import Words
from emulator.world.dingtalk.china import in_china

_UNKNOWN = -1
_TOLD_FOR = 86400.0
_MOST_USERS = 100


def send(call: Call) -> Json:
    _check_agent(call)
    words = read_notice(call)
    people = _people(call)
    if not people:
        raise Refused(33012, "无效的userId")
    day = in_china(call.now).date().isoformat()
    with call.world.store.change():
        task_id = call.ding.notices.begin(call.now)
        for userid in people:
            code = _fate(call, userid, words, day)
            call.ding.notices.settle(task_id, userid, words.text, day, code)
            if code == 0:
                life.notifies(call.world, userid, words, query_key=str(task_id))
            else:
                call.notes.append(f"dropped:{userid}:{code}")
    return {"task_id": task_id}


def _people(call: Call) -> list[str]:
    everybody = [staff.userid for staff in call.ding.directory.staff()]
    if call.body.get("to_all_user"):
        return everybody
    named = [one for one in str(call.body.get("userid_list") or "").split(",") if one]
    if len(named) > _MOST_USERS:
        raise Refused(40035, "接收者超过 100 人")
    numbers = [one for one in str(call.body.get("dept_id_list") or "").split(",") if one.isdecimal()]
    named += [staff.userid for number in numbers for staff in call.ding.directory.staff_of(int(number))]
    return list(dict.fromkeys(named))


def _fate(call: Call, userid: str, words: Words, day: str) -> int:
    if call.ding.directory.find(userid) is None:
        return _UNKNOWN
    return call.ding.notices.refusal(userid, words.text, day)


def progress(call: Call) -> Json:
    _task(call)
    return {"progress": {"progress_in_percent": 100, "status": 2}}


def result(call: Call) -> Json:
    task_id = _task(call)
    fates = call.ding.notices.fates(task_id)
    got = {one.userid: one.read for one in call.ding.chat.receivers(str(task_id))}
    dropped = [fate for fate in fates if fate.code > 0]
    lists: dict[str, Any] = {
        "invalid_user_id_list": [fate.userid for fate in fates if fate.code == _UNKNOWN],
        "forbidden_user_id_list": [fate.userid for fate in dropped],
        "failed_user_id_list": [],
        "read_user_id_list": [userid for userid, read in got.items() if read],
        "unread_user_id_list": [userid for userid, read in got.items() if not read],
        "invalid_dept_id_list": [],
        "forbidden_list": [{"code": str(fate.code), "count": 1, "userid": fate.userid} for fate in dropped],
    }
    return {"send_result": lists}


def recall(call: Call) -> Json:
    _check_agent(call)
    key = str(call.body.get("msg_task_id", ""))
    call.ding.chat.recall(key)
    for message in call.ding.chat.with_key(key):
        call.world.tell("dingtalk_chat", conversation_id=message.conversation_id)
    return {}


def _task(call: Call) -> int:
    """The one asked for; after a day nothing is known of it. Raises Refused."""
    _check_agent(call)
    task_id = call.whole("task_id", default=0, least=1, most=10**18)
    begun = call.ding.notices.begun_at(task_id)
    if begun is None or begun < call.now - _TOLD_FOR:
        raise Refused(400002, "任务不存在或已过期")
    return task_id


def _check_agent(call: Call) -> None:
    if str(cast("object", call.body.get("agent_id"))) != str(call.app.agent_id):
        raise Refused(40056, "不合法的agentid")


_PATH = "topapi/message/corpconversation"
ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/asyncsend_v2", send),
    Endpoint("POST", f"{_PATH}/getsendprogress", progress),
    Endpoint("POST", f"{_PATH}/getsendresult", result),
    Endpoint("POST", f"{_PATH}/recall", recall),
)
