from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from emulator.platforms.dingtalk.push.patience import StreamPatience
from tests.unit.emulator.dingtalk.ding_stage import PATIENT, App, Ding, ding_staged
from tests.unit.emulator.stage import Clock


@pytest.fixture
async def app() -> AsyncGenerator[App]:
    app = App()
    async with app.server:
        yield app


@pytest.fixture
def patience() -> StreamPatience:
    """Tests of what comes again because nobody acknowledged it have less."""
    return PATIENT


@pytest.fixture
async def ding(tmp_path: Path, app: App, clock: Clock, patience: StreamPatience) -> AsyncGenerator[Ding]:
    """An organisation of two people, 陆婷 and 孟琪."""
    async with ding_staged(tmp_path / "emulator.sqlite", app, clock, patience=patience) as ding:
        ding.hire("luting", "陆婷", "13800040003")
        ding.hire("mengqi", "孟琪", "13800040091")
        yield ding
