"""Signing in on a web page opened inside 微信 (网页授权)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from adapters.answers import Answer
from adapters.wechat.official.client import OfficialClient
from crm_core.values import Identity, Platform

Scope = Literal["snsapi_base", "snsapi_userinfo"]
"""The first passes unseen and tells who it is; the second asks the person, and tells name and picture too."""


class _Exchanged(Answer):
    access_token: str
    openid: str
    scope: str = ""
    unionid: str = ""


class _Person(Answer):
    openid: str
    nickname: str = ""
    headimgurl: str = ""
    unionid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebVisitor:
    """Who opened the page; `name` and `picture` are empty when only `snsapi_base` was asked for.

    `beyond` is what else the platform tells, by its own names.
    """

    identity: Identity
    unionid: str | None
    name: str = ""
    picture: str = ""
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


def sign_in_address(
    app_id: str, page: str, *, scope: Scope, state: str, site: str = "https://open.weixin.qq.com"
) -> str:
    """Where to send the browser; it comes back to `page` with `code` and `state`. The parameters keep this order."""
    query = urlencode({"appid": app_id, "redirect_uri": page, "response_type": "code", "scope": scope, "state": state})
    return f"{site}/connect/oauth2/authorize?{query}#wechat_redirect"


async def visitor(client: OfficialClient, code: str) -> WebVisitor:
    """Exchange the code, which works once within 5 min. Raises PlatformError (40029, 40163 for a used one)."""
    found = await client.exchange_code("/sns/oauth2/access_token", _Exchanged, code)
    identity = Identity(platform=Platform.OFFICIAL, scope=client.app_id, account=found.openid)
    if "snsapi_userinfo" not in found.scope:
        return WebVisitor(identity=identity, unionid=found.unionid or None)
    # The token of a web visit is the visitor's own, and has nothing to do with the account's.
    person = await client.open(
        "/sns/userinfo", _Person, access_token=found.access_token, openid=found.openid, lang="zh_CN"
    )
    return WebVisitor(
        identity=identity,
        unionid=person.unionid or found.unionid or None,
        name=person.nickname,
        picture=person.headimgurl,
        beyond=person.beyond,
    )
