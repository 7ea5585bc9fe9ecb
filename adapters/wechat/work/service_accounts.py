"""微信客服 as it is set up: the accounts, who receives their customers, and who has a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.answers import Answer
from adapters.wechat.work.client import WorkClient
from crm_core.messages import SessionState

_AT_A_TIME = 100
_RECEIVING = 0


class _Account(Answer):
    open_kfid: str
    name: str = ""


class _Accounts(Answer):
    account_list: tuple[_Account, ...] = ()


class _Servicer(Answer):
    userid: str = ""
    status: int = _RECEIVING
    department_id: int | None = None


class _Servicers(Answer):
    servicer_list: tuple[_Servicer, ...] = ()


class _State(Answer):
    service_state: int
    servicer_userid: str = ""


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """An account the app may speak for; `beyond` is what else the platform tells, by its own names."""

    open_kfid: str
    name: str
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Servicers:
    """Userids of those who receive customers, and departments of which everybody does.

    `beyond` is what else the platform tells of each userid, by its own names.
    """

    on_duty: tuple[str, ...]
    off_duty: tuple[str, ...]
    departments: tuple[int, ...]
    beyond: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Any], compare=False, repr=False)


async def accounts(client: WorkClient) -> list[ServiceAccount]:
    """All accounts the app may speak for. Raises PlatformError."""
    found: list[ServiceAccount] = []
    while True:
        body = {"offset": len(found), "limit": _AT_A_TIME}
        page = (await client.read("kf/account/list", _Accounts, body)).account_list
        found.extend(ServiceAccount(one.open_kfid, one.name, one.beyond) for one in page)
        if len(page) < _AT_A_TIME:
            return found


async def servicers(client: WorkClient, open_kfid: str) -> Servicers:
    """Who receives this account's customers. Raises PlatformError."""
    found = (await client.get("kf/servicer/list", _Servicers, open_kfid=open_kfid)).servicer_list
    people = [one for one in found if one.userid]
    return Servicers(
        on_duty=tuple(one.userid for one in people if one.status == _RECEIVING),
        off_duty=tuple(one.userid for one in people if one.status != _RECEIVING),
        departments=tuple(one.department_id for one in found if one.department_id is not None),
        beyond={one.userid: one.beyond for one in people},
    )


async def session_state(client: WorkClient, open_kfid: str, external_userid: str) -> tuple[SessionState, str]:
    """Who has a customer's session: its state and, of STAFF, the servicer's userid. Raises PlatformError."""
    body = {"open_kfid": open_kfid, "external_userid": external_userid}
    found = await client.read("kf/service_state/get", _State, body)
    known = found.service_state in set(SessionState)
    return SessionState(found.service_state) if known else SessionState.NEW, found.servicer_userid
