"""Numbered changes are made once, in order, by one process at a time."""

import asyncio
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import migrations
from bot.storage.migration import AppliedMigration, Database, Migration, apply_missing, compare
from bot.storage.migrations import MigrationsError
from tests.house import House


async def nothing(_database: Database) -> None:
    """A change for tables of rules."""


def numbered(*numbers: int) -> list[Migration]:
    return [Migration(number=number, about="", apply=nothing) for number in numbers]


@pytest.mark.parametrize(
    ("applied", "known", "ahead", "missing"),
    [
        ([], [], (), []),
        ([], [1, 2], (), [1, 2]),
        ([1], [1, 2, 3], (), [2, 3]),
        ([1, 3], [1, 2, 3], (), [2]),
        ([1, 2, 3], [1, 2], (3,), []),
        ([5, 4, 1], [1, 2], (4, 5), [2]),
    ],
)
def test_a_database_is_behind_level_or_ahead(
    applied: list[int], known: list[int], ahead: tuple[int, ...], missing: list[int]
) -> None:
    found = compare(applied, numbered(*known))
    assert (found.ahead, [one.number for one in found.missing]) == (ahead, missing)


class Diary:
    """Changes that write down when they are made; the one numbered `fails` is cut short the first time."""

    def __init__(self, *, fails: int = 0) -> None:
        self.made: list[int] = []
        self._fails = fails

    def change(self, number: int) -> Migration:
        async def apply(_database: Database) -> None:
            await asyncio.sleep(0.01)
            self.made.append(number)
            if number == self._fails:
                self._fails = 0
                raise ConnectionError

        return Migration(number=number, about="", apply=apply)


async def test_each_change_is_made_once_and_in_order(house: House) -> None:
    diary = Diary()
    known = [diary.change(1), diary.change(2)]
    assert [one.number for one in await apply_missing(house.rooms, known)] == [1, 2]
    known.append(diary.change(3))
    assert [one.number for one in await apply_missing(house.rooms, known)] == [3]
    assert await apply_missing(house.rooms, known) == []
    assert diary.made == [1, 2, 3]


async def test_two_processes_that_start_together_make_it_once(house: House) -> None:
    diary = Diary()
    known = [diary.change(1), diary.change(2)]
    done = await asyncio.gather(*(apply_missing(house.rooms, known) for _ in range(2)))
    assert diary.made == [1, 2]
    assert sorted(len(one) for one in done) == [0, 2]
    assert await house.rows("leases").count_documents({}) == 0


async def test_a_change_cut_short_is_made_again_and_those_before_it_are_not(house: House) -> None:
    diary = Diary(fails=2)
    known = [diary.change(1), diary.change(2), diary.change(3)]
    with pytest.raises(ConnectionError):
        await apply_missing(house.rooms, known)
    assert await AppliedMigration.numbers() == {1}
    await apply_missing(house.rooms, known)
    assert diary.made == [1, 2, 2, 3]


def test_the_numbers_of_the_program_follow_each_other() -> None:
    numbers = [one.number for one in migrations.load()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A package of migrations, empty, that can be imported by its name."""
    package = tmp_path / f"migrations_{abs(hash(request.node.name))}"
    package.mkdir()
    (package / "__init__.py").write_text('"""Empty."""\n')
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    yield package
    for name in [one for one in sys.modules if one.startswith(package.name)]:
        del sys.modules[name]


CHANGE = """
from bot.storage.migration import Migration
async def nothing(_database): ...
MIGRATION = Migration(number={number}, about="", apply=nothing)
"""


def test_a_change_is_added_by_adding_a_file(folder: Path) -> None:
    (folder / "m0002_later.py").write_text(CHANGE.format(number=2))
    (folder / "m0001_first.py").write_text(CHANGE.format(number=1))
    assert [one.number for one in migrations.load(folder.name)] == [1, 2]


@pytest.mark.parametrize(
    ("name", "text"),
    [("m0001_first", CHANGE.format(number=2)), ("m0001_first", ""), ("wrong_name", CHANGE.format(number=1))],
)
def test_a_file_that_does_not_fit_is_named(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.py").write_text(text)
    with pytest.raises(MigrationsError, match=name):
        migrations.load(folder.name)
