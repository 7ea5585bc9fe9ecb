from collections.abc import Mapping
from typing import Any, Final

from emulator.platforms.official.call import Call, Endpoint
from emulator.platforms.wecom.call import Json, Refused
from emulator.world.official.accounts import Account

_FORCED_APART: Final = 30.0
_FORCED_A_DAY: Final = 20
_DAY: Final = 86400.0


def get_token(call: Call) -> Json:
    """Each call gives another token and ends the one before, 5 minutes later."""
    account = _account(call, call.query)
    token, seconds = call.official.tokens.renew(account, "plain", call.now)
    return {"access_token": token, "expires_in": seconds}


def stable_token(call: Call) -> Json:
    """The same token while it is valid; by force another one, at most 20 a day and 30 s apart."""
    account = _account(call, call.body)
    tokens = call.official.tokens
    if call.body.get("force_refresh") is not True:
        token, seconds = tokens.stable(account, call.now)
        return {"access_token": token, "expires_in": seconds}
    if tokens.forced_since(account, call.now - _FORCED_APART):
        raise Refused(45011, "api minute-quota reach limit, must slower, retry next minute")
    if tokens.forced_since(account, call.now - _DAY) >= _FORCED_A_DAY:
        raise Refused(45009, "reach max api daily quota limit")
    token, seconds = tokens.renew(account, "stable", call.now, forced=True)
    return {"access_token": token, "expires_in": seconds}


def _account(call: Call, given: Mapping[str, Any]) -> Account:
    if given.get("grant_type") != "client_credential":
        raise Refused(40002, "invalid grant_type")
    account = call.official.accounts.find(str(given.get("appid") or ""))
    if account is None:
        raise Refused(40013, "invalid appid")
    if given.get("secret") != account.secret:
        raise Refused(40001, "invalid credential")
    return account


def callback_ips(_call: Call) -> Json:
    return {"ip_list": ["127.0.0.1"]}


ENDPOINTS = (
    Endpoint("GET", "/cgi-bin/token", get_token, needs_token=False),
    Endpoint("POST", "/cgi-bin/stable_token", stable_token, needs_token=False),
    Endpoint("GET", "/cgi-bin/getcallbackip", callback_ips),
)
