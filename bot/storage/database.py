"""The connection to MongoDB: opened once, checked, its collections and indexes made before anything is taken in."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pymongo
import structlog
from beanie import init_beanie as bind  # pyright: ignore[reportUnknownVariableType] - its database has no type
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError, OperationFailure, PyMongoError

from bot.queues.leases import holder_name
from bot.storage import migrations
from bot.storage.documents import DOCUMENTS
from bot.storage.migration import AppliedMigration, Migration, Standing, apply_missing, compare
from crm_core import action
from crm_core.act import Unit

START_TRIES = 5
AGAIN_SECONDS = 1.0
GOODBYE_SECONDS = 2.0
"""A server that says nothing is not waited for at the end; whoever supervises the bot would kill it."""
_NAMESPACE_EXISTS = 48

Client = AsyncMongoClient[dict[str, Any]]

log = structlog.get_logger()


class DatabaseError(Exception):
    """MongoDB cannot be used as it is; the text names the remedy, in Chinese, and never the address's password."""


def connect(uri: str, *, connections: int, name: str = "scrm") -> Client:
    """A client, not yet connected, known to the server by `name`. Raises DatabaseError for an unusable address."""
    try:
        return AsyncMongoClient(
            uri,
            appname=name,
            tz_aware=True,
            maxPoolSize=connections,
            serverSelectionTimeoutMS=5_000,
        )
    except (PyMongoError, ConfigurationError, ValueError) as error:
        raise DatabaseError(f"MongoDB 地址无法使用（{type(error).__name__}），请检查 mongo.uri") from None


async def check(client: Client) -> str:
    """The server's version. Raises DatabaseError when it cannot be reached or is no replica set."""
    try:
        hello = await client.admin.command("hello")
        version = (await client.server_info())["version"]
    except PyMongoError as error:
        raise DatabaseError(
            f"连不上 MongoDB（{type(error).__name__}），请检查它是否在运行、mongo.uri 是否正确"
        ) from None
    if "setName" not in hello:
        raise DatabaseError(
            "这个 MongoDB 不是副本集，不支持事务；请用 --replSet 启动并执行 rs.initiate()，见 docs/operator.md"
        )
    return version


async def prepare(database: AsyncDatabase[dict[str, Any]]) -> None:
    """Make the collections and indexes, and bind the documents to this database. Safe to repeat."""
    await bind(database=database, document_models=[*DOCUMENTS])
    there = set(await database.list_collection_names())
    for document in DOCUMENTS:
        if document.get_collection_name() not in there:
            await _create(database, document.get_collection_name())


async def _create(database: AsyncDatabase[dict[str, Any]], name: str) -> None:
    """Make a collection, unless another bot that starts at the same moment was faster."""
    try:
        await database.create_collection(name, check_exists=False)
    except OperationFailure as error:
        if error.code != _NAMESPACE_EXISTS:
            raise


async def end_transactions(client: Client, is_dead: Callable[[str], bool]) -> int:
    """Abort what processes that died left open; until then, or for a minute, the server keeps what they had touched.

    `is_dead` is asked of the name each process gave itself; returns how many were ended. Raises OperationFailure
    when this user may not look.
    """
    idle = [{"$currentOp": {"idleSessions": True}}, {"$match": {"transaction": {"$exists": True}, "active": False}}]
    cursor = await client.admin.aggregate(idle)
    left = [{"id": one["lsid"]["id"]} async for one in cursor if is_dead(one.get("appName", ""))]
    if left:
        await client.admin.command("killSessions", left)
    return len(left)


async def standing(database: AsyncDatabase[dict[str, Any]]) -> Standing:
    """Bind the documents to this database, changing nothing, and see whether it fits the program."""
    await bind(database=database, document_models=[*DOCUMENTS], skip_indexes=True)
    return compare(await AppliedMigration.numbers(), migrations.load())


async def unmade(database: AsyncDatabase[dict[str, Any]]) -> list[str]:
    """Declared collections, and indexes as `<collection>.<index>`, that are not there. The documents must be bound."""
    missing: list[str] = []
    for document in DOCUMENTS:
        collection = database[document.get_collection_name()]
        made = await collection.index_information()
        missing += [] if made else [collection.name]
        declared = {index.name for index in document.get_settings().indexes}
        missing += [f"{collection.name}.{name}" for name in sorted(declared - made.keys())]
    return missing


async def upgrade(database: AsyncDatabase[dict[str, Any]]) -> list[Migration]:
    """Prepare this database and make the changes it lacks, which are returned. Raises DatabaseError for a newer one."""
    _refuse_newer(await standing(database))
    await prepare(database)
    return await apply_missing(database, migrations.load())


async def _upgrade_patiently(database: AsyncDatabase[dict[str, Any]]) -> None:
    """`upgrade`, again when MongoDB refuses: of bots that start together one may meet what another has under way."""
    for left in reversed(range(START_TRIES)):
        try:
            await upgrade(database)
        except PyMongoError as error:
            if not left:
                raise
            code = error.code if isinstance(error, OperationFailure) else None
            log.warning("database.not_prepared", error=type(error).__name__, code=code)
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return


def _refuse_newer(found: Standing) -> None:
    if found.ahead:
        raise DatabaseError(f"数据库比本程序新（已执行升级 {found.ahead[-1]}），请改用较新的版本运行，以免损坏数据")


@asynccontextmanager
async def opened(
    uri: str,
    name: str,
    *,
    connections: int,
    committed: Callable[[Unit], None],
    observe: Callable[[str, str], None],
    holder: str = "scrm",
) -> AsyncGenerator[Client]:
    """Connect, prepare and hang the door; half the connections are for what goes through it.

    `holder` names this process to the server, see `end_transactions`.
    """
    client = connect(uri, connections=connections, name=holder)
    try:
        await check(client)
        await _upgrade_patiently(client[name])
        action.hang(action.Door(client, width=connections // 2, committed=committed, observe=observe))
        yield client
    finally:
        action.hang(None)
        with pymongo.timeout(GOODBYE_SECONDS):
            await client.close()


@asynccontextmanager
async def visited(uri: str, name: str) -> AsyncGenerator[Client]:
    """Connect for one command beside a running bot: nothing is made or upgraded in passing.

    Raises DatabaseError, also for a database that is not at the program's own version.
    """
    client = connect(uri, connections=4, name=holder_name())
    try:
        await check(client)
        found = await standing(client[name])
        _refuse_newer(found)
        if found.missing:
            raise DatabaseError("数据库还没有准备好：请先运行 scrm migrate，或启动一次 scrm run")
        action.hang(action.Door(client, width=2, committed=_nothing, observe=_nothing))
        yield client
    finally:
        action.hang(None)
        await client.close()


def _nothing(*_: object) -> None:
    """Nobody beside the bot is woken or counted: its workers look by themselves every second."""
