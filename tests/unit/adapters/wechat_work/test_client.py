"""Calls over real HTTP to a server that behaves, and misbehaves, like the platform."""

import asyncio
import re
import traceback
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction
from adapters.exchange import CallOutcome
from adapters.wechat.work.client import Credentials, WorkClient
from adapters.wechat.work.exchange import Call
from tests.unit.adapters.wechat_work.stand_in import OK, TOKEN_REFUSED, Reply, StandIn, hang_up, page, raw

CORP = "ww1a2b"
SECRET = "the-secret-of-the-app"
CREDENTIALS = Credentials(CORP, SECRET)


class Anything(Answer):
    msgid: str = ""
    note: str = ""


def client_of(
    platform: StandIn,
    http: aiohttp.ClientSession,
    *,
    credentials: Credentials = CREDENTIALS,
    base_url: str = "",
    clock: Callable[[], float] = lambda: 0.0,
    observe: Callable[[CallOutcome], None] = lambda _outcome: None,
) -> WorkClient:
    return WorkClient(http, credentials, base_url=base_url or platform.address, clock=clock, observe=observe)


async def refused(call: Any) -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        await call
    return caught.value


async def test_a_token_is_fetched_once_and_kept(platform: StandIn, client: WorkClient):
    for _ in range(3):
        await client.get("department/list", Anything, id="1")
    assert [asked.query for asked in platform.calls("gettoken")] == [{"corpid": CORP, "corpsecret": SECRET}]
    assert {asked.query["access_token"] for asked in platform.calls("department/list")} == {"token-1"}


async def test_callers_at_one_moment_share_one_fetch(platform: StandIn, client: WorkClient):
    await asyncio.gather(*(client.change("message/send", Anything, {"n": n}) for n in range(30)))
    assert len(platform.calls("gettoken")) == 1
    assert len(platform.calls("message/send")) == 30


async def test_one_who_gives_up_waiting_does_not_take_the_token_from_the_others(platform: StandIn, client: WorkClient):
    gate = asyncio.Event()

    async def slow(request: Any) -> Any:
        await gate.wait()
        return await raw(b'{"access_token":"t","expires_in":7200}')(request)

    platform.says("gettoken", slow)
    impatient = asyncio.create_task(client.get("a", Anything))
    patient = asyncio.create_task(client.get("b", Anything))
    await asyncio.sleep(0.05)
    impatient.cancel()
    gate.set()
    await patient
    assert len(platform.calls("gettoken")) == 1


async def test_a_token_is_renewed_five_minutes_before_it_lapses(platform: StandIn, http: aiohttp.ClientSession):
    now = 0.0
    client = client_of(platform, http, clock=lambda: now)
    used: list[str] = []
    for moment in (0.0, 6_899.0, 6_901.0):
        now = moment
        await client.get("department/list", Anything)
        used.append(platform.asked[-1].query["access_token"])
    assert used == ["token-1", "token-1", "token-2"]


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_refused_token_is_renewed_once_and_the_call_repeated_once(
    platform: StandIn, client: WorkClient, code: int
):
    platform.says("message/send", {"errcode": code, "errmsg": "x"}, OK | {"msgid": "m"})
    assert (await client.change("message/send", Anything, {})).msgid == "m"
    assert [asked.query["access_token"] for asked in platform.calls("message/send")] == ["token-1", "token-2"]


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_token_refused_twice_ends_after_two_fetches_and_two_calls(
    platform: StandIn, client: WorkClient, code: int
):
    platform.says("message/send", {"errcode": code, "errmsg": "x"})
    error = await refused(client.change("message/send", Anything, {}))
    assert (error.code, error.reaction) == (code, Reaction.RETRY)
    assert (len(platform.calls("gettoken")), len(platform.calls("message/send"))) == (2, 2)


async def test_callers_refused_together_renew_the_token_once(platform: StandIn, client: WorkClient):
    async def only_the_second(request: Any) -> Any:
        good = request.query["access_token"] == "token-2"
        return await (raw(b"{}") if good else raw(b'{"errcode":42001}'))(request)

    platform.says("message/send", only_the_second)
    await asyncio.gather(*(client.change("message/send", Anything, {"n": n}) for n in range(20)))
    assert len(platform.calls("gettoken")) == 2


async def test_a_wrong_secret_is_tried_once_and_told_to_the_administrator(platform: StandIn, client: WorkClient):
    platform.says("gettoken", {"errcode": 40001, "errmsg": "invalid credential"})
    error = await refused(client.change("message/send", Anything, {}))
    assert (error.code, error.reaction) == (40001, Reaction.TELL_ADMIN)
    assert [asked.path for asked in platform.asked] == ["gettoken"]


async def test_two_apps_of_one_company_have_tokens_of_their_own(platform: StandIn, http: aiohttp.ClientSession):
    for secret in ("one", "two"):
        await client_of(platform, http, credentials=Credentials(CORP, secret)).get("department/list", Anything)
    assert [asked.query["corpsecret"] for asked in platform.calls("gettoken")] == ["one", "two"]
    assert [asked.query["access_token"] for asked in platform.calls("department/list")] == ["token-1", "token-2"]


@pytest.mark.parametrize(
    ("code", "reaction", "retry_after"),
    [
        (-1, Reaction.RETRY, None),
        (45009, Reaction.RETRY, 60),
        (45033, Reaction.RETRY, 60),
        (41096, Reaction.RETRY, 1),
        (41051, Reaction.STOP, None),
        (81013, Reaction.STOP, None),
        (60020, Reaction.TELL_ADMIN, None),
        (48002, Reaction.TELL_ADMIN, None),
        (301002, Reaction.TELL_ADMIN, None),
        (40056, Reaction.TELL_ADMIN, None),
        (987654, Reaction.STOP, None),
    ],
)
async def test_an_error_code_says_what_to_do(
    platform: StandIn, client: WorkClient, code: int, reaction: Reaction, retry_after: float | None
):
    platform.says("message/send", {"errcode": code, "errmsg": "words of the platform"})
    error = await refused(client.change("message/send", Anything, {}))
    assert (error.code, error.reaction, error.retry_after) == (code, reaction, retry_after)
    assert "words of the platform" not in str(error)
    assert len(platform.calls("message/send")) == 1


Ask = Callable[[WorkClient], Any]
READS: list[Ask] = [
    lambda client: client.get("x", Anything),
    lambda client: client.read("x", Anything, {}),
]


def change(client: WorkClient) -> Any:
    return client.change("x", Anything, {})


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (hang_up, "disconnected"),
        (page(502), "http_502"),
        (page(200), "html"),
        (raw(b""), "html"),
        (raw(b"[]"), "html"),
        (raw(b'{"errcode":"soon"}'), "html"),
    ],
)
async def test_a_lost_answer_is_unknown_for_a_change_and_can_be_read_again(
    platform: StandIn, client: WorkClient, reply: Reply, code: str
):
    platform.says("x", reply)
    errors = [await refused(ask(client)) for ask in (*READS, change)]
    assert [(error.code, error.reaction) for error in errors] == [
        (code, Reaction.RETRY),
        (code, Reaction.RETRY),
        (code, Reaction.UNKNOWN),
    ]


async def test_an_answer_that_does_not_come_is_unknown_for_a_change_and_can_be_read_again(
    platform: StandIn, impatient: WorkClient
):
    platform.says("x", platform.never)
    errors = [await refused(ask(impatient)) for ask in (READS[0], change)]
    assert [error.code for error in errors] == ["timeout", "timeout"]
    assert [error.reaction for error in errors] == [Reaction.RETRY, Reaction.UNKNOWN]


@pytest.mark.parametrize("status", [302, 403, 404, 429])
async def test_a_page_instead_of_the_call_means_it_did_not_happen(platform: StandIn, client: WorkClient, status: int):
    platform.says("x", page(status))
    error = await refused(change(client))
    assert (error.code, error.reaction) == (f"http_{status}", Reaction.RETRY)
    assert len(platform.calls("x")) == 1


async def test_a_platform_out_of_reach_means_it_did_not_happen(
    platform: StandIn, client: WorkClient, http: aiohttp.ClientSession, unused_tcp_port: int
):
    await client.check_token()
    away = client_of(platform, http, base_url=f"http://127.0.0.1:{unused_tcp_port}")
    error = await refused(change(away))
    assert (error.code, error.reaction) == ("unreachable", Reaction.RETRY)


async def test_a_body_travels_as_raw_utf_8(platform: StandIn, client: WorkClient):
    await client.change("message/send", Anything, {"text": {"content": "你好"}})
    assert platform.asked[-1].raw == '{"text":{"content":"你好"}}'.encode()


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b'{"note":"a\x01b\tc"}', "a\x01b\tc"),
        (b'{"note":"half \\ud83d"}', "half ?"),
        ('{"note":"好'.encode()[:-1] + b'"}', "\ufffd"),
        (b'{"errcode":0,"note":null}', ""),
    ],
)
async def test_json_that_is_not_quite_json_is_read(platform: StandIn, client: WorkClient, content: bytes, note: str):
    platform.says("x", raw(content))
    assert (await client.get("x", Anything)).note == note


async def test_an_answer_of_another_shape_is_an_error_without_its_words(platform: StandIn, client: WorkClient):
    platform.says("x", OK | {"note": ["words of a customer"]})
    error = await refused(client.get("x", Anything))
    assert (error.code, error.reaction) == ("shape", Reaction.STOP)
    assert "words" not in everything_of(error)


def everything_of(error: BaseException) -> str:
    """All that a logger could write about an error: its text, its chain, its traceback."""
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or one.__context__
    return "".join("".join(traceback.format_exception(one, chain=True)) + repr(vars(one)) for one in chain)


@pytest.mark.parametrize("reply", [hang_up, page(502), page(200), TOKEN_REFUSED, {"errcode": 48002}])
async def test_neither_token_nor_secret_is_in_an_error(platform: StandIn, client: WorkClient, reply: Reply):
    platform.says("x", reply)
    written = everything_of(await refused(client.get("x", Anything)))
    assert not re.search(rf"token-\d|{SECRET}", written)


@pytest.mark.parametrize("reply", [hang_up, page(502), {"errcode": 40001, "errmsg": SECRET}])
async def test_no_secret_is_in_an_error_of_the_token_itself(platform: StandIn, client: WorkClient, reply: Reply):
    platform.says("gettoken", reply)
    assert SECRET not in everything_of(await refused(client.get("x", Anything)))


async def test_no_secret_is_in_an_error_of_an_unreachable_platform(
    platform: StandIn, http: aiohttp.ClientSession, unused_tcp_port: int
):
    away = client_of(platform, http, base_url=f"http://127.0.0.1:{unused_tcp_port}")
    assert SECRET not in everything_of(await refused(change(away)))


def test_no_secret_is_in_a_repr():
    call = Call(path="gettoken", query={"corpsecret": SECRET}, reads=True, body=SECRET.encode())
    assert SECRET not in repr(call) + repr(Credentials(CORP, SECRET))


async def test_every_exchange_is_told_to_who_observes(platform: StandIn, http: aiohttp.ClientSession):
    seen: list[CallOutcome] = []
    client = client_of(platform, http, observe=seen.append)
    platform.says("x", TOKEN_REFUSED, {"errcode": 48002})
    await refused(change(client))
    assert [(one.path, one.code, one.reaction) for one in seen] == [
        ("gettoken", 0, None),
        ("x", 40014, Reaction.RETRY),
        ("gettoken", 0, None),
        ("x", 48002, Reaction.TELL_ADMIN),
    ]
