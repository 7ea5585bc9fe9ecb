"""Calls of many kinds while one in five goes wrong: nothing is lost, and nothing is done twice that must not be.

`python -m bench.faults --rounds 5` starts an emulator, a MongoDB and a bot of its own. In each round PEOPLE customers
come; they are greeted, tagged, noted of, handed over and answered in 微信客服, codes are made and a mass-send is asked
for, while calls are refused with 45009, 40014 and -1, answered with pages and gateway errors, answered too late, or cut
before or after they took effect. What counts afterwards is what the platform has, and the calls it took.
"""

import argparse
import asyncio
import logging
import tempfile
import time
import tomllib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import structlog
from aiohttp import web
from pymongo import AsyncMongoClient

from bench.faults.score import Row
from bench.faults.trial import CALL_SECONDS, TAG, Trial
from bot.demo.settings import demo_settings
from bot.ports import HOST, kept_port
from bot.storage.mongod import embedded_mongod
from bot.wiring import running
from config.settings import Settings
from emulator.server import build


@asynccontextmanager
async def stage(folder: Path) -> AsyncGenerator[Trial]:
    """An emulated company and a bot at work for it, which waits for answers no longer than CALL_SECONDS."""
    port, bot_port = kept_port(folder / "emulator.port"), kept_port(folder / "bot.port")
    address = f"http://{HOST}:{port}"
    runner = web.AppRunner(
        build(folder / "emulator.sqlite", f"http://{HOST}:{bot_port}", seed=False),
        access_log=None,
        shutdown_timeout=0.5,
    )
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    try:
        async with embedded_mongod(folder / "mongo") as mongod, aiohttp.ClientSession() as http:
            await http.post(
                f"{address}/control/wecom/staff", json={"userid": "boss", "name": "韩总", "department": None}
            )
            await http.post(f"{address}/control/wecom/tags", json={"group": "意向", "name": TAG})
            async with http.get(f"{address}/control/state") as answer:
                state = await answer.json()
            values = tomllib.loads(
                demo_settings(state, emulator=address, mongo=mongod.uri, port=bot_port, key="k" * 43)
            )
            values["wecom"] |= {"call_seconds": CALL_SECONDS, "succession_grace_minutes": 0}
            settings = Settings(**values)
            async with running(settings), AsyncMongoClient[Row](mongod.uri, tz_aware=True) as client:
                yield Trial(http, address, state["corp_id"], client[settings.mongo.database])
    finally:
        await runner.cleanup()


async def _main(rounds: int) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    clean = True
    with tempfile.TemporaryDirectory(prefix="scrm-faults-") as folder:
        async with stage(Path(folder)) as trial:
            for number in range(rounds):
                began = time.monotonic()
                score = await trial.run(f"t{number}")
                clean = clean and score.is_clean
                struck = ", ".join(f"{kind} {count}" for kind, count in sorted(score.struck.items()))
                print(f"round {number + 1}: {score.calls} calls in {time.monotonic() - began:.0f} s; {struck}")
                print(*(f"  lost: {one}" for one in score.lost), *(f"  twice: {one}" for one in score.twice), sep="\n")
                print(*(f"  left to a person, and tried again: {one}" for one in score.stuck), sep="\n")
    return 0 if clean else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    raise SystemExit(asyncio.run(_main(parser.parse_args().rounds)))
