import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient

from bot.storage.mongod import OPEN_FILES, MongodError, embedded_mongod, mongod_binary

ABANDONING = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.storage.mongod import embedded_mongod

async def main():
    async with embedded_mongod(Path(sys.argv[1])) as mongod:
        print(mongod.pid, flush=True)
        os.kill(mongod.pid, signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


async def notes_after_adding_one(uri: str) -> int:
    client = AsyncMongoClient[dict[str, Any]](uri)
    try:
        async with client.start_session() as session:
            await session.with_transaction(lambda s: client.shop.notes.insert_one({}, session=s))
        return await client.shop.notes.count_documents({})
    finally:
        await client.close()


async def test_it_takes_transactions_and_keeps_its_data_and_port_for_the_next_start(tmp_path: Path) -> None:
    async with embedded_mongod(tmp_path) as first:
        assert await notes_after_adding_one(first.uri) == 1
    async with embedded_mongod(tmp_path) as second:
        assert second.uri == first.uri
        assert await notes_after_adding_one(second.uri) == 2


async def test_it_is_gone_cleanly_on_the_way_out(tmp_path: Path) -> None:
    async with embedded_mongod(tmp_path) as mongod:
        pass
    with pytest.raises(ProcessLookupError):
        os.kill(mongod.pid, 0)
    assert (tmp_path / "data" / "mongod.lock").read_text() == ""


async def test_it_moves_elsewhere_with_its_data_when_its_port_is_taken(tmp_path: Path, taken_port: int) -> None:
    async with embedded_mongod(tmp_path) as first:
        await notes_after_adding_one(first.uri)
    (tmp_path / "port").write_text(str(taken_port))
    async with embedded_mongod(tmp_path) as moved:
        assert str(taken_port) not in moved.uri
        assert await notes_after_adding_one(moved.uri) == 2


@pytest.fixture
def short_of_files() -> Iterator[int]:
    """As a shell is by default; gives what the system would allow."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1_024, most - 1), most))
    yield most
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


async def test_it_may_open_more_files_than_a_shell_allows(tmp_path: Path, short_of_files: int) -> None:
    async with embedded_mongod(tmp_path) as mongod:
        assert resource.prlimit(mongod.pid, resource.RLIMIT_NOFILE) == (min(short_of_files, OPEN_FILES), short_of_files)


async def test_a_damaged_port_file_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("")
    async with embedded_mongod(tmp_path) as mongod:
        assert await notes_after_adding_one(mongod.uri) == 1


async def test_one_left_behind_by_a_killed_supervisor_is_stopped_and_replaced(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", ABANDONING, tmp_path], capture_output=True, text=True, check=False)
    left_behind = int(run.stdout)
    os.kill(left_behind, signal.SIGCONT)
    async with embedded_mongod(tmp_path) as mongod:
        assert mongod.pid != left_behind
        assert await notes_after_adding_one(mongod.uri) == 1


async def test_a_lock_file_naming_a_stranger_harms_nobody(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "mongod.lock").write_text(f"{stranger.pid}\n")
        async with embedded_mongod(tmp_path) as mongod:
            assert await notes_after_adding_one(mongod.uri) == 1
        assert stranger.poll() is None
        stranger.terminate()


async def test_a_machine_without_the_wheel_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(MongodError, match="SCRM_MONGO_URI"):
        mongod_binary()


async def test_a_folder_it_cannot_use_ends_with_the_reason_and_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "storage.bson").write_text("not a database")
    with pytest.raises(MongodError, match=r"mongod\.log.*SCRM_MONGO_URI"):
        async with embedded_mongod(tmp_path):
            pass
