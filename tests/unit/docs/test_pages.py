"""What the pages say about the program is true of it."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli.app import app
from bot.observing.metrics import Metrics

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "emulator" / "README.md"])
STRETCH = re.compile(r"^\*\*(From .+)\*\*$", re.MULTILINE)
STEP = re.compile(r"^\d+\. `([\w.]+)` · `([\w/]+)\.py`", re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def stretches() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The way of a message: each stretch's title, and the functions one clicks through with their modules."""
    _, *parts = STRETCH.split(text_of("CONTRIBUTING.md"))
    for title, part in zip(parts[::2], parts[1::2], strict=True):
        yield title, STEP.findall(part)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_points_to_nothing_that_is_not_there(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_no_folder_that_is_not_there(page: Path) -> None:
    named = re.findall(
        r"`((?:adapters|bot|commands|config|crm_core|docs|emulator|tests|bench)/[\w./-]*)`", page.read_text()
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(("title", "steps"), list(stretches()), ids=lambda one: one if isinstance(one, str) else "")
def test_a_stretch_of_the_way_is_at_most_eight_functions_that_exist(title: str, steps: list[tuple[str, str]]) -> None:
    assert 1 <= len(steps) <= 8, title
    for name, module in steps:
        found: object = import_module(module.replace("/", "."))
        for part in name.split("."):
            found = getattr(found, part)
        assert callable(found)


def test_the_way_has_a_stretch_on_either_side_of_the_ledger_and_of_the_outbox() -> None:
    assert len(list(stretches())) == 4


def test_the_handbook_names_every_figure_and_no_other() -> None:
    families = list(Metrics().registry.collect())
    known = {f"{one.name}_total" if one.type == "counter" else one.name for one in families}
    named = {name.removesuffix("_bucket") for name in re.findall(r"scrm_[a-z_]+\b(?!\*)", text_of("docs/operator.md"))}
    assert named == known


def test_the_handbook_names_every_command_and_no_other() -> None:
    known = set(getattr(get_command(app), "commands", {}))
    named = set(re.findall(r"(?:^|[`/])scrm ([a-z]+)", text_of("docs/operator.md"), re.MULTILINE))
    assert named == known - {"demo"}
