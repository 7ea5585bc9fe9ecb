"""Messages to members, as they reach the platform over HTTP, and what its answers mean."""

import re

import pytest

from adapters.channel import Channel, PlatformError, Reaction, Receipt, SendLimit
from adapters.wechat.work.cards import CardLimits
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.sending import WorkChannel
from crm_core.messages import Button, Card, CardUpdate, Markdown, Outgoing, Text
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

LISI = Identity(platform=Platform.WECOM, scope="ww1a2b", account="LiSi")
CARD = Card(
    title="找到 2 位客户",
    text="请选择",
    buttons=(Button(key="pick:1", text="1 张三"), Button(key="pick:2", text="2 张三丰")),
    fields=(("负责人", "李四"),),
)


@pytest.fixture
def channel(client: WorkClient) -> Channel:
    return WorkChannel(client, agent_id=218)


def sent(platform: StandIn) -> dict[str, object]:
    return platform.calls("message/send")[-1].body


@pytest.mark.parametrize(
    ("words", "content"),
    [
        (Text(text="你好"), {"msgtype": "text", "text": {"content": "你好"}}),
        (Markdown(text="**你好**"), {"msgtype": "markdown", "markdown": {"content": "**你好**"}}),
    ],
)
async def test_words_reach_one_member(platform: StandIn, channel: Channel, words: Outgoing, content: dict[str, object]):
    platform.says("message/send", OK | {"msgid": "m1"})
    receipt = await channel.send(LISI, words, key="reply:1", repeat_within=None)
    assert receipt.message_id == "m1"
    assert sent(platform) == {"touser": "LiSi", "agentid": 218} | content


async def test_a_card_is_a_template_card_with_buttons(platform: StandIn, channel: Channel):
    await channel.send(LISI, CARD, key="reply:1", repeat_within=None)
    card = platform.calls("message/send")[-1].body["template_card"]
    assert re.fullmatch(r"[A-Za-z0-9_\-@]{1,128}", card.pop("task_id"))
    assert card == {
        "card_type": "button_interaction",
        "main_title": {"title": "找到 2 位客户"},
        "sub_title_text": "请选择",
        "horizontal_content_list": [{"keyname": "负责人", "value": "李四"}],
        "button_list": [{"text": "1 张三", "key": "pick:1"}, {"text": "2 张三丰", "key": "pick:2"}],
    }


async def test_equal_cards_of_different_causes_have_different_task_ids(platform: StandIn, channel: Channel):
    for key in ("reply:1", "reply:2", "reply:1"):
        await channel.send(LISI, CARD, key=key, repeat_within=None)
    ids = [asked.body["template_card"]["task_id"] for asked in platform.calls("message/send")]
    assert ids[0] != ids[1]
    assert ids[0] == ids[2]


@pytest.mark.parametrize(("seconds", "interval"), [(0, 1), (0.2, 2), (90, 91), (14_399.5, 14_400), (99_999, 14_400)])
async def test_a_repeat_asks_the_platform_to_drop_an_equal_message(
    platform: StandIn, channel: Channel, seconds: float, interval: int
):
    await channel.send(LISI, Text(text="hi"), key="k", repeat_within=seconds)
    assert (sent(platform)["enable_duplicate_check"], sent(platform)["duplicate_check_interval"]) == (1, interval)


async def test_a_first_try_does_not_ask_for_it(platform: StandIn, channel: Channel):
    await channel.send(LISI, Text(text="hi"), key="k", repeat_within=None)
    assert not {"enable_duplicate_check", "duplicate_check_interval"} & set(sent(platform))


async def test_a_repeated_card_whose_task_id_is_taken_had_arrived(platform: StandIn, channel: Channel):
    platform.says("message/send", {"errcode": 42014, "errmsg": "taskid has existed"})
    await channel.send(LISI, CARD, key="k", repeat_within=3)
    with pytest.raises(PlatformError) as refused:
        await channel.send(LISI, CARD, key="k", repeat_within=None)
    assert refused.value.reaction is Reaction.STOP


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"invaliduser": "lisi"}, 81013),
        ({"invaliduser": "wangwu|lisi"}, 81013),
        ({"invaliduser": ["LiSi"]}, 81013),
        ({"unlicenseduser": "lisi"}, 701008),
    ],
)
async def test_a_success_that_did_not_reach_our_receiver_is_none(
    platform: StandIn, channel: Channel, answer: dict[str, object], code: int
):
    platform.says("message/send", OK | {"msgid": "m"} | answer)
    with pytest.raises(PlatformError) as refused:
        await channel.send(LISI, Text(text="hi"), key="k", repeat_within=None)
    assert (refused.value.reaction, refused.value.code) == (Reaction.STOP, code)


async def test_somebody_else_not_reached_is_not_our_concern(platform: StandIn, channel: Channel):
    platform.says("message/send", OK | {"msgid": "m", "invaliduser": "lisi2", "invalidparty": "", "invalidtag": None})
    assert (await channel.send(LISI, Text(text="hi"), key="k", repeat_within=None)).message_id == "m"


@pytest.mark.parametrize(
    "receiver",
    [
        Identity(platform=Platform.WECOM, scope="ww1a2b", account="@all"),
        Identity(platform=Platform.WECOM, scope="ww1a2b", account="lisi|wangwu"),
        Identity(platform=Platform.WECOM, scope="ww1a2b", account=""),
        Identity(platform=Platform.WECOM, scope="another", account="lisi"),
        Identity(platform=Platform.DINGTALK, scope="ww1a2b", account="lisi"),
    ],
)
async def test_a_message_for_one_never_reaches_others(platform: StandIn, channel: Channel, receiver: Identity):
    with pytest.raises(PlatformError) as refused:
        await channel.send(receiver, Text(text="hi"), key="k", repeat_within=None)
    assert refused.value.reaction is Reaction.STOP
    assert platform.asked == []


async def test_a_lost_answer_leaves_the_message_unknown(platform: StandIn, impatient: WorkClient):
    channel = WorkChannel(impatient, agent_id=218)
    platform.says("message/send", platform.never)
    with pytest.raises(PlatformError) as lost:
        await channel.send(LISI, Text(text="hi"), key="k", repeat_within=None)
    assert lost.value.reaction is Reaction.UNKNOWN


def test_the_limits_are_the_platforms_own(channel: Channel):
    assert channel.limits(Text(text="hi")) == (SendLimit(count=30, seconds=60), SendLimit(count=1_000, seconds=3_600))


def test_long_words_are_cut_by_bytes_and_keep_their_kind(client: WorkClient):
    channel = WorkChannel(client, agent_id=218, text_bytes=12)
    assert channel.portions(Text(text="一二三四\n五六")) == [Text(text="一二三四"), Text(text="五六")]
    assert channel.portions(Markdown(text="一二三四五")) == [Markdown(text="一二三四"), Markdown(text="五")]
    assert channel.portions(Text(text="short")) == [Text(text="short")]


def test_the_default_limit_is_2048_bytes(channel: Channel):
    portions = channel.portions(Text(text="一" * 683))
    assert [len(portion.text) for portion in portions if isinstance(portion, Text)] == [682, 1]


def test_a_card_that_can_show_everything_is_one_portion(channel: Channel):
    assert channel.portions(CARD) == [CARD]


@pytest.mark.parametrize(
    ("limits", "title"),
    [
        (CardLimits(text=2), "找到 2 位客户"),
        (CardLimits(value=1), "找到 2 位客户"),
        (CardLimits(fields=0), "找到 2 位客户"),
        (CardLimits(title=4), "找到 …"),
    ],
)
def test_what_a_card_cannot_show_goes_before_it_as_text(client: WorkClient, limits: CardLimits, title: str):
    channel = WorkChannel(client, agent_id=218, card_limits=limits)
    assert channel.portions(CARD) == [
        Text(text="找到 2 位客户\n请选择\n负责人：李四"),
        Card(title=title, text="", buttons=CARD.buttons),
    ]


async def test_a_cards_code_comes_back_with_its_receipt(platform: StandIn, channel: Channel):
    platform.says("message/send", OK | {"msgid": "m1", "response_code": "c1"})
    assert (await channel.send(LISI, CARD, key="k", repeat_within=None)).response_code == "c1"


async def test_the_buttons_of_a_card_are_replaced_by_words(platform: StandIn, channel: Channel):
    await channel.send(LISI, CardUpdate(card="k", text="已完成", code="c1"), key="update:k", repeat_within=None)
    assert platform.calls("message/update_template_card")[-1].body == {
        "userids": ["LiSi"],
        "agentid": 218,
        "response_code": "c1",
        "button": {"replace_name": "已完成"},
    }


async def test_a_code_that_is_used_up_harms_nobody(platform: StandIn, channel: Channel):
    platform.says("message/update_template_card", {"errcode": 40058, "errmsg": "response_code is used"})
    update = CardUpdate(card="k", text="已完成", code="c1")
    assert await channel.send(LISI, update, key="update:k", repeat_within=None) == Receipt(message_id="")


async def test_a_card_is_changed_again_when_the_platform_was_busy(platform: StandIn, channel: Channel):
    platform.says("message/update_template_card", {"errcode": -1, "errmsg": "system busy"})
    with pytest.raises(PlatformError) as busy:
        await channel.send(LISI, CardUpdate(card="k", text="已完成", code="c"), key="update:k", repeat_within=None)
    assert busy.value.reaction is Reaction.RETRY


async def test_a_card_that_never_arrived_is_not_changed(platform: StandIn, channel: Channel):
    await channel.send(LISI, CardUpdate(card="k", text="已完成"), key="update:k", repeat_within=None)
    assert platform.asked == []
