"""The contact codes there are: list_contact_way, get_contact_way."""

from dataclasses import dataclass
from datetime import datetime

from adapters.answers import Answer
from adapters.channel import PlatformError
from adapters.wechat.work.client import WorkClient

NO_SUCH_CODE = 41044


class _Listed(Answer):
    config_id: str


class _Page(Answer):
    contact_way: tuple[_Listed, ...] = ()
    next_cursor: str = ""


class _Way(Answer):
    config_id: str = ""
    state: str = ""
    qr_code: str = ""


class _Whole(Answer):
    contact_way: _Way


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """The config_ids of some codes; `cursor` is empty with the last."""

    codes: tuple[str, ...]
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeThere:
    """A code as the platform has it; `picture` is where its picture lies."""

    config_id: str
    state: str
    picture: str


async def code_page(client: WorkClient, since: datetime, until: datetime, *, cursor: str, limit: int) -> CodePage:
    """Name some of the codes made between two moments; without them only 90 days are told. Raises PlatformError."""
    body: dict[str, object] = {"start_time": int(since.timestamp()), "end_time": int(until.timestamp()), "limit": limit}
    if cursor:
        body["cursor"] = cursor
    page = await client.read("externalcontact/list_contact_way", _Page, body)
    return CodePage(codes=tuple(one.config_id for one in page.contact_way), cursor=page.next_cursor)


async def code_there(client: WorkClient, config_id: str) -> CodeThere | None:
    """None for one that is there no more. Raises PlatformError."""
    try:
        way = (await client.read("externalcontact/get_contact_way", _Whole, {"config_id": config_id})).contact_way
    except PlatformError as refused:
        if refused.code == NO_SUCH_CODE:
            return None
        raise
    return CodeThere(config_id=config_id, state=way.state, picture=way.qr_code)
