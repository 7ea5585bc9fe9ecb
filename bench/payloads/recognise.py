"""Which of our codecs a payload is for."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, cast

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.errors import refusal, refused_with, scopes_lacking
from adapters.envelope import Unreadable
from adapters.jsontext import json_object
from adapters.wechat.work.answers import successful
from bench.payloads import callbacks, dingtalk_answers, official_answers, wecom_answers, wecom_lists, wecom_talk
from bench.payloads.callbacks import Reading, Unknown
from bench.payloads.row import Found, Row

_ANSWERS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("钉钉", dingtalk_answers.ROWS),
    ("公众号", official_answers.ROWS),
    ("企业微信", wecom_answers.ROWS),
    ("企业微信", wecom_talk.ROWS),
    ("企业微信", wecom_lists.ROWS),
)
_ON_THE_WAY = frozenset(
    {
        *("access_token", "refresh_token", "expires_in", "expireIn", "scope"),
        *("next_cursor", "next_openid", "has_more", "is_last", "total", "count"),
    }
)
"""Read and used to ask on; nothing of them stays."""
_SAID_OF_ANY = frozenset({"errcode", "errmsg", "request_id", "requestid", "requestId"})
_OF_A_REFUSAL = _SAID_OF_ANY | {"message", "sub_msg"}
"""Words for people, in which names of customers may stand: they are not to be kept."""
_REFUSED = 400
_OF_A_RECORD = frozenset({"action"})
"""Of all but two kinds it says no more than that there is something."""
_OF_A_SWITCH = frozenset({"msgid", "time", "user"})
"""Who works for another company now has said nothing to any customer, and is only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """`read` gives what the codec makes of it, and raises Unreadable, PlatformError or Unknown.

    `unwanted` are fields of an answer that need not be read. A callback's plaintext stays in the ledger beside what is
    made of it; an answer and a record of 会话存档 do not.
    """

    kind: str
    is_callback: bool
    read: Reading
    unwanted: frozenset[str] = frozenset()


def recognised(content: bytes) -> Recognised:
    """Raises Unreadable for what is nothing at all, and Unknown for what none of our codecs is for."""
    text = _text(content)
    if text.startswith("{"):
        try:
            found = json_object(text)
        except ValueError:
            raise Unreadable("no JSON object") from None
        if told := callbacks.of_archive(found, text):
            unwanted = _OF_A_SWITCH if found.get("action") == "switch" else _OF_A_RECORD
            return Recognised(kind=told[0], is_callback=False, read=told[1], unwanted=unwanted)
        if pushed := callbacks.of_dingtalk(found, text):
            return Recognised(kind=pushed[0], is_callback=True, read=pushed[1])
        if answered := _answer(found, text.encode("utf-8", "replace")):
            return answered
    if pushed := callbacks.of_wechat(text):
        return Recognised(kind=pushed[0], is_callback=True, read=pushed[1])
    raise Unknown("no call and no callback of ours")


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None
    if not text:
        raise Unreadable("empty")
    return text


def _answer(found: Found, content: bytes) -> Recognised | None:
    code = str(found.get("errcode", 0))
    if "sub_code" in found or (isinstance(found.get("code"), str) and "message" in found):
        word = refused_with(found, _REFUSED)
        return _refused(f"钉钉 refusal {word}", lambda: refusal("?", word, scopes_lacking(found)), _OF_A_REFUSAL)
    if code != "0":
        everything = frozenset(found)
        return _refused(f"refusal {code}", lambda: successful("?", content, otherwise=Reaction.STOP), everything)
    for platform, rows in _ANSWERS:
        for row in rows:
            if row.fits(found):
                return Recognised(
                    kind=f"{platform} answer of {row.call}",
                    is_callback=False,
                    read=_waited(row, content),
                    unwanted=row.unwanted | _ON_THE_WAY | _SAID_OF_ANY,
                )
    if found and found.keys() <= _SAID_OF_ANY:
        return Recognised(
            kind="acknowledgement", is_callback=False, read=lambda: successful("?", content, otherwise=Reaction.STOP)
        )
    return None


def _waited(row: Row, content: bytes) -> Reading:
    async def ask() -> object:
        return await row.read(content)

    return lambda: asyncio.run(cast("Coroutine[Any, Any, object]", ask()))


def _refused(kind: str, read: Reading, unwanted: frozenset[str]) -> Recognised:
    """A platform's no is understood when it becomes an error of ours; nothing has happened that it could tell."""

    def told() -> object:
        try:
            error = read()
        except PlatformError as refused:
            error = refused
        if not isinstance(error, PlatformError):
            return error
        return (error.reaction, error.code, error.retry_after, error.detail)

    return Recognised(kind=kind, is_callback=False, read=told, unwanted=unwanted)
