"""What is said and changed in 微信客服: the body of each kind of content, and what a repeat comes to."""

import json
from typing import Any

import pytest

from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.calls import CALLS
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.customer_service import page
from adapters.wechat.work.selections import ticked
from crm_core.messages import (
    AccountMade,
    AccountRemoved,
    AnswerFailed,
    ChatRecalled,
    CustomerBlocked,
    DutyChanged,
    Outgoing,
    ServiceAnswer,
    ServiceContent,
    ServiceLink,
    ServiceMedia,
    ServiceMenu,
    ServiceNotice,
    ServicePlace,
    ServiceProgramme,
    ServicersChanged,
    ServiceText,
    SessionChanged,
    SessionEntered,
    SessionMove,
    SessionState,
)
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.conftest import CORP
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

CUSTOMER = Identity(platform=Platform.WECOM, scope=CORP, account="wmA")
LISI = Identity(platform=Platform.WECOM, scope=CORP, account="lisi")


async def call(client: WorkClient, words: Outgoing, *, repeated: bool = False) -> Receipt:
    return await CALLS[type(words)](client, CUSTOMER, words, key="k", repeated=repeated)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (ServiceText(text="您好"), {"msgtype": "text", "text": {"content": "您好"}}),
        (ServiceMedia(kind="image", media_id="M"), {"msgtype": "image", "image": {"media_id": "M"}}),
        (ServiceMedia(kind="voice", media_id="M"), {"msgtype": "voice", "voice": {"media_id": "M"}}),
        (ServiceMedia(kind="video", media_id="M"), {"msgtype": "video", "video": {"media_id": "M"}}),
        (ServiceMedia(kind="file", media_id="M"), {"msgtype": "file", "file": {"media_id": "M"}}),
        (
            ServiceLink(title="报价", url="https://a.b", thumb_media_id="T"),
            {"msgtype": "link", "link": {"title": "报价", "desc": "", "url": "https://a.b", "thumb_media_id": "T"}},
        ),
        (
            ServiceProgramme(app_id="wx1", title="商城", page="p", thumb_media_id="T"),
            {
                "msgtype": "miniprogram",
                "miniprogram": {"appid": "wx1", "title": "商城", "pagepath": "p", "thumb_media_id": "T"},
            },
        ),
        (
            ServiceMenu(head="您好", choices=("人工",), tail="谢谢"),
            {
                "msgtype": "msgmenu",
                "msgmenu": {
                    "head_content": "您好",
                    "list": [{"type": "click", "click": {"id": "1", "content": "人工"}}],
                    "tail_content": "谢谢",
                },
            },
        ),
        (
            ServicePlace(name="门店", address="一路", latitude=1.5, longitude=2.5),
            {
                "msgtype": "location",
                "location": {"name": "门店", "address": "一路", "latitude": 1.5, "longitude": 2.5},
            },
        ),
    ],
)
async def test_each_kind_of_answer_is_written_with_an_id_of_its_own(
    platform: StandIn, client: WorkClient, content: ServiceContent, body: dict[str, Any]
) -> None:
    await call(client, ServiceAnswer(account="wkA", id="m1", content=content))
    sent = platform.calls("kf/send_msg")[0].body
    assert sent == {"touser": "wmA", "open_kfid": "wkA", "msgid": "m1", **body}


@pytest.mark.parametrize(
    ("words", "path", "refused"),
    [
        (ServiceNotice(code="c", id="m", content=ServiceText(text="您好")), "kf/send_msg_on_event", 95018),
        (AccountRemoved(account="wkA"), "kf/account/del", 95004),
    ],
)
async def test_what_an_earlier_try_has_used_up_is_no_failure_of_a_repeat(
    platform: StandIn, client: WorkClient, words: Outgoing, path: str, refused: int
) -> None:
    platform.says(path, {"errcode": refused, "errmsg": ""})
    await call(client, words, repeated=True)
    with pytest.raises(PlatformError):
        await call(client, words)


async def test_a_repeated_move_looks_first_and_a_code_comes_back(platform: StandIn, client: WorkClient) -> None:
    words = SessionMove(account="wkA", state=SessionState.STAFF, servicer=LISI)
    platform.says("kf/service_state/trans", OK | {"msg_code": "code"})
    assert (await call(client, words)).facts == {"msg_code": "code"}
    assert platform.calls("kf/service_state/trans")[0].body["servicer_userid"] == "lisi"
    platform.says("kf/service_state/get", OK | {"service_state": 3, "servicer_userid": "lisi"})
    await call(client, words, repeated=True)
    assert len(platform.calls("kf/service_state/trans")) == 1


async def test_a_repeated_account_is_looked_up_by_its_name(platform: StandIn, client: WorkClient) -> None:
    platform.says("kf/account/list", OK | {"account_list": [{"open_kfid": "wkB", "name": "售后"}]})
    made = await call(client, AccountMade(name="售后"), repeated=True)
    assert (made.facts, platform.calls("kf/account/add")) == ({"open_kfid": "wkB"}, [])


async def test_one_persons_own_refusal_in_a_success_is_a_failure(platform: StandIn, client: WorkClient) -> None:
    platform.says(
        "kf/servicer/add", OK | {"result_list": [{"userid": "a", "errcode": 0}, {"userid": "b", "errcode": 95011}]}
    )
    with pytest.raises(PlatformError):
        await call(client, ServicersChanged(account="wkA", members=("a", "b")))


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"event_type": "enter_session", "external_userid": "wmA", "scene": "s", "welcome_code": "w"}, SessionEntered),
        ({"event_type": "msg_send_fail", "external_userid": "wmA", "fail_msgid": "m", "fail_type": 4}, AnswerFailed),
        ({"event_type": "servicer_status_change", "servicer_userid": "lisi", "status": 2}, DutyChanged),
        ({"event_type": "session_status_change", "external_userid": "wmA", "change_type": 9}, SessionChanged),
        ({"event_type": "user_recall_msg", "external_userid": "wmA", "recall_msgid": "m"}, ChatRecalled),
        ({"event_type": "servicer_recall_msg", "external_userid": "wmA", "recall_msgid": "m"}, ChatRecalled),
        (
            {
                "event_type": "reject_customer_msg_switch_change",
                "external_userid": "wmA",
                "servicer_userid": "lisi",
                "reject_switch": 1,
            },
            CustomerBlocked,
        ),
        ({"event_type": "something_new", "external_userid": "wmA"}, None),
    ],
)
async def test_events_stand_among_the_messages_in_their_order(
    platform: StandIn, client: WorkClient, event: dict[str, Any], kind: type | None
) -> None:
    raw = {"msgid": "e", "send_time": 1_700_000_000, "origin": 4, "msgtype": "event", "event": event}
    platform.says("kf/sync_msg", OK | {"msg_list": [raw], "next_cursor": "c", "has_more": 0})
    found = await page(client, CORP, "wkA", "", "")
    assert [type(one) for one in found.happened] == ([kind] if kind else [])
    assert (found.messages, found.unreadable) == ((), ())
    assert [json.loads(one) for one in found.unknown] == ([] if kind else [raw])


@pytest.mark.parametrize(
    ("body", "chosen"),
    [
        ("{}", {}),
        ("not xml", {}),
        ('{"SelectedItems":{"SelectedItem":{"QuestionKey":"q","OptionIds":{"OptionId":"1"}}}}', {"q": ("1",)}),
        ('{"selected_items":[{"question_key":"q","option_ids":["1","2"]}]}', {"q": ("1", "2")}),
        ('{"SelectedItems":{"SelectedItem":[{"QuestionKey":"q","OptionIds":{"OptionId":["1"]}}]}}', {"q": ("1",)}),
    ],
)
def test_what_was_ticked_is_a_list_however_few_there_are(body: str, chosen: dict[str, tuple[str, ...]]) -> None:
    assert ticked(body) == chosen
