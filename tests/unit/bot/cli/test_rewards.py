"""`scrm rewards`: cash as a list to pay from, coupons from a list, and what has to be got back."""

import csv
from pathlib import Path

from crm_core.orders.actions import tell_order
from crm_core.orders.model import Buyer, OrderState, OrderTold
from crm_core.values import CustomerId
from referrals.programmes.model import Condition, Must
from referrals.rewards.actions import rewards_of
from referrals.rewards.model import Stage
from tests.builders import NOW, program
from tests.unit.bot.cli.shell import Shell
from tests.unit.referrals.campaign import CASH, code_of, happen, programme, somebody


async def brought(name: str, *friends: str) -> tuple[CustomerId, list[OrderTold]]:
    """An inviter who is to be paid for these friends' orders."""
    one = await programme(conditions=(Condition(must=Must.ORDERED, cents=1),), for_inviter=CASH)
    inviter = await somebody(name)
    code, told = await code_of(one, inviter), list[OrderTold]()
    for no, friend in enumerate(friends):
        buyer = Buyer(customer=await somebody(friend))
        told.append(OrderTold(no=f"o{no}", buyer=buyer, cents=100, at=NOW, code=code))
        await tell_order(program(), told[-1])
    await happen()
    return inviter, told


async def test_cash_is_put_on_a_list_once_and_what_was_refunded_afterwards_is_to_be_got_back(
    scrm: Shell, tmp_path: Path
) -> None:
    inviter, told = await brought("=甲", "乙", "丙")
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    exported = await scrm("rewards", "export", str(first))
    assert exported.code == 0, exported.error
    assert "2 笔，共 10 元" in exported.out
    rows = list(csv.DictReader(first.read_text("utf-8-sig").splitlines()))
    assert [(row["客户编号"], row["客户"], row["金额（元）"]) for row in rows] == [(inviter, "'=甲", "5")] * 2
    assert {one.stage for one in await rewards_of(program(), inviter)} == {Stage.DELIVERED}
    nothing = await scrm("rewards", "export", str(second))
    assert nothing.out == "没有待付的现金奖励。\n"
    assert not second.exists()
    batch = exported.out.split()[1]
    assert (await scrm("rewards", "export", str(second), "--batch", batch)).code == 0
    assert second.read_text("utf-8-sig") == first.read_text("utf-8-sig")
    refused = await scrm("rewards", "export", str(second))
    assert (refused.code, "已经存在" in refused.error) == (1, True)

    refunded = OrderTold(no=told[0].no, buyer=told[0].buyer, cents=100, at=told[0].at, state=OrderState.REFUNDED)
    await tell_order(program(), refunded)
    await happen()
    assert f"{inviter} · 现金 5 元" in (await scrm("rewards", "owed")).out


async def test_coupons_are_brought_in_from_a_file_and_known_ones_left_aside(scrm: Shell, tmp_path: Path) -> None:
    file = tmp_path / "codes.txt"
    file.write_text("A1\n\n A2 \nA1\n", "utf-8")
    assert "新增 2 个券码，现在还有 2 个没发" in (await scrm("rewards", "coupons", "新人券", str(file))).out
    file.write_bytes(b"\xff\xfe\x00")
    wrong = await scrm("rewards", "coupons", "新人券", str(file))
    assert (wrong.code, "UTF-8" in wrong.error) == (1, True)
