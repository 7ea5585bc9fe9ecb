"""What robots post in groups: as many as the month allows, each once, and what became of each."""

from datetime import timedelta

import pytest

from community.audiences.model import Audience
from community.broadcasts.batches import posts_of
from community.broadcasts.documents import StoredTarget
from community.broadcasts.model import Broadcast, Decision
from community.broadcasts.posts import (
    AT_ONCE,
    not_posted,
    post_some,
    posted,
    posts_are_settled,
    readers_told,
    take_posts_back,
)
from community.campaigns.actions import get_campaign, make_campaign, progress, start_campaign
from community.campaigns.model import CampaignState, NewCampaign
from community.kind import load_kinds
from community.rules import CampaignRules, Robot
from crm_core.allowance.actions import spend
from crm_core.allowance.model import Spent
from crm_core.messages import Audience as Reach
from crm_core.messages import GroupPost
from crm_core.values import AppKey, StaffId
from tests.builders import APP, SCOPE, program
from tests.house import House

DING, ROBOT = "dingtalk:d1", AppKey("dingtalk:d1:crm")
RULES = CampaignRules(robots={DING: Robot(app=ROBOT, calls=100)})
WORDS = GroupPost(text="周五直播", asks_after=20)


@pytest.fixture
async def running(house: House) -> str:
    """A broadcast to 12 groups that has been planned."""
    content = Broadcast(reach=Reach.GROUPS, audience=Audience(), text="周五直播").plain
    wanted = NewCampaign(kind="broadcast", label="直播", scope=SCOPE, app=APP, content=content)
    await make_campaign(program(), "c1", wanted)
    await start_campaign(program(), "c1", {})
    options = {"planned": True, "people": 12, "below": 12}
    await progress(program(), "c1", CampaignState.RUNNING, CampaignState.PLANNED, options)
    groups = [f"{DING}:cid{number:02}" for number in range(12)]
    decisions = [
        Decision(who=one, account=one, sender=StaffId(""), skip=None, rank=rank, robot=ROBOT)
        for rank, one in enumerate(groups)
    ]
    await StoredTarget.plan("c1", decisions)
    return "c1"


async def posts(house: House) -> list[str]:
    return [row["_id"] async for row in house.rows("outbox").find({"words.kind": "group_post"}, sort=[("_id", 1)])]


async def figures(campaign: str) -> dict[str, int]:
    found = await get_campaign(program(), campaign)
    return dict((await load_kinds()["broadcast"].results(program(), found, RULES)).bars)


async def test_every_group_gets_one_call_a_portion_at_a_time(house: House, running: str) -> None:
    assert await post_some(program(), running, RULES)
    assert len(await posts(house)) == AT_ONCE
    assert await post_some(program(), running, RULES)
    assert not await post_some(program(), running, RULES)
    assert len(await posts(house)) == 12
    assert not await posts_are_settled(program(), running)


async def test_when_the_month_is_nearly_spent_the_others_are_left_out(house: House, running: str) -> None:
    await spend(program(), DING, {Spent.CALLS: 85}, {Spent.CALLS: 100}, [])
    for _ in range(3):
        await post_some(program(), running, RULES)
    assert len(await posts(house)) == 5
    assert (await figures(running))["钉钉本月额度不够"] == 7


async def test_what_became_of_each_is_known_and_asked_about_once(house: House, running: str) -> None:
    await post_some(program(), running, RULES)
    first, second, third, *rest = await posts(house)
    for _ in range(2):
        await posted(program(), first, ROBOT, WORDS, "q1")
        await not_posted(program(), second, unknown=True)
        await not_posted(program(), third, unknown=False)
    for one in rest:
        await posted(program(), one, ROBOT, GroupPost(text="周五直播"), "q")
    await not_posted(program(), first, unknown=True)
    asked = [row async for row in house.rows("outbox").find({"words.kind": "group_post_readers"})]
    assert [(row["_id"], row["due"] - row["created_at"]) for row in asked] == [
        (f"{first}|readers", timedelta(hours=20))
    ]
    await readers_told(program(), f"{first}|readers", 31)
    assert await posts_are_settled(program(), running)
    told = await figures(running)
    assert (told["已送达"], told["不知道有没有发出"], told["平台没有受理"], told["钉钉群已读"]) == (8, 1, 1, 31)


async def test_what_has_not_left_is_taken_back(house: House, running: str) -> None:
    await post_some(program(), running, RULES)
    first, *_ = await posts(house)
    await house.rows("outbox").update_one({"_id": first}, {"$set": {"state": "sent", "began": program().at}})
    await take_posts_back(program(), running)
    assert await house.rows("outbox").count_documents({"state": "dropped"}) == AT_ONCE - 1
    assert not await posts_are_settled(program(), running)
    await posted(program(), first, ROBOT, WORDS, "q1")
    assert await posts_are_settled(program(), running)
    states = [row["state"] async for row in house.rows("receivers").find({"send": posts_of(running)})]
    assert (states.count("sent"), states.count("stopped")) == (1, AT_ONCE - 1)
