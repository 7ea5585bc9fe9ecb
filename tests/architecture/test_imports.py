"""Who may import whom; the contracts themselves stand in pyproject.toml."""

import graphlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest

from tests.architecture.tree import ROOT, rooms

LINTER = Path(sys.executable).with_name("lint-imports")
PLANTS = [
    ("rooms", "crm_core/customers/model.py", "commands.grammar"),
    ("rooms", "crm_core/act.py", "bot.observing.metrics"),
    ("rooms", "commands/grammar.py", "bot.observing.metrics"),
    ("rooms", "referrals/kind.py", "commands.grammar"),
    ("adapters-speak-our-words", "adapters/channel.py", "crm_core.permissions"),
    ("adapters-speak-our-words", "adapters/envelope.py", "commands.grammar"),
    ("adapters-speak-our-words", "adapters/wechat/work/client.py", "bot.observing.metrics"),
    ("only-bot-knows-adapters", "commands/grammar.py", "adapters.channel"),
    ("only-bot-knows-adapters", "crm_core/act.py", "adapters.channel"),
    ("only-bot-reads-config", "commands/grammar.py", "config.settings"),
    ("only-bot-reads-config", "crm_core/act.py", "config.settings"),
    ("emulator-knows-nobody", "emulator/keys.py", "crm_core.values"),
    ("emulator-knows-nobody", "emulator/seal.py", "adapters.envelope"),
    ("nobody-knows-the-emulator", "bot/ports.py", "emulator.server"),
    ("drawers", "crm_core/tags/model.py", "crm_core.tags.actions"),
    ("drawers", "crm_core/notes/model.py", "crm_core.notes.documents"),
    ("drawers", "referrals/programmes/model.py", "referrals.programmes.actions"),
    ("drawers", "crm_core/notes/documents.py", "crm_core.notes.actions"),
    ("commands-ask-actions", "commands/catalogue/note.py", "crm_core.notes.documents"),
    ("commands-ask-actions", "commands/grammar.py", "referrals.programmes.documents"),
]


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house to do wrong in."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for room in rooms():
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "page"))
    return copy


def lint(house: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(house), "COLUMNS": "200"}
    command = [LINTER, "--no-logo", *options]
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)


def test_every_contract_is_kept(house: Path) -> None:
    found = lint(house)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(("contract", "file", "imported"), PLANTS)
def test_a_forbidden_import_is_caught(house: Path, contract: str, file: str, imported: str) -> None:
    place = house / file
    before = place.read_text(encoding="utf-8")
    place.write_text(f"{before}\nimport {imported}\n", encoding="utf-8")
    found = lint(house, "--contract", contract)
    place.write_text(before, encoding="utf-8")
    assert found.returncode == 1, found.stdout
    assert "BROKEN" in found.stdout
    importer = file.removesuffix(".py").replace("/", ".")
    assert importer in found.stdout
    assert imported in found.stdout


def test_every_contract_has_been_tried(settings: dict[str, Any]) -> None:
    assert {contract["id"] for contract in settings["contracts"]} == {contract for contract, _, _ in PLANTS}


def test_every_room_is_under_contract(settings: dict[str, Any]) -> None:
    assert settings["root_packages"] == rooms()
    forbidden = {
        one["id"]: set(one["forbidden_modules"]) for one in settings["contracts"] if one["type"] == "forbidden"
    }
    assert forbidden["adapters-speak-our-words"] == {*rooms()} - {"adapters"}
    assert forbidden["emulator-knows-nobody"] == {*rooms()} - {"emulator"}


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = grimp.build_graph(*rooms(), cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 100
    graphlib.TopologicalSorter(imports).prepare()
