"""How soon a person who opens the sidebar reads the customer's name, in Chromium, on a demo that runs.

`python -m bench.opening --demo http://127.0.0.1:8700` opens the sidebar of both platforms in turns: first without a
cookie, so that the platform signs the person in, then again. Prints the median and the slowest of each.
"""

import argparse
import asyncio
import shutil
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import aiohttp
from playwright.async_api import Browser, async_playwright
from yarl import URL

CUSTOMER = "周志远"
AGENTS = "客服部"
PATIENCE = 60.0


@dataclass(frozen=True)
class Desk:
    """Whose phone it is, as the emulator's page SDKs are told, and what they open."""

    phone: str
    address: str


async def desks(http: aiohttp.ClientSession, demo: str) -> dict[str, Desk]:
    """For each platform, somebody of the demo who may see the customer."""
    async with http.get(f"{demo}/control/state") as answer:
        state = await answer.json()
    userid, customer = _looks_after(state)
    agent = next(one["userid"] for one in state["dingtalk"]["staff"] if one["department"] == AGENTS)
    return {
        "企业微信": Desk(f"wecom/{userid}/{customer}", f"{demo}/sidebar/wecom/{state['corp_id']}/assistant"),
        "钉钉": Desk(f"dingtalk/{agent}", await _link(http, f"{demo}/control/dingtalk/staff/{agent}/messages")),
    }


def _looks_after(state: dict[str, Any]) -> tuple[str, str]:
    for one in state["wecom"]["customers"]:
        if one["name"] == CUSTOMER and one["userid"]:
            return one["userid"], one["external_userid"]
    raise SystemExit(f"nobody looks after {CUSTOMER} in this demo")


async def _link(http: aiohttp.ClientSession, messages: str) -> str:
    """What the button of a customer's card opens."""
    async with http.get(messages, params={"after": 0}) as answer:
        heard = len(await answer.json())
    await http.post(messages, json={"text": f"查 {CUSTOMER}"})
    async with asyncio.timeout(PATIENCE):
        while True:
            async with http.get(messages, params={"after": 0}) as answer:
                for one in (await answer.json())[heard:]:
                    if card := one["raw"].get("actionCard"):
                        return str(URL(URL(card["singleURL"]).query["url"]))
            await asyncio.sleep(0.1)


async def openings(browser: Browser, desk: Desk) -> tuple[float, float]:
    """Seconds until the name is there: with the sign-in, and again without."""
    context = await browser.new_context(viewport={"width": 420, "height": 800})
    await context.add_cookies([{"name": "phone", "value": desk.phone, "url": str(URL(desk.address).origin())}])
    page, taken = await context.new_page(), list[float]()
    for _ in range(2):
        began = time.perf_counter()
        await page.goto(desk.address, wait_until="commit")
        await page.get_by_role("heading", name=CUSTOMER).wait_for(timeout=PATIENCE * 1_000)
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(0.3)
    await context.close()
    return taken[0], taken[1]


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.opening", description=__doc__)
    parser.add_argument("--demo", default="http://127.0.0.1:8700")
    parser.add_argument("--count", type=int, default=10)
    options = parser.parse_args()
    taken: defaultdict[str, list[float]] = defaultdict(list)
    async with aiohttp.ClientSession() as http, async_playwright() as playwright:
        places = await desks(http, options.demo)
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(options.count):
            for name, desk in places.items():
                first, again = await openings(browser, desk)
                taken[f"{name}, first"].append(first)
                taken[f"{name}, again"].append(again)
        await browser.close()
    for name, seconds in taken.items():
        print(f"{name}: median {statistics.median(seconds) * 1e3:.0f} ms, slowest {max(seconds) * 1e3:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main())
