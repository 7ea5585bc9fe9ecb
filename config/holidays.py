"""The table of legal holidays: `defaults/holidays.yaml`, or a file of the operator's in the same form."""

from importlib.resources import files
from pathlib import Path
from typing import cast

import yaml

from crm_core.times.holidays import Holidays


class HolidaysError(Exception):
    """The table cannot be used; the text says why, in Chinese."""


def load_holidays(path: Path | None = None) -> Holidays:
    """Read the table at `path`, the one that comes with the program without. Raises HolidaysError."""
    source = files("config") / "defaults" / "holidays.yaml" if path is None else path
    try:
        rows = yaml.safe_load(source.read_text("utf-8"))
        return Holidays.from_rows(cast("list[dict[str, object]]", rows if isinstance(rows, list) else [rows]))
    except OSError:
        raise HolidaysError(f"找不到节假日表 {source}") from None
    except (yaml.YAMLError, ValueError, AttributeError) as error:
        raise HolidaysError(f"节假日表 {source} 有误：{error}") from None
