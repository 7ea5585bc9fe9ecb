"""Kinds of campaigns are found by walking the folder; charts and sheets are made of what they tell."""

import io
import shutil
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from community import kinds
from community.charts import bar_chart, chinese_font
from community.kind import KindError, NoFont, load_kinds
from community.sheets import as_csv, as_xlsx

ANOTHER = """
from dataclasses import replace

from community.kinds.broadcast import KIND as BROADCAST

KIND = replace(BROADCAST, name="NAME", shown="试试")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A package of kinds like ours, of a name of its own."""
    package = tmp_path / f"kinds_{abs(hash(request.node.nodeid))}"
    shutil.copytree(Path(kinds.__path__[0]), package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return package


def test_a_kind_is_one_file(folder: Path) -> None:
    (folder / "another.py").write_text(ANOTHER.replace("NAME", "another"))
    found = load_kinds(folder.name)
    assert found["another"].shown == "试试"
    assert found.keys() == load_kinds().keys() | {"another"}


def test_a_file_without_a_kind_ends_the_start_by_name(folder: Path) -> None:
    (folder / "empty.py").write_text("")
    with pytest.raises(KindError, match=r"empty has no KIND"):
        load_kinds(folder.name)


def test_a_name_used_twice_ends_the_start_by_name(folder: Path) -> None:
    (folder / "double.py").write_text(ANOTHER.replace("NAME", "broadcast"))
    with pytest.raises(KindError, match="'broadcast' is there already"):
        load_kinds(folder.name)


def test_a_chart_is_a_picture_and_a_missing_font_is_named() -> None:
    picture = bar_chart("群发“周五直播”", [("已送达", 28_110), ("客户退订了", 300)], font=chinese_font())
    assert picture.startswith(b"\x89PNG")
    with pytest.raises(NoFont):
        chinese_font(["没有这种字体"])


def test_a_sheet_holds_every_row_and_no_formula() -> None:
    rows = [("编号", "名称"), ("1", "=1+1"), ("2", "王芳\n二")]
    sheet = load_workbook(io.BytesIO(as_xlsx(rows))).active
    assert sheet is not None
    assert [tuple(row) for row in sheet.iter_rows(values_only=True)] == [
        ("编号", "名称"),
        ("1", "'=1+1"),
        ("2", "王芳二"),
    ]
    assert as_csv(rows).decode("utf-8-sig").splitlines() == ["编号,名称", "1,'=1+1", "2,王芳二"]
