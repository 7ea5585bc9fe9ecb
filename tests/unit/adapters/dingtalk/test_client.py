"""Calls to 钉钉: both hosts, the token, and what each kind of no means; against a platform in the test's process."""

import asyncio
import json
from dataclasses import replace

import pytest

from adapters.answers import Answer
from adapters.channel import Addressed, PlatformError, Reaction, Receipt
from adapters.dingtalk.media import download
from adapters.dingtalk.quota import counts, push_counts
from adapters.dingtalk.route import Route
from crm_core.messages import Button, Card, CardUpdate, Markdown, Text
from crm_core.values import Identity, Platform
from tests.unit.adapters.dingtalk.stand_in import SECRET, STAFF, Reply, Setting

CARD = Card(title="提醒", text="回访", buttons=(Button(key="完成 r1", text="完成"), Button(key="pick:1:2", text="二")))


async def test_the_token_goes_in_the_query_to_one_host_and_in_a_header_to_the_other(setting: Setting):
    await asyncio.gather(*(setting.client.topapi("topapi/x", Answer, {}) for _ in range(5)))
    await setting.client.read("v1.0/x", Answer, {})
    assert setting.ding.tokens == 1
    assert {token for _path, token, _query, _body in setting.ding.heard} == {"t1"}
    assert "access_token" not in setting.ding.heard[-1][2]


@pytest.mark.parametrize(
    ("path", "no"),
    [
        ("topapi/x", (200, {"errcode": 88, "sub_code": "40014", "errmsg": "?"})),
        ("topapi/x", (200, {"errcode": 42001})),
        ("v1.0/x", (401, {"code": "InvalidAuthentication"})),
    ],
)
async def test_a_refused_token_is_renewed_once(setting: Setting, path: str, no: Reply):
    setting.ding.ready[path] = [no]
    await (setting.client.topapi if path.startswith("topapi") else setting.client.read)(path, Answer, {})
    assert setting.ding.tokens == 2
    setting.ding.ready[path] = [no, no, no]
    with pytest.raises(PlatformError):
        await (setting.client.topapi if path.startswith("topapi") else setting.client.read)(path, Answer, {})
    assert setting.ding.tokens == 3


@pytest.mark.parametrize(
    ("no", "reaction", "code"),
    [
        ((403, {"code": "Forbidden.AccessDenied.ApiCountLimitForOrg"}), Reaction.TELL_ADMIN, "quota"),
        ((200, {"errcode": 90020}), Reaction.TELL_ADMIN, "quota"),
        ((200, {"errcode": 88, "sub_code": "90018"}), Reaction.RETRY, 90018),
        ((200, {"errcode": 88, "sub_code": "²"}), Reaction.STOP, "²"),
        (
            (403, {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}),
            Reaction.RETRY,
            "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
        ),
        ((400, {"code": "send.too.fast"}), Reaction.RETRY, "send.too.fast"),
        ((500, {"code": "system.error"}), Reaction.RETRY, "system.error"),
        ((400, {"code": "invalidParameter.userIds.empty"}), Reaction.STOP, "invalidParameter.userIds.empty"),
        ((403, {"code": "Forbidden.AccessDenied.AccessTokenPermissionDenied"}), Reaction.TELL_ADMIN, None),
        ((200, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}), Reaction.RETRY, "blocked"),
        ((405, "<html>punish</html>"), Reaction.RETRY, "blocked"),
        ((200, "<html>访问被阻断</html>"), Reaction.RETRY, "blocked"),
        ((429, {"code": "Throttled.ByWhomever"}), Reaction.RETRY, "Throttled.ByWhomever"),
        ((400, {"code": "unknown.send.result"}), Reaction.UNKNOWN, "unknown.send.result"),
        ((502, "<html>bad gateway</html>"), Reaction.UNKNOWN, "http_502"),
        ((200, "<html>hotel wifi</html>"), Reaction.UNKNOWN, "html"),
    ],
)
async def test_every_kind_of_no_has_its_class(setting: Setting, no: Reply, reaction: Reaction, code: str | int | None):
    setting.ding.ready["v1.0/x"] = [no]
    with pytest.raises(PlatformError) as caught:
        await setting.client.change("v1.0/x", Answer, {})
    assert caught.value.reaction is reaction
    assert code is None or caught.value.code == code
    assert SECRET not in str(caught.value)
    if code == "blocked":
        assert caught.value.retry_after == 300


def route(setting: Setting, *, until: int = 100_000, group: bool = False, base: str = "") -> str:
    webhook = f"{base or setting.base}/robot/sendBySession?session=s1"
    return str(Route(webhook=webhook, until=until, conversation="cid", group=group))


async def test_an_answer_goes_over_the_session_of_its_word_and_costs_nothing(setting: Setting):
    await setting.channel().send(STAFF, Text(text="好的"), key="k", repeat_within=None, route=route(setting))
    assert setting.ding.said("robot/sendBySession") == [{"msgtype": "text", "text": {"content": "好的"}}]
    assert not any(counts(outcome) for outcome in setting.ding.outcomes)


async def test_in_a_group_the_one_who_asked_is_called_upon(setting: Setting):
    words = Markdown(text="# 好的\n第二行")
    await setting.channel().send(STAFF, words, key="k", repeat_within=None, route=route(setting, group=True))
    (said,) = setting.ding.said("robot/sendBySession")
    assert said["at"]["atUserIds"] == ["u1"]
    assert said["markdown"] == {"title": "好的", "text": "@u1 # 好的  \n第二行"}


async def test_a_missing_permission_is_named_and_nothing_else_of_the_refusal(setting: Setting):
    lacking = {"requiredScopes": ["qyapi_robot_sendmsg", "王总 13800000000", 7]}
    no = {"code": "Forbidden.AccessDenied.X", "message": "王总", "accessdenieddetail": lacking}
    setting.ding.ready["v1.0/robot/oToMessages/batchSend"] = [(403, no)]
    with pytest.raises(PlatformError) as caught:
        await setting.channel().send(STAFF, Text(text="好的"), key="k", repeat_within=None)
    assert caught.value.reaction is Reaction.TELL_ADMIN
    assert caught.value.detail.endswith("中申请（qyapi_robot_sendmsg）")


@pytest.mark.parametrize("kind", ["lapsed", "elsewhere", "refused", "none"])
async def test_without_a_session_the_robot_says_it_by_itself(setting: Setting, kind: str):
    taken = {
        "lapsed": route(setting, until=5),
        "elsewhere": route(setting, base="https://evil.example"),
        "refused": route(setting),
        "none": "",
    }[kind]
    if kind == "refused":
        setting.ding.ready["robot/sendBySession"] = [(200, {"errcode": 300001})]
    await setting.channel().send(STAFF, Text(text="好的"), key="k", repeat_within=None, route=taken)
    (said,) = setting.ding.said("v1.0/robot/oToMessages/batchSend")
    assert (said["userIds"], said["msgKey"]) == (["u1"], "sampleText")
    assert json.loads(said["msgParam"]) == {"content": "好的"}
    assert sum(counts(outcome) for outcome in setting.ding.outcomes) == 1


@pytest.mark.parametrize(
    ("named", "reaction"),
    [
        ("invalidStaffIdList", Reaction.STOP),
        ("filteredStaffIdList", Reaction.STOP),
        ("flowControlledStaffIdList", Reaction.RETRY),
    ],
)
async def test_a_yes_that_names_our_receiver_is_a_no(setting: Setting, named: str, reaction: Reaction):
    setting.ding.ready["v1.0/robot/oToMessages/batchSend"] = [(200, {"processQueryKey": "q", named: ["u1"]})]
    with pytest.raises(PlatformError) as caught:
        await setting.channel().send(STAFF, Text(text="好的"), key="k", repeat_within=None)
    assert caught.value.reaction is reaction


async def test_the_same_for_several_is_one_call_and_each_has_an_outcome_of_their_own(setting: Setting):
    batch = "v1.0/robot/oToMessages/batchSend"
    no = {"invalidStaffIdList": ["u2"], "flowControlledStaffIdList": ["u3"], "filteredStaffIdList": ["u4"]}
    setting.ding.ready[batch] = [(200, {"processQueryKey": "q", **no})]
    setting.ding.ready["topapi/message/corpconversation/asyncsend_v2"] = [(200, {"errcode": 0, "task_id": 7})]
    channel = setting.channel(agent_id=9)
    people = [Addressed(to=replace(STAFF, account=f"u{number}"), key=f"k{number}") for number in range(1, 5)]
    assert all(channel.may_share(one.to, Text(text="早"), "") for one in people)
    first, invalid, later, noticed = await channel.send_to_all(people, Text(text="早"))
    assert [body["userIds"] for body in setting.ding.said(batch)] == [["u1", "u2", "u3", "u4"]]
    assert (first, noticed) == (Receipt(message_id="q"), Receipt(message_id="notice:7"))
    assert isinstance(invalid, PlatformError)
    assert isinstance(later, PlatformError)
    assert (invalid.reaction, later.reaction) == (Reaction.STOP, Reaction.RETRY)
    setting.ding.ready[batch] = [(403, {"code": "Forbidden.AccessDenied.ApiCountLimitForOrg"})]
    refused = await channel.send_to_all(people, Text(text="早"))
    assert {one.code for one in refused if isinstance(one, PlatformError)} == {"quota"}
    assert len(refused) == 4


async def test_whoever_wrote_lately_is_told_over_that_session_which_costs_nothing(setting: Setting):
    channel = setting.channel()
    await channel.send(STAFF, Text(text="好的"), key="k1", repeat_within=None, route=route(setting))
    assert not channel.may_share(STAFF, Text(text="提醒您"), "")
    await channel.send(STAFF, Text(text="提醒您"), key="k2", repeat_within=None)
    await channel.send(
        STAFF, Text(text="群里"), key="k3", repeat_within=None, route=route(setting, group=True, until=5)
    )
    assert [said["text"]["content"] for said in setting.ding.said("robot/sendBySession")] == ["好的", "提醒您"]
    other = setting.channel()
    await other.send(STAFF, Text(text="群里"), key="k4", repeat_within=None, route=route(setting, group=True))
    assert other.may_share(STAFF, Text(text="提醒您"), "")


async def test_whom_the_robot_may_not_write_to_gets_a_notice_that_no_other_equals(setting: Setting):
    no: Reply = (400, {"code": "robot.oto.notExist"})
    setting.ding.ready["v1.0/robot/oToMessages/batchSend"] = [no] * 3
    notice = "topapi/message/corpconversation/asyncsend_v2"
    setting.ding.ready[notice] = [(200, {"errcode": 0, "task_id": 7})] * 3
    channel = setting.channel(agent_id=9)
    for key in ("k1", "k2", "k1"):
        receipt = await channel.send(STAFF, Text(text="早上好"), key=key, repeat_within=None)
        assert receipt.message_id == "notice:7"
    first, second, repeated = (json.dumps(body) for body in setting.ding.said(notice))
    assert first != second
    assert first == repeated


async def test_a_long_notice_comes_as_several_and_nothing_of_it_is_lost(setting: Setting):
    setting.ding.ready["v1.0/robot/oToMessages/batchSend"] = [(400, {"code": "robot.oto.notExist"})]
    notice = "topapi/message/corpconversation/asyncsend_v2"
    setting.ding.ready[notice] = [(200, {"errcode": 0, "task_id": number}) for number in range(9)]
    lines = [f"{number:03d} 下周二去看样板间" for number in range(120)]
    await setting.channel(agent_id=9).send(STAFF, Text(text="\n".join(lines)), key="k", repeat_within=None)
    sent = setting.ding.said(notice)
    assert all(len(json.dumps(one["msg"], ensure_ascii=False).encode()) <= 2_048 for one in sent)
    text = "".join(one["msg"]["markdown"]["text"] for one in sent)
    assert [line for line in lines if line not in text] == []


@pytest.mark.parametrize(("code", "reaction"), [("143105", Reaction.STOP), ("143103", Reaction.RETRY)])
async def test_a_notice_that_was_dropped_in_silence_counts_as_refused(setting: Setting, code: str, reaction: Reaction):
    setting.ding.ready["v1.0/robot/oToMessages/batchSend"] = [(400, {"code": "bot.stopped"})]
    setting.ding.ready["topapi/message/corpconversation/asyncsend_v2"] = [(200, {"errcode": 0, "task_id": 7})]
    dropped = {"forbidden_list": [{"code": code, "count": 1, "userid": "u1"}]}
    result = "topapi/message/corpconversation/getsendresult"
    setting.ding.ready[result] = [(200, {"errcode": 0, "send_result": dropped})]
    with pytest.raises(PlatformError) as caught:
        await setting.channel(agent_id=9).send(STAFF, Text(text="早"), key="k", repeat_within=None)
    assert (caught.value.code, caught.value.reaction) == (int(code), reaction)


async def test_a_card_is_made_once_and_its_buttons_are_taken_away_by_name(setting: Setting):
    channel = setting.channel()
    receipts = [await channel.send(STAFF, CARD, key="k", repeat_within=within) for within in (None, 5.0)]
    first, again = setting.ding.said("v1.0/card/instances/createAndDeliver")
    assert first["outTrackId"] == again["outTrackId"] == receipts[0].response_code
    assert all(isinstance(value, str) for value in first["cardData"]["cardParamMap"].values())
    update = CardUpdate(card="k", text="已完成", code=receipts[0].response_code)
    await channel.send(STAFF, update, key="u", repeat_within=None)
    (change,) = setting.ding.said("v1.0/card/instances")
    assert change["cardUpdateOptions"] == {"updateCardDataByKey": True}
    assert change["cardData"]["cardParamMap"] == {"buttons": "[]", "status": "已完成"}


@pytest.mark.parametrize("kind", ["thrifty", "no template", "refused", "not delivered"])
async def test_where_no_card_can_be_shown_its_buttons_are_spelled_out(setting: Setting, kind: str):
    path = "v1.0/card/instances/createAndDeliver"
    if kind == "refused":
        setting.ding.ready[path] = [(400, {"code": "param.cardTemplateIdInvalid"})]
    if kind == "not delivered":
        setting.ding.ready[path] = [(200, {"success": True, "result": {"deliverResults": [{"success": False}]}})]
    channel = setting.channel(thrifty=kind == "thrifty", template="" if kind == "no template" else "t")
    receipt = await channel.send(STAFF, CARD, key="k", repeat_within=None, route=route(setting))
    (said,) = setting.ding.said("robot/sendBySession")
    assert said["text"]["content"] == "提醒\n回访\n发“完成 r1”：完成"
    assert receipt.response_code == ""


async def test_what_has_no_key_is_not_repeated_for_long(setting: Setting):
    await setting.channel().send(STAFF, Text(text="好的"), key="k", repeat_within=9.0)
    with pytest.raises(PlatformError) as caught:
        await setting.channel().send(STAFF, Text(text="好的"), key="k", repeat_within=31.0)
    assert caught.value.reaction is Reaction.STOP


async def test_a_file_is_fetched_from_where_the_platform_says_and_without_our_token(setting: Setting):
    path = "v1.0/robot/messageFiles/download"
    setting.ding.file = b"\x89PNG" * 9
    setting.ding.ready[path] = [(200, {"downloadUrl": f"{setting.base}/oss/file"})] * 2
    found = await download(setting.client, "key1", "c1")
    assert (found.content, found.file_name) == (setting.ding.file, "图.png")
    assert setting.ding.said(path) == [{"downloadCode": "c1", "robotCode": "key1"}]
    with pytest.raises(PlatformError) as caught:
        await download(setting.client, "key1", "c1", largest=10)
    assert caught.value.code == "too_large"
    setting.ding.ready[path] = [(200, {"downloadUrl": "http://169.254.169.254/latest"})]
    with pytest.raises(PlatformError) as refused:
        await download(setting.client, "key1", "c1")
    assert refused.value.code == "address"


async def test_nobody_of_another_company_is_written_to(setting: Setting):
    other = Identity(platform=Platform.DINGTALK, scope="ding2", account="u1")
    with pytest.raises(PlatformError):
        await setting.channel().send(other, Text(text="好的"), key="k", repeat_within=None)
    assert setting.ding.heard == []


async def test_long_words_come_in_portions_and_a_full_card_after_its_words(setting: Setting):
    channel = setting.channel()
    assert len(channel.portions(Text(text="一" * 3_000))) == 3
    *before, card = channel.portions(Card(title="题", text="长" * 400, buttons=CARD.buttons))
    assert before == [Text(text="题\n" + "长" * 400)]
    assert card == Card(title="题", text="", buttons=CARD.buttons)


@pytest.mark.parametrize(
    ("kind", "counted"),
    [("event/user_add_org", False), ("event/chat_quit", True), ("robot/text", True), ("card/actionCallback", True)],
)
def test_pushes_about_people_and_departments_are_free(kind: str, *, counted: bool):
    assert push_counts(kind) is counted
