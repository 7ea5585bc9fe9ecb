"""Answers of 公众号 to the calls we make."""

from adapters.wechat.official import followers, web_sign_in
from adapters.wechat.official.calls.scenes import make_code
from bench.payloads.replay import APP
from bench.payloads.replay import OfficialReplay as Replay
from bench.payloads.row import Found, Row, both, has, lacks, lists
from crm_core.messages import SceneCodeWanted
from crm_core.values import Identity, Platform

_FOLLOWER = Identity(platform=Platform.OFFICIAL, scope=APP, account="o1")
_EXCHANGED = b'{"access_token":"a","openid":"o1","scope":"snsapi_userinfo"}'


async def _everybody(content: bytes) -> object:
    return [page async for page in followers.all_followers(Replay(content))]


def _names_followers(found: Found) -> bool:
    return "next_openid" in found or ("data" in found and "total" in found)


ROWS: tuple[Row, ...] = (
    Row(
        call="user/info/batchget",
        fits=lists("user_info_list"),
        read=lambda one: followers.details_of(Replay(one), ["o1"]),
    ),
    Row(call="user/get", fits=_names_followers, read=_everybody),
    Row(
        call="user/info",
        fits=has("openid", "subscribe"),
        read=lambda one: followers.follower_details(Replay(one), "o1"),
    ),
    Row(
        call="sns/oauth2/access_token",
        fits=has("access_token", "openid"),
        read=lambda one: web_sign_in.visitor(Replay(one, b'{"openid":"o1"}'), "c"),
    ),
    Row(
        call="sns/userinfo",
        fits=both(has("openid", "nickname"), lacks("subscribe")),
        unwanted=frozenset({"openid"}),
        read=lambda one: web_sign_in.visitor(Replay(_EXCHANGED, one), "c"),
    ),
    Row(
        call="qrcode/create",
        fits=both(has("ticket", "url"), lacks("expires_in")),
        read=lambda one: make_code(
            Replay(one), _FOLLOWER, SceneCodeWanted(scene="s", seconds=60), key="k", repeated=False
        ),
    ),
)
