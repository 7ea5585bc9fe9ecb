"""What can go wrong before anything is done ends in one sentence, and `scrm` itself starts fast."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest
from pymongo.errors import AutoReconnect, OperationFailure

from bot.foreseen import sentence
from bot.storage.database import DatabaseError
from crm_core.errors import NotFound
from tests.unit.bot.cli.shell import Shell

HEAVY = {"pymongo", "beanie", "aiohttp", "pydantic", "pypinyin"}
LOADED = f"import sys, bot.cli.app; print(*({HEAVY} & set(sys.modules)))"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NotFound("没有"), "没有"),
        (DatabaseError("连不上"), "连不上"),
        (AutoReconnect("secret-host:27017"), "MongoDB 没有完成这次操作（AutoReconnect），请用 scrm check 检查后重试"),
        (
            OperationFailure("a document's words", 86, {"codeName": "IndexKeySpecsConflict"}),
            "MongoDB 没有完成这次操作（OperationFailure，IndexKeySpecsConflict），请用 scrm check 检查后重试",
        ),
        (KeyError("x"), None),
    ],
)
def test_only_what_is_foreseen_is_told_in_a_sentence(error: Exception, told: str | None) -> None:
    assert sentence(error) == told


async def test_a_database_that_cannot_be_reached_is_said_without_its_address(scrm: Shell) -> None:
    away = scrm.where(MONGO__URI="mongodb://admin:pass-word@127.0.0.1:1/?replicaSet=x")
    for told in await asyncio.gather(away("inbox"), away("terminal", "lisi"), away("migrate"), away("run")):
        assert told.code == 1
        assert told.error.startswith("连不上 MongoDB")
        assert "pass-word" not in told.error
        assert told.error.count("\n") == 1


async def test_every_wrong_setting_is_named_and_no_value_shown(scrm: Shell) -> None:
    told = await scrm.where(STAFF__TIMEZONE="Mars/Base", WEB__PORT="0", WECOM__TYPO="x-secret-x")("inbox")
    assert told.code == 1
    for name in ("staff.timezone：无效（没有这个时区", "web.port", "wecom.typo：没有这个配置项"):
        assert name in told.error
    assert "x-secret-x" not in told.error


async def test_a_key_of_the_wrong_length_is_found_before_anything_starts(scrm: Shell) -> None:
    key = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
    scrm.settings.write_text(scrm.settings.read_text().replace(key, key[:-1]))
    told = await scrm("run")
    assert told.code == 1
    assert "aes_key：无效（EncodingAESKey 应为 43 个字母和数字）" in told.error
    assert key[:-1] not in told.error


async def test_the_command_line_loads_nothing_heavy_before_it_knows_the_command() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", LOADED, stdout=PIPE)
    out, _ = await process.communicate()
    assert (process.returncode, out) == (0, b"\n")
