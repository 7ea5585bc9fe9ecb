"""`scrm staff`: who works here, and in which roles."""

from typing import Any

import pytest

from bot.errands.people import identity_of
from bot.errands.staff import read_roles
from config.settings import Settings
from crm_core.errors import Malformed
from crm_core.permissions import Role
from crm_core.staff.documents import StoredStaff
from tests.builders import colleague, hired, member
from tests.unit.bot.cli.shell import Shell

KEYS: dict[str, Any] = {"secret": "s", "token": "t", "aes_key": "k" * 43, "uses": []}


def settings(*corps: str) -> Settings:
    apps = [{"name": "assistant", "corp_id": corp, "agent_id": 1, **KEYS} for corp in corps]
    return Settings.model_validate(
        {"mongo": {"uri": "mongodb://x"}, "staff": {"first_admin": "wecom:ww1:boss"}, "wecom": {"apps": apps}}
    )


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("sales", {Role.SALES}),
        ("sales,manager", {Role.SALES, Role.MANAGER}),
        (" Sales ， admin,", {Role.SALES, Role.ADMIN}),
        ("none", set[Role]()),
    ],
)
def test_roles_are_read_as_people_write_lists(text: str, roles: set[Role]) -> None:
    assert read_roles(text) == roles


@pytest.mark.parametrize(
    ("text", "named"), [("boss", "“boss”"), ("sales,,x", "“x”"), ("", "没有写角色"), (",", "没有写")]
)
def test_an_unknown_role_is_named_with_those_there_are(text: str, named: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_roles(text)
    assert named in refused.value.text
    assert "community" in refused.value.text


def test_a_userid_is_enough_where_there_is_one_company() -> None:
    assert identity_of(settings("ww1"), "lisi").key == "wecom:ww1:lisi"
    assert identity_of(settings("ww1", "ww2"), "wecom:ww2:lisi").key == "wecom:ww2:lisi"


@pytest.mark.parametrize("name", ["lisi", "sms:ww1:lisi", "wecom:lisi"])
def test_an_account_that_does_not_say_whom_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        identity_of(settings("ww1", "ww2"), name)


async def test_everybody_is_listed_with_roles(scrm: Shell) -> None:
    await colleague("lisi", Role.SALES, Role.MANAGER, name="李四")
    await hired(member("wangwu", name="[b]王五"), Role.SERVICE)
    told = await scrm("staff")
    assert told.code == 0
    lines = {line.split()[0]: line.split()[1:] for line in told.out.splitlines()[1:]}
    assert lines["李四"] == ["wecom:ww1a2b:lisi", "manager、sales"]
    assert lines["[b]王五"] == ["wecom:ww1a2b:wangwu", "service"]


async def test_roles_are_given_exactly(scrm: Shell) -> None:
    await colleague("lisi", Role.SALES)
    told = await scrm("staff", "role", "lisi", "manager,auditor")
    assert told.code == 0
    changed = await StoredStaff.by_identity("wecom:ww1a2b:lisi")
    assert changed is not None
    assert changed.roles == {Role.MANAGER, Role.AUDITOR}


async def test_nobody_gets_a_role_who_is_not_there(scrm: Shell) -> None:
    told = await scrm("staff", "role", "lisi", "manager")
    assert (told.code, told.error) == (1, "没有这位同事，请先确认其在应用的可见范围内。\n")


async def test_two_accounts_are_made_one_persons(scrm: Shell) -> None:
    await colleague("lisi", Role.SALES, name="李四")
    await colleague("other", Role.SERVICE)
    elsewhere = "dingtalk:ding1:li"
    await StoredStaff.rows().update_one({"identities": "wecom:ww1a2b:other"}, {"$set": {"identities": [elsewhere]}})
    told = await scrm("staff", "link", "lisi", elsewhere)
    assert told.code == 0
    joined = await StoredStaff.by_identity(elsewhere)
    assert joined is not None
    assert (joined.name, joined.roles) == ("李四", {Role.SALES})
    assert (await scrm("staff", "link", "lisi", elsewhere)).code == 1
