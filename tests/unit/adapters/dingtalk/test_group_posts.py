"""What the robot posts in groups by itself, and who has read it."""

import pytest

from adapters.channel import PlatformError, Reaction
from crm_core.messages import GroupPost, GroupPostReaders
from crm_core.values import Identity, Platform
from tests.unit.adapters.dingtalk.stand_in import Setting

GROUP = Identity(platform=Platform.DINGTALK, scope="ding1", account="cid+1/2==")
SEND, READERS = "v1.0/robot/groupMessages/send", "v1.0/robot/groupMessages/query"


async def test_a_post_names_the_group_and_is_called_by_what_its_readers_are_asked_by(setting: Setting) -> None:
    setting.ding.ready[SEND] = [(200, {"processQueryKey": "q1"})]
    sent = await setting.channel().send(GROUP, GroupPost(text="周五直播"), key="k", repeat_within=None)
    assert sent.message_id == "q1"
    (said,) = setting.ding.said(SEND)
    assert said["openConversationId"] == "cid+1/2=="
    assert said["msgKey"] == "sampleText"


async def test_what_may_stand_in_a_group_already_is_not_posted_again(setting: Setting) -> None:
    with pytest.raises(PlatformError) as refused:
        await setting.channel().send(GROUP, GroupPost(text="周五直播"), key="k", repeat_within=1.0)
    assert refused.value.reaction is Reaction.STOP
    assert setting.ding.said(SEND) == []


async def test_readers_are_counted_once_each_over_the_pages(setting: Setting) -> None:
    pages = [(["u1", "u2"], "2"), (["u2", "u3"], "")]
    setting.ding.ready[READERS] = [
        (200, {"readUserIds": people, "hasMore": bool(token), "nextToken": token}) for people, token in pages
    ]
    told = await setting.channel().send(GROUP, GroupPostReaders(post="q1"), key="k", repeat_within=None)
    assert told.facts == {"readers": "3"}
    assert [body["nextToken"] for body in setting.ding.said(READERS)] == ["", "2"]


async def test_readers_are_not_asked_for_when_calls_are_short(setting: Setting) -> None:
    with pytest.raises(PlatformError):
        await setting.channel(thrifty=True).send(GROUP, GroupPostReaders(post="q1"), key="k", repeat_within=None)
    assert setting.ding.said(READERS) == []
