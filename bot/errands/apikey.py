"""Keys by which other systems come in."""

from rich.table import Table
from rich.text import Text

from bot.errands.visit import by_operator, local, paper, visiting
from config.settings import Settings
from crm_core.apikeys.actions import end_key, list_keys, make_key
from crm_core.apikeys.model import Scope
from crm_core.errors import Malformed


@visiting
async def show(settings: Settings) -> None:
    """List all, oldest first, without what opens anything."""
    keys = await list_keys(by_operator("apikey"))
    if not keys:
        paper().print("还没有密钥：用 scrm apikey new 名字 新建一个。")
        return
    table = Table("编号", "名字", "末四位", "能做什么", "最近使用", "", box=None, pad_edge=False)
    for one in keys:
        used = local(one.used_at, settings) if one.used_at else "—"
        state = "已停用" if one.ended_at else ""
        cells = (one.id, one.name, one.tail, "、".join(sorted(one.scopes)), used, state)
        table.add_row(*(Text(cell, overflow="fold") for cell in cells))
    paper().print(table)


@visiting
async def make(_settings: Settings, name: str, scopes: str) -> None:
    """Print the key, this once."""
    key = await make_key(by_operator("apikey new"), name, read_scopes(scopes))
    paper().print("密钥只显示这一次，请马上存到对方系统里：")
    paper().print(Text(key), soft_wrap=True)


@visiting
async def end(_settings: Settings, key: str) -> None:
    one = await end_key(by_operator("apikey end"), key)
    paper().print(f"已停用：{one.name}（末四位 {one.tail}）。")


def read_scopes(text: str) -> frozenset[Scope]:
    """Joined by commas. Raises Malformed."""
    names = [name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()]
    wrong = [name for name in names if name not in set(Scope)]
    if wrong or not names:
        raise Malformed(f"--scopes 可以写：{'、'.join(Scope)}。")
    return frozenset(map(Scope, names))
