"""A real MongoDB beside the program, for trying and for tests: one node, one folder, 127.0.0.1 only."""

import asyncio
import importlib.util
import os
import resource
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure, PyMongoError

from bot.child import dying_with_parent, stop
from bot.ports import DATABASES, HOST, kept_port
from bot.queues.ending import heed

REPLICA_SET = "scrm"
OPEN_FILES = 64_000
"""MongoDB's own advice (UNIX ulimit Settings)."""
START_SECONDS = 30.0
STOP_SECONDS = 30.0
NOT_YET_INITIALIZED = 94
ALREADY_INITIALIZED = 23

REMEDY = "也可以用您自己的副本集：设置环境变量 SCRM_MONGO_URI，例如 mongodb://127.0.0.1:27017/?replicaSet=rs0"


class MongodError(Exception):
    """The embedded MongoDB cannot run here; the text is for the person at the terminal and names a remedy."""


@dataclass(frozen=True)
class EmbeddedMongod:
    uri: str
    process: Process

    @property
    def pid(self) -> int:
        return self.process.pid


@asynccontextmanager
async def embedded_mongod(folder: Path, *, cache_gb: float = 0.5) -> AsyncGenerator[EmbeddedMongod]:
    """A writable replica set of one with its data under `folder`; stopped cleanly on the way out.

    Its cache is small, as it shares the machine; millions of documents want more. The port is the one of last time
    if it is still free. A mongod that an earlier run left behind on this folder is stopped first, so one folder must
    not be opened twice at once. Raises MongodError.
    """
    binary = mongod_binary()
    await stop_left_behind(folder)
    data = _data(folder)
    port = kept_port(data.parent / "port", DATABASES)
    process = await _spawn(binary, data, port, cache_gb)
    try:
        if not await _listens(process, port):
            reason = f"内置的 MongoDB 没有起来，原因见 {_log(data)}"
            raise _unusable(reason)
        await _become_primary(process, port)
        yield EmbeddedMongod(f"mongodb://{HOST}:{port}/?replicaSet={REPLICA_SET}", process)
    finally:
        await stop(process, STOP_SECONDS)


def mongod_binary() -> Path:
    """The server inside the `fiftyone` wheel, found without importing it."""
    spec = importlib.util.find_spec("fiftyone")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (binary := Path(place) / "db" / "bin" / "mongod").is_file():
            return binary
    raise _unusable("没有找到内置的 MongoDB（只随 Linux x86-64 提供）")


def _data(folder: Path) -> Path:
    data = folder.resolve() / "data"
    data.mkdir(parents=True, exist_ok=True)
    return data


async def _spawn(binary: Path, data: Path, port: int, cache_gb: float) -> Process:
    options: dict[str, object] = {
        "--dbpath": data,
        "--port": port,
        "--bind_ip": HOST,
        "--replSet": REPLICA_SET,
        "--wiredTigerCacheSizeGB": cache_gb,
        "--oplogSize": 512,
        # By default the files of a database that was dropped stay open for ten minutes.
        "--wiredTigerEngineConfigString": "file_manager=(close_handle_minimum=250,close_idle_time=10)",
    }
    # A primary of one has nobody to hand over to: by default it would wait 15 s for that when told to stop.
    parameters = ("shutdownTimeoutMillisForSignaledShutdown=100", "diagnosticDataCollectionEnabled=false")
    with _log(data).open("wb") as log:
        return await asyncio.create_subprocess_exec(
            binary,
            *(str(part) for option in options.items() for part in option),
            *(part for parameter in parameters for part in ("--setParameter", parameter)),
            "--nounixsocket",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_born(),
        )


def _born() -> Callable[[], None]:
    """It dies with us, and may open more files than a shell allows, 1,024: each database has some 350."""
    die_with_us = dying_with_parent()

    def begin() -> None:
        die_with_us()
        allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(allowed, min(most, OPEN_FILES)), most))

    return begin


async def _listens(process: Process, port: int) -> bool:
    """Whether this mongod came to accept connections; False when it ended or took too long."""
    for _ in range(int(START_SECONDS / 0.05)):
        if process.returncode is not None:
            return False
        if await _accepts(port) and process.returncode is None:
            return True
        await asyncio.sleep(0.05)
    return False


async def _become_primary(process: Process, port: int) -> None:
    client = AsyncMongoClient[dict[str, Any]](HOST, port, directConnection=True)
    try:
        async with asyncio.timeout(START_SECONDS):
            while not (await client.admin.command("hello")).get("isWritablePrimary"):
                await _configure(client.admin, f"{HOST}:{port}")
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        reason = f"内置的 MongoDB（进程 {process.pid}）迟迟不能写入"
        raise _unusable(reason) from error
    finally:
        await client.close()
    heed()


async def _configure(admin: AsyncDatabase[dict[str, Any]], address: str) -> None:
    """Tell the node that the replica set is itself at `address`; safe to repeat while it starts up."""
    try:
        config = (await admin.command("replSetGetConfig"))["config"]
        if config["members"][0]["host"] == address:
            return
        config["members"][0]["host"] = address
        config["version"] += 1
        # A node that moved is outside its own replica set, so no primary can be asked.
        await admin.command("replSetReconfig", config, force=True)
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            raise
        await _initiate(admin, address)


async def _initiate(admin: AsyncDatabase[dict[str, Any]], address: str) -> None:
    members = [{"_id": 0, "host": address}]
    try:
        await admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
    except OperationFailure as error:
        if error.code != ALREADY_INITIALIZED:  # it is still reading the configuration of last time
            raise


async def stop_left_behind(folder: Path) -> None:
    """Stop a mongod that a killed supervisor left on `folder`; its own lock file says which process it is."""
    lock = _data(folder) / "mongod.lock"
    pid = int(lock.read_text().strip() or 0) if lock.exists() else 0
    for step in range(int(STOP_SECONDS / 0.05)):
        if not _serves(pid, lock.parent):
            return
        if step == 0:
            os.kill(pid, signal.SIGTERM)
        await asyncio.sleep(0.05)
    os.kill(pid, signal.SIGKILL)


async def drop_database(uri: str, name: str) -> None:
    """Forget everything in that database of somebody's own server. Raises MongodError."""
    try:
        async with AsyncMongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=5_000) as client:
            await client.drop_database(name)
        heed()
    except PyMongoError as error:
        reason = f"连不上 SCRM_MONGO_URI 所指的 MongoDB（{type(error).__name__}），请检查地址和它是否在运行"
        raise MongodError(reason) from None


def _serves(pid: int, data: Path) -> bool:
    """Whether `pid` is a living mongod on `data`: pids are reused, so the number alone proves nothing."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return os.fsencode(data) in arguments


async def _accepts(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


def _log(data: Path) -> Path:
    return data.parent / "mongod.log"


def _unusable(reason: str) -> MongodError:
    return MongodError(f"{reason}。{REMEDY}")
