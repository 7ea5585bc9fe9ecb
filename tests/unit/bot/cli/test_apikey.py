"""`scrm apikey`: keys for other systems, shown once and ended for good."""

import pytest

from bot.errands.apikey import read_scopes
from crm_core.apikeys.actions import come_in
from crm_core.apikeys.model import Scope
from crm_core.errors import Malformed
from tests.builders import program
from tests.unit.bot.cli.shell import Shell


async def test_a_key_is_shown_once_opens_what_it_is_for_and_nothing_when_ended(scrm: Shell) -> None:
    made = await scrm("apikey", "new", "[b]收银系统")
    assert made.code == 0
    key = made.out.splitlines()[-1]
    known = await come_in(program(), key)
    assert known is not None
    assert known.scopes == {Scope.ORDERS}
    assert "已停用：[b]收银系统" in (await scrm("apikey", "end", known.id)).out
    assert await come_in(program(), key) is None
    listed = (await scrm("apikey")).out.splitlines()[-1].split()
    assert (listed[:4], listed[-1]) == ([known.id, "[b]收银系统", key[-4:], "orders"], "已停用")
    assert key not in listed


@pytest.mark.parametrize("text", ["", "everything", "orders,customers"])
def test_a_key_for_what_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_scopes(text)
    assert "orders" in refused.value.text
