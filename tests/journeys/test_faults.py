"""One call in five goes wrong, in every way there is: nothing is lost, nothing is done twice that must not be."""

import io
import secrets
from collections.abc import AsyncGenerator

import pytest

from bench.faults.trial import CALL_SECONDS, TAG, Trial
from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company
from tests.journeys.waiting import eventually


@pytest.fixture(scope="module")
async def company(empty_company: Company, log: io.StringIO) -> AsyncGenerator[Company]:
    await empty_company.does("wecom/tags", {"group": "意向", "name": TAG})
    async with bot_at_work(empty_company, call_seconds=CALL_SECONDS):
        await eventually(lambda: empty_company.rows("corp_tags").find_one({"name": TAG}))
        yield empty_company
    assert log.getvalue()


async def test_calls_of_many_kinds_survive_a_platform_that_fails_one_in_five(company: Company) -> None:
    trial = Trial(company.http, company.emulator, company.corp, company.database)
    score = await trial.run(f"t{secrets.token_hex(2)}", people=3)
    assert (score.lost, score.twice) == ([], [])
    assert score.struck
