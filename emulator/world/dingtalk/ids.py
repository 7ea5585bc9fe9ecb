"""Ids and credentials in the shapes 钉钉 gives them."""

import base64
import secrets

from emulator.world.ids import letters


def corp_id() -> str:
    return f"ding{secrets.token_hex(16)}"


def app_key() -> str:
    return f"ding{secrets.token_hex(8)}"


def union_id() -> str:
    return f"{letters(21)}iEiE"


def conversation_id() -> str:
    """With `+`, `/` and `=` in it, so that whoever forgets to encode it notices."""
    return f"cid{letters(8)}+{letters(6)}/{letters(5)}=="


def chat_id() -> str:
    return f"chat{secrets.token_hex(16)}"


def message_id() -> str:
    return f"msg{base64.b64encode(secrets.token_bytes(16)).decode()}"


def media_id() -> str:
    return f"@lAD{letters(20)}"


def dingtalk_id() -> str:
    """What outsiders see of a person: encrypted and of no use."""
    return f"$:LWCP_v1:${base64.b64encode(secrets.token_bytes(16)).decode()}"


def token() -> str:
    return secrets.token_hex(16)


def task_id() -> int:
    return 256_000_000_000 + secrets.randbelow(10**9)
