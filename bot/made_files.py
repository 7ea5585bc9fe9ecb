"""Files that are made when they are sent: charts and sheets of campaigns. Named `<what>|<campaign>|<for whom>|…`."""

import asyncio
import secrets
from datetime import UTC, datetime

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.multipart import Upload
from bot.settled import Settled
from community.campaigns.actions import get_campaign
from community.charts import NoFont, bar_chart, chinese_font
from community.kind import load_kinds
from community.rules import USUAL_RULES
from community.sheets import as_xlsx
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
    what, campaign, staff, *_ = [*name.split("|"), "", "", ""]
    try:
        return await _made(what, campaign, StaffId(staff))
    except NotFound:
        raise PlatformError(Reaction.STOP, "no_file", _PATH) from None
    except NoFont:
        raise PlatformError(Reaction.STOP, "no_font", "no font with Chinese letters: fonts-wqy-microhei") from None


async def _made(what: str, campaign: str, staff: StaffId) -> Upload:
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
        rows = await kind.sheet(act, found, USUAL_RULES)
        return Upload(name="sheet.xlsx", content_type=_XLSX, content=await asyncio.to_thread(as_xlsx, rows))
    results = await kind.results(act, found, USUAL_RULES)
    font, title = chinese_font(), f"{kind.shown}“{found.label}”"
    picture = await asyncio.to_thread(bar_chart, title, results.bars, font=font)
    return Upload(name="chart.png", content_type="image/png", content=picture)


async def settled(call: Settled) -> None:
    """Where there can be no file, say so instead."""
    words = call.words
    if call.state is not CallState.DEAD or not isinstance(words, StaffFile):
        return

    async def tell() -> None:
        key = f"{call.key}:instead"
        call.act.send(key, app=call.app, to=call.to, words=Text(text=words.instead), urgency=Urgency.REPLY)

    await together(tell)
