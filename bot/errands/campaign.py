"""Campaigns in files."""

from dataclasses import replace
from pathlib import Path

from bot.errands.visit import by_operator, paper, visiting
from bot.outcomes.mass_sends import limits
from community.campaigns.actions import get_campaign
from community.kind import load_kinds
from community.rules import USUAL_RULES
from community.sheets import as_csv, as_xlsx
from config.settings import Settings
from crm_core.errors import Malformed, NotFound


@visiting
async def export_sheet(settings: Settings, campaign: str, out: Path) -> None:
    """Write everybody it was for, with state and reason. Raises NotFound, Malformed."""
    writer = {".csv": as_csv, ".xlsx": as_xlsx}.get(out.suffix.lower())
    if writer is None:
        raise Malformed("文件名要以 .csv 或 .xlsx 结尾。")
    act = by_operator("campaign export")
    found = await get_campaign(act, campaign)
    kind = load_kinds().get(found.kind)
    if kind is None:
        raise NotFound("这种活动已经不支持了。")
    rules = replace(USUAL_RULES, limits=limits(settings), answer_days=settings.community.answer_days)
    rows = await kind.sheet(act, found, rules)
    _write(out, writer(rows))
    paper().print(f"已写出 {len(rows) - 1} 行：{out}")


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError:
        raise Malformed(f"写不了这个文件：{out}") from None
