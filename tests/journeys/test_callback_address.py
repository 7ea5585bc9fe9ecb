"""The callback address: proven to the platform, closed to everybody else, and durable before it says yes."""

import time
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
from yarl import URL

from emulator.seal import seal_echo
from tests.journeys.company import Company
from tests.journeys.mailbox import Mailbox
from tests.journeys.waiting import eventually

MARK = "一句谁也不该记下的话"


@pytest.fixture
def box(company: Company) -> Mailbox:
    return company.mailbox()


@pytest.fixture
async def untouched(company: Company) -> AsyncGenerator[None]:
    """Nothing is stored meanwhile."""
    await eventually(company.is_idle)
    before = await company.rows("inbox").count_documents({})
    yield
    assert await company.rows("inbox").count_documents({}) == before


@pytest.mark.parametrize("app", ["assistant", "service"])
async def test_the_platform_is_shown_that_the_address_is_ours(company: Company, app: str) -> None:
    assert await company.does("wecom/verify", {"app": app}) == {"ok": True, "status": 200}


async def test_a_verification_signed_by_somebody_else_is_refused(company: Company, box: Mailbox) -> None:
    query = box.sealed(MARK).query | {"echostr": "abc"}
    async with company.http.get(box.url, params=query) as answer:
        assert (answer.status, await answer.text()) == (403, "")


@pytest.mark.usefixtures("untouched")
async def test_what_is_not_signed_with_our_token_is_refused(box: Mailbox) -> None:
    wrong = replace(box, app=replace(box.app, token="somebody-elses-token"))
    assert await wrong.posts(box.said("boss", MARK, 1)) == 403
    request = box.sealed(box.said("boss", MARK, 1))
    assert await box.delivers(request, nonce="another") == 403
    assert await box.delivers(request, msg_signature="") == 403
    assert await box.delivers(request, msg_signature="签名") == 403


@pytest.mark.usefixtures("untouched")
async def test_what_is_meant_for_another_company_or_another_app_is_refused(company: Company, box: Mailbox) -> None:
    assert await replace(box, corp="ww-somebody-else").posts(box.said("boss", MARK, 1)) in (400, 403)
    crossed = replace(box, url=company.mailbox("service").url)
    assert await crossed.posts(box.said("boss", MARK, 1)) == 403


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe\x00", MARK.encode(), b"<xml>", b"<xml></xml>", b"{}", b"[]", b"{", b"<xml><Encrypt/></xml>"],
)
async def test_garbage_is_refused(box: Mailbox, body: bytes) -> None:
    assert await box.delivers(replace(box.sealed(MARK), body=body)) == 400


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("plaintext", [MARK, "<xml><MsgType>text</MsgType>", "[]"])
async def test_garbage_inside_the_encryption_is_refused(box: Mailbox, plaintext: str) -> None:
    assert await box.posts(plaintext) == 400


@pytest.mark.usefixtures("untouched")
async def test_a_document_type_is_refused_outside_and_inside(box: Mailbox) -> None:
    bomb = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    request = box.sealed(box.said("boss", MARK, 1))
    assert await box.delivers(replace(request, body=bomb.encode() + request.body)) == 400
    assert await box.posts(bomb + box.said("boss", "&b;", 1)) == 400


@pytest.mark.usefixtures("untouched")
async def test_what_is_too_large_is_refused(box: Mailbox) -> None:
    request = box.sealed(MARK)
    assert await box.delivers(replace(request, body=request.body + b" " * 1_048_576)) == 413


@pytest.mark.usefixtures("untouched")
async def test_an_address_nobody_has_is_not_found(company: Company, box: Mailbox) -> None:
    for url in (f"{company.bot}/callback/wecom/{company.corp}/nobody", f"{company.bot}/callback/wecom/ww0/assistant"):
        assert await replace(box, url=url).posts(box.said("boss", MARK, 1)) == 404


async def test_json_is_understood_as_well_as_xml(company: Company) -> None:
    rep = await company.hires("lilei", "李雷")
    said = {"ToUserName": company.corp, "FromUserName": "lilei", "CreateTime": int(time.time()), "MsgType": "text"}
    words = {**said, "Content": "帮助", "MsgId": 77, "AgentID": company.apps["assistant"].agent_id}
    await company.does("wecom/events", {"app": "assistant", "json": words, "times": 3})
    assert "我会这些" in await rep.hears()
    await eventually(company.is_idle)
    assert await rep.unheard() == []


async def test_a_platform_that_does_not_escape_its_plus_signs_is_understood(company: Company, box: Mailbox) -> None:
    """Its echo then arrives with spaces."""
    query = seal_echo(box.app, company.corp, "8273645", at=time.time())
    while "+" not in query["echostr"]:
        query = seal_echo(box.app, company.corp, "8273645", at=time.time())
    asked = "&".join(f"{name}={value.replace('/', '%2F').replace('=', '%3D')}" for name, value in query.items())
    async with company.http.get(URL(f"{box.url}?{asked}", encoded=True)) as answer:
        assert (answer.status, await answer.text()) == (200, "8273645")
