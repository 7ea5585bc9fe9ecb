"""The house as its walls see it: every module of ours with its syntax tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("adapters", "bot", "commands", "community", "config", "crm_core", "emulator", "referrals", "web")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """`path` is relative to the root, with slashes."""

    path: str

    @cached_property
    def text(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def definitions(self) -> list[Definition]:
        """Public functions and classes of the module itself."""
        found = (one for one in self.tree.body if isinstance(one, Definition))
        return [one for one in found if not one.name.startswith("_")]

    @property
    def imported(self) -> Iterator[str]:
        """Every module named in an import, wherever it stands."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module

    def within(self, *folders: str) -> bool:
        return any(self.path.startswith(f"{folder}/") for folder in folders)


@lru_cache
def modules() -> tuple[Module, ...]:
    """All modules of all rooms that are built."""
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    return tuple(Module(file.relative_to(ROOT).as_posix()) for file in sorted(files))


def rooms() -> list[str]:
    """The rooms that are built."""
    return [room for room in ROOMS if (ROOT / room / "__init__.py").exists()]
