from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from emulator.world import World
from emulator.world.wecom.directory import ROOT_DEPARTMENT, Staff
from tests.unit.emulator.stage import Bot, Clock, Stage, staged


@pytest.fixture
async def bot() -> AsyncGenerator[Bot]:
    bot = Bot()
    async with bot.server:
        yield bot


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def stage(tmp_path: Path, bot: Bot, clock: Clock) -> AsyncGenerator[Stage]:
    """A company of two people, 周敏 and 王建国, that the bot has not heard of by callback."""
    async with staged(tmp_path / "emulator.sqlite", bot, clock) as stage:
        hire(stage.world, "zhoumin", "周敏")
        hire(stage.world, "wangjianguo", "王建国")
        yield stage


def hire(world: World, userid: str, name: str) -> None:
    staff = Staff(
        userid=userid, name=name, department_id=ROOT_DEPARTMENT, position="销售顾问", leads=False, active=True
    )
    world.wecom.directory.add(staff)
