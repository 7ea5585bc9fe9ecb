"""Calls to 公众号 over real HTTP: the token, what may be said, codes, followers, web pages."""

import asyncio
from functools import partial
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction
from adapters.wechat.official.client import Credentials, OfficialClient
from adapters.wechat.official.errors import MEANINGS
from adapters.wechat.official.followers import all_followers, details_of, follower_details
from adapters.wechat.official.sending import OfficialChannel
from adapters.wechat.official.web_sign_in import Scope, sign_in_address, visitor
from crm_core.messages import (
    Article,
    CardUpdate,
    Markdown,
    Outgoing,
    SceneCodeWanted,
    SubscribeNotice,
    TemplateNotice,
    Text,
    Typing,
)
from crm_core.values import Identity, Platform
from emulator.life.official import followers as life
from emulator.world import World
from emulator.world.faults import Kind
from emulator.world.official.followers import Follower
from tests.unit.adapters.wechat_official.conftest import client_of
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

OPENID = "oOne"


def follows(world: World, openid: str = OPENID, *, unionid: str | None = "oU1", scene: str = "") -> Identity:
    app_id = world.official.accounts.first.app_id
    life.subscribes(world, Follower(openid=openid, app_id=app_id, name="小顾", unionid=unionid), scene=scene)
    return Identity(platform=Platform.OFFICIAL, scope=app_id, account=openid)


def calls(world: World, path: str) -> int:
    return sum(row["path"] == path for row in world.calls.after(0))


def strikes(world: World, kind: Kind, path: str, count: int = 1) -> None:
    world.faults.make("official", kind, count=count, rate=None, path=path, seconds=None)


async def ask(client: OfficialClient) -> Answer:
    return await client.get("user/get", Answer)


async def send(client: OfficialClient, to: Identity, words: Outgoing, *, repeat: float | None = None) -> str:
    receipt = await OfficialChannel(client).send(to, words, key="reply:1:0", repeat_within=repeat)
    return receipt.message_id


async def refusal(
    client: OfficialClient, to: Identity, words: Outgoing, *, repeat: float | None = None
) -> PlatformError:
    with pytest.raises(PlatformError) as refused:
        await send(client, to, words, repeat=repeat)
    return refused.value


async def test_callers_at_one_moment_share_one_token(client: OfficialClient, world: World) -> None:
    await asyncio.gather(*(ask(client) for _ in range(10)))
    assert (calls(world, "stable_token"), calls(world, "user/get"), calls(world, "token")) == (1, 10, 0)


@pytest.mark.parametrize("kind", [Kind.TOKEN_INVALID, Kind.TOKEN_EXPIRED])
async def test_a_refused_token_is_renewed_once(client: OfficialClient, world: World, kind: Kind) -> None:
    strikes(world, kind, "user/get")
    await ask(client)
    assert (calls(world, "stable_token"), calls(world, "user/get")) == (2, 2)


async def test_a_token_refused_twice_is_an_error_after_two_calls(client: OfficialClient, world: World) -> None:
    strikes(world, Kind.TOKEN_INVALID, "user/get", count=9)
    with pytest.raises(PlatformError) as refused:
        await ask(client)
    assert (refused.value.code, refused.value.reaction) == (40001, Reaction.RETRY)
    assert (calls(world, "stable_token"), calls(world, "user/get")) == (2, 2)


async def test_a_refused_token_that_is_handed_out_again_is_renewed_by_force_also_by_who_waits_for_turns(
    http: aiohttp.ClientSession,
) -> None:
    platform = StandIn()
    old, new = (OK | {"access_token": text, "expires_in": 7200} for text in ("old", "new"))
    platform.says("stable_token", old, old, new)
    platform.says("user/get", OK | {"errcode": 40001}, OK)
    await platform.server.start_server()
    client = client_of(platform.server, http, Credentials("wx1", "secret"), below="")
    await ask(client.paced(partial(asyncio.sleep, 0)))
    await platform.server.close()
    assert [asked.body["force_refresh"] for asked in platform.calls("stable_token")] == [False, False, True]
    assert [asked.query["access_token"] for asked in platform.calls("user/get")] == ["old", "new"]


async def test_a_wrong_secret_is_asked_with_once_and_told_to_the_admin(
    server: TestServer, world: World, http: aiohttp.ClientSession
) -> None:
    wrong = client_of(server, http, Credentials(world.official.accounts.first.app_id, "not-the-secret"))
    with pytest.raises(PlatformError) as refused:
        await ask(wrong)
    assert (refused.value.code, refused.value.reaction) == (40001, Reaction.TELL_ADMIN)
    assert "AppSecret" in refused.value.detail
    assert "not-the-secret" not in repr(refused.value)
    assert calls(world, "stable_token") == 1


async def test_what_is_said_arrives_and_is_never_repeated_blindly(client: OfficialClient, world: World) -> None:
    to = follows(world)
    await send(client, to, Text(text="您好"))
    await send(client, to, Article(title="新品", description="布艺沙发", url="https://example.com"))
    await send(client, to, Typing(on=True))
    said = [one.text for one in world.official.chat.after(OPENID, 0) if one.author == "account"]
    assert said == ["您好", "新品\n布艺沙发\nhttps://example.com"]
    error = await refusal(client, to, Text(text="您好"), repeat=3.0)
    assert (error.code, error.reaction) == ("may_have_arrived", Reaction.STOP)
    strikes(world, Kind.CUT_AFTER, "message/custom/send")
    assert (await refusal(client, to, Text(text="还在吗"))).reaction is Reaction.UNKNOWN


async def test_a_window_that_is_closed_or_used_up_stops(client: OfficialClient, world: World) -> None:
    to = follows(world)
    for _ in range(3):
        await send(client, to, Text(text="您好"))
    error = await refusal(client, to, Text(text="您好"))
    assert (error.code, error.reaction) == (45047, Reaction.STOP)


async def test_a_template_message_is_repeated_with_its_key(client: OfficialClient, world: World) -> None:
    to = follows(world)
    template = world.official.notices.templates()[0].template_id
    words = TemplateNotice(template=template, fields={"thing1": "沙发"}, url="https://example.com")
    first = await send(client, to, words)
    assert first == await send(client, to, words, repeat=5.0)
    assert [one.way for one in world.official.chat.after(OPENID, 0)].count("template") == 1
    refused = await refusal(client, to, SubscribeNotice(template=template, fields={"thing1": "沙发"}))
    assert (refused.code, refused.reaction) == (43101, Reaction.STOP)


async def test_a_code_lives_as_long_as_was_said_never_the_default(client: OfficialClient, world: World) -> None:
    to = Identity(platform=Platform.OFFICIAL, scope=client.app_id, account="scene:expo")
    words = SceneCodeWanted(scene="expo", seconds=9_999_999)
    receipt = await OfficialChannel(client).send(to, words, key="k", repeat_within=None)
    assert receipt.facts["seconds"] == "2592000"
    assert receipt.facts["picture"].endswith("%3D%3D")
    assert world.official.scenes.all()[0].scene == "expo"


async def test_what_goes_to_somebody_elses_account_or_means_nothing_here_stops(
    client: OfficialClient, world: World
) -> None:
    to = follows(world)
    strange = Identity(platform=Platform.OFFICIAL, scope="wx-other", account=OPENID)
    assert (await refusal(client, strange, Text(text="a"))).reaction is Reaction.STOP
    assert (await refusal(client, to, CardUpdate(card="c", text="t"))).reaction is Reaction.STOP
    channel = OfficialChannel(client)
    assert channel.portions(Markdown(text="a" * 3_000)) == [Text(text="a" * 2_048), Text(text="a" * 952)]


async def test_a_follower_is_known_by_everything_but_a_name(client: OfficialClient, world: World) -> None:
    to = follows(world, scene="expo")
    found = await follower_details(client, OPENID)
    assert (found.identity, found.follows, found.unionid, found.scene, found.added_by) == (
        to,
        True,
        "oU1",
        "expo",
        "扫码",
    )
    follows(world, "oTwo", unionid=None)
    assert [some async for some in all_followers(client)] == [(OPENID, "oTwo")]
    life.unsubscribes(world, world.official.followers.all()[1])
    assert [one.follows for one in await details_of(client, [OPENID, "oTwo"])] == [True, False]


@pytest.mark.parametrize(("scope", "name"), [("snsapi_base", ""), ("snsapi_userinfo", "小顾")])
async def test_a_web_page_learns_who_opened_it_with_a_code_that_works_once(
    client: OfficialClient, world: World, server: TestServer, http: aiohttp.ClientSession, scope: Scope, name: str
) -> None:
    to = follows(world)
    site = str(server.make_url("/official"))
    address = sign_in_address(client.app_id, "https://crm.example.com/in", scope=scope, state="s1", site=site)
    async with http.get(f"{address.split('#')[0]}&openid={OPENID}", allow_redirects=False) as answer:
        back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert back["state"] == ["s1"]
    found = await visitor(client, back["code"][0])
    assert (found.identity, found.unionid, found.name) == (to, "oU1", name)
    with pytest.raises(PlatformError) as refused:
        await visitor(client, back["code"][0])
    assert (refused.value.code, refused.value.reaction) == (40163, Reaction.STOP)


CODES = {
    Reaction.RETRY: {-1, 40001, 40014, 42001, 45009, 45011},
    Reaction.STOP: {40003, 40029, 41001, 43004, 43019, 43101, 45015, 45047, 47001, 50002},
    Reaction.TELL_ADMIN: {40013, 40037, 40164, 48001, 48004},
}


@pytest.mark.parametrize(("reaction", "codes"), CODES.items())
def test_every_code_of_the_sheet_has_a_reaction(reaction: Reaction, codes: set[int]) -> None:
    assert {code: MEANINGS[code].reaction for code in codes} == dict.fromkeys(codes, reaction)
