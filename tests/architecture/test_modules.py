"""What every module keeps to."""

import ast
from collections.abc import Iterator
from statistics import median

import pytest

from tests.architecture.tree import ROOT, Module, modules

MAIN = {"adapters/wechat/work/archive/__main__.py", "bot/__main__.py", "emulator/__main__.py"}
PUTS_TOGETHER = {"bot/cli/app.py"}
"""Where typer's commands are gathered into one program: typer knows no other way."""
CONSTANTS = {
    "aiohttp.ClientTimeout",
    "bytes",
    "frozenset",
    "len",
    "logging.getLogger",
    "object",
    "range",
    "re.compile",
    "str.maketrans",
    "structlog.get_logger",
    "time",
    "timedelta",
    "typer.Typer",
    "web.AppKey",
}
TABLE_ROWS = {
    "adapters/dingtalk/errors.py": {"_retry", "_tell"},
    "adapters/wechat/official/errors.py": {"_retry", "_stop", "_tell"},
    "adapters/wechat/work/errors.py": {"_retry", "_stop", "_tell"},
}
LONGEST = 300
MEDIAN = 120
DOCUMENTED = [module for module in modules() if module.within("crm_core", "adapters")]


def calls(node: ast.AST) -> Iterator[str]:
    """The calls made when the statement runs; what stands in a lambda is not."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call):
        yield ast.unparse(node.func)
    for child in ast.iter_child_nodes(node):
        yield from calls(child)


def makes_a_constant(call: str, module: Module) -> bool:
    """A value of a class of ours (named in capitals), a plain value, or a row of a table made in the same file."""
    return call[0].isupper() or call.split("[", maxsplit=1)[0] in CONSTANTS or call in TABLE_ROWS.get(module.path, ())


def deeds(module: Module) -> Iterator[str]:
    """What the module does when it is imported, beside naming things."""
    for statement in module.tree.body:
        match statement:
            case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Assign() | ast.AnnAssign():
                yield from (call for call in calls(statement) if not makes_a_constant(call, module))
            case _:
                yield ast.unparse(statement)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)
def test_nothing_happens_at_import(module: Module) -> None:
    if module.path not in MAIN | PUTS_TOGETHER:
        assert list(deeds(module)) == []


@pytest.mark.parametrize("module", DOCUMENTED, ids=lambda module: module.path)
def test_every_public_name_of_the_core_and_the_adapters_is_explained(module: Module) -> None:
    assert ast.get_docstring(module.tree)
    assert [one.name for one in module.definitions if not ast.get_docstring(one)] == []


def test_no_file_is_long_and_most_are_short() -> None:
    lines = {module.path: module.lines for module in modules()}
    page = [*(ROOT / "emulator" / "page").glob("*"), *(ROOT / "tests").rglob("*.py")]
    lengths = lines | {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in page}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}
    assert median(lines.values()) < MEDIAN
