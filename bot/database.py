"""The connection to MongoDB: opened once, checked, its collections and indexes made before anything is taken in."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from beanie import Document
from beanie import init_beanie as bind  # pyright: ignore[reportUnknownVariableType] - its database has no type
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError, PyMongoError

from crm_core import action
from crm_core.act import Unit
from crm_core.audit.documents import AuditEntry
from crm_core.choices.documents import StoredChoice
from crm_core.conversations.documents import FetchCursor, StoredMessage
from crm_core.customers.documents import StoredCustomer
from crm_core.events.documents import StoredEvent
from crm_core.inbox.documents import InboxEntry
from crm_core.lanes.documents import Lease
from crm_core.media.documents import StoredMedia
from crm_core.notes.documents import StoredNote
from crm_core.outbox.documents import OutboxEntry
from crm_core.staff.documents import StoredStaff
from crm_core.undo.documents import StoredUndo

DOCUMENTS: tuple[type[Document], ...] = (
    AuditEntry,
    FetchCursor,
    InboxEntry,
    Lease,
    OutboxEntry,
    StoredChoice,
    StoredCustomer,
    StoredEvent,
    StoredMedia,
    StoredMessage,
    StoredNote,
    StoredStaff,
    StoredUndo,
)

Client = AsyncMongoClient[dict[str, Any]]


class DatabaseError(Exception):
    """MongoDB cannot be used as it is; the text names the remedy, in Chinese, and never the address's password."""


def connect(uri: str, *, connections: int) -> Client:
    """A client for this address, not yet connected. Raises DatabaseError for an unusable address."""
    try:
        return AsyncMongoClient(
            uri,
            tz_aware=True,
            maxPoolSize=connections,
            serverSelectionTimeoutMS=5_000,
            uuidRepresentation="standard",
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
            await database.create_collection(document.get_collection_name(), check_exists=False)


@asynccontextmanager
async def opened(
    uri: str,
    name: str,
    *,
    connections: int,
    committed: Callable[[Unit], None],
    observe: Callable[[str, str], None],
) -> AsyncGenerator[Client]:
    """Connect, prepare and hang the door; half the connections are for what goes through it."""
    client = connect(uri, connections=connections)
    try:
        await check(client)
        await prepare(client[name])
        action.hang(action.Door(client, width=connections // 2, committed=committed, observe=observe))
        yield client
    finally:
        action.hang(None)
        await client.close()
