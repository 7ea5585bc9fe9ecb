"""Accounts of 微信客服 are told apart by their names."""

import pytest

from crm_core.errors import Conflict
from crm_core.messages import AccountMade, AccountRenamed
from crm_core.permissions import Role
from crm_core.reception.actions import change_desk, desk_called, take_over_desks
from crm_core.reception.model import Desk
from tests.builders import APP, SCOPE, acting, colleague, program


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
