"""Accounts of 微信客服 are told apart by their names, and what is known of them later than they were read stays."""

from datetime import timedelta

import pytest

from crm_core.errors import Conflict
from crm_core.messages import AccountMade, AccountRemoved, AccountRenamed
from crm_core.permissions import Role
from crm_core.reception.actions import all_desks, change_desk, desk_called, desk_changed, take_over_desks
from crm_core.reception.documents import StoredDesk
from crm_core.reception.model import Desk
from tests.builders import APP, NOW, SCOPE, acting, colleague, program


@pytest.mark.usefixtures("house")
async def test_a_name_is_given_once_and_two_of_one_name_are_told_of() -> None:
    boss = acting(await colleague("laoban", Role.ADMIN))
    desks = [Desk(scope=SCOPE, account=account, name="售后") for account in ("wk1", "wk2")]
    await take_over_desks(program(), SCOPE, desks)
    for words in (AccountMade(name="售后"), AccountRenamed(account="wk1", name="售后")):
        with pytest.raises(Conflict) as refused:
            await change_desk(boss, SCOPE, words, what="客服账号", chat=APP)
        assert refused.value.text == "已经有叫“售后”的客服账号，请换个名称。"
    with pytest.raises(Conflict) as unclear:
        await desk_called(boss, "售后")
    assert unclear.value.text == "有 2 个客服账号都叫“售后”，请先在企业微信后台改成不同的名称。"


@pytest.mark.usefixtures("house")
async def test_what_changes_while_the_accounts_are_being_read_is_not_forgotten() -> None:
    boss = acting(await colleague("laoban", Role.ADMIN))
    before = [Desk(scope=SCOPE, account=one, name=one, off_duty=frozenset({"x"})) for one in ("wk1", "wk2", "wk3")]
    await take_over_desks(program(), SCOPE, before)
    begun, done, read_again = (program(at=NOW + timedelta(seconds=later)) for later in (1, 2, 3))
    changes = {
        "1": AccountRenamed(account="wk1", name="售后"),
        "2": AccountRemoved(account="wk2"),
        "4": AccountMade(name="wk4"),
    }
    for key, words in changes.items():
        await change_desk(acting(boss.actor, cause=key), SCOPE, words, what="客服账号", chat=APP)
        await desk_changed(done, f"reception:{key}", SCOPE, words, told="wk4", failed="")
    await StoredDesk.change_duty(SCOPE, "wk3", "x", done.at, on_duty=True)
    await take_over_desks(begun, SCOPE, before)
    found = {one.account: one for one in await all_desks(boss)}
    assert {account: one.name for account, one in found.items()} == {"wk1": "售后", "wk3": "wk3", "wk4": "wk4"}
    assert found["wk3"].on_duty == {"x"}
    await take_over_desks(read_again, SCOPE, before)
    assert {one.account for one in await all_desks(boss)} == {"wk1", "wk2", "wk3"}
