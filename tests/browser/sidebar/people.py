"""Customers of 李四, and what was said with them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import orjson
from playwright.async_api import Page

from crm_core.conversations.actions import record_page
from crm_core.values import CustomerId
from tests.browser.sidebar.conftest import Site
from tests.builders import APP, contact, details, follow, program, said
from tests.builders import page as chat_page
from tests.unit.web.desk import PATH
from web.page import BUILT

AXE = BUILT.parent / "node_modules" / "axe-core" / "axe.min.js"
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
_GRAVE = "axe.run().then(told => told.violations.filter(one => ['serious', 'critical'].includes(one.impact)))"
_serial = count()


def account(name: str) -> str:
    return f"wm-{name}-lisi"


async def customer(name: str, *, mobile: str = "13812345678", company: str = "暖木家居") -> CustomerId:
    added = follow("lisi", mobiles=(mobile,) if mobile else (), at=datetime.now(UTC) - timedelta(days=30))
    return await contact(details(account(name), name, added, company=company))


async def says(name: str, *texts: str, ago: timedelta = timedelta()) -> None:
    """What a customer says in 客服, a second apart, the last one so long ago."""
    end = datetime.now(UTC).replace(microsecond=0) - ago
    for start in range(0, len(texts), 500):
        lines = [
            said(f"k{next(_serial)}", account(name), text, at=end - timedelta(seconds=len(texts) - 1 - number))
            for number, text in enumerate(texts[start : start + 500], start)
        ]
        await record_page(program(), APP, f"feed-{next(_serial)}", after="", page=chat_page(*lines), names={})


async def opened(page: Page, site: Site, beside: str = "") -> None:
    """Open the sidebar beside the chat with this account, or beside none."""
    await page.add_init_script(f"window.name = {orjson.dumps(beside).decode()};")
    await page.goto(f"{site.address}/sidebar/{PATH}")


async def faults(page: Page) -> list[str]:
    """What axe-core finds serious or worse, each with the first place it was found at."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Path(AXE).read_text("utf-8"))
    found = await page.evaluate(_GRAVE)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
