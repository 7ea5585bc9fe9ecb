"""A catalogue that cannot be used stops the start and says which file is to blame."""

import sys
from pathlib import Path

import pytest

from commands.catalogue import CatalogueError, load

FIND = "from commands.catalogue.find import COMMAND"
SEEK = """
from dataclasses import replace
from commands.catalogue.find import COMMAND as FIND
COMMAND = replace(FIND, name="seek", words=("Ｆ",))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def written(folder: Path, name: str, **files: str) -> str:
    """The name of a package with these files."""
    (folder / name).mkdir()
    for stem, text in {"__init__": "", **files}.items():
        (folder / name / f"{stem}.py").write_text(text)
    return name


def test_a_file_without_a_command_is_named(folder: Path) -> None:
    with pytest.raises(CatalogueError, match=r"catalogue_1\.empty has no COMMAND"):
        load(written(folder, "catalogue_1", empty='"""Nothing."""'))


def test_a_word_used_by_two_commands_is_named_with_both(folder: Path) -> None:
    with pytest.raises(CatalogueError, match="'f' belongs to both 'find' and 'seek'"):
        load(written(folder, "catalogue_2", find=FIND, seek=SEEK))


def test_a_command_is_found_by_each_of_its_words_however_written() -> None:
    catalogue = load()
    for command in catalogue.commands:
        assert all(catalogue.find(word) is command for word in command.words)
    assert catalogue.find("ＦＩＮＤ") is catalogue.find("查")
