"""Rows as a file that a spreadsheet opens. Pure: bytes come out; long ones take seconds, so not in the event loop."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one sheet; every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("结果")
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([[_harmless(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: str) -> str:
    """A name that a spreadsheet would take for a formula, and carry out, is no longer one."""
    plain = "".join(one for one in cell if one.isprintable())
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
