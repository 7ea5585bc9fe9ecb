"""Cash that is to be paid, as a list; coupons, from a list."""

import csv
import secrets
from pathlib import Path
from typing import TextIO

from bot.errands.visit import by_operator, local, paper, visiting
from config.settings import Settings
from crm_core.act import Act
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, Malformed, NotFound
from referrals import kinds
from referrals.coupons.actions import MOST_AT_ONCE, bring_coupons, coupons_left
from referrals.ledger.actions import owed
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Prize, yuan
from referrals.rewards.actions import CashRow, export_cash, exported

_HEAD = ("奖励编号", "推荐活动", "客户编号", "客户", "账号", "金额（元）", "时间")
_RISKY = ("=", "+", "-", "@", "\t")
"""A cell that begins so is a formula to a spreadsheet."""


@visiting
async def write_list(settings: Settings, file: Path, batch: str) -> None:
    """Put what is due on a list, or tell an earlier list again; the file is opened before anything is marked."""
    act = by_operator("rewards export")
    out = _opened(file)
    with out:
        again, batch = bool(batch), batch or f"{act.at:%Y%m%d}-{secrets.token_hex(3)}"
        if not again:
            await _put_down(act, batch)
        rows = await exported(act, batch)
        csv.writer(out).writerows([_HEAD, *[await _cells(settings, row) for row in rows]])
    total = yuan(sum(row.cents for row in rows))
    if not rows:
        _drop(file)
        paper().print("没有这一批。" if again else "没有待付的现金奖励。")
        return
    paper().print(f"{len(rows)} 笔，共 {total} 元，已写入 {file}。")


@visiting
async def show_owed(_settings: Settings) -> None:
    """One line for each customer and kind."""
    act = by_operator("rewards owed")
    found = await owed(act)
    for one in found:
        what = kinds.shown(Prize(kind=one.kind, amount=one.amount, name=one.name))
        paper().print(f"{one.customer} · {what}{f' × {one.amount}' if one.kind == 'coupon' and one.amount > 1 else ''}")
    paper().print("以上发出后又取消，收不回来的要线下处理。" if found else "没有要线下收回的奖励。")


@visiting
async def bring(_settings: Settings, name: str, file: Path) -> None:
    """One code a line."""
    codes = _codes_in(file)
    act = by_operator("rewards coupons")
    parts = [codes[at : at + MOST_AT_ONCE] for at in range(0, len(codes), MOST_AT_ONCE)]
    added = sum([await bring_coupons(act, name, part) for part in parts])
    paper().print(f"“{name}”新增 {added} 个券码，现在还有 {await coupons_left(act, name)} 个没发。")


async def _put_down(act: Act, batch: str) -> None:
    """The batch is named as soon as anything stands on it: whoever is interrupted can have it again."""
    rows = await export_cash(act, batch)
    if rows:
        paper().print(f"第 {batch} 批；文件丢了或中断了可以再导出：scrm rewards export 新文件.csv --batch {batch}")
    while rows:
        rows = await export_cash(act, batch)


async def _cells(settings: Settings, row: CashRow) -> list[str]:
    act = by_operator("rewards export")
    programme = (await get_programme(act, row.programme)).name
    try:
        customer = await get_customer(act, row.customer)
        name, accounts = customer.name, " ".join(customer.identities)
    except NotFound:
        name, accounts = "", ""
    cells = (row.reward, programme, row.customer, name, accounts, yuan(row.cents), local(row.at, settings))
    return [f"'{cell}" if cell.startswith(_RISKY) else cell for cell in cells]


def _opened(file: Path) -> TextIO:
    """A new file. Raises Conflict for one that is there, or where none can be."""
    try:
        return file.open("x", encoding="utf-8-sig", newline="")
    except OSError:
        raise Conflict("写不了这个文件：它已经存在，或者位置不能写，请换一个名字。") from None


def _drop(file: Path) -> None:
    file.unlink()


def _codes_in(file: Path) -> list[str]:
    """Raises Malformed."""
    try:
        return [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError):
        raise Malformed("读不了这个文件，请存成 UTF-8 的文本，每行一个券码。") from None
