"""To-dos: everybody in them is named by unionId."""

from emulator.life.dingtalk.events import tell_app
from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json
from emulator.world.dingtalk.todos import Todo

_MOST_SUBJECT = 1024
_PAGE = 20
_PRIORITIES = frozenset({10, 20, 30, 40})


def create(call: Call) -> Json:
    """A sourceId used before gives the to-do it made."""
    union = _person(call)
    subject = call.text("subject", "invalidParameter.subject")
    if len(subject) > _MOST_SUBJECT:
        raise Denied("invalidParameter.subject", "subject 过长")
    if not call.part("detailUrl").get("pcUrl") or not call.part("detailUrl").get("appUrl"):
        raise Denied("invalidParameter.detailUrl", "detailUrl 不能为空")
    if call.body.get("priority", 10) not in _PRIORITIES:
        raise Denied("invalidParameter.priority", "priority 不合法")
    _check_people(call)
    known = call.ding.todos.with_source(str(call.body.get("sourceId", "")))
    todo = known or call.ding.todos.add(union, call.body, call.now)
    if known is None:
        tell_app(call.world, "todo_task_create", {"taskId": todo.id})
        call.world.tell("world")
    return _row(todo)


def change(call: Call) -> Json:
    _person(call)
    todo = _todo(call)
    call.ding.todos.change(todo, call.body, done=bool(call.body.get("done", todo.done)))
    call.world.tell("world")
    return {"result": True}


def delete(call: Call) -> Json:
    _person(call)
    call.ding.todos.remove(_todo(call))
    call.world.tell("world")
    return {"result": True}


def settle(call: Call) -> Json:
    """Here a to-do is done as soon as one of those who have it says so."""
    _person(call)
    rows: list[Json] = call.body.get("executorStatusList") or []
    call.ding.todos.change(_todo(call), {}, done=any(row.get("isDone") for row in rows))
    call.world.tell("world")
    return {"result": True}


def query(call: Call) -> Json:
    union = _person(call)
    wanted = call.body.get("isDone")
    found = [
        todo
        for todo in call.ding.todos.all()
        if union in [todo.unionid, *todo.fields.get("executorIds", [])] and wanted in (None, todo.done)
    ]
    token = str(call.body.get("nextToken") or "0")
    begin = int(token) if token.isdecimal() else 0
    rows = [{"taskId": todo.id, "isDone": todo.done, **_row(todo)} for todo in found]
    more = begin + _PAGE < len(rows)
    return {"todoCards": rows[begin : begin + _PAGE], "nextToken": str(begin + _PAGE) if more else None}


def _person(call: Call) -> str:
    union = call.path["union_id"]
    if call.ding.directory.with_unionid(union) is None:
        raise Denied("invalidParameter.unionId", "unionId 不存在")
    return union


def _check_people(call: Call) -> None:
    for union in [*call.strings("executorIds"), *call.strings("participantIds")]:
        if call.ding.directory.with_unionid(union) is None:
            raise Denied("invalidParameter.executorIds", "执行人的 unionId 不存在")


def _todo(call: Call) -> Todo:
    todo = call.ding.todos.find(call.path["task_id"])
    if todo is None:
        raise Denied("resource.not.found", "待办不存在", status=404)
    return todo


def _row(todo: Todo) -> Json:
    at = int(todo.at * 1000)
    return {**todo.fields, "id": todo.id, "done": todo.done, "createdTime": at, "modifiedTime": at}


_PATH = "v1.0/todo/users/{union_id}"
ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/tasks", create),
    Endpoint("PUT", f"{_PATH}/tasks/{{task_id}}", change),
    Endpoint("DELETE", f"{_PATH}/tasks/{{task_id}}", delete),
    Endpoint("PUT", f"{_PATH}/tasks/{{task_id}}/executorStatus", settle),
    Endpoint("POST", f"{_PATH}/org/tasks/query", query),
)
