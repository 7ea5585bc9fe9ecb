from pathlib import Path

import pytest

from bot.ports import kept_port
from bot.storage import migrations
from bot.storage.migration import AppliedMigration
from tests.builders import NOW
from tests.house import House
from tests.unit.bot.cli.shell import SETTINGS, Shell


@pytest.fixture
async def scrm(house: House, mongo_uri: str, tmp_path: Path) -> Shell:
    """The command line on this run's database, brought up to date; no bot runs, no platform answers."""
    for migration in migrations.load():
        await AppliedMigration.note(migration.number, NOW)
    port = kept_port(tmp_path / "port")
    settings = tmp_path / "scrm.toml"
    settings.write_text(SETTINGS.format(uri=mongo_uri, database=house.rooms.name, port=port))
    return Shell(settings=settings, port=port)
