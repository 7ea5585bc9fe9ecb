"""Whatever can be asked for goes through the door, and what goes through it keeps the door's rules."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module

import pytest

from crm_core.permissions import Permission
from tests.architecture.tree import Module, modules

ACTIONS = [module for module in modules() if module.path.endswith("/actions.py")]
INSIDE = [module for module in modules() if module.within("crm_core", "commands", "community", "referrals")]
TASKS = {"gather", "TaskGroup", "create_task", "ensure_future", "as_completed", "to_thread", "run_in_executor"}
# Both write outside of any transaction: leases must, and the ledger takes in what has no effect yet.
# A TaskGroup passes on one cancellation, and PyMongo loses some: see `bot/queues/ending.py`.
MAY_GROUP = {"adapters/dingtalk/stream.py", "bot/demo/watch.py", "bot/wiring.py", "emulator/postman.py"}
MAY_CATCH = {("crm_core/lanes/documents.py", "DuplicateKeyError"), ("crm_core/inbox/documents.py", "BulkWriteError")}
OF_THE_DATABASE = {
    "AutoReconnect",
    "BulkWriteError",
    "DuplicateKeyError",
    "OperationFailure",
    "PyMongoError",
    "WriteError",
}
OF_ALL = {"BaseException", "Exception"}


def named(node: ast.AST) -> set[str]:
    """Every name that stands in it, of an attribute the last part."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def caught(module: Module) -> Iterator[str]:
    """What the module catches or suppresses; `Exception` for a bare `except`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            yield from named(node.type) if node.type else {"Exception"}
        elif isinstance(node, ast.Call) and named(node.func) & {"suppress"}:
            yield from (name for argument in node.args for name in named(argument))


def test_there_is_something_to_look_at() -> None:
    assert len(ACTIONS) >= 8
    assert len(INSIDE) >= 60


@pytest.mark.parametrize("module", ACTIONS, ids=lambda module: module.path)
def test_every_public_function_of_actions_is_an_action_or_a_reading(module: Module) -> None:
    loaded = import_module(module.name)
    functions = [one for one in module.definitions if not isinstance(one, ast.ClassDef)]
    assert functions
    for one in functions:
        function = getattr(loaded, one.name)
        assert getattr(function, "door", None) in {"action", "reading"}, one.name
        assert isinstance(function.permission, Permission)
        assert next(iter(inspect.signature(function).parameters)) == "act"


@pytest.mark.parametrize("module", INSIDE, ids=lambda module: module.path)
def test_nothing_inside_starts_a_task(module: Module) -> None:
    """A straggler of an aborted try would write into the next one."""
    assert not named(module.tree) & TASKS


def test_tasks_are_grouped_only_where_their_end_is_seen_to() -> None:
    grouped = {module.path for module in modules() if "TaskGroup" in named(module.tree)}
    assert grouped == MAY_GROUP


def test_no_error_of_the_database_is_caught_inside() -> None:
    """The driver would then repeat an aborted transaction in silence."""
    found = {(module.path, name) for module in INSIDE for name in caught(module)}
    assert {(path, name) for path, name in found if name in OF_THE_DATABASE | OF_ALL} == MAY_CATCH
