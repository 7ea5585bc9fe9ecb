"""The library in its own process, against the emulator: pages, spoilt records, crashes, files."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.archive.files import Wanted, fetch
from adapters.wechat.work.archive.reader import PATIENCE, Access, ArchiveReader
from adapters.wechat.work.archive.sdk import Account
from emulator.keys import WORLD
from emulator.server import build
from emulator.world.wecom.archive import FIRST_SEQ
from tests.archives import key_pair, library

Stage = TestClient[web.Request, web.Application]


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Stage]:
    app = build(tmp_path_factory.mktemp("emulator") / "emulator.sqlite", "http://127.0.0.1:1", seed=False)
    async with TestClient(TestServer(app)) as client:
        await client.put("/control/wecom/archive/key", json={"public_key": key_pair().public})
        yield client


@pytest.fixture(scope="module")
async def reader(stage: Stage) -> AsyncGenerator[ArchiveReader]:
    reader = a_reader(stage)
    yield reader
    await reader.close()


def a_reader(
    stage: Stage, *, made_by: Path | None = None, secret: str = "", keys: Any = None, patience: float = PATIENCE
) -> ArchiveReader:
    corp = stage.app[WORLD].wecom.corp if stage.app else None
    assert corp
    app = corp.app("archive")
    assert app
    where, seconds = str(stage.make_url("")).rstrip("/"), 15 if patience == PATIENCE else 1
    account = Account(corp_id=corp.id, secret=secret or app.secret, proxy=where, seconds=seconds)
    return ArchiveReader(
        Access(library=made_by or library(), account=account, keys=keys or {1: key_pair().private}, patience=patience)
    )


async def says(stage: Stage, text: str, **more: Any) -> int:
    """The seq before it."""
    body = {"from": "wm1", "to": ["zhang"], "text": text, **more}
    async with stage.post("/control/wecom/archive", json=body) as answer:
        return (await answer.json())["seq"] - 1


async def test_a_page_is_opened_in_order_and_its_seqs_are_exact(stage: Stage, reader: ArchiveReader) -> None:
    before = await says(stage, "第一句\0有零")
    await says(stage, "第二句")
    found = await reader.page(before, 1_000)
    assert [one.seq for one in found] == [before + 1, before + 2]
    assert before >= FIRST_SEQ
    assert b"\\u0000" in (found[0].plain or b"")
    assert "第二句".encode() in (found[1].plain or b"")
    assert await reader.page(before + 2, 1_000) == []


@pytest.mark.parametrize(
    ("poison", "fault"),
    [
        ("no_key", "no_key:999"),
        ("wrong_key", "wrong_key:1"),
        ("damaged", "damaged"),
        ("cipher", "sdk:10006"),
        ("crash", "crash"),
    ],
)
async def test_what_cannot_be_opened_says_why_and_its_neighbours_are(
    stage: Stage, reader: ArchiveReader, poison: str, fault: str
) -> None:
    before = await says(stage, "好")
    await says(stage, "坏", poison=poison)
    await says(stage, "也好")
    found = await reader.page(before, 10)
    assert [one.fault for one in found] == ["", fault, ""]
    assert found[1].sealed
    assert [one.plain is None for one in found] == [False, True, False]


async def test_a_wrong_key_is_noticed_although_openssl_does_not_say_so(stage: Stage) -> None:
    before = await says(stage, "给第一把钥匙")
    reader = a_reader(stage, keys={1: key_pair(2).private})
    found = await reader.page(before, 50)
    await reader.close()
    assert {one.fault for one in found} == {"wrong_key:1"}


async def test_a_killed_process_is_replaced(stage: Stage, reader: ArchiveReader) -> None:
    before = await says(stage, "还在")
    first = reader.pid
    await reader.close()
    assert len(await reader.page(before, 10)) == 1
    assert reader.pid != first


async def test_a_file_comes_in_chunks_and_must_have_its_sum(stage: Stage, reader: ArchiveReader) -> None:
    content = bytes(range(256)) * 5_000
    world = stage.app[WORLD] if stage.app else None
    assert world
    world.wecom.archive.put_file("file/+=&", content, world.clock())
    file, kept = Wanted(file_id="file/+=&"), BytesIO()
    await fetch(reader, replace(file, size=len(content)), largest=10**7, into=kept)
    assert kept.getvalue() == content
    for wanted, largest, code in (
        (replace(file, md5sum="0" * 32), 10**7, "md5"),
        (replace(file, size=len(content) - 1), 10**7, "size"),
        (file, 10**6, "too_large"),
        (Wanted(file_id="not even asked for", size=10**6 + 1), 10**6, "too_large"),
    ):
        with pytest.raises(PlatformError) as refused:
            await fetch(reader, wanted, largest=largest, into=BytesIO())
        assert refused.value.code == code
    with pytest.raises(PlatformError) as gone:
        await fetch(reader, Wanted(file_id="no such file"), largest=1, into=BytesIO())
    assert (gone.value.code, gone.value.reaction) == (10005, Reaction.STOP)


async def test_a_file_goes_on_where_it_was_when_the_process_dies(stage: Stage, reader: ArchiveReader) -> None:
    content = bytes(range(256)) * 5_000
    world = stage.app[WORLD] if stage.app else None
    assert world
    world.wecom.archive.put_file("long", content, world.clock())
    got: list[bytes] = []
    async with reader.media("long") as parts:
        async for part in parts:
            got.append(part)
            assert reader.pid
            os.kill(reader.pid, signal.SIGKILL)
    assert [len(part) for part in got] == [2**19, 2**19, len(content) - 2**20]
    assert b"".join(got) == content


async def test_a_record_the_library_never_gets_done_with_is_set_aside(stage: Stage) -> None:
    before = await says(stage, "没完没了", poison="hang")
    reader = a_reader(stage, patience=0.4)
    found = await reader.page(before, 10)
    await reader.close()
    assert [one.fault for one in found] == ["hang"]


async def test_a_library_that_hangs_is_ended_also_when_whoever_ends_it_is_cancelled(stage: Stage) -> None:
    reader = a_reader(stage)
    reading = asyncio.create_task(reader.page(0, 10))
    async with asyncio.timeout(30):
        while (pid := reader.pid) is None:
            await asyncio.sleep(0.01)
        os.kill(pid, signal.SIGSTOP)
        for _ in range(2):
            reading.cancel()
            await asyncio.sleep(0.05)
        await asyncio.wait([reading])
        while Path(f"/proc/{pid}").exists():
            await asyncio.sleep(0.01)


async def test_what_an_administrator_can_set_right_is_told(stage: Stage, tmp_path: Path) -> None:
    other = tmp_path / "no-library.so"
    other.write_text("nothing")
    for reader, code in (
        (a_reader(stage, secret="wrong"), 10004),
        (a_reader(stage, made_by=other), "no_library"),
        (a_reader(stage, keys={1: "no key"}), "key_unusable"),
    ):
        with pytest.raises(PlatformError) as refused:
            await reader.check()
        assert (refused.value.code, refused.value.reaction) == (code, Reaction.TELL_ADMIN)
        assert "wrong" not in str(refused.value)
        await reader.close()
