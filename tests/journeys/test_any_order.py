"""All kinds of events together, three times each and in any order, end in the same state: what the platform has."""

import io
import json
from collections.abc import AsyncGenerator
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.journeys.archives import archive_app, keeps_an_archive
from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company
from tests.journeys.kinds import OFFICIAL_KINDS, SAID_TO_SERVICE, WECOM_KINDS, kind_of
from tests.journeys.world import RECORD, World

PAGE = 3
"""So few records are fetched at a time."""


@pytest.fixture(scope="module")
async def company(
    empty_company: Company, log: io.StringIO, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Company]:
    """With its chats archived."""
    await keeps_an_archive(empty_company)
    apps = (await empty_company.settings())["wecom"]["apps"]
    archive = archive_app(empty_company, tmp_path_factory.mktemp("keys"), page=PAGE)
    async with bot_at_work(empty_company, apps=[*apps, archive]):
        yield empty_company
    assert log.getvalue()


@pytest.fixture(scope="module")
async def world(company: Company) -> World:
    world = World(company)
    await world.happens()
    return world


async def test_the_world_has_every_kind_of_event(world: World, company: Company) -> None:
    assert {kind_of(one) for app, one in world.told if app in company.apps} == WECOM_KINDS
    elsewhere = [(app, one) for app, one in world.told if app not in company.apps]
    assert {kind_of(one) for app, one in elsewhere if app != RECORD} == OFFICIAL_KINDS
    assert {json.loads(one)["msgtype"] for one in world.records} == {"text", "revoke", "agree", "disagree"}
    messages = await company.all_rows("messages")
    assert {one["kind"] for one in messages} >= SAID_TO_SERVICE
    assert [sum(bool(one.get(name)) for one in messages) for name in ("recalled_at", "failed")] == [3, 1]
    assert await company.rows("audit").count_documents({"deed": "service.blocked"}) == 1
    assert await company.rows("service_sessions").count_documents({"state": 4}) == 1
    assert {one["state"] for one in await company.all_rows("inbox")} == {"done"}


@settings(max_examples=2, phases=[Phase.generate])
@given(order=st.randoms(use_true_random=False))
async def test_all_kinds_thrice_and_in_any_order_end_in_the_same_state(world: World, order: Random) -> None:
    thrice = [*range(len(world.told))] * 3
    order.shuffle(thrice)
    known = await world.is_told(thrice)
    assert [row for name in known for row in known[name] if row not in world.once[name]] == []
    assert [row for name in known for row in world.once[name] if row not in known[name]] == []
    assert known == world.once
