from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.unit.emulator.stage import Bot, Clock, Stage, staged


@pytest.fixture
async def company(tmp_path: Path, bot: Bot, clock: Clock) -> AsyncGenerator[Stage]:
    async with staged(tmp_path / "emulator.sqlite", bot, clock, seed=True) as stage:
        yield stage


async def test_there_are_staff_enough_with_names_of_their_own(company: Stage) -> None:
    staff = company.world.wecom.directory.staff()
    assert len(staff) >= 50
    assert len({one.name for one in staff}) == len({one.userid for one in staff}) == len(staff)
    leaders = {one.department_id for one in staff if one.leads}
    assert len(leaders) == 5


async def test_nobody_is_called_zhang_san(company: Stage) -> None:
    wecom = company.world.wecom
    follows = [one for staff in wecom.directory.staff() for one in wecom.customers.followed_by(staff.userid)]
    names = [staff.name for staff in wecom.directory.staff()]
    names += [customer.name for customer in wecom.customers.all()]
    names += [group.name for group in wecom.groups.all()]
    names += [follow.remark for follow in follows]
    assert not [name for name in names if "张三" in name]


async def test_every_customer_is_followed_and_told_by_a_callback_without_a_welcome_code(company: Stage) -> None:
    customers = company.world.wecom.customers.all()
    assert len(customers) == 40
    assert all(company.world.wecom.customers.followers(one.external_userid) for one in customers)
    await company.callbacks_settled()
    added = [heard.plaintext for heard in company.bot.heard if "[add_external_contact]" in heard.plaintext]
    assert all(any(one.external_userid in plaintext for plaintext in added) for one in customers)
    assert not any("WelcomeCode" in plaintext for plaintext in added)


async def test_the_conversations_can_be_fetched_with_a_real_picture_and_a_real_file(company: Stage) -> None:
    open_kfid = (await company.get("state"))["wecom"]["open_kfid"]
    page = await company.api("kf/sync_msg", {"open_kfid": open_kfid}, app="service")
    people = {message["external_userid"] for message in page["msg_list"] if message["msgtype"] != "event"}
    assert len(people) == 8
    starts = {
        message["msgtype"]: await fetch(company, message[message["msgtype"]]["media_id"])
        for message in page["msg_list"]
        if message["msgtype"] in ("image", "file")
    }
    assert starts["image"].startswith(b"\x89PNG\r\n")
    assert starts["file"].startswith(b"%PDF-1.4")


async def fetch(stage: Stage, media_id: str) -> bytes:
    params = {"access_token": await stage.token("service"), "media_id": media_id}
    async with stage.client.get("/cgi-bin/media/get", params=params) as answer:
        return await answer.read()


async def test_an_empty_world_has_apps_and_an_account_and_nobody(tmp_path: Path, bot: Bot, clock: Clock) -> None:
    async with staged(tmp_path / "emulator.sqlite", bot, clock) as stage:
        state = await stage.get("state")
    assert (state["wecom"]["staff"], state["wecom"]["customers"], state["wecom"]["groups"]) == ([], [], [])
    assert state["wecom"]["open_kfid"].startswith("wk")
    apps = [row["app"] for row in state["callbacks"] if row["platform"] == "wecom"]
    assert apps == ["assistant", "service", "archive"]
