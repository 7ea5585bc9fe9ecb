"""Files that are made when they are sent: charts and sheets of campaigns.

Named `<what>|<campaign>|<for whom>|<days in which answers count>|<time zone>|…`.
"""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from adapters.channel import PlatformError, Reaction
from adapters.multipart import Upload
from bot.outcomes.settled import Settled
from community.campaigns.actions import get_campaign
from community.kind import NoFont, load_kinds
from community.rules import USUAL_RULES, CampaignRules
from crm_core.act import PROGRAM, Act, Urgency
from crm_core.action import together
from crm_core.errors import NotFound
from crm_core.messages import StaffFile, Text
from crm_core.outbox.model import CallState
from crm_core.staff.actions import in_the_name_of
from crm_core.staff.documents import StoredStaff
from crm_core.values import StaffId

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PATH = "media/upload"


async def made_file(name: str) -> Upload:
    """Make it, of what the person it is for may see. Raises PlatformError where it cannot be made."""
    what, campaign, staff, days, zone, *_ = [*name.split("|"), "", "", "", ""]
    try:
        return await _made(what, campaign, StaffId(staff), _counting(days, zone))
    except NotFound:
        raise PlatformError(Reaction.STOP, "no_file", _PATH) from None
    except NoFont:
        raise PlatformError(Reaction.STOP, "no_font", "no font with Chinese letters: fonts-wqy-microhei") from None


def _counting(days: str, zone: str) -> CampaignRules:
    """The rules as far as results depend on them; names written before they did have neither."""
    if not zone:
        return USUAL_RULES
    limits = replace(USUAL_RULES.limits, zone=ZoneInfo(zone))
    return replace(USUAL_RULES, answer_days=int(days), limits=limits)


async def _made(what: str, campaign: str, staff: StaffId, rules: CampaignRules) -> Upload:
    program = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"made:{campaign}", trace=secrets.token_hex(8))
    member = (await StoredStaff.by_ids([staff])).get(staff)
    if member is None:
        raise NotFound("")
    act = await in_the_name_of(program, member)
    found = await get_campaign(act, campaign)
    kind = load_kinds().get(found.kind)
    if kind is None:
        raise NotFound("")
    if what == "sheet":
        rows = await kind.sheet(act, found, rules)
        return Upload(name="sheet.xlsx", content_type=_XLSX, content=await asyncio.to_thread(_sheet, rows))
    results = await kind.results(act, found, rules)
    picture = await asyncio.to_thread(_chart, f"{kind.shown}“{found.label}”", results.bars)
    return Upload(name="chart.png", content_type="image/png", content=picture)


def _sheet(rows: Sequence[Sequence[str]]) -> bytes:
    from community.sheets import as_xlsx  # noqa: PLC0415 - the bot starts faster without it

    return as_xlsx(rows)


def _chart(title: str, bars: Sequence[tuple[str, int]]) -> bytes:
    """Raises NoFont."""
    from community.charts import bar_chart, chinese_font  # noqa: PLC0415 - matplotlib takes a second to load

    return bar_chart(title, bars, font=chinese_font())


async def settled(call: Settled) -> None:
    """Where there can be no file, say so instead."""
    words = call.words
    if call.state is not CallState.DEAD or not isinstance(words, StaffFile):
        return

    async def tell() -> None:
        key = f"{call.key}:instead"
        call.act.send(key, app=call.app, to=call.to, words=Text(text=words.instead), urgency=Urgency.REPLY)

    await together(tell)
