"""Ids and credentials in the shapes the platform gives them."""

import secrets
import string

_ALNUM = string.ascii_letters + string.digits


def letters(length: int) -> str:
    """Random `[A-Za-z0-9]`."""
    return "".join(secrets.choice(_ALNUM) for _ in range(length))


def number() -> str:
    """A message id: a decimal number of 19 digits, within 63 bits."""
    return str(7 * 10**18 + secrets.randbelow(10**18))


def corp_id() -> str:
    return f"ww{secrets.token_hex(8)}"


def external_userid() -> str:
    return f"wm{letters(30)}"


def open_kfid() -> str:
    return f"wk{letters(30)}"


def chat_id() -> str:
    return f"wr{letters(30)}"


def version() -> str:
    """A member version of a customer group."""
    return secrets.token_hex(16)
