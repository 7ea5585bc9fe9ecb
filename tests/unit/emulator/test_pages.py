"""Pages opened inside the client: who opened one, what vouches for it, and what the client does for it."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from yarl import URL

from emulator.sidebar.signature import Signed, holds
from emulator.world.wecom.customers import Customer, Follow
from emulator.world.wecom.kf import State
from tests.unit.emulator.stage import Clock, Stage

Json = dict[str, Any]
PAGE = "http://127.0.0.1:8700/sidebar/wecom/corp/assistant?a=1"
TICKET = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"


@pytest.fixture
def lin(stage: Stage) -> str:
    """A customer of 周敏."""
    stage.world.wecom.customers.add(Customer(external_userid="wm-lin", name="林晓"))
    stage.world.wecom.customers.keep(Follow(external_userid="wm-lin", userid="zhoumin", created_at=stage.clock.now))
    return "wm-lin"


async def code(stage: Stage, **whose: str) -> str:
    return (await stage.post("signin", {"platform": "wecom", **whose}))["code"]


async def authorize(stage: Stage, phone: str = "wecom/zhoumin", **query: str) -> tuple[int, str]:
    """The status, and where the browser is sent or what it reads."""
    host = f"http://{stage.client.host}:{stage.client.port}"
    usual = {
        "appid": stage.world.wecom.corp.id,
        "redirect_uri": f"{host}/api/signin/wecom/x/assistant",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "abc",
        "agentid": "1000002",
    }
    headers = {"Cookie": f"phone={phone}"} if phone else {}
    address = "/connect/oauth2/authorize"
    async with stage.client.get(address, params=usual | query, headers=headers, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sidebar/wecom/corp/assistant"),
        ("GET", "/api/me"),
        ("GET", "/share/HPP622H2P"),
        ("GET", "/campaign/a2d8093ca0fd"),
        ("POST", "/campaign/a2d8093ca0fd/checkin"),
    ],
)
async def test_what_staff_and_customers_open_is_the_bots(stage: Stage, method: str, path: str) -> None:
    await stage.bot.server.close()
    async with stage.client.request(method, path) as answer:
        assert answer.status == 502


async def test_whoever_holds_the_phone_signs_in_once(stage: Stage) -> None:
    status, back = await authorize(stage)
    assert (status, URL(back).path, URL(back).query["state"]) == (302, "/api/signin/wecom/x/assistant", "abc")
    given = URL(back).query["code"]
    assert (await stage.api("auth/getuserinfo", code=given))["userid"] == "zhoumin"
    assert (await stage.api("auth/getuserinfo", code=given))["errcode"] == 40029


async def test_a_code_lives_five_minutes(stage: Stage, clock: Clock) -> None:
    given = await code(stage, userid="zhoumin")
    clock.now += 300
    assert (await stage.api("auth/getuserinfo", code=given))["errcode"] == 40029


async def test_somebody_outside_is_known_as_a_customer_only_where_somebody_follows_them(stage: Stage, lin: str) -> None:
    stage.world.wecom.customers.add(Customer(external_userid="wm-new", name="路人"))
    told = await stage.api("auth/getuserinfo", code=await code(stage, external_userid=lin))
    assert (told["external_userid"], "userid" in told, bool(told["openid"])) == (lin, False, True)
    told = await stage.api("auth/getuserinfo", code=await code(stage, external_userid="wm-new"))
    assert "external_userid" not in told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"appid": "ww0"}, "appid"),
        ({"agentid": "7"}, "agentid"),
        ({"response_type": "token"}, "response_type"),
        ({"scope": "snsapi_all"}, "scope"),
        ({"state": "a b"}, "state"),
        ({"redirect_uri": "https://elsewhere.example/"}, "50001"),
        ({"phone": ""}, "客户端"),
        ({"phone": "dingtalk/zhoumin"}, "客户端"),
        ({"phone": "wecom/nobody"}, "客户端"),
    ],
)
async def test_the_client_says_what_is_wrong_in_place_of_the_page(stage: Stage, wrong: Json, told: str) -> None:
    status, page = await authorize(stage, **wrong)
    assert status == 400
    assert told in page


async def test_tickets_are_kept_per_app_and_kind_while_they_are_valid(stage: Stage, clock: Clock) -> None:
    corp = await stage.api("get_jsapi_ticket")
    agent = await stage.api("ticket/get", type="agent_config")
    assert (corp["expires_in"], (await stage.api("get_jsapi_ticket"))["ticket"]) == (7200, corp["ticket"])
    other = await stage.api("get_jsapi_ticket", app="service")
    assert len({corp["ticket"], agent["ticket"], other["ticket"]}) == len(["corp", "agent", "other"])
    assert (await stage.api("ticket/get", type="wx_card"))["errcode"] == 40097
    clock.now += 7200
    stage.tokens.clear()
    assert (await stage.api("get_jsapi_ticket"))["ticket"] != corp["ticket"]


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        ("http://mp.weixin.qq.com?params=value", "0f9de62fce790f9a083d5c99e95740ceb90c27ed"),
        ("http://mp.weixin.qq.com?params=value#part", "0f9de62fce790f9a083d5c99e95740ceb90c27ed"),
        ("http://mp.weixin.qq.com", "f4d90daf4b3bca3078ab155816175ba34c443a7b"),
    ],
)
def test_signatures_are_checked_as_the_platform_makes_them(url: str, signature: str) -> None:
    one = Signed(nonce="Wm3WZYTPz0wzccnW", timestamp="1414587457", url=url, signature=signature)
    assert holds(one, [TICKET])
    assert not holds(one, ["another"])


async def invoke(stage: Stage, name: str, params: Json, chat: str, userid: str = "zhoumin") -> Json:
    headers = {"Cookie": f"phone=wecom/{userid}/{chat}"}
    body = {"name": name, "params": params, "url": PAGE}
    async with stage.client.post("/bridge/wecom", json=body, headers=headers) as answer:
        return await answer.json()


def signature(ticket: str, digest: str = "sha1") -> str:
    return hashlib.new(digest, f"jsapi_ticket={ticket}&noncestr=n&timestamp=1&url={PAGE}".encode()).hexdigest()


async def vouched(stage: Stage) -> Json:
    """What the page's library adds to each call once `agentConfig` was accepted."""
    ticket = (await stage.api("ticket/get", type="agent_config"))["ticket"]
    return {"verifyNonceStr": "n", "verifyTimestamp": "1", "verifySignature": signature(ticket)}


async def test_config_holds_with_the_companys_ticket_and_agent_config_with_the_apps(stage: Stage) -> None:
    corp = (await stage.api("get_jsapi_ticket"))["ticket"]
    agent = (await stage.api("ticket/get", type="agent_config"))["ticket"]
    whole = {"verifyAppId": stage.world.wecom.corp.id, "verifyNonceStr": "n", "verifyTimestamp": "1"}
    own = {"corpid": stage.world.wecom.corp.id, "agentid": "1000002", "nonceStr": "n", "timestamp": "1"}
    asked = [
        ("preVerifyJSAPI", whole | {"verifySignature": signature(corp)}),
        ("preVerifyJSAPI", whole | {"verifySignature": signature(agent)}),
        ("agentConfig", own | {"signature": signature(agent)}),
        ("agentConfig", own | {"signature": signature(corp)}),
        ("agentConfig", own | {"signature": signature(agent), "agentid": "1000003"}),
    ]
    told = [(await invoke(stage, name, params, ""))["errMsg"].split(":")[1] for name, params in asked]
    assert told == ["ok", "invalid signature", "ok", "invalid signature", "invalid signature"]


async def test_a_page_without_a_signature_learns_nothing_and_sends_nothing(stage: Stage, lin: str) -> None:
    text = {"msgtype": "text", "text": {"content": "您好"}}
    for name, params in (("getCurExternalContact", {}), ("sendChatMessage", text)):
        assert (await invoke(stage, name, params, lin))["errMsg"] == f"{name}:fail no permission"
    assert await stage.get(f"wecom/customers/{lin}/chat") == []


async def test_a_page_learns_whom_its_own_chat_is_with(stage: Stage, lin: str) -> None:
    signed = await vouched(stage)
    assert (await invoke(stage, "getCurExternalContact", signed, lin))["userId"] == lin
    assert (await invoke(stage, "getContext", {}, lin))["entry"] == "single_chat_tools"
    other = await invoke(stage, "getCurExternalContact", signed, lin, userid="wangjianguo")
    assert other["errMsg"] == "getCurExternalContact:fail without context of external contact"
    assert (await invoke(stage, "scanQRCode", {}, lin))["errMsg"] == "scanQRCode:fail function not exist"


async def test_what_a_page_sends_comes_from_the_member_into_the_chat(stage: Stage, lin: str) -> None:
    signed = await vouched(stage)
    media = stage.world.wecom.media.put(
        kind="file", name="a.pdf", content_type="application/pdf", content=b"%PDF-1.4", at=stage.clock.now
    )
    sent: list[Json] = [
        {"msgtype": "text", "text": {"content": "您好"}},
        {"msgtype": "file", "file": {"mediaid": media}},
        {"msgtype": "news", "news": {"link": "https://example.test/a", "title": "沙发"}},
    ]
    for one in sent:
        assert (await invoke(stage, "sendChatMessage", one | signed, lin))["errMsg"] == "sendChatMessage:ok"
    unknown = {"msgtype": "image", "image": {"mediaid": "none"}} | signed
    assert (await invoke(stage, "sendChatMessage", unknown, lin))["errMsg"] == "sendChatMessage:fail invalid parameter"
    chat = await stage.get(f"wecom/customers/{lin}/chat")
    assert [(one["from"], one["name"], one["msgtype"]) for one in chat] == [
        ("staff", "周敏", "text"), ("staff", "周敏", "file"), ("staff", "周敏", "link"),
    ]  # fmt: skip


async def test_in_a_customer_group_the_page_learns_which(stage: Stage) -> None:
    stage.world.wecom.groups.add(chat_id="wr-1", name="业主群", owner="zhoumin", at=stage.clock.now)
    signed = await vouched(stage)
    assert (await invoke(stage, "getCurExternalChat", signed, "wr-1"))["chatId"] == "wr-1"
    assert (await invoke(stage, "getContext", {}, "wr-1"))["entry"] == "group_chat_tools"
    stranger = await invoke(stage, "getCurExternalChat", signed, "wr-1", userid="wangjianguo")
    assert stranger["errMsg"].startswith("getCurExternalChat:fail")


async def dingtalk(stage: Stage, name: str, params: Json) -> Json:
    headers = {"Cookie": "phone=dingtalk/meng"}
    body = {"name": name, "params": params, "url": PAGE}
    async with stage.client.post("/bridge/dingtalk", json=body, headers=headers) as answer:
        return await answer.json()


async def test_a_page_in_dingtalk_gets_a_code_and_is_vouched_for(stage: Stage) -> None:
    await stage.post("dingtalk/staff", {"userid": "meng", "name": "孟琪"})
    org, ding = stage.world.dingtalk.org, stage.world.dingtalk
    asked = {"corpId": org.id, "clientId": org.app.app_key}
    given = (await dingtalk(stage, "runtime.permission.requestAuthCodeV2", asked))["result"]["code"]
    assert ding.codes.take("client", given, stage.clock.now) == ("meng", "")
    refused = await dingtalk(stage, "runtime.permission.requestAuthCodeV2", asked | {"corpId": "ding0"})
    assert refused["errorCode"] == "7"

    ticket, _ = ding.tokens.issue("ticket", org.app.app_key, stage.clock.now)
    config: Json = {"corpId": org.id, "agentId": str(org.app.agent_id), "timeStamp": "1", "nonceStr": "n"}
    for digest, code in (("sha256", "0"), ("sha1", "0"), ("md5", "52013")):
        told = await dingtalk(
            stage, "runtime.permission.requestJsApis", config | {"signature": signature(ticket, digest)}
        )
        assert told["errorCode"] == code
    assert (await dingtalk(stage, "biz.chat.nothing", {}))["errorCode"] == "1"


async def test_without_a_bot_the_pages_say_so(stage: Stage) -> None:
    await stage.bot.server.close()
    async with stage.client.get("/api/me") as answer:
        assert answer.status == 502
        assert "机器人没有运行" in (await answer.json())["error"]["message"]
    async with stage.client.get("/sidebar/wecom/corp/assistant") as answer:
        assert (answer.status, "机器人没有运行" in await answer.text()) == (502, True)


async def test_beside_a_service_chat_it_goes_there_and_what_contacts_say_is_archived(stage: Stage, lin: str) -> None:
    signed = await vouched(stage)
    await stage.post("wecom/customers", {"external_userid": "wm-guest", "name": "路过"})
    await stage.post("wecom/customers/wm-guest/messages", {"text": "在吗"})
    text: Json = {"msgtype": "text", "text": {"content": "在的"}} | signed
    refused = await invoke(stage, "sendChatMessage", text, "wm-guest")
    assert refused["errMsg"] == "sendChatMessage:fail no permission"
    session = stage.world.wecom.kf.sessions(stage.world.wecom.kf.accounts()[0].open_kfid)[0]
    stage.world.wecom.kf.keep(replace(session, state=State.HUMAN, userid="zhoumin"))
    assert (await invoke(stage, "getContext", {}, "wm-guest"))["entry"] == "single_kf_tools"
    assert (await invoke(stage, "sendChatMessage", text, "wm-guest"))["errMsg"] == "sendChatMessage:ok"
    assert [one["text"] for one in await stage.get("wecom/customers/wm-guest/chat")] == ["在吗", "在的"]

    key = generate_private_key(public_exponent=65537, key_size=2048).public_key()
    stage.world.wecom.archive.set_key(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())
    await invoke(stage, "sendChatMessage", text, lin)
    (kept,) = stage.world.wecom.archive.after(0, 10, stage.clock.now)
    record = json.loads(kept.plain)
    assert (record["from"], record["tolist"], record["text"]) == ("zhoumin", [lin], {"content": "在的"})
