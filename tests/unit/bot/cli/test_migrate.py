"""`scrm migrate`, and what every other command makes of a database that is not at its version."""

import secrets
from collections.abc import AsyncIterator

import pytest

from crm_core.stored import DURABLE
from tests.house import House
from tests.unit.bot.cli.shell import Shell


@pytest.fixture
async def fresh(house: House, scrm: Shell) -> AsyncIterator[Shell]:
    """The command line on a database that does not exist yet."""
    name = f"scrm-fresh-{secrets.token_hex(4)}"
    yield scrm.where(MONGO__DATABASE=name)
    await house.client.drop_database(name)


async def test_a_database_is_made_ready_once(fresh: Shell, house: House) -> None:
    refused = await fresh("staff")
    assert (refused.code, refused.error) == (1, "数据库还没有准备好：请先运行 scrm migrate，或启动一次 scrm run\n")
    made = await fresh("migrate")
    assert (made.code, made.error) == (0, "")
    assert "0001" in made.out
    rooms = house.client[fresh.changes["SCRM_MONGO__DATABASE"]]
    assert "lane" in await rooms["inbox"].index_information()
    assert any(one.get("unique") for one in (await rooms["files.chunks"].index_information()).values())
    assert (await fresh("migrate")).out == "数据库已是最新。\n"
    assert (await fresh("staff")).code == 0


@pytest.mark.parametrize("command", ["run", "migrate", "inbox"])
async def test_a_newer_database_is_left_alone(scrm: Shell, house: House, command: str) -> None:
    ahead = {"_id": "9999", "number": 9999}
    applied = house.rows("migrations").with_options(write_concern=DURABLE)
    await applied.insert_one(ahead)
    try:
        told = await scrm(command)
    finally:
        await applied.delete_one(ahead)
    assert told.code == 1
    assert "数据库比本程序新（已执行升级 9999）" in told.error
    assert "Traceback" not in told.error
